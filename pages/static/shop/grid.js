// A grid of products: everything, a search, or one collection; narrowed, sorted, and "load more".
import { announce, h, money, picture } from './dom.js';
import { chips, filterPanel, filtersOf, hasFilters } from './filters.js';
import { ask } from './graphql.js';
import { COLLECTION, PRODUCTS, SEARCH } from './operations.js';
import { reveal } from './reveal.js';
import { count, t } from '../words.js';

const SIZE = 12;
const SORTS = {
  best: { label: t('Best selling'), products: 'BEST_SELLING', collection: 'BEST_SELLING', reverse: false },
  match: { label: t('Best match'), search: 'RELEVANCE', reverse: false },
  new: { label: t('Newest'), products: 'CREATED_AT', collection: 'CREATED', reverse: true },
  cheap: { label: t('Price, low to high'), products: 'PRICE', collection: 'PRICE', search: 'PRICE', reverse: false },
  dear: { label: t('Price, high to low'), products: 'PRICE', collection: 'PRICE', search: 'PRICE', reverse: true },
  title: { label: t('Name'), products: 'TITLE', collection: 'TITLE', reverse: false },
};
// Each kind of grid: its operation, and where the answer has what.
const KINDS = {
  products: { operation: PRODUCTS, sort: 'best', read: (data) => ({ page: data.products, facets: data.facets.productFilters }) },
  search: { operation: SEARCH, sort: 'match', read: (data) => ({ page: data.search, facets: data.search.productFilters }) },
  collection: {
    operation: COLLECTION,
    sort: null,
    read: ({ collection }) => ({ about: collection, page: collection?.products, facets: collection?.products.filters }),
  },
};

/** Fill `main` with the products that the address asks for; `go` takes its next parameters. */
export async function showGrid(main, { handle, parameters }, go) {
  const search = parameters.get('q') ?? '';
  const kind = handle ? 'collection' : search || hasFilters(parameters) ? 'search' : 'products';
  const { operation, read, sort: usual } = KINDS[kind];
  const sort = SORTS[parameters.get('sort')]?.[kind] ? parameters.get('sort') : usual;
  const variables = { first: SIZE, ...order(kind, sort), ...subject(kind, handle, search, parameters) };
  const load = async (after) => read(await ask(operation, after ? { ...variables, after } : variables));

  const { about, page, facets } = await load();
  if (!page) return missing(main, t('There is no such collection.'));
  const title = about?.title ?? (search ? t('Results for “{words}”', { words: search }) : t('Everything'));
  document.title = `${title} · ${document.body.dataset.shop}`;
  const filters = filterPanel(facets, parameters, go);
  const list = page.nodes.length ? h('ul', { class: 'grid' }, page.nodes.map(card)) : nothing(parameters);
  const below = h('div', { class: 'below' });
  main.replaceChildren(
    heading(title, about, page, sorter(kind, sort, parameters, go), filters?.opener),
    h('div', { class: filters ? 'shelf' : 'shelf bare' }, filters?.panel ?? '', h('div', {}, chips(parameters, go) ?? '', list, below)));
  announce(`${title}: ${counted(page)}`);
  offerMore(below, page.pageInfo);

  function offerMore(place, { hasNextPage, endCursor }) {
    const more = h('button', { class: 'button', onclick: () => append(more, endCursor) }, t('Load more'));
    place.replaceChildren(...(hasNextPage ? [more] : []), reveal(operation, variables));
  }

  async function append(button, cursor) {
    button.disabled = true;
    try {
      const { page: next } = await load(cursor);
      const cards = next.nodes.map(card);
      list.append(...cards);
      cards[0]?.querySelector('a').focus();
      announce(count('{number} more product', '{number} more products', cards.length));
      offerMore(below, next.pageInfo);
    } catch (error) {
      button.disabled = false;
      button.textContent = `${error.message} ${t('Try again')}`;
    }
  }
}

function order(kind, sort) {
  return sort ? { sortKey: SORTS[sort][kind], reverse: SORTS[sort].reverse } : { sortKey: 'COLLECTION_DEFAULT', reverse: false };
}

function subject(kind, handle, query, parameters) {
  const filters = filtersOf(parameters);
  if (kind === 'search') return { query, filters };
  return kind === 'collection' ? { handle, filters } : {};
}

function sorter(kind, sort, parameters, go) {
  const options = Object.entries(SORTS).filter(([, one]) => one[kind]).map(([key, { label }]) => h('option', { value: key, selected: key === sort }, label));
  if (kind === 'collection') options.unshift(h('option', { value: '', selected: !sort }, t('Featured')));
  const select = h('select', { id: 'sort', 'aria-label': t('Sort by'), onchange: () => go(withSort(parameters, select.value)) }, options);
  return h('label', { for: 'sort', class: 'sorting' }, h('span', {}, `${t('Sort by')} `), select);
}

function withSort(parameters, sort) {
  const next = new URLSearchParams(parameters);
  if (sort) next.set('sort', sort);
  else next.delete('sort');
  return next;
}

const counted = ({ totalCount }) => count('{number} product', '{number} products', Number(totalCount));

function heading(title, about, page, sorting, opener) {
  return h('div', { class: 'heading' },
    h('div', {}, h('h1', { tabindex: '-1' }, title), about?.description ? h('p', { class: 'quiet' }, about.description) : null),
    h('p', { class: 'quiet' }, counted(page)), opener, sorting);
}

function card(product) {
  const { minVariantPrice: low, maxVariantPrice: high } = product.priceRange;
  const before = Number(product.compareAtPriceRange.maxVariantPrice.amount);
  const sale = product.availableForSale && before > Number(low.amount);
  const flag = product.availableForSale ? (sale ? t('Sale') : null) : t('Sold out');
  return h('li', {},
    h('a', { class: 'card', href: `/products/${product.handle}` },
      picture(product.featuredImage),
      flag ? h('span', { class: sale ? 'flag sale' : 'flag' }, flag) : null,
      h('span', { class: 'title' }, product.title),
      h('span', { class: 'quiet' }, product.vendor),
      h('span', { class: 'price' }, low.amount === high.amount ? money(low) : t('from {price}', { price: money(low) }))));
}

function nothing(parameters) {
  const text = hasFilters(parameters)
    ? t('Nothing is left with these filters. Take one off.')
    : parameters.get('q')
      ? t('Nothing matches. Try fewer or other words.')
      : t('There is nothing here yet.');
  return h('p', { class: 'empty' }, text);
}

export function missing(main, text) {
  main.replaceChildren(h('h1', { tabindex: '-1' }, text), h('p', {}, h('a', { href: '/' }, t('See everything'))));
}
