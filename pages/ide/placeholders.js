// Variables that read "$cartId": filled from what was answered before (saved_operations.py).
import { read, write } from './page.js';

const KNOWN = 'cartograph:known';

/** A fetcher that fills placeholders on the way out and remembers answers on the way in. */
export function touring(fetcher, { endpoint, operations }, storage) {
  const known = read(storage, KNOWN) ?? {};

  function learn(operationName, answer) {
    const saved = operations.find(({ name }) => name === operationName);
    for (const [placeholder, { path, idPrefix }] of Object.entries(saved?.yields ?? {})) {
      const value = found(answer?.data, path);
      // The address of a page ends as the id of what it shows does.
      if (value === undefined) continue;
      known[placeholder] = idPrefix ? value.replace(/^[^?]*\//, idPrefix) : value;
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
      yield explained(error, endpoint);
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
      return explained(error, endpoint);
    }
  };
}

/** An answer that says what went wrong; thrown, GraphiQL would show its stack as well. */
function explained(error, endpoint) {
  // fetch says TypeError when nobody answers, and SyntaxError when the answer is no JSON.
  const known = {
    TypeError: `No answer from ${endpoint}. Is the server still running?`,
    SyntaxError: `What ${endpoint} answered is not JSON.`,
  };
  return { errors: [{ message: known[error.name] ?? error.message }] };
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
