// Small helpers to build the page: no framework, and never HTML from text.

import { t } from '../words.js';

/** An element: `h('a', { href, class: 'card' }, 'text', child)`; null children are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null));
  return element;
}

/** A sum of money as the visitor's language writes it. */
export function money({ amount, currencyCode }) {
  return new Intl.NumberFormat(document.documentElement.lang, { style: 'currency', currency: currencyCode }).format(amount);
}

/** A picture that keeps its place while it loads, and a quiet square where there is none. */
export function picture(image, sizes = '') {
  if (!image) return h('div', { class: 'picture missing', role: 'img', 'aria-label': t('No picture') });
  const shown = h('img', { src: image.url, alt: image.altText ?? '', width: image.width, height: image.height, loading: 'lazy', decoding: 'async', sizes });
  const frame = h('div', { class: 'picture' }, shown);
  shown.addEventListener('error', () => frame.replaceWith(picture(null)), { once: true });
  return frame;
}

/** Say something to screen readers, without moving the focus. */
export function announce(text) {
  document.querySelector('#news').textContent = text;
}
