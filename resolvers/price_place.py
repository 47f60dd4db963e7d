"""Keeping the places of products in lists that are sorted by a market's prices.

Only price lists with fixed prices have places; by any other, products come in the order of the
shop's own prices. Whatever changes those, or what a collection holds, calls ``keep``, ``enter``
or ``reprice`` after it bumped the catalogue or held its version, so that changes side by side
see one another.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import loaders.market
import models
from commerce.market import Conversion, FixedPrice
from commerce.money import BOUND
from models.engine import among

CHUNK = 500
UNFIXED = BOUND  # after every fixed price that comes to the same
_PLACE, _WITHIN = models.PricePlace, models.CollectionPricePlace
_PRODUCT, _FIXED, _LIST = models.Product, models.PriceListPrice, models.PriceList
_HAS_PLACES = sa.exists().where(_PLACE.price_list_id == _LIST.id)
Keys = Sequence[int] | None  # of products; None for all


async def keep(session: AsyncSession, product_ids: Keys = None) -> None:
    """Put these products (or all) where they stand by each price list with fixed prices.

    A list that had none before gets places for all products; one that has none any more, none.
    """
    for number, conversion, has_places in await _lists(session):
        if conversion is None:
            await session.execute(
                sa.delete(_PLACE).where(_PLACE.price_list_id == number), **_UNSEEN
            )
            await session.execute(
                sa.delete(_WITHIN).where(_WITHIN.price_list_id == number), **_UNSEEN
            )
            continue
        moved = product_ids if has_places else None
        await _follow(session, number, moved)
        async for chunk in _fixed(session, number, moved):
            await _fix(session, number, conversion, chunk)
        await _in_collections(session, number, moved)


async def reprice(session: AsyncSession) -> None:
    """Move the products that have fixed prices: what the others are converted to has changed."""
    for number, conversion, _ in await _lists(session):
        if conversion is not None:
            async for chunk in _fixed(session, number, None):
                await _fix(session, number, conversion, chunk)
                await _in_collections(session, number, chunk)


async def enter(session: AsyncSession, product_ids: Sequence[int]) -> None:
    """Place products within the collections that they have come into."""
    for number, conversion, _ in await _lists(session):
        if conversion is not None:
            await _in_collections(session, number, product_ids)


_UNSEEN: dict[str, Any] = {"execution_options": {"synchronize_session": False}}


async def _lists(session: AsyncSession) -> list[tuple[int, Conversion | None, bool]]:
    """Price lists with fixed prices or places, with how they convert the other prices.

    None stands for one that has no fixed price any more; and do they have places?
    """
    rows = await session.execute(
        sa.select(models.Shop, *loaders.market.COLUMNS, _HAS_PLACES)
        .select_from(loaders.market.joined(models.Shop, sa.true()))
        .where(sa.or_(loaders.market.HAS_FIXED, _HAS_PLACES))
        .order_by(_LIST.id)
    )
    found: list[tuple[int, Conversion | None, bool]] = []
    for row in rows:
        *of_market, has_places = row
        pricing = loaders.market.pricing(of_market)
        fixed = pricing is not None and pricing.price_list is not None
        found.append((row[2].id, pricing.conversion if pricing and fixed else None, has_places))
    return found


def _of(column: Any, product_ids: Keys) -> list[Any]:
    return [] if product_ids is None else [among(column, product_ids)]


async def _follow(session: AsyncSession, number: int, product_ids: Keys) -> None:
    """Copy the shop's own prices of products without fixed ones; new products come in so."""
    there = sa.exists().where(_PLACE.price_list_id == number, _PLACE.product_id == _PRODUCT.id)
    new = sa.select(
        sa.literal(number, sa.Integer),
        *(_PRODUCT.id, _PRODUCT.min_price_minor, sa.literal(UNFIXED, sa.BigInteger)),
    ).where(~there, *_of(_PRODUCT.id, product_ids))
    names = ["price_list_id", "product_id", "price_minor", "fixed_minor"]
    await session.execute(sa.insert(_PLACE).from_select(names, new))
    fixed = sa.exists().where(
        _FIXED.price_list_id == number, _FIXED.product_id == _PLACE.product_id
    )
    differs = sa.or_(_PLACE.price_minor != _PRODUCT.min_price_minor, _PLACE.fixed_minor != UNFIXED)
    own = _PLACE.product_id == _PRODUCT.id
    await session.execute(
        sa.update(_PLACE)
        .where(_PLACE.price_list_id == number, own, ~fixed, differs)
        .where(*_of(_PLACE.product_id, product_ids))
        .values(price_minor=_PRODUCT.min_price_minor, fixed_minor=UNFIXED),
        **_UNSEEN,
    )


async def _fixed(
    session: AsyncSession, number: int, product_ids: Keys
) -> AsyncIterator[Sequence[int]]:
    """The products of a list's fixed prices, some at a time."""
    found = (
        sa.select(_FIXED.product_id)
        .where(_FIXED.price_list_id == number, *_of(_FIXED.product_id, product_ids))
        .order_by(_FIXED.product_id)
        .distinct()
        .limit(CHUNK)
    )
    last = 0
    while chunk := (await session.scalars(found.where(_FIXED.product_id > last))).all():
        yield chunk
        last = chunk[-1]


async def _fix(
    session: AsyncSession, number: int, conversion: Conversion, product_ids: Sequence[int]
) -> None:
    """Put products with fixed prices where their cheapest variants stand among converted ones."""

    async def read(statement: Any) -> Sequence[Any]:
        return (await session.execute(statement)).all()

    quick = loaders.market.built(read)
    prices = await loaders.market.prices_of_products(quick, number, product_ids)
    table: sa.Table = _PLACE.__table__  # type: ignore[assignment]
    places = [{"key": key, **_place(conversion, found)} for key, found in prices.items()]
    await (await session.connection()).execute(
        sa.update(table)
        .where(table.c.price_list_id == number, table.c.product_id == sa.bindparam("key"))
        .values(price_minor=sa.bindparam("place"), fixed_minor=sa.bindparam("fixed")),
        places,
    )


def _place(
    conversion: Conversion, prices: Sequence[tuple[int, int | None, FixedPrice | None]]
) -> dict[str, int]:
    fixed = min(found.price for _, _, found in prices if found is not None)
    own = min((price for price, _, found in prices if found is None), default=None)
    if own is not None and conversion.price(own) < fixed:
        return {"place": own, "fixed": UNFIXED}
    return {"place": conversion.least(fixed), "fixed": fixed}


async def _in_collections(session: AsyncSession, number: int, product_ids: Keys) -> None:
    """Copy products' places to the collections that hold them."""
    link = models.CollectionProduct
    there = sa.exists().where(
        _WITHIN.price_list_id == number,
        _WITHIN.collection_id == link.collection_id,
        _WITHIN.product_id == link.product_id,
    )
    new = (
        sa.select(_PLACE.price_list_id, link.collection_id, link.product_id, *_VALUES)
        .join_from(link, _PLACE, _PLACE.product_id == link.product_id)
        .where(_PLACE.price_list_id == number, ~there, *_of(link.product_id, product_ids))
    )
    names = ["price_list_id", "collection_id", "product_id", "price_minor", "fixed_minor"]
    await session.execute(sa.insert(_WITHIN).from_select(names, new))
    differs = sa.or_(
        _WITHIN.price_minor != _PLACE.price_minor, _WITHIN.fixed_minor != _PLACE.fixed_minor
    )
    same = (_PLACE.price_list_id == _WITHIN.price_list_id, _PLACE.product_id == _WITHIN.product_id)
    await session.execute(
        sa.update(_WITHIN)
        .where(_WITHIN.price_list_id == number, *same, differs)
        .where(*_of(_WITHIN.product_id, product_ids))
        .values(price_minor=_PLACE.price_minor, fixed_minor=_PLACE.fixed_minor),
        **_UNSEEN,
    )


_VALUES = (_PLACE.price_minor, _PLACE.fixed_minor)
