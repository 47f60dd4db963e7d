// What the server says of the page, its demo token, and what the browser keeps.

export function pageConfig() {
  return JSON.parse(document.getElementById('page-config').textContent);
}

/** The headers of a tab, with a staff token in them. */
export function withToken(headers, token) {
  let kept = {};
  try {
    kept = JSON.parse(headers);
  } catch {
    // Empty or half-typed headers make way.
  }
  return JSON.stringify({ ...kept, Authorization: `Bearer ${token}` }, null, 2);
}

export async function demoToken() {
  const response = await fetch('/graphiql/demo-token', { method: 'POST' });
  if (!response.ok) throw new Error(`The server keeps its demo token (${response.status}).`);
  return (await response.json()).token;
}

// Storage may be full or hold another program's text: then nothing is remembered, no more.
export function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key));
  } catch {
    return null;
  }
}

export function write(storage, key, value) {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // As above.
  }
}
