"""What is read of markets in bulk: how they make their prices, and the prices they fixed."""

from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

import models
from commerce.market import Conversion, FixedPrice, MarketPricing
from loaders.batch import Statement
from loaders.page import Children
from loaders.pagination import Order
from models.engine import among

Read = Callable[[Any], Awaitable[Sequence[Any]]]
# Reads by a statement that is built once: as ``Reads.quick``.
Quick = Callable[..., Awaitable[Sequence[Any]]]
_MARKET, _LIST, _FIXED = models.Market, models.PriceList, models.PriceListPrice
_RATE = models.ExchangeRate
FIXED_PRICES = Children(_FIXED, _FIXED.price_list_id)
BY_VARIANT = Order("PriceList.fixedPrices", (_FIXED.variant_id,))
# Of a price list: whether it has a fixed price at all.
HAS_FIXED = sa.exists().where(_FIXED.price_list_id == _LIST.id)
COLUMNS = (_MARKET, _LIST, _RATE, HAS_FIXED)


def built(read: Read) -> Quick:
    """To read so by statements that are built anew each time."""

    async def quick(_key: Any, build: Callable[[], Any], **values: Any) -> Sequence[Any]:
        statement = build()
        return await read(statement.params(**values) if values else statement)

    return quick


def joined(start: Any, on: Any) -> Any:
    """Markets with their price lists and exchange rates, beside the rows of ``start``."""
    return (
        sa.outerjoin(start, _MARKET, on)
        .outerjoin(_LIST, _LIST.market_id == _MARKET.id)
        .outerjoin(_RATE, _RATE.currency == _MARKET.currency)
    )


def whole() -> Statement:
    """The shop, once with each of its markets; once alone where it has none."""
    return (
        sa.select(models.Shop, *COLUMNS)
        .select_from(joined(models.Shop, sa.true()))
        .order_by(_MARKET.id)
    )


def of_ids(market_ids: Sequence[int]) -> Statement:
    """The shop with some of its markets."""
    return (
        sa.select(models.Shop, *COLUMNS)
        .select_from(joined(models.Shop, sa.true()))
        .where(among(_MARKET.id, market_ids))
    )


def pricing(row: Any) -> MarketPricing | None:
    """How the market of a row of these statements makes its prices; None if it cannot.

    It cannot without an exchange rate for a currency that is not the shop's.
    """
    shop, market, price_list, rate, has_fixed = row
    if rate is None and market.currency != shop.currency_code:
        return None
    conversion = Conversion(
        source=shop.currency_code,
        target=market.currency,
        rate=rate.rate if rate and market.currency != shop.currency_code else Decimal(1),
        adjustment=price_list.adjustment if price_list else Decimal(0),
        rounding=market.rounding,
        ending=market.ending,
    )
    return MarketPricing(
        conversion=conversion,
        market_id=None if market.primary else market.id,
        handle=market.handle,
        price_list=price_list.id if price_list and has_fixed else None,
        prices_include_tax=market.prices_include_tax,
    )


async def fixed_prices(
    quick: Quick, price_lists: Sequence[int], variant_ids: Sequence[int]
) -> dict[tuple[int, int], FixedPrice]:
    """The fixed prices of variants, by price list and variant."""
    if not price_lists or not variant_ids:
        return {}
    rows = await quick(fixed_prices, _fixed, lists=price_lists, variants=variant_ids)
    return {(list_id, variant_id): FixedPrice(*prices) for list_id, variant_id, *prices in rows}


def _fixed() -> Statement:
    return sa.select(
        *(_FIXED.price_list_id, _FIXED.variant_id),
        *(_FIXED.price_minor, _FIXED.compare_at_minor),
    ).where(among(_FIXED.price_list_id, "lists"), among(_FIXED.variant_id, "variants"))


async def prices_of_products(
    quick: Quick, price_list: int, product_ids: Sequence[int]
) -> dict[int, list[tuple[int, int | None, FixedPrice | None]]]:
    """All prices of those products of which any is fixed: the shop's own, and the fixed ones."""
    rows = await quick(prices_of_products, _of_products, list=price_list, keys=product_ids)
    found: dict[int, list[tuple[int, int | None, FixedPrice | None]]] = {}
    for product_id, price, compare_at, fixed, before in rows:
        own = None if fixed is None else FixedPrice(fixed, before)
        found.setdefault(product_id, []).append((price, compare_at, own))
    return found


def _of_products() -> Statement:
    variant, price_list = models.ProductVariant, sa.bindparam("list", type_=sa.Integer)
    has_fixed = sa.select(_FIXED.product_id).where(
        _FIXED.price_list_id == price_list, among(_FIXED.product_id, "keys")
    )
    ours = sa.and_(_FIXED.variant_id == variant.id, _FIXED.price_list_id == price_list)
    return (
        sa.select(
            *(variant.product_id, variant.price_minor, variant.compare_at_minor),
            *(_FIXED.price_minor, _FIXED.compare_at_minor),
        )
        .select_from(sa.outerjoin(variant, _FIXED, ours))
        .where(variant.product_id.in_(has_fixed))
    )


def plan_amounts(pricing: MarketPricing, row: models.SellingPlan) -> dict[str, Any]:
    """A plan's amounts by the exchange rate alone; its percentages stay."""
    amount = pricing.conversion.amount
    adjustments = [
        [kind, value if kind == "percentage" else amount(int(value)), count]
        for kind, value, count in row.adjustments
    ]
    charge = None if row.charge_minor is None else amount(row.charge_minor)
    return {"adjustments": adjustments, "charge_minor": charge}
