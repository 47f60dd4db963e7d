"""Filters of products as conditions: on the product, and on one variant that meets them all."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR
from typing import Any

import sqlalchemy as sa

import models
from commerce.facet import CATEGORY, PRICE, PRODUCT_TYPE, TAG, VENDOR
from commerce.market import MarketPricing
from commerce.money import exponent
from commerce.product_filter import Facts, Filters, PriceRange
from context import Context
from loaders.catalogue import SELLABLE
from loaders.category import in_any
from models.engine import among
from resolvers import fact_facet, price_condition
from resolvers.localization import pricing_in_force
from resolvers.product_query import bounded, with_variant
from resolvers.query_terms import Condition

OF_CATEGORY = "metafields of categories"
_PRODUCT, _VARIANT, _TAG = models.Product, models.ProductVariant, models.ProductTag
_FACT, _CHOICE = models.Metafield, models.VariantOption
_KEPT_FROM_BUYERS = sa.select(models.MetafieldDefinition.id).where(
    sa.not_(models.MetafieldDefinition.is_public)
)


@dataclass(frozen=True)
class Conditions:
    """What must hold, by kind of filter, so that a facet can leave out its own.

    Whether a product is available is asked of those of its variants that meet the rest: so
    what is available in red and what is sold out in red are two different halves of the red.
    ``price_list`` holds the fixed prices of the document's market, if it has any. ``spans`` holds
    of whatever has a variant of the price: the product's own lowest and highest tell that sooner.
    """

    of_product: dict[str, Condition]
    of_variant: dict[str, Condition]
    available: bool | None
    price_list: int | None = None
    is_sqlite: bool = False
    spans: tuple[Condition, ...] = ()

    def where(self) -> list[Condition]:
        """All of it, as conditions on products."""
        return [*self.of_product.values(), *self.of_variants()]

    def of_variants(self) -> Iterator[Condition]:
        """What a product's variants must meet, as conditions on the product."""
        yield from self.spans
        fits = tuple(self.of_variant.values())
        if self.available is not None or fits:
            yield with_variant(*fits, *([SELLABLE] if self.available else []))
        if self.available is False:
            yield sa.not_(with_variant(*fits, SELLABLE))


def option_kind(name_key: str) -> str:
    """The kind of filter that one option is."""
    return f"option {name_key}"


async def conditions(context: Context, filters: Filters) -> Conditions:
    """The filters' conditions; prices are in the currency of the document's market."""
    is_sqlite = context.is_sqlite
    product = dict(_of_product(filters, is_sqlite=is_sqlite))
    variant = dict(_of_variant(filters, is_sqlite=is_sqlite))
    spans: tuple[Condition, ...] = ()
    if filters.prices:
        pricing = await pricing_in_force(context)
        bounds = [_bounds(price, pricing) for price in filters.prices]
        variant[PRICE] = sa.or_(*(price_condition.within(pricing, *pair) for pair in bounds))
        spans = (sa.or_(*(price_condition.spanning(pricing, *pair) for pair in bounds)),)
    both_or_none = len(filters.available) != 1
    price_list = context.in_force.pricing.price_list if context.in_force else None
    available = None if both_or_none else True in filters.available
    return Conditions(product, variant, available, price_list, is_sqlite, spans)


def _of_product(filters: Filters, *, is_sqlite: bool) -> Iterator[tuple[str, Condition]]:
    if filters.product_types:
        yield PRODUCT_TYPE, among(_PRODUCT.product_type_key, filters.product_types)
    if filters.vendors:
        yield VENDOR, among(_PRODUCT.vendor_key, filters.vendors)
    if filters.tags:
        tagged = sa.select(_TAG.product_id).where(among(_TAG.tag_key, filters.tags))
        yield TAG, _PRODUCT.id.in_(tagged)
    if filters.categories:
        yield CATEGORY, in_any(filters.categories)
    if filters.category_facts:
        yield OF_CATEGORY, sa.false()  # categories have none
    yield from _facts("Product", _PRODUCT.id, filters.product_facts, is_sqlite=is_sqlite)


def _of_variant(filters: Filters, *, is_sqlite: bool) -> Iterator[tuple[str, Condition]]:
    for name_key, value_keys in filters.options.items():
        chooses = sa.exists().where(
            _CHOICE.variant_id == _VARIANT.id,
            _CHOICE.name_key == name_key,
            among(_CHOICE.value_key, value_keys),
        )
        yield option_kind(name_key), chooses
    yield from _facts("ProductVariant", _VARIANT.id, filters.variant_facts, is_sqlite=is_sqlite)


def _bounds(price: PriceRange, pricing: MarketPricing) -> tuple[int, int | None]:
    """In minor units of the market's currency."""
    digits = exponent(pricing.currency)
    lowest = bounded(price.lowest.scaleb(digits).to_integral_value(ROUND_CEILING))
    if price.highest is None:
        return lowest, None
    return lowest, bounded(price.highest.scaleb(digits).to_integral_value(ROUND_FLOOR))


def _facts(
    owner_type: str, id: Any, facts: Facts, *, is_sqlite: bool
) -> Iterator[tuple[str, Condition]]:
    """Metafields that have one of the values, or a list that holds one."""
    item = fact_facet.items(is_sqlite=is_sqlite)
    for (namespace, key), values in facts.items():
        held = sa.exists(
            sa.select(item.c.value).where(among(sa.cast(item.c.value, sa.String), values))
        )
        known = sa.exists().where(
            _FACT.owner_type == owner_type,
            _FACT.owner_key == sa.cast(id, sa.String),
            _FACT.namespace == namespace,
            _FACT.key == key,
            sa.or_(among(_FACT.value, values), held.correlate(_FACT)),
            sa.func.coalesce(_FACT.definition_id, 0).not_in(_KEPT_FROM_BUYERS),
        )
        yield fact_facet.kind(owner_type, namespace, key), known
