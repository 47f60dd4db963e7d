"""Which products are in which collections: rules held to, and sort values copied."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.collection_rule import Facts, Rule, RuleColumn, matches, read_all
from commerce.money import Money
from models.engine import among
from resolvers import price_place

CHUNK = 500
_PLACE, _PRODUCT = models.CollectionProduct, models.Product
_COPIES = {
    _PLACE.title_key: _PRODUCT.title_key,
    _PLACE.price_minor: _PRODUCT.min_price_minor,
    _PLACE.created_at: _PRODUCT.created_at,
    _PLACE.sales_rank: _PRODUCT.sales_rank,
}
_READ = (
    *(_PRODUCT.id, _PRODUCT.title, _PRODUCT.vendor, _PRODUCT.product_type, _PRODUCT.tags),
    *_COPIES.values(),
)

Place = tuple[int, int]  # a collection's id and a product's


async def bump(session: AsyncSession) -> None:
    """Note that the catalogue changed; until the transaction ends, others who do so wait."""
    version = models.CatalogueVersion
    await session.execute(
        update(version)
        .values(version=version.version + 1)
        .execution_options(synchronize_session=False)
    )


async def refresh(session: AsyncSession, product_ids: Sequence[int] | None = None) -> None:
    """Put these products (or all) where the rules want them, sorted by what they are now.

    Call it last in the transaction that changed them: it bumps the catalogue first, so that
    of two changes side by side, one of a product and one of a rule, the second sees the other.
    """
    await session.flush()
    await bump(session)
    await copy_sort_values(session, product_ids)
    await price_place.keep(session, product_ids)
    smart = await _smart(session)
    if smart:
        await _settle(session, smart, product_ids)


async def refresh_collection(session: AsyncSession, collection_id: int) -> None:
    """Hold all products against one collection's rules; what staff chose by hand stays."""
    await session.flush()
    await bump(session)
    smart = await _smart(session, models.Collection.id == collection_id)
    if smart:
        await _settle(session, smart, None)


async def copy_sort_values(session: AsyncSession, product_ids: Sequence[int] | None = None) -> None:
    """Bring what collections sort these products (or all) by up to date."""
    differs = or_(*(copy != source for copy, source in _COPIES.items()))
    statement = update(_PLACE).where(_PLACE.product_id == _PRODUCT.id, differs)
    if product_ids is not None:
        statement = statement.where(among(_PLACE.product_id, product_ids))
    values = {copy.key: source for copy, source in _COPIES.items()}
    await session.execute(statement.values(values).execution_options(synchronize_session=False))


async def place(
    session: AsyncSession, collection_id: int, product_ids: Sequence[int], after: int = 0
) -> None:
    """Put products that are not in a collection yet into it, in this order.

    Whoever changes products meanwhile waits, or is waited for: their prices are copied.
    """
    await session.execute(select(models.CatalogueVersion.version).with_for_update())
    rows = await session.execute(select(*_READ).where(among(_PRODUCT.id, product_ids)))
    found = {product.id: product for product in rows}
    await _insert(
        session,
        [
            _row(collection_id, found[product_id], position)
            for position, product_id in enumerate(product_ids, start=after + 1)
        ],
    )


@dataclass(frozen=True)
class _Smart:
    """A collection that rules choose the products of."""

    id: int
    rules: tuple[Rule, ...]
    match_any: bool

    @property
    def asks_for_prices(self) -> bool:
        return any(rule.column is RuleColumn.VARIANT_PRICE for rule in self.rules)


async def _smart(session: AsyncSession, *where: Any) -> list[_Smart]:
    collection = models.Collection
    rows = await session.execute(
        select(collection.id, collection.rules, collection.rules_match_any)
        .where(collection.kind == models.CollectionKind.SMART, *where)
        .order_by(collection.id)
    )
    return [_Smart(key, read_all(rules), match_any) for key, rules, match_any in rows]


async def _settle(
    session: AsyncSession, smart: Sequence[_Smart], product_ids: Sequence[int] | None
) -> None:
    """Add and remove places, so many products at a time that memory stays flat."""
    with_prices = any(collection.asks_for_prices for collection in smart)
    async for products in _chunks(session, product_ids):
        keys = [product.id for product in products]
        prices = await _prices(session, keys) if with_prices else {}
        wanted = {
            (collection.id, product.id): product
            for product in products
            for facts in [_facts(product, prices)]
            for collection in smart
            if matches(collection.rules, collection.match_any, facts)
        }
        there = await _places(session, [collection.id for collection in smart], keys)
        await _leave(session, there - wanted.keys())
        await _enter(session, {key: wanted[key] for key in wanted.keys() - there})


async def _chunks(
    session: AsyncSession, product_ids: Sequence[int] | None
) -> AsyncIterator[Sequence[Any]]:
    statement = select(*_READ).order_by(_PRODUCT.id)
    if product_ids is not None:
        keys = sorted(set(product_ids))
        for start in range(0, len(keys), CHUNK):
            chunk = statement.where(among(_PRODUCT.id, keys[start : start + CHUNK]))
            yield (await session.execute(chunk)).all()
        return
    last = 0
    while rows := (await session.execute(statement.where(_PRODUCT.id > last).limit(CHUNK))).all():
        yield rows
        last = rows[-1].id


def _facts(product: Row[Any], prices: dict[int, list[Decimal]]) -> Facts:
    return Facts(
        title=product.title,
        product_type=product.product_type,
        vendor=product.vendor,
        tags=product.tags,
        prices=prices.get(product.id, ()),
    )


async def _prices(session: AsyncSession, product_ids: Sequence[int]) -> dict[int, list[Decimal]]:
    variant = models.ProductVariant
    rows = await session.execute(
        select(variant.product_id, variant.price_minor, variant.currency)
        .where(among(variant.product_id, product_ids))
        .distinct()
    )
    prices: defaultdict[int, list[Decimal]] = defaultdict(list)
    for product_id, minor, currency in rows:
        prices[product_id].append(Money(minor, currency).decimal())
    return prices


async def _places(
    session: AsyncSession, collection_ids: Sequence[int], product_ids: Sequence[int]
) -> set[Place]:
    rows = await session.execute(
        select(_PLACE.collection_id, _PLACE.product_id).where(
            among(_PLACE.collection_id, collection_ids), among(_PLACE.product_id, product_ids)
        )
    )
    return {(row.collection_id, row.product_id) for row in rows}


async def _leave(session: AsyncSession, places: set[Place]) -> None:
    left: defaultdict[int, list[int]] = defaultdict(list)
    for collection_id, product_id in sorted(places):
        left[collection_id].append(product_id)
    for collection_id, product_ids in left.items():
        await session.execute(
            delete(_PLACE)
            .where(_PLACE.collection_id == collection_id, among(_PLACE.product_id, product_ids))
            .execution_options(synchronize_session=False)
        )


async def _enter(session: AsyncSession, places: dict[Place, Any]) -> None:
    """A smart collection has no places of its own: all are 0, and the products' ids decide."""
    rows = [_row(key[0], places[key], 0) for key in sorted(places)]
    await _insert(session, rows)


def _row(collection_id: int, product: Any, position: int) -> dict[str, Any]:
    copies = {copy.key: getattr(product, source.key) for copy, source in _COPIES.items()}
    return {
        "collection_id": collection_id,
        "product_id": product.id,
        "position": position,
        **copies,
    }


async def _insert(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        await session.execute(insert(_PLACE), rows)
        await price_place.enter(session, [row["product_id"] for row in rows])
