// The tabs that GraphiQL opens with: the tour at first, then what was left open, and a link.
import { read, write } from './page.js';

const TABS = 'graphiql:tabState';
const NAMED = /^(?!#).*?(?:query|mutation|subscription)\s+(\w+)/m;

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
  storage.setItem('graphiql:docExplorerFlex', '0.27');
  storage.setItem('graphiql:editorFlex', '1.3');
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
