// One product: pictures, options, price, and the way into the cart.
import { add } from './cart.js';
import { h, money, picture } from './dom.js';
import { ask } from './graphql.js';
import { missing } from './grid.js';
import { PRODUCT } from './operations.js';
import { reveal } from './reveal.js';
import { count, t } from '../words.js';

/** Fill `main` with a product; `chosen` are the options in the address. */
export async function showProduct(main, handle, chosen, remember) {
  const { product } = await ask(PRODUCT, { handle });
  if (!product) return missing(main, t('There is no such product.'));
  document.title = `${product.title} · ${document.body.dataset.shop}`;

  let variants = product.variants.nodes;
  let variant = matching(variants, chosen) ?? variants.find(({ id }) => id === product.selectedOrFirstAvailableVariant?.id);
  const gallery = h('div', { class: 'gallery' });
  const price = h('p', { class: 'price', 'aria-live': 'polite' });
  const stock = h('p', { class: 'quiet', 'aria-live': 'polite' });
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const buy = h('button', { class: 'button', onclick: putInCart });
  const pickers = product.options.filter(({ optionValues }) => optionValues.length > 1).map(picker);

  main.replaceChildren(
    h('article', { class: 'product' },
      h('div', {}, gallery, films(product.media.nodes)),
      h('div', { class: 'facts' },
        h('p', { class: 'quiet' }, product.vendor),
        h('h1', { tabindex: '-1' }, product.title),
        price, ...pickers, stock, buy, problem, description(product.descriptionHtml))),
    reveal(PRODUCT, { handle }));
  update();

  function picker({ name, optionValues }) {
    return h('fieldset', { class: 'options' },
      h('legend', {}, name),
      optionValues.map(({ name: value }) =>
        h('label', {},
          h('input', { type: 'radio', name, value, checked: selection()[name] === value, onchange: () => choose(name, value) }),
          h('span', {}, value))));
  }

  function selection() {
    return Object.fromEntries((variant?.selectedOptions ?? []).map((option) => [option.name, option.value]));
  }

  function choose(name, value) {
    const wanted = { ...selection(), [name]: value };
    variant = matching(variants, wanted) ?? variants.find((other) => has(other, name, value)) ?? variant;
    for (const input of main.querySelectorAll('.options input')) input.checked = selection()[input.name] === input.value;
    remember(selection());
    update();
  }

  function update() {
    const first = variant?.image ?? product.images.nodes[0];
    const others = product.images.nodes.filter((image) => image.url !== first?.url);
    gallery.replaceChildren(picture(first), ...others.slice(0, 4).map((image) => picture(image)));
    if (!variant) return;
    price.replaceChildren(money(variant.price), variant.compareAtPrice ? h('s', {}, money(variant.compareAtPrice)) : '');
    stock.textContent = stockWords(variant);
    buy.disabled = !variant.availableForSale;
    buy.textContent = variant.availableForSale ? t('Put it in the cart') : t('Sold out');
    for (const input of main.querySelectorAll('.options input')) {
      const there = matching(variants, { ...selection(), [input.name]: input.value });
      input.parentElement.classList.toggle('out', !there?.availableForSale);
    }
  }

  async function putInCart() {
    buy.disabled = true;
    problem.hidden = true;
    try {
      if (await add(variant.id)) await lookAgain();
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
      if (!error.retry) await lookAgain().catch(() => {});
    }
    buy.disabled = !variant?.availableForSale;
  }

  /** What was sold out while it was looked at is shown as it is now. */
  async function lookAgain() {
    const { product: now } = await ask(PRODUCT, { handle });
    variants = now?.variants.nodes ?? [];
    variant = variants.find(({ id }) => id === variant?.id);
    if (variant) return update();
    buy.disabled = true;
    stock.textContent = t('It is no longer sold.');
  }
}

/** Our own films are played here. Another site's player would bring its scripts: it is a link. */
function films(media) {
  const own = media.filter(({ sources }) => sources?.length).map(({ alt, previewImage, sources }) =>
    h('video', { class: 'film', controls: true, preload: 'none', playsinline: true, poster: previewImage?.url, 'aria-label': alt || t('Film'), width: sources[0].width, height: sources[0].height },
      ...sources.map(({ url, mimeType }) => h('source', { src: url, type: mimeType }))));
  const elsewhere = media.filter(({ originUrl }) => originUrl?.startsWith('https://')).map(({ alt, originUrl }) =>
    h('a', { class: 'film', href: originUrl, rel: 'noreferrer' }, `${t('Watch the film')}${alt ? `: ${alt}` : ''}`));
  return [...own, ...elsewhere];
}

function stockWords({ availableForSale, currentlyNotInStock, quantityAvailable: left }) {
  if (!availableForSale) return t('Sold out.');
  if (currentlyNotInStock) return t('Not in stock now; it is sent as soon as it is.');
  return left !== null && left <= 5 ? count('Only {number} left.', 'Only {number} left.', left) : t('In stock.');
}

/** The server cleaned this HTML of scripts, and the page's policy runs none. */
function description(html) {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  return h('div', { class: 'description' }, ...parsed.body.childNodes);
}

const has = (variant, name, value) => variant.selectedOptions.some((option) => option.name === name && option.value === value);

function matching(variants, wanted) {
  const names = Object.keys(wanted);
  return names.length ? variants.find((variant) => names.every((name) => has(variant, name, wanted[name]))) : undefined;
}
