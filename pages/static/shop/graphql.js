// The whole client: one POST to /graphql, and words for what can go wrong.

import { t } from '../words.js';

const PATIENCE_MS = 15_000;

/** Something the visitor can be told: `message` is a sentence, `retry` whether trying again helps. */
export class Trouble extends Error {
  constructor(message, { retry = true } = {}) {
    super(message);
    this.retry = retry;
  }
}

const { country, language } = document.body.dataset;

/** Where the visitor chose to be, if they did. */
export const buyerCountry = country;

/** The operation in the country and the language that the page is in, if it is not the shop's own. */
export function inContext(query) {
  const asked = [country && `country: ${country}`, language && `language: ${language}`].filter(Boolean);
  if (!asked.length) return query;
  return query.replace(/^(query|mutation) \w+(\([^)]*\))?/, `$& @inContext(${asked.join(', ')})`);
}

/** Run an operation; resolves to its data, or throws `Trouble`. */
export async function ask(query, variables = {}) {
  let response;
  try {
    response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query: inContext(query), variables }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (error) {
    throw new Trouble(error.name === 'TimeoutError' ? t('The shop is slow to answer.') : t('The shop cannot be reached.'));
  }
  const answer = await response.json().catch(() => null);
  if (answer === null) throw new Trouble(t('The shop gave an answer that makes no sense.'));
  if (answer.errors) throw trouble(answer.errors[0], response.headers.get('x-request-id'));
  return answer.data;
}

function trouble(error, requestId) {
  const ours = error.extensions?.code === 'INTERNAL_SERVER_ERROR';
  return new Trouble(ours ? `${error.message} (request ${requestId})` : error.message, { retry: ours });
}

/** The address that opens an operation in GraphiQL. */
export function graphiqlLink(query, variables) {
  const parts = new URLSearchParams({ query: inContext(query).trim() });
  if (Object.keys(variables).length) parts.set('variables', JSON.stringify(variables, null, 2));
  return `/graphql?${parts}`;
}
