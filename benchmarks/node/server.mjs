// The same reads by hand in Node: Fastify, graphql-jit, DataLoader, pg with named statements.
import { readFileSync } from "node:fs";
import DataLoader from "dataloader";
import Fastify from "fastify";
import { buildSchema, parse, validate } from "graphql";
import { compileQuery } from "graphql-jit";
import pg from "pg";

const { DATABASE_URL, PORT, SCHEMA } = process.env;
const SHOP = "gid://shopify", SHOWN = "status = 'ACTIVE' AND published_at <= statement_timestamp()";
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 8, idleTimeoutMillis: 0 });
const asked = async (name, text, values) => (await pool.query({ name, text, values })).rows;
const money = (minor, currencyCode) => ({ amount: `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, "0")}`, currencyCode });
const edges = (rows) => ({ edges: rows.map((node) => ({ node })) });

const PRODUCT = "id, title, handle, description, vendor, min_price_minor, max_price_minor, currency, title_key";
const product = (r) => ({ key: r.id, id: `${SHOP}/Product/${r.id}`, title: r.title, handle: r.handle, description: r.description, vendor: r.vendor,
  priceRange: { minVariantPrice: money(r.min_price_minor, r.currency), maxVariantPrice: money(r.max_price_minor, r.currency) } });
const variant = (r) => ({ id: `${SHOP}/ProductVariant/${r.id}`, title: r.title, sku: r.sku, price: money(r.price_minor, r.currency), selectedOptions: r.selected_options.map(([name, value]) => ({ name, value })),
  availableForSale: r.quantity_available > 0 || !r.inventory_tracked || r.inventory_policy === "CONTINUE", quantityAvailable: r.inventory_tracked ? r.quantity_available : null });
const image = (r) => ({ url: r.url, altText: r.alt_text, width: r.width, height: r.height });
const CHILDREN = {
  variants: [variant, "product_variant", "id, title, sku, quantity_available, inventory_tracked, inventory_policy, price_minor, currency, selected_options", ""],
  images: [image, "image", "url, alt_text, width, height", "AND kind = 'IMAGE'"],
};
const grouped = (keys, rows, make) => {
  const groups = new Map(keys.map((key) => [key, []]));
  for (const row of rows) groups.get(row.parent).push(make(row));
  return keys.map((key) => groups.get(key));
};
class Loaders { // one for each list and size, made when it is first asked for
  made = {};
  children(list, size) {
    const [make, table, columns, where] = CHILDREN[list];
    return (this.made[list + size] ??= new DataLoader(async (keys) => grouped(keys, await asked(list, `SELECT k.parent::int, c.* FROM unnest($1::bigint[]) k(parent) CROSS JOIN LATERAL (SELECT ${columns} FROM ${table} WHERE product_id = k.parent ${where} ORDER BY position, id LIMIT $2) c`, [keys, size]), make)));
  }
}
const COLUMN = { TITLE: "title_key", PRICE: "min_price_minor", ID: "id" };
async function products({ first, after, sortKey = "ID", reverse }) {
  const column = COLUMN[sortKey ?? "ID"], way = reverse ? "DESC" : "ASC", beyond = reverse ? "<" : ">";
  const edge = after ? JSON.parse(Buffer.from(after, "base64url")) : [];
  const where = after ? `AND (${column}, id) ${beyond} ($2, $3)` : "";
  const rows = await asked(`products ${column} ${way} ${!!after}`, `SELECT ${PRODUCT} FROM product WHERE ${SHOWN} ${where} ORDER BY ${column} ${way}, id ${way} LIMIT $1`, [first + 1, ...edge]);
  const hasNextPage = rows.length > first, kept = rows.slice(0, first), last = kept.at(-1);
  return { ...edges(kept.map(product)), pageInfo: { hasNextPage, endCursor: last ? Buffer.from(JSON.stringify([last[column], last.id])).toString("base64url") : null } };
}
const schema = buildSchema(readFileSync(SCHEMA, "utf8"));
const resolve = (type, resolvers) => Object.entries(resolvers).forEach(([name, one]) => (schema.getType(type).getFields()[name].resolve = one));
resolve("QueryRoot", { products: (_, args) => products(args), product: async (_, { handle }) => (await asked("product", `SELECT ${PRODUCT} FROM product WHERE handle = $1 AND ${SHOWN}`, [handle])).map(product)[0] ?? null });
resolve("Product", {
  variants: async ({ key }, { first }, loaders) => edges(await loaders.children("variants", first).load(key)),
  images: async ({ key }, { first }, loaders) => edges(await loaders.children("images", first).load(key)),
  collections: async ({ key }, { first }) => edges((await asked("collections", "SELECT c.id, c.title, c.handle FROM collection_product p JOIN collection c ON c.id = p.collection_id WHERE p.product_id = $1 AND c.published_at <= statement_timestamp() ORDER BY p.collection_id LIMIT $2", [key, first])).map(({ id, title, handle }) => ({ id: `${SHOP}/Collection/${id}`, title, handle }))),
  options: async ({ key }) => (await asked("options", "SELECT o.name, array_agg(v.name ORDER BY v.position, v.id) AS values FROM product_option o JOIN product_option_value v ON v.option_id = o.id WHERE o.product_id = $1 GROUP BY o.id ORDER BY o.position, o.id", [key])),
});
pg.types.setTypeParser(20, Number); // ids and prices are far below 2 ** 53
const compiled = new Map();
function plan(query) {
  if (!compiled.has(query)) {
    const document = parse(query), wrong = validate(schema, document);
    compiled.set(query, wrong.length ? { query: () => ({ errors: wrong }) } : compileQuery(schema, document));
  }
  return compiled.get(query);
}
const server = Fastify();
server.post("/graphql", ({ body: { query, variables } }) => plan(query).query(null, new Loaders(), variables));
await server.listen({ port: Number(PORT), host: "127.0.0.1" });
