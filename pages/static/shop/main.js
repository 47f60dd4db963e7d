// Which view an address shows, and what happens when one fails.
import { restore } from './cart.js';
import { h } from './dom.js';
import { ask, Trouble } from './graphql.js';
import { showGrid } from './grid.js';
import { SHELL } from './operations.js';
import { showProduct } from './product.js';

const main = document.querySelector('main');
const search = document.querySelector('#search');
let visit = 0;

async function show({ focus = false } = {}) {
  const current = ++visit;
  const place = h('div');
  const { pathname, searchParams } = new URL(location);
  const [, kind, handle] = pathname.split('/').map(decodeURIComponent);
  const words = searchParams.get('q') ?? '';
  search.q.value = words;
  markNavigation(pathname);
  try {
    main.setAttribute('aria-busy', 'true');
    if (kind === 'products' && handle) await showProduct(place, handle, chosenOptions(searchParams), remember);
    else await showGrid(place, { handle: kind === 'collections' ? handle : null, search: words, sort: searchParams.get('sort') }, change);
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    place.replaceChildren(failed(error));
  }
  // A slow answer to an address that was left again is not shown.
  if (current !== visit) return;
  main.removeAttribute('aria-busy');
  main.replaceChildren(place);
  if (focus) place.querySelector('h1')?.focus({ preventScroll: true });
}

function failed(error) {
  return h('div', { class: 'failed', role: 'alert' },
    h('h1', { tabindex: '-1' }, 'That did not work'),
    h('p', {}, error.message),
    h('button', { class: 'button', onclick: () => show({ focus: true }) }, 'Try again'));
}

function chosenOptions(parameters) {
  return Object.fromEntries([...parameters].filter(([name]) => !name.startsWith('utm_')));
}

/** Keep the chosen options in the address, so that it can be shared. */
function remember(options) {
  history.replaceState(null, '', `${location.pathname}?${new URLSearchParams(options)}`);
}

function change(parameters) {
  const address = new URL(location);
  for (const [name, value] of Object.entries(parameters)) value ? address.searchParams.set(name, value) : address.searchParams.delete(name);
  go(address);
}

function go(address) {
  history.pushState(null, '', address);
  scrollTo(0, 0);
  show({ focus: true });
}

function markNavigation(pathname) {
  for (const link of document.querySelectorAll('nav a')) {
    if (new URL(link.href).pathname === pathname) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a');
  const plain = !event.defaultPrevented && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
  if (!link || !plain || link.origin !== location.origin || !/^\/($|products\/|collections\/)/.test(link.pathname)) return;
  event.preventDefault();
  document.querySelector('#cart').close();
  go(new URL(link.href));
});
search.addEventListener('submit', (event) => {
  event.preventDefault();
  const words = search.q.value.trim();
  go(new URL(words ? `/?${new URLSearchParams({ q: words })}` : '/', location));
});
addEventListener('popstate', () => show({ focus: true }));

async function showShell() {
  const { shop, collections } = await ask(SHELL);
  document.body.dataset.shop = shop.name;
  const shown = collections.nodes.filter(({ handle }) => !handle.startsWith('hidden-'));
  document.querySelector('nav ul').replaceChildren(
    h('li', {}, h('a', { href: '/' }, 'Everything')),
    ...shown.map(({ handle, title }) => h('li', {}, h('a', { href: `/collections/${handle}` }, title))));
  markNavigation(location.pathname);
}

// Each stands alone: the grid is there though the cart cannot be read.
for (const start of [show, showShell, restore]) {
  start().catch((error) => {
    if (!(error instanceof Trouble)) throw error;
  });
}
