// The saved operations as tabs, and their "$placeholders" filled from what was answered before.

const TABS = 'graphiql:tabState';
const KNOWN = 'cartograph:known';
const NAMED = /^(?!#).*?(?:query|mutation|subscription)\s+(\w+)/m;

export function pageConfig() {
  return JSON.parse(document.getElementById('page-config').textContent);
}

/** The tabs to open with, written where GraphiQL looks for them; answers the one to show. */
export function openTabs(storage, operations, search) {
  const state = stored(storage) ?? { tabs: operations.map(savedTab), activeTabIndex: 0 };
  const linked = linkedTab(search);
  if (linked) {
    const same = (tab) => tab.query === linked.query && tab.variables === linked.variables;
    const index = state.tabs.findIndex(same);
    state.activeTabIndex = index < 0 ? state.tabs.push(linked) - 1 : index;
  }
  write(storage, TABS, state);
  return state.tabs[state.activeTabIndex];
}

/** How wide the panel and the editors are until somebody drags them. */
export function firstSizes(storage) {
  if (storage.getItem(TABS)) return;
  storage.setItem('graphiql:docExplorerFlex', '0.28');
  storage.setItem('graphiql:editorFlex', '1.15');
}

function stored(storage) {
  const state = read(storage, TABS);
  const tabs = Array.isArray(state?.tabs) ? state.tabs.filter((tab) => tab?.id) : [];
  if (!tabs.length) return null;
  const wanted = Number.isInteger(state.activeTabIndex) ? state.activeTabIndex : 0;
  return { tabs, activeTabIndex: Math.min(Math.max(wanted, 0), tabs.length - 1) };
}

export function savedTab({ name, document, variables }) {
  return newTab(document, pretty(variables), name);
}

function linkedTab(search) {
  const link = new URLSearchParams(search);
  const query = link.get('query');
  if (!query) return null;
  const name = link.get('operationName') || NAMED.exec(query)?.[1];
  let variables = link.get('variables') ?? '';
  try {
    if (variables) variables = pretty(JSON.parse(variables));
  } catch {
    // Not JSON: shown as it came, where GraphiQL marks what is wrong with it.
  }
  return newTab(query, variables, name);
}

function newTab(query, variables, name) {
  return {
    id: `cartograph-${Math.random().toString(36).slice(2)}`,
    hash: null,
    title: name || '<untitled>',
    query,
    variables,
    headers: null,
    operationName: name || null,
    response: null,
  };
}

export function pretty(variables) {
  return Object.keys(variables).length ? JSON.stringify(variables, null, 2) : '';
}

/** A fetcher that fills placeholders on the way out and remembers answers on the way in. */
export function touring(fetcher, { endpoint, operations }, storage) {
  const known = read(storage, KNOWN) ?? {};

  function learn(operationName, answer) {
    const saved = operations.find(({ name }) => name === operationName);
    for (const [placeholder, { path, idPrefix }] of Object.entries(saved?.yields ?? {})) {
      const value = found(answer?.data, path);
      // The address of a page ends as the id of what it shows does.
      if (value !== undefined) known[placeholder] = idPrefix ? value.replace(/^[^?]*\//, idPrefix) : value;
    }
    write(storage, KNOWN, known);
  }

  async function lookUp(placeholder) {
    if (placeholder in known) return known[placeholder];
    const source = operations.find(({ yields }) => placeholder in yields);
    if (!source) return placeholder;
    if (!source.document.match(/^query\b/m) || source.headers.length) {
      throw new Error(
        `${placeholder} is not known yet: run ${source.name} first, whose answer holds it, or write a value of your own into the variables.`,
      );
    }
    const body = { query: source.document, variables: await filled(source.variables) };
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
    });
    learn(source.name, await response.json());
    if (placeholder in known) return known[placeholder];
    throw new Error(
      `${placeholder} could not be filled: ${source.name} answered none. Is the shop empty? Write a value of your own into the variables.`,
    );
  }

  async function filled(value) {
    if (typeof value === 'string') return value.startsWith('$') ? lookUp(value) : value;
    if (Array.isArray(value)) return Promise.all(value.map(filled));
    if (value === null || typeof value !== 'object') return value;
    const pairs = Object.entries(value).map(async ([key, part]) => [key, await filled(part)]);
    return Object.fromEntries(await Promise.all(pairs));
  }

  async function* watched(answers, operationName) {
    try {
      for await (const answer of answers) {
        learn(operationName, answer);
        yield answer;
      }
    } catch (error) {
      throw explained(error, endpoint);
    }
  }

  return async (params, options) => {
    try {
      const variables = await filled(params.variables);
      const answer = await fetcher({ ...params, variables }, options);
      if (answer?.[Symbol.asyncIterator]) return watched(answer, params.operationName);
      learn(params.operationName, answer);
      return answer;
    } catch (error) {
      throw explained(error, endpoint);
    }
  };
}

// fetch says TypeError when nobody answers, and SyntaxError when the answer is no JSON.
function explained(error, endpoint) {
  if (error instanceof TypeError) {
    return new Error(`No answer from ${endpoint}. Is the server still running?`, { cause: error });
  }
  if (error instanceof SyntaxError) {
    return new Error(`What ${endpoint} answered is not JSON.`, { cause: error });
  }
  return error;
}

/** What lies at `path`; in a list, the first that has it and is not sold out. */
export function found(value, path) {
  if (Array.isArray(value)) {
    for (const item of value) {
      const inside = item?.availableForSale === false ? undefined : found(item, path);
      if (inside !== undefined) return inside;
    }
    return undefined;
  }
  if (value === null || value === undefined) return undefined;
  return path.length ? found(value[path[0]], path.slice(1)) : value;
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
function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key));
  } catch {
    return null;
  }
}

function write(storage, key, value) {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // As above.
  }
}
