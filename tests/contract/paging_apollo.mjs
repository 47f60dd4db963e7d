// Reads an address, walks its products with Apollo Client and relayStylePagination, forward and
// back, with persisted queries by GET and by POST; writes the titles as the cache holds them.
import { readFileSync } from "node:fs";
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { Defer20220824Handler } from "@apollo/client/incremental";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { relayStylePagination } from "@apollo/client/utilities";
import { createHash } from "node:crypto";

const { address } = JSON.parse(readFileSync(0, "utf8"));
const seen = [];
const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const counted = (uri, init) => {
  seen.push([init.method, JSON.stringify(init.body ?? uri).includes("persistedQuery")]);
  return fetch(uri, init);
};
const client = (useGETForHashedQueries) =>
  new ApolloClient({
    link: ApolloLink.from([
      new PersistedQueryLink({ sha256, useGETForHashedQueries }),
      new HttpLink({ uri: `${address}/graphql`, fetch: counted }),
    ]),
    incrementalHandler: new Defer20220824Handler(),
    cache: new InMemoryCache({
      typePolicies: {
        QueryRoot: { queryType: true, fields: { products: relayStylePagination(["sortKey"]) } },
      },
    }),
  });
const FORWARD = gql`query Forward($first: Int, $after: String) {
  products(first: $first, after: $after, sortKey: TITLE) {
    edges { cursor node { id title } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
const BACKWARD = gql`query Backward($last: Int, $before: String) {
  products(last: $last, before: $before, sortKey: PRICE) {
    edges { cursor node { id title } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
const DEFERRED = gql`query Deferred {
  product(handle: "stoneware-mug") { id title ... on Product @defer { vendor } } }`;

const walk = async (apollo, query, size, more, next) => {
  const variables = { [size]: 25 };
  const watched = apollo.watchQuery({ query, variables });
  const subscription = watched.subscribe({});
  await apollo.query({ query, variables });
  const held = () => apollo.readQuery({ query, variables }).products;
  while (held().pageInfo[more])
    await watched.fetchMore({ variables: { ...variables, ...next(held().pageInfo) } });
  subscription.unsubscribe();
  return held().edges.map(({ node }) => node.title);
};
const byPost = client(false);
const byGet = client(true);
const forward = await walk(byPost, FORWARD, "first", "hasNextPage", (info) => ({
  after: info.endCursor,
}));
const backward = await walk(byGet, BACKWARD, "last", "hasPreviousPage", (info) => ({
  before: info.startCursor,
}));
const deferred = await byPost.query({ query: DEFERRED });
const methods = [...new Set(seen.map(([method, hashed]) => `${method} ${hashed}`))].sort();
process.stdout.write(
  JSON.stringify({ forward, backward, methods, deferred: deferred.data.product.vendor }),
);
