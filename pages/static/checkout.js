// The checkout with scripts: the same form, without a page load for each change.

import { t } from './words.js';

const PATIENCE_MS = 20_000;
const place = document.querySelector('#checkout');
let busy = null;

document.documentElement.classList.add('scripted');

place.addEventListener('submit', (event) => {
  const button = event.submitter;
  if (button?.value === 'place') return once(event, button);
  event.preventDefault();
  send(event.target, button);
});

// Enter in the field of a code applies the code, not the whole page.
place.addEventListener('keydown', (event) => {
  const action = event.target.dataset?.enter;
  if (event.key !== 'Enter' || !action) return;
  event.preventDefault();
  event.target.form.requestSubmit(place.querySelector(`button[value="${action}"]`));
});

place.addEventListener('change', ({ target }) => {
  const when = target.dataset.refresh;
  if (when === 'always' || (when === 'address' && isFilled(target.form))) {
    target.form.requestSubmit(place.querySelector('button[value="update"]'));
  }
});

// A page that comes back from the browser's memory is not busy any more.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());

// A country that was chosen before this ran, or that the browser remembered.
const country = place.querySelector('#country_code');
if (country?.value && !country.selectedOptions[0]?.defaultSelected) country.dispatchEvent(new Event('change', { bubbles: true }));

/** The order is placed by the browser itself, and by one click of many. */
function once(event, button) {
  if (place.dataset.placing) return event.preventDefault();
  place.dataset.placing = 'yes';
  button.setAttribute('aria-disabled', 'true');
  button.textContent = button.dataset.busy;
  say(button.dataset.busy);
}

const isFilled = (form) => [...form.querySelectorAll('.address [required]')].every(({ value }) => value.trim());

/** Send the form, and show what comes back where it stands. */
async function send(form, button) {
  busy?.abort();
  const sending = (busy = new AbortController());
  const sent = new FormData(form, button);
  const patience = setTimeout(() => sending.abort('slow'), PATIENCE_MS);
  place.setAttribute('aria-busy', 'true');
  try {
    const response = await fetch(location.href, { method: 'POST', body: new URLSearchParams(sent), signal: sending.signal });
    if (response.redirected && !new URL(response.url).pathname.startsWith('/checkout/')) {
      location.assign(response.url);
      return;
    }
    if (response.status >= 500) throw new Error('the server failed');
    show(await response.text(), sent, button);
  } catch (error) {
    if (sending.signal.aborted && sending.signal.reason !== 'slow') return;
    trouble();
  } finally {
    clearTimeout(patience);
    if (busy === sending) place.removeAttribute('aria-busy');
  }
}

function show(html, sent, button) {
  const next = new DOMParser().parseFromString(html, 'text/html').querySelector('#checkout');
  if (!next) return location.reload();
  keepWhatWasTypedMeanwhile(next, sent);
  const active = document.activeElement;
  const wanted = active?.id && place.contains(active) ? active.id : null;
  const pressed = place.contains(active) && active === button;
  place.replaceChildren(...next.childNodes);
  place.dispatchEvent(new Event('shown'));
  const problems = place.querySelector('#problems');
  if (problems && button?.value !== 'update') focus(problems);
  else if (wanted) focus(document.getElementById(wanted));
  else if (pressed) focus(place.querySelector(`button[value="${CSS.escape(button.value)}"]`) ?? place.querySelector('.summary h2'));
  else restoreRadio(active);
  say(problems?.innerText ?? place.querySelector('.totals .total:last-child')?.innerText ?? '');
}

function restoreRadio(active) {
  if (active?.type !== 'radio') return;
  focus(place.querySelector(`input[name="${active.name}"][value="${CSS.escape(active.value)}"]`));
}

function keepWhatWasTypedMeanwhile(next, sent) {
  for (const { name, value, type } of place.querySelectorAll('input:not([type=hidden], [type=radio]), select')) {
    const field = next.querySelector(`[name="${name}"]`);
    if (field && type !== 'submit' && value !== sent.get(name)) field.value = value;
  }
}

function focus(element) {
  if (!element) return;
  if (!element.matches('a, button, input, select, [tabindex]')) element.setAttribute('tabindex', '-1');
  element.focus({ preventScroll: element.matches('input, select') });
}

function trouble() {
  const text = t('The shop cannot be reached just now. What you typed is still here: try again in a moment.');
  let box = place.querySelector('#problems');
  if (!box) {
    box = document.createElement('div');
    Object.assign(box, { id: 'problems', className: 'problem', role: 'alert', tabIndex: -1 });
    box.setAttribute('role', 'alert');
    place.querySelector('form').prepend(box);
  }
  box.textContent = text;
  box.focus();
}

function say(text) {
  document.querySelector('#news').textContent = text.replace(/\s+/g, ' ');
}
