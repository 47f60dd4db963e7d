"""Prices of a market in conditions: what a variant costs there, asked of what the shop keeps.

As conversion never makes the dearer the cheaper, a bound on converted prices is a bound on the
shop's own; only fixed prices have to be looked up.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

import models
from commerce.market import MarketPricing

Condition = sa.ColumnElement[bool]
_PRODUCT, _VARIANT = models.Product, models.ProductVariant
# Under a name of its own: facets read the table of fixed prices beside these conditions.
_FIXED = aliased(models.PriceListPrice, name="asked")


def within(pricing: MarketPricing, lowest: int | None, highest: int | None) -> Condition:
    """Variants whose price in the market lies there; bounds in its minor units, or none."""
    converted = _between(_VARIANT.price_minor, *_own(pricing, lowest, highest))
    if pricing.price_list is None:
        return converted
    fixed = sa.select(_FIXED.variant_id).where(
        _FIXED.price_list_id == pricing.price_list, _FIXED.variant_id == _VARIANT.id
    )
    fits = fixed.where(_between(_FIXED.price_minor, lowest, highest))
    return sa.or_(sa.exists(fits), sa.and_(converted, sa.not_(sa.exists(fixed))))


def spanning(pricing: MarketPricing, lowest: int | None, highest: int | None) -> Condition:
    """Products that may have such a variant, by what they keep of their prices.

    All of them where prices are fixed, which does not show in it.
    """
    if pricing.price_list is not None:
        return sa.true()
    least, greatest = _own(pricing, lowest, highest)
    dearest, cheapest = _PRODUCT.max_price_minor, _PRODUCT.min_price_minor
    return sa.and_(_between(dearest, least, None), _between(cheapest, None, greatest))


def _own(
    pricing: MarketPricing, lowest: int | None, highest: int | None
) -> tuple[int | None, int | None]:
    """The bounds that what the shop keeps has to meet."""
    if pricing.conversion.is_plain:
        return lowest, highest
    return (
        None if lowest is None else pricing.conversion.least(lowest),
        None if highest is None else pricing.conversion.greatest(highest),
    )


def _between(column: Any, lowest: int | None, highest: int | None) -> Condition:
    bounds = []
    if lowest is not None:
        bounds.append(column >= lowest)
    if highest is not None:
        bounds.append(column <= highest)
    return sa.and_(sa.true(), *bounds)
