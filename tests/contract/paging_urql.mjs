// Reads an address, walks its products with urql, forward and back; writes their titles, and the
// parts in which a deferred answer came.
import { readFileSync } from "node:fs";
import { Client, cacheExchange, fetchExchange } from "@urql/core";

const { address } = JSON.parse(readFileSync(0, "utf8"));
const client = (preferGetMethod) =>
  new Client({ url: `${address}/graphql`, exchanges: [cacheExchange, fetchExchange], preferGetMethod });
const PAGE = `query ($first: Int, $after: String, $last: Int, $before: String) {
  products(first: $first, after: $after, last: $last, before: $before, sortKey: TITLE) {
    nodes { id title }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
const DEFERRED = `{ product(handle: "stoneware-mug") { id title ... on Product @defer { vendor } } }`;

const walk = async (method, size, more, side, edge) => {
  const urql = client(method);
  const pages = [];
  let variables = { [size]: 25, [side]: null };
  for (;;) {
    const { data, error } = await urql.query(PAGE, variables).toPromise();
    if (error) throw error;
    pages.push(data.products.nodes.map(({ title }) => title));
    if (!data.products.pageInfo[more]) return pages;
    variables = { [size]: 25, [side]: data.products.pageInfo[edge] };
  }
};
const parts = [];
await new Promise((resolve) =>
  client(false).query(DEFERRED, {}).subscribe(({ data, hasNext, error }) => {
    parts.push(structuredClone(data.product));
    if (error || !hasNext) resolve();
  }),
);
process.stdout.write(
  JSON.stringify({
    forward: (await walk(false, "first", "hasNextPage", "after", "endCursor")).flat(),
    backward: (await walk("force", "last", "hasPreviousPage", "before", "startCursor"))
      .reverse()
      .flat(),
    parts,
  }),
);
