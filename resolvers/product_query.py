"""The ``query:`` argument of products."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache, partial

import sqlalchemy as sa

import models
from commerce.market import MarketPricing
from commerce.money import BOUND, exponent
from commerce.permission import Permission
from commerce.query_tree import And, Field, Node, Not, Or
from commerce.query_value import as_decimal
from context import Context
from loaders.catalogue import SELLABLE
from models.search import SearchKind
from resolvers import price_condition
from resolvers.localization import pricing_in_force
from resolvers.query_terms import (
    Condition,
    RowReading,
    Searchable,
    any_of,
    exact,
    flag,
    key,
    moment,
    negated,
    one_of,
    owned,
    title,
)

PRICE = "variants.price"
_PRODUCT, _VARIANT, _TAG = models.Product, models.ProductVariant, models.ProductTag
_STATUSES = {status.name.lower(): status for status in models.ProductStatus}


def with_variant(*conditions: Condition) -> Condition:
    """Products with a variant of which all of this holds."""
    return sa.exists().where(_VARIANT.product_id == _PRODUCT.id, *conditions)


def _of_variant(reading: RowReading) -> RowReading:
    return owned(_PRODUCT.id, _VARIANT.product_id, reading)


_TAGGED = owned(_PRODUCT.id, _TAG.product_id, exact(_TAG.tag_key))
_FIELDS: dict[str, RowReading] = {
    "available_for_sale": flag(with_variant(SELLABLE)),
    "barcode": _of_variant(exact(_VARIANT.barcode)),
    "created_at": moment(_PRODUCT.created_at),
    "handle": exact(_PRODUCT.handle),
    "id": key(_PRODUCT.id),
    "product_type": any_of(_PRODUCT.product_type_key),
    "published_at": moment(_PRODUCT.published_at),
    "sku": _of_variant(exact(_VARIANT.sku_key)),
    "tag": _TAGGED,
    "tag_not": negated(_TAGGED),
    "updated_at": moment(_PRODUCT.updated_at),
    "vendor": exact(_PRODUCT.vendor_key),
}
_STAFF_FIELDS = {"status": one_of(_PRODUCT.status, _STATUSES)}


async def searchable(context: Context, tree: Node | None) -> Searchable:
    """What whoever asks may ask; prices are compared as the document's market has them."""
    pricing = await pricing_in_force(context) if _asks_for_prices(tree) else None
    return _searchable(pricing, context.actor.may(Permission.PRODUCTS_READ))


@lru_cache
def _searchable(pricing: MarketPricing | None, staff: bool) -> Searchable:
    fields = {**_FIELDS, "title": title, **(_STAFF_FIELDS if staff else {})}
    if pricing is not None:
        fields[PRICE] = partial(_price, pricing)
    return Searchable(_PRODUCT.id, fields, SearchKind.PRODUCT)


def _asks_for_prices(tree: Node | None) -> bool:
    match tree:
        case Field(name):
            return name == PRICE
        case And(terms) | Or(terms):
            return any(map(_asks_for_prices, terms))
        case Not(term):
            return _asks_for_prices(term)
    return False


def _price(pricing: MarketPricing, field: Field) -> Condition | None:
    """Products with a variant of such a price; they keep their own lowest and highest."""
    if field.prefix:
        return None if field.value else with_variant()
    amount = as_decimal(field.value)
    if amount is None:
        return None
    minor = amount.scaleb(exponent(pricing.currency))
    upward = field.comparator in (":<", ":>=")
    bound = bounded(minor.to_integral_value(ROUND_CEILING if upward else ROUND_FLOOR))
    if field.comparator == ":" and minor != bound:
        return sa.false()
    bounds = _bounds(field.comparator, bound)
    fits = with_variant(price_condition.within(pricing, *bounds))
    return sa.and_(price_condition.spanning(pricing, *bounds), fits)


def _bounds(comparator: str, bound: int) -> tuple[int | None, int | None]:
    """The lowest and the highest price that a comparison lets through."""
    match comparator:
        case ":<":
            return None, bound - 1
        case ":<=":
            return None, bound
        case ":>":
            return bound + 1, None
        case ":>=":
            return bound, None
    return bound, bound


def bounded(minor: Decimal) -> int:
    """A number that a column can hold; no price is so high, or so far below zero."""
    return int(max(Decimal(-BOUND), min(minor, Decimal(BOUND))))
