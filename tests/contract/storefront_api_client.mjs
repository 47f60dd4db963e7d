// Reads an address, asks it as storefront-api-client does; writes what came back.
import { readFileSync } from "node:fs";
import { createStorefrontApiClient } from "@shopify/storefront-api-client";

const { address } = JSON.parse(readFileSync(0, "utf8"));
const made = (options) =>
  createStorefrontApiClient({ storeDomain: address, apiVersion: "2026-04", ...options });
const client = made({ publicAccessToken: "public" });
const server = made({ privateAccessToken: "private" });

// The first two answers are those of a shop that has no time; the client asks again.
let attempts = 0;
const patient = made({
  publicAccessToken: "public",
  retries: 2,
  customFetchApi: (url, init) =>
    ++attempts < 3
      ? new Response("", { status: attempts === 1 ? 429 : 503, headers: { "Retry-After": "0" } })
      : fetch(url, init),
});
const named = "query ($handle: String!) { product(handle: $handle) { handle title } }";
const deferred = `query ($handle: String!) {
  product(handle: $handle) { handle ... @defer { title vendor } } }`;

const parts = [];
const stream = await client.requestStream(deferred, { variables: { handle: "stoneware-mug" } });
for await (const part of stream) parts.push(part);
const raw = await client.fetch("{ shop { name } }");

process.stdout.write(
  JSON.stringify({
    url: client.config.apiUrl,
    shop: await server.request("{ shop { name } }"),
    product: await client.request(named, { variables: { handle: "stoneware-mug" } }),
    missing: await client.request(named, { variables: { handle: "no-such-thing" } }),
    invalid: await client.request("{ shop { nome } }"),
    unset: await client.request(named),
    retried: await patient.request("{ shop { name } }"),
    attempts,
    status: raw.status,
    requestId: raw.headers.get("x-request-id"),
    parts,
  }),
);
