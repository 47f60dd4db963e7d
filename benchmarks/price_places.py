"""What the places of products by price cost: all at once, after a new rate, after one product.

``python -m benchmarks.price_places`` fills shops of 100,000 variants (``--products``, four of each,
all in one collection) and three price lists that fix every tenth price, on both databases.
"""

import argparse
import asyncio
import os
import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
from benchmarks import shops
from migrations import run as migrations
from models.engine import Database
from resolvers import price_place
from settings import Settings

VARIANTS, FIXED_EVERY, BATCH = 4, 10, 5_000
CURRENCIES = {"EUR": "DE", "GBP": "GB", "CAD": "CA"}


async def fill(session: AsyncSession, products: int) -> None:
    chance = random.Random(1)
    group = models.Collection(handle="all", title="All")
    session.add(group)
    lists = []
    for currency, country in CURRENCIES.items():
        name = {"name": currency, "name_key": currency.lower()}
        market = models.Market(handle=country, countries=[country], currency=currency, **name)
        session.add_all([market, models.ExchangeRate(currency=currency, written="0.9137")])
        await session.flush()
        lists.append(models.PriceList(market_id=market.id, **name))
    session.add_all(lists)
    await session.flush()
    for start in range(1, products + 1, BATCH):
        goods, forms, places, fixed = [], [], [], []
        for key in range(start, min(start + BATCH, products + 1)):
            prices = [chance.randrange(100, 100_000) for _ in range(VARIANTS)]
            goods.append(_product(key, prices))
            places.append(_place(group.id, key, prices))
            for i, price in enumerate(prices):
                id = key * VARIANTS + i
                forms.append(_variant(id, key, i, price))
                if id % FIXED_EVERY == 0:
                    of = {"variant_id": id, "product_id": key, "price_minor": price}
                    fixed += [
                        {"price_list_id": row.id, "currency": row.name, **of} for row in lists
                    ]
        for kind, rows in (
            (models.Product, goods),
            (models.ProductVariant, forms),
            (models.CollectionProduct, places),
            (models.PriceListPrice, fixed),
        ):
            await session.execute(sa.insert(kind), rows)


def _product(key: int, prices: list[int]) -> dict[str, Any]:
    names = {"handle": f"p{key}", "title": f"P {key}", "currency": "USD"}
    return {"id": key, **names, "min_price_minor": min(prices), "max_price_minor": max(prices)}


def _variant(id: int, key: int, place: int, price: int) -> dict[str, Any]:
    of = {"id": id, "product_id": key, "position": place + 1, "title": str(place)}
    return {**of, "currency": "USD", "price_minor": price}


def _place(group: int, key: int, prices: list[int]) -> dict[str, Any]:
    of = {"collection_id": group, "product_id": key, "created_at": models.now(), "sales_rank": 0}
    return {**of, "title_key": f"p {key}", "price_minor": min(prices)}


async def took(database: Database, work: Callable[[AsyncSession], Awaitable[None]]) -> float:
    """Seconds of wall time, committed."""
    began = time.perf_counter()
    async with database.write_session() as session, session.begin():
        await work(session)
    return time.perf_counter() - began


async def measure(settings: Settings, products: int) -> None:
    database = Database(settings)
    await migrations.upgrade(database.writer)
    await took(database, lambda session: fill(session, products))
    figures = {
        "all at once": await took(database, price_place.keep),
        "after a new rate": await took(database, price_place.reprice),
        "after one product": await took(database, lambda s: price_place.keep(s, [8])),
    }
    async with database.read_session() as session:
        rows = [
            await session.scalar(sa.select(sa.func.count()).select_from(kind))
            for kind in (models.PricePlace, models.CollectionPricePlace)
        ]
    await database.dispose()
    said = ", ".join(f"{name} {seconds:.3f} s" for name, seconds in figures.items())
    print(f"{settings.url.drivername}: {rows[0]:,} + {rows[1]:,} places; {said}", flush=True)


async def main(products: int) -> None:
    with tempfile.TemporaryDirectory() as folder, shops.postgresql() as server:
        name = f"cartograph_places_{os.getpid()}"
        await shops.created(server, name)
        there = sa.make_url(server).set(database=name).render_as_string(hide_password=False)
        for url in (f"sqlite:///{folder}/places.db", there):
            given: Any = {"database_url": url, "secret": shops.SECRET, "log_level": "ERROR"}
            await measure(Settings(**given), products)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--products", type=int, default=25_000)
    asyncio.run(main(arguments.parse_args().products))
