// Stripe's form for a card: the number goes from the buyer to Stripe, and never to the shop.

import { t } from './words.js';

const SOURCE = 'https://js.stripe.com/v3/';
const PATIENCE_MS = 10_000;
const AWAY = t('The form for cards cannot be reached just now. Choose another way to pay, or try again later.');
const place = document.querySelector('#checkout');
let loading = null;
let card = null;
let stripe = null;

mount();
place.addEventListener('shown', mount);
// Before the page's own listener: an order is placed when the card has a token.
place.addEventListener('submit', pay, true);

/** Put the form where the page has a place for it; the page itself may have come anew. */
async function mount() {
  const box = place.querySelector('#card-form');
  card = null;
  if (!box) return;
  try {
    stripe ??= (await (loading ??= load()))(box.dataset.key);
    if (!box.isConnected) return;
    const form = stripe.elements().create('card', { hidePostalCode: true, style: { base: { fontSize: '16px' } } });
    form.mount(box.querySelector('#card-number'));
    form.on?.('change', ({ error }) => news(error?.message ?? ''));
    card = form;
    news('');
  } catch {
    loading = null;
    news(AWAY);
  }
}

/** Stripe asks to be loaded from where it is, and from nowhere else. */
function load() {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { src: SOURCE, async: true });
    const late = setTimeout(() => reject(new Error('late')), PATIENCE_MS);
    script.onload = () => (clearTimeout(late), window.Stripe ? resolve(window.Stripe) : reject(new Error('not Stripe')));
    script.onerror = () => (clearTimeout(late), reject(new Error('blocked')));
    document.head.append(script);
  });
}

async function pay(event) {
  const { submitter: button, target: form } = event;
  const chosen = form.querySelector('input[name=payment]:checked')?.value;
  const token = form.querySelector('input[name=card_token]');
  if (button?.value !== 'place' || chosen !== 'stripe' || !token || token.value) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (button.getAttribute('aria-disabled')) return;
  if (!card) return fault(AWAY);
  button.setAttribute('aria-disabled', 'true');
  const email = form.querySelector('#email')?.value || undefined;
  const { paymentMethod, error } = await stripe
    .createPaymentMethod({ type: 'card', card, billing_details: { email } })
    .catch(() => ({ error: { message: AWAY } }));
  button.removeAttribute('aria-disabled');
  if (error) return fault(error.message);
  token.value = paymentMethod.id;
  form.requestSubmit(button);
}

function fault(text) {
  news(text);
  place.querySelector('#payment').focus();
}

function news(text) {
  const line = place.querySelector('#card-news');
  if (line) line.textContent = text;
}
