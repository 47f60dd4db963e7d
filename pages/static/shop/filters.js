// What a grid can be narrowed by: the facets of the answer, and the filters in the address.
import { h } from './dom.js';
import { t } from '../words.js';

const PRICE = { 'filter.v.price.gte': 'min', 'filter.v.price.lte': 'max' };
const LISTS = { 'filter.p.product_type': 'productType', 'filter.p.vendor': 'productVendor' };
const CATEGORY = 'filter.p.category';
const AVAILABLE = 'filter.v.availability';
const OPTION = 'filter.v.option.';
// What the shop calls its facets in its own language; those of options are the goods' own.
const LABELS = {
  'filter.v.availability': t('Availability'),
  'filter.v.price': t('Price'),
  'filter.p.product_type': t('Product type'),
  'filter.p.vendor': t('Vendor'),
  [CATEGORY]: t('Category'),
};
const categories = new Map(); // the names of those that an address chooses by their ids
// Metafields, of products or of variants: `filter.p.m.<namespace>.<key>`.
const FACT = /^filter\.([pv])\.m\.([\w-]+)\.([\w-]+)$/;
const FACTS = { p: 'productMetafield', v: 'variantMetafield' };
const STATES = { true: t('Yes'), false: t('No') };
const STOCK = { 1: t('In stock'), 0: t('Out of stock') };

/** The filters of an address, as `ProductFilter` inputs. */
export function filtersOf(parameters) {
  const filters = [...parameters].map(([name, value]) => inputOf(name, value)).filter(Boolean);
  const bounds = Object.entries(PRICE).map(([name, bound]) => [bound, amount(parameters.get(name))]).filter(([, value]) => value !== null);
  return bounds.length ? [...filters, { price: Object.fromEntries(bounds) }] : filters;
}

function inputOf(name, value) {
  if (name in LISTS) return { [LISTS[name]]: value };
  if (name === CATEGORY) return { category: { id: value } };
  if (name === AVAILABLE) return { available: value === '1' };
  const [, of, namespace, key] = name.match(FACT) ?? [];
  if (of) return { [FACTS[of]]: { namespace, key, value } };
  return name.startsWith(OPTION) ? { variantOption: { name: name.slice(OPTION.length), value } } : null;
}

/** Where in the address a facet's value stands: the other way round. */
function placeOf(input) {
  if ('available' in input) return [AVAILABLE, input.available ? '1' : '0'];
  if (input.category) return [CATEGORY, input.category.id];
  if (input.variantOption) return [OPTION + input.variantOption.name.toLowerCase(), input.variantOption.value];
  for (const [of, kind] of Object.entries(FACTS)) {
    if (input[kind]) return [`filter.${of}.m.${input[kind].namespace}.${input[kind].key}`, input[kind].value];
  }
  const [name] = Object.entries(LISTS).find(([, key]) => key in input) ?? [];
  return name ? [name, input[LISTS[name]]] : null;
}

const parsed = (input) => (typeof input === 'string' ? JSON.parse(input) : input);

function amount(text) {
  const number = Number.parseFloat(text);
  return Number.isFinite(number) && number >= 0 ? number : null;
}

const isFilter = (name) => name.startsWith('filter.');
export const hasFilters = (parameters) => [...parameters.keys()].some(isFilter);

/** The panel beside the grid. `change` takes the address's new parameters. */
export function filterPanel(facets, parameters, change) {
  const shown = facets.filter(({ id }) => id !== 'filter.p.tag').map((facet) => (facet.type === 'PRICE_RANGE' ? priceRange(facet) : list(facet))).filter(Boolean);
  if (!shown.length) return null;
  const panel = h('aside', { id: 'filters', class: 'filters', 'aria-label': t('Filters') }, ...shown);
  const many = chosen(parameters).length;
  const opener = h('button', { class: 'button quiet opener', type: 'button', 'aria-expanded': 'false', 'aria-controls': 'filters', onclick: toggle }, many ? `${t('Filter')} · ${many}` : t('Filter'));
  if (sessionStorage.getItem('filters') === 'open') toggle();
  return { panel, opener };

  function toggle() {
    const open = panel.classList.toggle('open');
    opener.setAttribute('aria-expanded', open);
    sessionStorage.setItem('filters', open ? 'open' : '');
  }

  function list({ id: facet, label, type, values }) {
    const boxes = values.map(({ label: text, count, input, swatch, id }) => {
      const place = placeOf(parsed(input));
      if (!place) return null;
      if (place[0] === CATEGORY) categories.set(place[1], text);
      const checked = has(parameters, place);
      return h('label', { class: count || checked ? '' : 'none' },
        h('input', { type: 'checkbox', id, checked, onchange: ({ target }) => change(target.checked ? added(parameters, place) : removed(parameters, place)) }),
        swatch?.color ? h('span', { class: 'swatch', 'data-colour': swatch.color }) : null,
        h('span', {}, place[0] === AVAILABLE ? STOCK[place[1]] : type === 'BOOLEAN' ? STATES[place[1]] : text), ' ', h('span', { class: 'quiet' }, count));
    });
    return boxes.some(Boolean) ? group(LABELS[facet] ?? label, boxes) : null;
  }

  function priceRange({ id, label, values }) {
    const most = parsed(values[0].input).price.max;
    const field = (name, text, hint) => h('label', {}, text,
      h('input', { id: name, type: 'number', min: 0, step: 'any', inputmode: 'decimal', placeholder: hint, value: parameters.get(name) ?? '', onchange: ({ target }) => change(set(parameters, name, target.value)) }));
    return group(LABELS[id] ?? label, [h('div', { class: 'range' }, field('filter.v.price.gte', t('from'), '0'), field('filter.v.price.lte', t('to'), String(Math.ceil(most))))]);
  }

  function group(label, inside) {
    const box = h('fieldset', {}, h('legend', {}, label), h('div', { class: 'values' }, inside));
    // The policy of this page allows no styles in attributes, but a script may set a colour.
    for (const swatch of box.querySelectorAll('.swatch')) swatch.style.background = swatch.dataset.colour;
    return box;
  }
}

/** What is chosen, each with a way to take it off again. */
export function chips(parameters, change) {
  const all = chosen(parameters);
  if (!all.length) return null;
  const chip = ([name, value]) =>
    h('li', {}, h('button', { class: 'chip', type: 'button', onclick: () => change(removed(parameters, [name, value])) }, h('span', { class: 'unseen' }, `${t('Remove the filter')} `), words(name, value), h('span', { 'aria-hidden': 'true' }, ' ✕')));
  const clear = h('li', {}, h('button', { class: 'plain', type: 'button', onclick: () => change(cleared(parameters)) }, t('Clear all')));
  return h('ul', { class: 'chips', 'aria-label': t('Chosen filters') }, all.map(chip), clear);
}

const chosen = (parameters) => [...parameters].filter(([name]) => isFilter(name));

function words(name, value) {
  if (name === AVAILABLE) return STOCK[value === '1' ? 1 : 0];
  if (name === CATEGORY) return categories.get(value) ?? t('Category');
  if (name in PRICE) return `${PRICE[name] === 'min' ? t('from') : t('up to')} ${value}`;
  return (FACT.test(name) && STATES[value]) || value;
}

const same = (one, other) => one.toLowerCase() === other.toLowerCase();
const has = (parameters, [name, value]) => parameters.getAll(name).some((one) => same(one, value));

function added(parameters, [name, value]) {
  const next = new URLSearchParams(parameters);
  next.append(name, value);
  return next;
}

function removed(parameters, [name, value]) {
  return new URLSearchParams([...parameters].filter(([key, one]) => key !== name || !same(one, value)));
}

function set(parameters, name, value) {
  const next = new URLSearchParams(parameters);
  if (amount(value) === null) next.delete(name);
  else next.set(name, value);
  return next;
}

const cleared = (parameters) => new URLSearchParams([...parameters].filter(([name]) => !isFilter(name)));
