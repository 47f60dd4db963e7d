"""The operations that are measured: what storefronts send, with everything a client would send."""

import base64
from dataclasses import dataclass, field
from typing import Any

import orjson

from benchmarks.floors import Floor

CARD = """fragment Card on Product { id title handle
  priceRange { minVariantPrice { amount currencyCode } }
  images(first: 1) { edges { node { url altText width height } } } }"""


@dataclass(frozen=True)
class Operation:
    """A document and its variables; ``name`` is its row in the tables."""

    name: str
    what: str
    document: str
    variables: dict[str, Any] = field(default_factory=dict)

    @property
    def is_read(self) -> bool:
        return self.document.startswith("query")

    @property
    def body(self) -> dict[str, Any]:
        return {"query": self.document, "variables": self.variables}


LIST = Operation(
    "a",
    "24 products with price and first image",
    """query Plp($first: Int!, $after: String, $sortKey: ProductSortKeys, $reverse: Boolean) {
  products(first: $first, after: $after, sortKey: $sortKey, reverse: $reverse) {
    edges { node { ...Card } } pageInfo { hasNextPage endCursor } } }
"""
    + CARD,
    {"first": 24},
)
IN_CONTEXT = Operation(
    "i",
    "the same list, by a document that names its country and language",
    LIST.document.replace(
        "$reverse: Boolean)",
        "$reverse: Boolean, $country: CountryCode, $language: LanguageCode)"
        " @inContext(country: $country, language: $language)",
    ),
    {"first": 24, "country": "US", "language": "EN"},
)
FEED = Operation(
    "b",
    "100 products with 3 variants each",
    """query Feed($first: Int!) { products(first: $first) { edges { node { id title handle
    variants(first: 3) { edges { node { id title sku availableForSale quantityAvailable
      price { amount currencyCode } } } } } } pageInfo { hasNextPage endCursor } } }""",
    {"first": 100},
)
PAGE = """query Pdp($handle: String!) { product(handle: $handle) {
  id title handle description vendor
  options { name values }
  priceRange { minVariantPrice { amount currencyCode } maxVariantPrice { amount currencyCode } }
  variants(first: 50) { edges { node { id title sku availableForSale
    price { amount currencyCode } selectedOptions { name value } } } }
  images(first: 20) { edges { node { url altText width height } } }
  collections(first: 10) { edges { node { id title handle } } } } }"""
DEEP = """query Deep($first: Int!, $after: String) {
  products(first: $first, after: $after, sortKey: TITLE) {
    edges { node { id title handle priceRange { minVariantPrice { amount currencyCode } } } }
    pageInfo { hasNextPage endCursor } } }"""
CART = """mutation Add($lines: [CartLineInput!]) { cartCreate(input: {lines: $lines}) {
  cart { id totalQuantity cost { totalAmount { amount currencyCode } }
    lines(first: 10) { edges { node { id quantity merchandise { ... on ProductVariant {
      id title price { amount currencyCode } product { title } } } } } } }
  userErrors { field message } } }"""
SEARCH = (
    """query Search($query: String!) { search(query: $query, first: 24, types: [PRODUCT]) {
  totalCount edges { node { ... on Product { ...Card } } }
  productFilters { id label type values { id label count input } } } }
"""
    + CARD
)
RICH = """query Rich($handle: String!) { product(handle: $handle) {
  id title handle descriptionHtml vendor productType tags availableForSale totalInventory
  seo { title description } featuredImage { url altText width height }
  options { id name optionValues { id name firstSelectableVariant { id } swatch { color } } }
  priceRange { minVariantPrice { amount currencyCode } maxVariantPrice { amount currencyCode } }
  compareAtPriceRange { maxVariantPrice { amount currencyCode } }
  selectedOrFirstAvailableVariant { id availableForSale price { amount currencyCode } }
  variants(first: 100) { nodes { id title sku availableForSale price { amount currencyCode }
    compareAtPrice { amount currencyCode } selectedOptions { name value } image { url } } }
  media(first: 20) { nodes { mediaContentType alt ... on MediaImage { image { url } } } }
  collections(first: 10) { nodes { id title handle } }
  encodedVariantExistence encodedVariantAvailability } }"""


async def operations_of(
    floor: Floor, *, product: int = 4321, place: int = 9700, for_node: bool = False
) -> dict[str, Operation]:
    """All of them but checkout's, with a product, a place and variants of this catalogue.

    The Node server's cursors are its own.
    """
    handle = await floor.rows("SELECT handle FROM product WHERE id = $1", product)
    last = await floor.rows(
        "SELECT title_key, id FROM product WHERE status = 'ACTIVE'"
        f" ORDER BY title_key, id LIMIT 1 OFFSET {place}"
    )
    edge = list(last[0])
    after = floor.by_title.encode(edge)
    if for_node:
        after = base64.urlsafe_b64encode(orjson.dumps(edge)).decode().rstrip("=")
    lines = [
        {"merchandiseId": "gid://shopify/ProductVariant/37", "quantity": 2},
        {"merchandiseId": "gid://shopify/ProductVariant/41", "quantity": 1},
    ]
    page = {"handle": handle[0][0]}
    return {
        "a": LIST,
        "b": FEED,
        "c": Operation("c", "a product's page", PAGE, page),
        "e": Operation("e", "24 products, far down by title", DEEP, {"first": 24, "after": after}),
        "f": Operation("f", "a new cart of two lines", CART, {"lines": lines}),
        "g": Operation("g", "a search with its facets", SEARCH, {"query": "platter"}),
        "h": Operation("h", "a rich product page", RICH, page),
        "i": IN_CONTEXT,
    }
