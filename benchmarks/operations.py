"""The operations that are measured: what storefronts send, with everything a client would send."""

from dataclasses import dataclass, field
from typing import Any

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
SEARCH = """query Search($query: String!) { search(query: $query, first: 24, types: [PRODUCT]) {
  totalCount edges { node { ... on Product { ...Card } } }
  productFilters { id label type values { id label count input } } } }
"""
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
SUBMIT = "cart to order: create, pay, submit"
