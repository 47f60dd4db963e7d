"""Staff set what a market asks: a percentage more or less, fixed prices, exchange rates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import gid, market_draft
from commerce.complaints import MAX_TITLE, Complaints
from commerce.market_draft import MAX_PRICES, MAX_RATES, MarketErrorCode
from commerce.money import EXPONENTS, Money
from commerce.refusal import ClientError, Reason, Refused
from context import Context
from models.engine import among
from resolvers import change, price_place
from resolvers.market import locked_shop, stored

NOT_FOUND = Reason(MarketErrorCode.NOT_FOUND, "There is no such price list.", ("id",))
_PRICE = models.PriceListPrice
_TOLD = ("name", "market_id", "percentage")


@dataclass(frozen=True)
class NewPrice:
    """A variant's price in a market; ``compare_at`` is what it cost before."""

    variant_id: int
    price: Money
    compare_at: Money | None = None


async def create(context: Context, market_id: int, said: Mapping[str, Any]) -> models.PriceList:
    complaints = Complaints(MarketErrorCode, "input")
    async with context.transaction() as session:
        await locked_shop(session)
        market = await session.get(models.Market, market_id)
        row = models.PriceList(percentage="0")
        if market is None:
            complaints.add("NOT_FOUND", "There is no such market.", "marketId")
        elif market.primary:
            complaints.add("PRIMARY_MARKET", MarketErrorCode.PRIMARY_MARKET.meaning, "marketId")
        elif await session.scalar(_of_market(market_id)) is not None:
            complaints.add("TAKEN", "The market has a price list already.", "marketId")
        _write(complaints, row, said)
        complaints.settle()
        row.market_id = market_id
        session.add(row)
        await stored(context, session, "price_lists/create", row, {}, change.state(row, _TOLD))
    return row


def _of_market(market_id: int) -> sa.Select[Any]:
    return sa.select(models.PriceList.id).where(models.PriceList.market_id == market_id)


async def update(context: Context, number: int, said: Mapping[str, Any]) -> models.PriceList:
    complaints = Complaints(MarketErrorCode, "input")
    async with context.transaction() as session:
        row = await _for_change(session, number, "id")
        before = change.state(row, _TOLD)
        _write(complaints, row, said)
        complaints.settle()
        await stored(context, session, "price_lists/update", row, before, change.state(row, _TOLD))
        await price_place.reprice(session)
    return row


def _write(complaints: Complaints, row: models.PriceList, said: Mapping[str, Any]) -> None:
    if "name" in said:
        row.name = complaints.line(said["name"], "name", longest=MAX_TITLE, blank=False)
        row.name_key = row.name.casefold()
    if "adjustment" in said:
        kept = market_draft.adjustment(said["adjustment"])
        if kept is None:
            message = "The adjustment is -99 to 900 percent, with 4 decimals at most."
            complaints.add("INVALID", message, "adjustment")
        row.percentage = kept or "0"


async def delete(context: Context, number: int) -> str:
    """Take a price list away with its fixed prices: the market's prices are converted again."""
    async with context.transaction() as session:
        row = await _for_change(session, number, "id")
        await stored(context, session, "price_lists/delete", row, change.state(row, _TOLD), {})
        await session.delete(row)
    return gid.make("PriceList", number)


async def _for_change(session: AsyncSession, number: int, *path: str) -> models.PriceList:
    await locked_shop(session)
    row = await session.get(models.PriceList, number)
    if row is None:
        raise Refused(Reason(NOT_FOUND.code, NOT_FOUND.message, path))
    return row


async def add_prices(context: Context, number: int, prices: Sequence[NewPrice]) -> models.PriceList:
    """Fix the prices of variants; a variant that has one gets the new one instead."""
    _bounded("prices", prices, MAX_PRICES)
    complaints = Complaints(MarketErrorCode, "prices")
    async with context.transaction() as session:
        row = await _for_change(session, number, "priceListId")
        market = await session.get(models.Market, row.market_id)
        currency = market.currency if market is not None else ""
        products = await _products(session, [one.variant_id for one in prices])
        for i, one in enumerate(prices):
            _complain(complaints.inside(str(i)), one, currency, products)
        complaints.settle()
        former = await _prices(session, row, [one.variant_id for one in prices])
        before = {str(key): _told(found) for key, found in former.items()}
        for one in prices:
            found = former.get(one.variant_id) or _PRICE(
                price_list_id=row.id,
                variant_id=one.variant_id,
                product_id=products[one.variant_id],
            )
            found.currency, found.price_minor = currency, one.price.minor
            found.compare_at_minor = one.compare_at.minor if one.compare_at else None
            former[one.variant_id] = found
            session.add(found)
        after = {str(key): _told(found) for key, found in former.items()}
        await stored(context, session, "price_lists/prices", row, before, after)
        await price_place.keep(session, sorted(set(products.values())))
    return row


def _complain(
    complaints: Complaints, one: NewPrice, currency: str, products: Mapping[int, int]
) -> None:
    if one.variant_id not in products:
        complaints.add("NOT_FOUND", "There is no such variant.", "variantId")
    for name, money in (("price", one.price), ("compareAtPrice", one.compare_at)):
        if money is not None and money.currency != currency:
            message = f"The market sells in {currency}, not in {money.currency}."
            complaints.add("CURRENCY_MISMATCH", message, name)
        elif money is not None and money.minor < 0:
            complaints.add("INVALID", "A price is not below zero.", name)


def _told(row: models.PriceListPrice) -> list[int | None]:
    return [row.price_minor, row.compare_at_minor]


async def _products(session: AsyncSession, variant_ids: Sequence[int]) -> dict[int, int]:
    variant = models.ProductVariant
    rows = await session.execute(
        sa.select(variant.id, variant.product_id).where(among(variant.id, variant_ids))
    )
    return {row.id: row.product_id for row in rows}


async def _prices(
    session: AsyncSession, row: models.PriceList, variant_ids: Sequence[int]
) -> dict[int, models.PriceListPrice]:
    found = await session.scalars(
        sa.select(_PRICE).where(
            _PRICE.price_list_id == row.id, among(_PRICE.variant_id, variant_ids)
        )
    )
    return {one.variant_id: one for one in found}


async def delete_prices(
    context: Context, number: int, variant_ids: Sequence[int]
) -> tuple[models.PriceList, list[str]]:
    """Let prices be converted again; which variants had a fixed one."""
    _bounded("variantIds", variant_ids, MAX_PRICES)
    async with context.transaction() as session:
        row = await _for_change(session, number, "priceListId")
        found = await _prices(session, row, variant_ids)
        before = {str(key): _told(one) for key, one in found.items()}
        for one in found.values():
            await session.delete(one)
        await stored(context, session, "price_lists/prices", row, before, {})
        await price_place.keep(session, sorted({one.product_id for one in found.values()}))
    return row, [gid.make("ProductVariant", key) for key in sorted(found)]


async def set_rates(
    context: Context, rates: Sequence[tuple[str, Decimal]]
) -> list[models.ExchangeRate]:
    """Set what one unit of the shop's currency buys of others; prices follow at once."""
    _bounded("rates", rates, MAX_RATES)
    complaints = Complaints(MarketErrorCode, "rates")
    async with context.transaction() as session:
        shop = await locked_shop(session)
        rows = await session.scalars(sa.select(models.ExchangeRate))
        known = {row.currency: row for row in rows}
        before = {code: row.written for code, row in known.items()}
        for i, (currency, value) in enumerate(rates):
            kept = market_draft.rate(value)
            if kept is None:
                complaints.add("INVALID", "That is not an exchange rate.", str(i), "rate")
            if currency == shop.currency_code or currency not in EXPONENTS:
                message = f"{currency} is not a currency to convert {shop.currency_code} into."
                complaints.add("INVALID", message, str(i), "currencyCode")
            row = known.setdefault(currency, models.ExchangeRate(currency=currency))
            row.written = kept or "1"
        complaints.settle()
        session.add_all(known.values())
        after = {code: row.written for code, row in known.items()}
        await stored(context, session, "exchange_rates/update", shop, before, after)
        await price_place.reprice(session)
    return [known[currency] for currency in dict.fromkeys(currency for currency, _ in rates)]


def _bounded(name: str, values: Sequence[Any], most: int) -> None:
    if len(values) > most:
        raise ClientError(f"{name} has {len(values)} items; it may have {most} at most.")


async def rates(context: Context) -> Sequence[models.ExchangeRate]:
    found: Sequence[models.ExchangeRate] = await context.scalars(
        sa.select(models.ExchangeRate).order_by(models.ExchangeRate.currency)
    )
    return found


async def price_list(context: Context, number: int) -> models.PriceList | None:
    return await context.loaders.price_list.load(number)
