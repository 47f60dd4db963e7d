// Shows the GraphQL operation behind a view, and a way to run it.
import { h } from './dom.js';
import { graphiqlLink, inContext } from './graphql.js';
import { t } from '../words.js';

/** A closed box that holds the operation; it opens on demand. */
export function reveal(query, variables = {}) {
  return h('details', { class: 'reveal' },
    h('summary', {}, t('The GraphQL behind this')),
    h('pre', { tabindex: '0' }, h('code', {}, inContext(query).trim())),
    Object.keys(variables).length ? h('pre', { tabindex: '0' }, h('code', {}, JSON.stringify(variables, null, 2))) : null,
    h('a', { class: 'button quiet', href: graphiqlLink(query, variables) }, t('Open in GraphiQL')));
}
