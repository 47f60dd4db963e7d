"""A catalogue of any size, for trying things out: the same number and seed make the same rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

import models
import resolvers.shop
from commerce.catalogue_draft import OPENED, NewProduct, generated, major
from commerce.catalogue_names import DEPARTMENTS
from commerce.handle import handle_of
from context import Context
from models.engine import among, insert_or_ignore
from resolvers import membership, product_write, search_index
from resolvers.bulk import Bulk
from resolvers.inventory import main_location

CHUNK = 500
SECOND_LOCATION = "Warehouse"
# Chosen by hand, as it were: every so manieth product.
PICKS = {"Staff Picks": 40, "New This Season": 25}


@dataclass(frozen=True)
class SeedSummary:
    """How much was added."""

    products: int
    variants: int
    collections: int


async def seed(
    context: Context, products: int, *, seed: int = 1, progress: Callable[[int], None]
) -> SeedSummary:
    """Add so many products, a chunk a transaction; ``progress`` hears how many there are so far.

    Product ids continue after what is there, and so does the catalogue that ``seed`` stands for:
    a second run adds other products.
    """
    shop = await resolvers.shop.shop(context)
    async with context.transaction() as session:
        locations = await _locations(session)
        added = await _collections(session, shop.currency_code)
    bulk = Bulk(shop.currency_code, locations, context.actor.name)
    done = variants = 0
    for size in _sizes(products):
        async with context.transaction() as session:
            chunk = await _next_products(session, size, seed, shop.currency_code)
            await _add(session, bulk, chunk)
        done += size
        variants += sum(len(new.draft.variants) for new in chunk)
        progress(done)
    return SeedSummary(products=done, variants=variants, collections=added)


def _sizes(products: int) -> Iterator[int]:
    for start in range(0, products, CHUNK):
        yield min(CHUNK, products - start)


async def _next_products(
    session: AsyncSession, size: int, seed: int, currency: str
) -> list[NewProduct]:
    """The next products of the seed's catalogue, with handles that are free."""
    last = await session.scalar(select(func.max(models.Product.id))) or 0
    made = {
        number: generated(number, seed, currency) for number in range(last + 1, last + size + 1)
    }
    handle = models.Product.handle
    while True:
        wanted = [new.draft.handle for new in made.values()]
        taken = set(await session.scalars(select(handle).where(among(handle, wanted))))
        seen: set[str] = set()
        for number, new in made.items():
            if new.draft.handle in taken or new.draft.handle in seen:
                other = replace(new.draft, handle=f"{new.draft.handle}-{number}")
                made[number] = replace(new, draft=other)
            seen.add(new.draft.handle)
        if len(seen) == len(made) and not taken:
            return list(made.values())


async def _add(session: AsyncSession, bulk: Bulk, products: Sequence[NewProduct]) -> None:
    ids = await bulk.insert(session, products)
    await _pick(session, ids)
    await product_write.changed(session, ids)


async def _locations(session: AsyncSession) -> list[int]:
    """Where stock lies: at the main location, and a little at a second one."""
    main = await main_location(session)
    values = {
        "name": SECOND_LOCATION,
        "priority": main.priority + 1,
        "created_at": OPENED,
        "updated_at": OPENED,
    }
    await session.execute(insert_or_ignore(session, models.Location, values))
    location = models.Location
    second = await session.scalars(select(location.id).where(location.name == SECOND_LOCATION))
    return list(dict.fromkeys([main.id, second.one()]))


async def _collections(session: AsyncSession, currency: str) -> int:
    """See to it that the collections are there; how many were missing."""
    wanted = {row["handle"]: row for row in _collection_rows(currency)}
    handle = models.Collection.handle
    there = set(await session.scalars(select(handle).where(among(handle, list(wanted)))))
    rows = [models.Collection(**row) for name, row in wanted.items() if name not in there]
    session.add_all(rows)
    await session.flush()
    new = [row.id for row in rows]
    await search_index.refresh(session, models.SearchKind.COLLECTION, new)
    return len(new)


def _collection_rows(currency: str) -> Iterator[dict[str, object]]:
    for department in DEPARTMENTS:
        yield _collection_row(department, [["TAG", "EQUALS", department.lower()]])
    cheap = str(major(2500, currency))
    yield _collection_row("Small Gifts", [["VARIANT_PRICE", "LESS_THAN", cheap]])
    yield _collection_row("On Sale", [["TAG", "EQUALS", "sale"]])
    for title in PICKS:
        yield _collection_row(title, [])


def _collection_row(title: str, rules: list[list[str]]) -> dict[str, object]:
    kind = models.CollectionKind.SMART if rules else models.CollectionKind.CUSTOM
    by_hand = models.CollectionSortOrder.MANUAL
    return {
        "handle": handle_of(title),
        "title": title,
        "title_key": title.casefold(),
        "kind": kind,
        "rules": rules,
        "sort_order": models.CollectionSortOrder.BEST_SELLING if rules else by_hand,
        "published_at": OPENED,
        "created_at": OPENED,
        "updated_at": OPENED,
    }


async def _pick(session: AsyncSession, product_ids: Sequence[int]) -> None:
    """Put some products at the end of the collections that are chosen by hand."""
    collection, place = models.Collection, models.CollectionProduct
    handles = {handle_of(title): every for title, every in PICKS.items()}
    rows = await session.execute(
        select(collection.id, collection.handle, func.coalesce(func.max(place.position), 0))
        .outerjoin(place, place.collection_id == collection.id)
        .where(
            among(collection.handle, list(handles)),
            collection.kind == models.CollectionKind.CUSTOM,
        )
        .group_by(collection.id)
    )
    for collection_id, handle, last in rows.all():
        picked = [key for key in product_ids if key % handles[handle] == 0]
        await membership.place(session, collection_id, picked, after=last)
