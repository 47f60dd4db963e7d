// Reads an address, shops there with shopify-buy; writes what it found and what it bought.
import { readFileSync } from "node:fs";
import Buy from "shopify-buy";

const { address, code, giftCard } = JSON.parse(readFileSync(0, "utf8"));
const domain = new URL(address).host;
const client = Buy.buildClient({ domain, storefrontAccessToken: "public" });

const products = await client.product.fetchAll(20);
const next = await client.fetchNextPage(products);
const mug = await client.product.fetchByHandle("stoneware-mug");
const filtered = await client.product.fetchQuery({ first: 5, sortKey: "TITLE", query: "title:mug*" });
const recommended = await client.product.fetchRecommendations(mug.id);
const collections = await client.collection.fetchAllWithProducts({ first: 5, productsFirst: 5 });
const shop = await client.shop.fetchInfo();
const policies = await client.shop.fetchPolicies();

const { checkout } = client;
const variant = mug.variants.find((one) => one.available);
const made = await checkout.create({ email: "ann@example.com", note: "Ring twice" });
const id = made.id;
const filled = await checkout.addLineItems(id, [{ variantId: variant.id, quantity: 2 }]);
const changed = await checkout.updateLineItems(id, [{ id: filled.lineItems[0].id, quantity: 3 }]);
const discounted = await checkout.addDiscount(id, code);
const undiscounted = await checkout.removeDiscount(id);
const carded = await checkout.addGiftCards(id, [giftCard]);
const uncarded = await checkout.removeGiftCard(id, carded.appliedGiftCards[0].id);
const noted = await checkout.updateAttributes(id, { customAttributes: [{ key: "a", value: "b" }] });
const mailed = await checkout.updateEmail(id, "bob@example.com");
const shipped = await checkout.updateShippingAddress(id, {
  address1: "1 Lane", city: "New York", province: "NY", country: "US", zip: "10001",
  firstName: "Ann", lastName: "Lee",
});
const fetched = await checkout.fetch(id);
const emptied = await checkout.removeLineItems(id, [fetched.lineItems[0].id]);

process.stdout.write(
  JSON.stringify({
    products: products.map(({ handle }) => handle),
    next: next.model.map(({ handle }) => handle),
    image: client.image.helpers.imageForSize(mug.images[0], { maxWidth: 50, maxHeight: 50 }),
    chosen: client.product.helpers.variantForOptions(mug, {
      [mug.options[0].name]: mug.options[0].values[1].value,
    })?.title,
    filtered: filtered.map(({ title }) => title),
    recommended: recommended.map(({ handle }) => handle),
    collections: collections.map(({ handle, products }) => [handle, products.length]),
    shop: JSON.parse(JSON.stringify(shop)),
    policies: Object.keys(policies.attrs).map((name) => [name, policies[name]?.title ?? null]),
    filled: [filled.lineItems[0].quantity, filled.subtotalPrice.amount],
    changed: [changed.lineItems[0].quantity, changed.totalPrice.amount],
    discounted: [discounted.totalPrice.amount, discounted.discountApplications.length],
    undiscounted: undiscounted.totalPrice.amount,
    cards: [carded.appliedGiftCards.length, uncarded.appliedGiftCards.length],
    noted: noted.customAttributes.map(({ key, value }) => [key, value]),
    mailed: mailed.email,
    shipped: shipped.shippingAddress?.city,
    webUrl: fetched.webUrl,
    note: made.note,
    emptied: emptied.lineItems.length,
  }),
);
