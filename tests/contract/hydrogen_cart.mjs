// Reads an address and what may be put into a cart; writes what every call of Hydrogen's cart
// handler answered, by name, in the order in which they were made.
import { readFileSync } from "node:fs";
import { createCartHandler, createStorefrontClient } from "@shopify/hydrogen";

const { address, variants, code, giftCard } = JSON.parse(readFileSync(0, "utf8"));
const { storefront } = createStorefrontClient({
  storeDomain: address,
  publicStorefrontToken: "public",
  privateStorefrontToken: "private",
  storefrontApiVersion: "2026-04",
  i18n: { country: "US", language: "EN" },
});

let kept;
const shown = `#graphql
  fragment CartApiMutation on Cart {
    id totalQuantity checkoutUrl note
    attributes { key value }
    buyerIdentity { email countryCode }
    discountCodes { code applicable }
    appliedGiftCards { id lastCharacters }
    lines(first: 10) { nodes { id quantity } }
    delivery { addresses { id selected address { ... on CartDeliveryAddress { city } } } }
    deliveryGroups(first: 5) {
      nodes { id selectedDeliveryOption { handle } deliveryOptions { handle title } }
    }
  }`;
const cart = createCartHandler({
  storefront,
  getCartId: () => kept,
  setCartId: (id) => ((kept = id), new Headers()),
  cartMutateFragment: shown,
});

const calls = [];
const call = async (name, ...given) => {
  const answer = await cart[name](...given);
  calls.push({ name, answer: structuredClone(answer) });
  return answer.cart ?? answer;
};
const address1 = (city, more = {}) => ({
  selected: true,
  address: {
    deliveryAddress: {
      address1: "1 Lane", city, provinceCode: "NY", countryCode: "US", zip: "10001",
      firstName: "Ann", lastName: "Lee",
    },
  },
  ...more,
});

const made = await call("create", { lines: [{ merchandiseId: variants[0] }] });
kept = made.id;
const two = await call("addLines", [{ merchandiseId: variants[1], quantity: 2 }]);
await call("updateLines", [{ id: two.lines.nodes[1].id, quantity: 3 }]);
await call("removeLines", [two.lines.nodes[0].id]);
await call("updateDiscountCodes", [code]);
await call("updateGiftCardCodes", [giftCard]);
const card = (await call("addGiftCardCodes", [giftCard])).appliedGiftCards[0];
await call("removeGiftCardCodes", [card.id]);
await call("updateBuyerIdentity", { email: "ann@example.com", countryCode: "US" });
await call("updateNote", "Ring twice");
await call("updateAttributes", [{ key: "gift", value: "yes" }]);
await call("setMetafields", [{ key: "custom.card", type: "single_line_text_field", value: "Hi" }]);
await call("deleteMetafield", "custom.card");
const there = await call("addDeliveryAddresses", [address1("New York")]);
const place = there.delivery.addresses[0].id;
const moved = await call("updateDeliveryAddresses", [address1("Albany", { id: place })]);
const group = moved.deliveryGroups.nodes[0];
await call("updateSelectedDeliveryOption", [
  { deliveryGroupId: group.id, deliveryOptionHandle: group.deliveryOptions.at(-1).handle },
]);
await call("removeDeliveryAddresses", [place]);
await call("replaceDeliveryAddresses", [address1("Utica")]);
await call("get");
process.stdout.write(JSON.stringify(calls));
