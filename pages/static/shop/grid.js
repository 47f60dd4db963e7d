// A grid of products: everything, a search, or one collection; with sort and "load more".
import { announce, h, money, picture } from './dom.js';
import { ask } from './graphql.js';
import { COLLECTION, PRODUCTS } from './operations.js';
import { reveal } from './reveal.js';

const SIZE = 12;
const SORTS = {
  best: { label: 'Best selling', products: 'BEST_SELLING', collection: 'BEST_SELLING', reverse: false },
  new: { label: 'Newest', products: 'CREATED_AT', collection: 'CREATED', reverse: true },
  cheap: { label: 'Price, low to high', products: 'PRICE', collection: 'PRICE', reverse: false },
  dear: { label: 'Price, high to low', products: 'PRICE', collection: 'PRICE', reverse: true },
  title: { label: 'Name', products: 'TITLE', collection: 'TITLE', reverse: false },
};

/** Fill `main` with the products that the address asks for. */
export async function showGrid(main, { handle, search, sort }, go) {
  const chosen = SORTS[sort] ?? (handle ? null : SORTS.best);
  const operation = handle ? COLLECTION : PRODUCTS;
  const variables = { first: SIZE, ...order(handle, chosen), ...(handle ? { handle } : search ? { query: search } : {}) };
  const list = h('ul', { class: 'grid', 'aria-busy': 'true' }, Array.from({ length: 6 }, skeleton));
  const below = h('div', { class: 'below' });
  main.replaceChildren(list);

  const load = async (after) => {
    const data = await ask(operation, after ? { ...variables, after } : variables);
    return handle ? { about: data.collection, page: data.collection?.products } : { page: data.products };
  };
  const { about, page } = await load();
  if (!page) return missing(main, 'There is no such collection.');
  list.replaceChildren(...page.nodes.map(card));
  list.removeAttribute('aria-busy');
  const title = about?.title ?? (search ? `Results for “${search}”` : 'Everything');
  document.title = `${title} · ${document.body.dataset.shop}`;
  main.replaceChildren(heading(title, about, page, { sort, handle }, go), list, below);
  if (!page.nodes.length) list.replaceWith(nothing(search));
  announce(`${title}: ${page.totalCount} products`);
  offerMore(below, page.pageInfo);

  function offerMore(place, { hasNextPage, endCursor }) {
    const more = h('button', { class: 'button', onclick: () => append(more, endCursor) }, 'Load more');
    place.replaceChildren(...(hasNextPage ? [more] : []), reveal(operation, variables));
  }

  async function append(button, cursor) {
    button.disabled = true;
    try {
      const { page: next } = await load(cursor);
      const cards = next.nodes.map(card);
      list.append(...cards);
      cards[0]?.querySelector('a').focus();
      announce(`${cards.length} more products`);
      offerMore(below, next.pageInfo);
    } catch (error) {
      button.disabled = false;
      button.textContent = `${error.message} Try again`;
    }
  }
}

function order(handle, chosen) {
  if (!chosen) return { sortKey: 'COLLECTION_DEFAULT', reverse: false };
  return { sortKey: handle ? chosen.collection : chosen.products, reverse: chosen.reverse };
}

function heading(title, about, page, { sort, handle }, go) {
  const options = Object.entries(SORTS).map(([key, { label }]) => h('option', { value: key, selected: key === sort }, label));
  if (handle) options.unshift(h('option', { value: '', selected: !sort }, 'Featured'));
  const select = h('select', { id: 'sort', onchange: () => go({ sort: select.value || null }) }, options);
  return h('div', { class: 'heading' },
    h('div', {}, h('h1', { tabindex: '-1' }, title), about?.description ? h('p', { class: 'quiet' }, about.description) : null),
    h('p', { class: 'quiet' }, `${page.totalCount} ${page.totalCount === '1' ? 'product' : 'products'}`),
    h('label', { for: 'sort' }, 'Sort by ', select));
}

function card(product) {
  const { minVariantPrice: low, maxVariantPrice: high } = product.priceRange;
  const before = Number(product.compareAtPriceRange.maxVariantPrice.amount);
  const flag = !product.availableForSale ? 'Sold out' : before > Number(low.amount) ? 'Sale' : null;
  return h('li', {},
    h('a', { class: 'card', href: `/products/${product.handle}` },
      picture(product.featuredImage),
      flag ? h('span', { class: flag === 'Sale' ? 'flag sale' : 'flag' }, flag) : null,
      h('span', { class: 'title' }, product.title),
      h('span', { class: 'quiet' }, product.vendor),
      h('span', { class: 'price' }, low.amount === high.amount ? money(low) : `from ${money(low)}`)));
}

function skeleton() {
  return h('li', { 'aria-hidden': 'true' }, h('div', { class: 'card skeleton' }, h('div', { class: 'picture' }), h('span', {}), h('span', {})));
}

function nothing(search) {
  return h('p', { class: 'empty' }, search ? 'Nothing matches. Try fewer or other words.' : 'There is nothing here yet.');
}

export function missing(main, text) {
  main.replaceChildren(h('h1', { tabindex: '-1' }, text), h('p', {}, h('a', { href: '/' }, 'See everything')));
}
