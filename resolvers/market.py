"""Staff say where the shop sells, in which currency, and how prices are made there."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import gid
from commerce.complaints import MAX_TITLE, Complaints
from commerce.market_draft import MAX_MARKETS, MarketErrorCode
from commerce.money import EXPONENTS
from commerce.refusal import Reason, Refused
from commerce.vocabulary import Vocabulary
from context import Context
from loaders.page import read_page
from loaders.pagination import Order, Page, PageArgs
from resolvers import (
    change,
    event,
    handle,
    localization,
    membership,
    price_place,
    query_terms,
)
from resolvers.query_terms import Searchable
from resolvers.relevance import read_fitting

NOT_FOUND = Reason(MarketErrorCode.NOT_FOUND, "There is no such market.", ("id",))
_MARKET = models.Market
_TOLD = (
    *("name", "handle", "countries", "currency", "prices_include_tax"),
    *("enabled", "rounding", "ending"),
)


class MarketSortKeys(Vocabulary):
    """The orders a list of markets or price lists can come in."""

    ID = "By id."
    NAME = "By name."


SEARCHABLE = Searchable(
    _MARKET.id,
    {
        "handle": query_terms.exact(_MARKET.handle),
        "id": query_terms.key(_MARKET.id),
        "name": query_terms.exact(_MARKET.name_key),
    },
    text=lambda term: _MARKET.name_key.contains(term.text.casefold(), autoescape=True),
)
ORDERS = {
    MarketSortKeys.ID: Order("markets/ID", (_MARKET.id,)),
    MarketSortKeys.NAME: Order("markets/NAME", (_MARKET.name_key, _MARKET.id)),
}


async def markets(
    context: Context, args: PageArgs, sort_key: MarketSortKeys, query: str | None
) -> Page[models.Market]:
    asked = query_terms.read(query, SEARCHABLE, is_sqlite=context.is_sqlite)
    return await read_fitting(context, SEARCHABLE, asked, ORDERS[sort_key], args)


async def create(context: Context, said: Mapping[str, Any]) -> models.Market:
    complaints = Complaints(MarketErrorCode, "input")
    async with context.transaction() as session:
        shop = await locked_shop(session)
        others = await _stored(session, shop)
        if len(others) >= MAX_MARKETS:
            complaints.add("TOO_MANY", f"A shop has {MAX_MARKETS} markets at most.")
        market = _MARKET(enabled=True, prices_include_tax=False)
        await _write(session, complaints, shop, market, others, said)
        session.add(market)
        await stored(context, session, "markets/create", market, {}, change.state(market, _TOLD))
        _tell_currencies(shop, [*others, market])
    return market


async def update(context: Context, number: int, said: Mapping[str, Any]) -> models.Market:
    complaints = Complaints(MarketErrorCode, "input")
    async with context.transaction() as session:
        shop = await locked_shop(session)
        others = await _stored(session, shop)
        market = next((one for one in others if one.id == number), None)
        if market is None:
            raise Refused(NOT_FOUND)
        before, currency = change.state(market, _TOLD), market.currency
        await _write(session, complaints, shop, market, others, said)
        if market.currency != currency or not market.enabled:
            await _release_carts(session, market, shop)
        after = change.state(market, _TOLD)
        await stored(context, session, "markets/update", market, before, after)
        await price_place.reprice(session)
        _tell_currencies(shop, others)
    return market


async def delete(context: Context, number: int) -> str:
    """Take a market away; its carts go on in the primary one, its orders stay as they are."""
    async with context.transaction() as session:
        shop = await locked_shop(session)
        others = await _stored(session, shop)
        market = next((one for one in others if one.id == number), None)
        if market is None:
            raise Refused(NOT_FOUND)
        if market.primary:
            code = MarketErrorCode.PRIMARY_MARKET
            raise Refused(Reason(code, code.meaning, ("id",)))
        await _release_carts(session, market, shop)
        await stored(context, session, "markets/delete", market, change.state(market, _TOLD), {})
        await session.delete(market)
        _tell_currencies(shop, [one for one in others if one is not market])
    return gid.make("Market", number)


async def locked_shop(session: AsyncSession) -> models.Shop:
    """The shop's row: whoever changes where and for how much it sells holds it."""
    return (await session.scalars(sa.select(models.Shop).with_for_update())).one()


async def _stored(session: AsyncSession, shop: models.Shop) -> list[models.Market]:
    """All markets; the primary one becomes a row when staff first touch any."""
    found = list(await session.scalars(sa.select(_MARKET).order_by(_MARKET.id)))
    if not any(one.primary for one in found):
        primary = localization.implicit(shop, id=None)
        session.add(primary)
        await session.flush()
        found.append(primary)
    return found


async def _write(
    session: AsyncSession,
    complaints: Complaints,
    shop: models.Shop,
    market: models.Market,
    others: list[models.Market],
    said: Mapping[str, Any],
) -> None:
    """Set what was said; refuse it all if any of it cannot be."""
    if "name" in said:
        market.name = complaints.line(said["name"], "name", longest=MAX_TITLE, blank=False)
        market.name_key = market.name.casefold()
    name = await handle.free(
        session, _MARKET.handle, market if market.handle else None, said.get("handle"), market.name
    )
    if name is None:
        complaints.add("TAKEN", f"Another market has the handle {said['handle']!r}.", "handle")
    market.handle = name or ""
    if "countries" in said:
        _set_countries(complaints, shop, market, others, said["countries"])
    if "currency_code" in said:
        await _set_currency(session, complaints, shop, market, said["currency_code"])
    for word in ("prices_include_tax", "enabled", "rounding", "ending"):
        if word in said:
            setattr(market, word, said[word])
    if market.primary and (not market.enabled or "rounding" in said or "ending" in said):
        complaints.add("PRIMARY_MARKET", MarketErrorCode.PRIMARY_MARKET.meaning)
    complaints.settle()


def _set_countries(
    complaints: Complaints,
    shop: models.Shop,
    market: models.Market,
    others: list[models.Market],
    countries: list[str],
) -> None:
    taken = {code: one for one in others if one is not market for code in one.countries}
    home = "" if market.primary else shop.country_code
    for i, code in enumerate(countries):
        if code in taken and not (taken[code].primary and code != home):
            complaints.add(
                "COUNTRY_TAKEN", f"{code} belongs to {taken[code].name}.", "countries", str(i)
            )
        elif code in ("ZZ", home):
            complaints.add("INVALID", f"{code} cannot be in this market.", "countries", str(i))
    market.countries = list(dict.fromkeys(countries))


async def _set_currency(
    session: AsyncSession,
    complaints: Complaints,
    shop: models.Shop,
    market: models.Market,
    currency: str,
) -> None:
    if currency == market.currency:
        return
    if market.primary:
        complaints.add("PRIMARY_MARKET", MarketErrorCode.PRIMARY_MARKET.meaning, "currencyCode")
    elif currency not in EXPONENTS:
        complaints.add("INVALID", f"Nothing can be priced in {currency}.", "currencyCode")
    elif (
        currency != shop.currency_code and await session.get(models.ExchangeRate, currency) is None
    ):
        code = MarketErrorCode.EXCHANGE_RATE_MISSING
        complaints.add(code, code.meaning, "currencyCode")
    elif market.id is not None and await _has_fixed_prices(session, market):
        code = MarketErrorCode.HAS_FIXED_PRICES
        complaints.add(code, code.meaning, "currencyCode")
    market.currency = currency


async def _has_fixed_prices(session: AsyncSession, market: models.Market) -> bool:
    price, price_list = models.PriceListPrice, models.PriceList
    found = await session.scalar(
        sa.select(sa.literal(1))
        .select_from(price)
        .join(price_list, price_list.id == price.price_list_id)
        .where(price_list.market_id == market.id)
        .limit(1)
    )
    return found is not None


async def _release_carts(session: AsyncSession, market: models.Market, shop: models.Shop) -> None:
    """Carts of a market that is gone, or counts otherwise, go on in the primary one.

    Their buyers' next change takes them back; what they agreed to pay is void.
    """
    cart = models.Cart
    values: dict[str, Any] = {"currency": shop.currency_code, "market_id": None}
    values |= {"payment_gateway": None, "payment_method": None, "payment_minor": None}
    await session.execute(
        sa.update(cart)
        .where(cart.market_id == market.id, cart.completed_at.is_(None))
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _tell_currencies(shop: models.Shop, markets: list[models.Market]) -> None:
    """Keep what the shop says of the currencies that buyers may pay in."""
    others = sorted({one.currency for one in markets if one.enabled} - {shop.currency_code})
    shop.presentment_currencies = [shop.currency_code, *others]


async def stored(
    context: Context,
    session: AsyncSession,
    topic: str,
    row: models.Base,
    before: change.State,
    after: change.State,
) -> None:
    """Note a change, and that answers of before it are old."""
    await session.flush()
    event.record(context, session, topic, row.gid, change.detail(before, after))
    await membership.bump(session)


_LIST = models.PriceList
LIST_ORDERS = {
    MarketSortKeys.ID: Order("priceLists/ID", (_LIST.id,)),
    MarketSortKeys.NAME: Order("priceLists/NAME", (_LIST.name_key, _LIST.id)),
}


async def price_lists(
    context: Context, args: PageArgs, sort_key: MarketSortKeys
) -> Page[models.PriceList]:
    return await read_page(context, _LIST, LIST_ORDERS[sort_key], args)
