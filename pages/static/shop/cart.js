// The cart: kept by its id in this browser, shown in a drawer.
import { announce, h, money, picture } from './dom.js';
import { ask, buyerCountry, Trouble } from './graphql.js';
import { CART_ADD, CART_BUYER, CART_CREATE, CART_READ, CART_UPDATE } from './operations.js';
import { reveal } from './reveal.js';
import { count, t } from '../words.js';

const KEY = 'cartograph.cart';
const COUNTRY = 'cartograph.country'; // that the cart was told last
const drawer = document.querySelector('#cart');
const button = document.querySelector('#cart-button');

let cart = null;

/** Read the cart of an earlier visit; one that is gone or was bought is forgotten. */
export async function restore() {
  const id = localStorage.getItem(KEY);
  if (id) show((await ask(CART_READ, { id })).cart);
  else show(null);
  if (cart && buyerCountry && localStorage.getItem(COUNTRY) !== buyerCountry) await move();
}

/** The cart goes where the visitor went; an address that was typed since then is left alone. */
async function move() {
  const variables = { cartId: cart.id, buyer: { countryCode: buyerCountry } };
  const { cart: moved } = (await ask(CART_BUYER, variables)).cartBuyerIdentityUpdate;
  if (!moved) return;
  show(moved);
  localStorage.setItem(COUNTRY, buyerCountry);
}

/** Put one of a variant in the cart, and open the drawer; true if there was something to say. */
export async function add(merchandiseId) {
  const lines = [{ merchandiseId, quantity: 1 }];
  const payload = cart
    ? (await ask(CART_ADD, { cartId: cart.id, lines })).cartLinesAdd
    : await create(lines);
  // A cart that was bought in another tab is gone: start a new one.
  if (cart && !payload.cart) {
    show(null);
    return add(merchandiseId);
  }
  const warned = take(payload);
  open();
  return warned;
}

async function create(lines) {
  const buyer = buyerCountry && { countryCode: buyerCountry };
  const payload = (await ask(CART_CREATE, { lines, buyer })).cartCreate;
  if (buyerCountry) localStorage.setItem(COUNTRY, buyerCountry);
  return payload;
}

async function setQuantity(line, quantity) {
  const variables = { cartId: cart.id, lines: [{ id: line.id, quantity }] };
  try {
    take((await ask(CART_UPDATE, variables)).cartLinesUpdate);
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    notice(error.message);
  }
}

function take(payload) {
  if (payload.userErrors.length) throw new Trouble(payload.userErrors[0].message, { retry: false });
  show(payload.cart);
  const said = payload.warnings.map((warning) => warning.message).join(' ');
  if (said) notice(said);
  announce(said || t('{number} in the cart, {total}', { number: cart.totalQuantity, total: money(cart.cost.totalAmount) }));
  return said !== '';
}

function notice(text) {
  drawer.querySelector('.notice').textContent = text;
}

export function open() {
  if (!drawer.open) drawer.showModal();
}

function show(found) {
  cart = found;
  if (cart) localStorage.setItem(KEY, cart.id);
  else localStorage.removeItem(KEY);
  const many = cart?.totalQuantity ?? 0;
  button.querySelector('.count').textContent = many;
  button.setAttribute('aria-label', count('Cart, {number} item', 'Cart, {number} items', many));
  drawer.replaceChildren(
    h('header', {},
      h('h2', { id: 'cart-title' }, t('Your cart')),
      h('button', { class: 'plain', 'aria-label': t('Close the cart'), onclick: () => drawer.close() }, '✕')),
    h('p', { class: 'notice', role: 'status' }),
    ...(many ? filled() : [h('p', { class: 'empty' }, t('There is nothing in it yet.'))]));
}

function filled() {
  return [
    h('ul', { class: 'lines' }, cart.lines.nodes.map(lineItem)),
    h('footer', {},
      h('p', { class: 'total' }, h('span', {}, t('Total')), h('strong', {}, money(cart.cost.totalAmount))),
      h('a', { class: 'button', href: cart.checkoutUrl }, t('Go to checkout')),
      reveal(CART_READ, { id: cart.id })),
  ];
}

function lineItem(line) {
  const { product, title, image } = line.merchandise;
  const name = title === 'Default Title' ? product.title : `${product.title}, ${title}`;
  const step = (by, sign, label) =>
    h('button', { class: 'step', 'aria-label': `${label}: ${name}`, onclick: () => setQuantity(line, line.quantity + by) }, sign);
  return h('li', {},
    picture(image),
    h('div', {},
      h('a', { href: `/products/${product.handle}` }, product.title),
      title === 'Default Title' ? null : h('p', { class: 'quiet' }, title),
      h('div', { class: 'quantity' }, step(-1, '−', t('One less')), h('span', { 'aria-label': t('Quantity') }, line.quantity), step(1, '+', t('One more')))),
    h('strong', {}, money(line.cost.totalAmount)));
}

button.addEventListener('click', open);
drawer.addEventListener('click', (event) => event.target === drawer && drawer.close());
