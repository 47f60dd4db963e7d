// Reads what our shop answered to product and cart queries, hands it to hydrogen-react's helpers,
// and writes what they make of it. Components are rendered, as a storefront's server does.
import { readFileSync } from "node:fs";
import { createElement as element } from "react";
import { renderToStaticMarkup as render } from "react-dom/server";
import {
  Image, Money, RichText, ShopifyProvider, decodeEncodedVariant, flattenConnection,
  getAdjacentAndFirstAvailableVariants, getProductOptions, isOptionValueCombinationInEncodedVariant,
  mapSelectedProductOptionToObject, parseGid, parseMetafield,
} from "@shopify/hydrogen-react";

const { address, product, cart, metafield, richText } = JSON.parse(readFileSync(0, "utf8"));
const shop = {
  storeDomain: address, storefrontToken: "public", storefrontApiVersion: "2026-04",
  countryIsoCode: "US", languageIsoCode: "EN",
};
const shown = (component, props) =>
  render(element(ShopifyProvider, shop, element(component, props)));
const options = getProductOptions(product);
const first = product.selectedOrFirstAvailableVariant;

process.stdout.write(
  JSON.stringify({
    gids: [parseGid(product.id), parseGid(first.id), parseGid(cart.id)],
    exists: decodeEncodedVariant(product.encodedVariantExistence),
    available: decodeEncodedVariant(product.encodedVariantAvailability),
    hasFirst: isOptionValueCombinationInEncodedVariant([0], product.encodedVariantExistence),
    options: options.map(({ name, optionValues }) => [
      name,
      optionValues.map(({ name, exists, available, selected }) => [name, exists, available, selected]),
    ]),
    adjacent: getAdjacentAndFirstAvailableVariants(product).length,
    selected: mapSelectedProductOptionToObject(first.selectedOptions),
    variants: flattenConnection(product.variants).map(({ id }) => id),
    lines: flattenConnection(cart.lines).map(({ quantity }) => quantity),
    money: shown(Money, { data: first.price }),
    image: shown(Image, { data: product.featuredImage, sizes: "50vw", aspectRatio: "1/1" }),
    metafield: metafield && parseMetafield(metafield).parsedValue,
    richText: richText && shown(RichText, { data: richText }),
  }),
);
