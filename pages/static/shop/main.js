// Which view an address shows, and what happens when one fails.
import { restore } from './cart.js';
import { h } from './dom.js';
import { ask, Trouble } from './graphql.js';
import { showGrid } from './grid.js';
import { SHELL } from './operations.js';
import { showProduct } from './product.js';
import { t } from '../words.js';

const main = document.querySelector('main');
const search = document.querySelector('#search');
const PATIENCE_MS = 4_000;
let visit = 0;

async function show({ focus = false } = {}) {
  const slow = setTimeout(stillWaiting, PATIENCE_MS);
  const current = ++visit;
  const place = h('div');
  const { pathname, searchParams } = new URL(location);
  const [, kind, handle] = pathname.split('/').map(decodeURIComponent);
  const words = searchParams.get('q') ?? '';
  search.q.value = words;
  markNavigation();
  try {
    main.setAttribute('aria-busy', 'true');
    if (kind === 'products' && handle) await showProduct(place, handle, chosenOptions(searchParams), remember);
    else await showGrid(place, { handle: kind === 'collections' ? handle : null, parameters: searchParams }, change);
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    place.replaceChildren(failed(error));
  }
  clearTimeout(slow);
  // A slow answer to an address that was left again is not shown.
  if (current !== visit) return;
  main.removeAttribute('aria-busy');
  const active = main.contains(document.activeElement) ? document.activeElement.id : '';
  main.replaceChildren(place);
  if (active && !focus) document.getElementById(active)?.focus({ preventScroll: true });
  if (focus) place.querySelector('h1')?.focus({ preventScroll: true });
}

function failed(error) {
  return h('div', { class: 'failed', role: 'alert' },
    h('h1', { tabindex: '-1' }, t('That did not work')),
    h('p', {}, error.message),
    h('button', { class: 'button', onclick: () => show({ focus: true }) }, t('Try again')));
}

function chosenOptions(parameters) {
  return Object.fromEntries([...parameters].filter(([name]) => !name.startsWith('utm_')));
}

/** Keep the chosen options in the address, so that it can be shared. */
function remember(options) {
  history.replaceState(null, '', `${location.pathname}?${new URLSearchParams(options)}`);
}

/** Other filters or another order of the same grid: whoever chose keeps the keyboard's place. */
function change(parameters) {
  history.pushState(null, '', `${location.pathname}${parameters.size ? '?' : ''}${parameters}`);
  show();
}

function stillWaiting() {
  const note = h('p', { class: 'waiting', role: 'status' }, t('The shop is slow to answer. Still waiting…'));
  if (main.hasAttribute('aria-busy')) main.prepend(note);
}

function go(address) {
  history.pushState(null, '', address);
  scrollTo(0, 0);
  show({ focus: true });
}

function markNavigation() {
  const { pathname, searchParams } = new URL(location);
  const current = searchParams.get('q') ? null : pathname;
  for (const link of document.querySelectorAll('.shelves a')) {
    if (new URL(link.href).pathname === current) link.setAttribute('aria-current', 'page');
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
document.querySelector('.choosing')?.addEventListener('submit', ({ target }) => {
  target.back.value = location.pathname + location.search;
});
addEventListener('popstate', () => show({ focus: true }));

async function showShell() {
  const { shop, collections } = await ask(SHELL);
  document.body.dataset.shop = shop.name;
  const shown = collections.nodes.filter(({ handle }) => !handle.startsWith('hidden-'));
  document.querySelector('.shelves ul').replaceChildren(
    h('li', {}, h('a', { href: '/' }, t('Everything'))),
    ...shown.map(({ handle, title }) => h('li', {}, h('a', { href: `/collections/${handle}` }, title))));
  markNavigation();
}

// Each stands alone: the grid is there though the cart cannot be read.
for (const start of [show, showShell, restore]) {
  start().catch((error) => {
    if (!(error instanceof Trouble)) throw error;
  });
}
