// Walks products with Relay, forward and back, by what relay-compiler wrote; reads an address and
// the folder of its artifacts, writes the titles as Relay's store holds them.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const relay = createRequire(import.meta.url)("relay-runtime");
const { address, artifacts } = JSON.parse(readFileSync(0, "utf8"));
const artifact = async (name) =>
  (await import(pathToFileURL(`${artifacts}/${name}.graphql.js`))).default;
const environment = new relay.Environment({
  network: relay.Network.create(async ({ text }, variables) => {
    const response = await fetch(`${address}/graphql`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ query: text, variables }),
    });
    return response.json();
  }),
  store: new relay.Store(new relay.RecordSource()),
});

const walk = async (name, key, size, more, next) => {
  const request = await artifact(name);
  let variables = { [size]: 25 };
  for (;;) {
    const data = await relay.fetchQuery(environment, request, variables).toPromise();
    const info = data.products.pageInfo;
    if (!info[more]) break;
    variables = { [size]: 25, ...next(info) };
  }
  let titles;
  environment.commitUpdate((store) => {
    const held = relay.ConnectionHandler.getConnection(store.getRoot(), key, { sortKey: "TITLE" });
    titles = held.getLinkedRecords("edges").map((e) => e.getLinkedRecord("node").getValue("title"));
  });
  return titles;
};

process.stdout.write(
  JSON.stringify({
    forward: await walk("ForwardQuery", "Forward__products", "first", "hasNextPage", (info) => ({
      after: info.endCursor,
    })),
    backward: await walk("BackwardQuery", "Backward__products", "last", "hasPreviousPage", (info) => ({
      before: info.startCursor,
    })),
  }),
);
