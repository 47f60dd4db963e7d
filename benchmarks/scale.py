"""``make bench-scale``: a million products, and what their last page costs beside the first."""

import argparse
import statistics
import time
from collections.abc import AsyncIterator
from typing import Any

import orjson
import sqlalchemy as sa
import uvloop
from starlette.types import ASGIApp

import models
import resolvers.seed
from app import create_app
from benchmarks import results, shops
from benchmarks.inprocess import asked
from benchmarks.multiply import multiply
from benchmarks.operations import SEARCH, Operation
from context import Context
from loaders.pagination import Cursors, Order
from migrations import run as migrations
from models.engine import Database
from resolvers.collection import PRODUCT_ORDERS
from resolvers.product import ORDERS, ProductSortKeys
from settings import Settings
from transport import log

ORIGINAL, TIMES = 1_000, 1_000
DEEP = 999_000
ROUNDS, PATIENCE = 15, 2.0
PRODUCTS = """query($after: String, $sortKey: ProductSortKeys, $query: String) {
  products(first: 24, after: $after, sortKey: $sortKey, query: $query) {
    nodes { id title priceRange { minVariantPrice { amount } } } pageInfo { hasNextPage } } }"""
COUNTED = """query($query: String) { products(first: 1, query: $query) {
  totalCount nodes { id } } }"""
COLLECTION = """query($handle: String!, $after: String, $sortKey: ProductCollectionSortKeys,
    $filters: [ProductFilter!]) { collection(handle: $handle) {
  products(first: 24, after: $after, sortKey: $sortKey, filters: $filters) {
    nodes { id title } pageInfo { hasNextPage } } } }"""
FACETS = """query($handle: String!) { collection(handle: $handle) { products(first: 1) {
  filters { id values { id count } } } } }"""


async def filled(database: Database, settings: Settings) -> None:
    """The shop, unless it is there already."""
    await migrations.upgrade(database.writer)
    async with database.read_session() as session:
        there = await session.scalar(sa.select(sa.func.max(models.Product.id))) or 0
        if there >= ORIGINAL * TIMES:
            return
        if there > ORIGINAL:
            raise SystemExit(f"{settings.database_url} is half filled: remove it")
    began = time.perf_counter()
    if not there:
        context = Context(database, settings)
        await resolvers.seed.seed(context, ORIGINAL, progress=lambda _done: None)
        await context.close()
    await multiply(database, TIMES)
    print(f"filled in {time.perf_counter() - began:.0f} s", flush=True)


async def _edge(database: Database, order: Order, secret: bytes, owner: int | None) -> str:
    """The cursor of the product in place ``DEEP`` of an order."""
    statement = sa.select(*order.columns).order_by(*order.columns).offset(DEEP).limit(1)
    if owner is not None:
        statement = statement.where(models.CollectionProduct.collection_id == owner)
    async with database.read_session() as session:
        values = (await session.execute(statement)).one()
    return Cursors(secret, order).encode(list(values))


async def _took(app: ASGIApp, document: str, **variables: Any) -> float:
    """Milliseconds of wall time until the answer: the median of some."""
    run = asked(app, Operation("", "", document, variables))
    times: list[float] = []
    until = time.perf_counter() + PATIENCE
    for _ in range(4):  # plans and rows are learned first
        answer = orjson.loads(await run())
        if "errors" in answer:
            raise SystemExit(answer["errors"])
        if time.perf_counter() > until:
            break
    while len(times) < ROUNDS and (not times or time.perf_counter() < until + PATIENCE):
        began = time.perf_counter()
        await run()
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


async def _pages(
    app: ASGIApp, database: Database, settings: Settings
) -> AsyncIterator[tuple[str, dict[str, float]]]:
    for sort_key in ("ID", "TITLE", "PRICE", "VENDOR", "UPDATED_AT"):
        after = await _edge(database, ORDERS[ProductSortKeys[sort_key]], settings.key, None)
        yield (
            f"products by {sort_key}",
            {
                "first": await _took(app, PRODUCTS, sortKey=sort_key),
                "deep": await _took(app, PRODUCTS, sortKey=sort_key, after=after),
            },
        )
    async with database.read_session() as session:
        place = models.CollectionProduct
        largest = sa.select(place.collection_id, sa.func.count()).group_by(place.collection_id)
        owner, size = (
            await session.execute(largest.order_by(sa.func.count().desc()).limit(1))
        ).one()
        handle = await session.scalar(
            sa.select(models.Collection.handle).where(models.Collection.id == owner)
        )
    print(f"  the largest collection has {size:,} products")
    for sort_key, order in PRODUCT_ORDERS.items():
        one = {"first": await _took(app, COLLECTION, handle=handle, sortKey=sort_key.name)}
        if size > DEEP:
            after = await _edge(database, order, settings.key, owner)
            one["deep"] = await _took(
                app, COLLECTION, handle=handle, sortKey=sort_key.name, after=after
            )
        yield f"a collection by {sort_key.name}", one
    for filters in (
        {"available": True},
        {"price": {"min": 5, "max": 10}},
        {"productVendor": "nobody"},
        {"tag": "sale"},
    ):
        took = await _took(app, COLLECTION, handle=handle, filters=[filters])
        yield f"a collection narrowed by {orjson.dumps(filters).decode()}", {"first": took}
    yield "a collection's facets", {"first": await _took(app, FACETS, handle=handle)}


async def _searches(
    app: ASGIApp, database: Database
) -> AsyncIterator[tuple[str, dict[str, float]]]:
    async with database.read_session() as session:
        row = (
            await session.execute(
                sa.select(models.Product.vendor, models.Product.product_type).where(
                    models.Product.id == DEEP
                )
            )
        ).one()
    for query in (
        f"vendor:'{row.vendor}'",
        f"product_type:'{row.product_type}'",
        "tag:sale",
        "sku:nothing-has-it",
        "variants.price:<6",
        "available_for_sale:true",
        "created_at:<2000-01-01",
    ):
        yield f"products where {query}", {"first": await _took(app, PRODUCTS, query=query)}
    yield "products, and how many", {"first": await _took(app, COUNTED)}
    for words in ("platter", "stoneware platter", "platter 999"):
        took = await _took(app, SEARCH, query=words)
        yield f"search for {words}, with facets", {"first": took}
    for words in ("productTags", "productTypes"):
        took = await _took(app, f"{{ {words}(first: 50) {{ nodes }} }}")
        yield words, {"first": took}


async def measured(settings: Settings) -> dict[str, Any]:
    database = Database(settings)
    await filled(database, settings)
    app = create_app(settings.model_copy(update={"response_cache": False}))
    found = {}
    for part in (_pages(app, database, settings), _searches(app, database)):
        async for name, one in part:
            found[name] = one
            deep = f"  at {DEEP:,} {one['deep']:.2f} ms" if "deep" in one else ""
            print(f"  {name}: {one['first']:.2f} ms{deep}", flush=True)
    await database.dispose()
    return found


async def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--write", action="store_true", help="put the table into docs/speed.md")
    given = parser.parse_args()
    found = {}
    with shops.postgresql() as server:
        for backend in given.databases.split(","):
            at = server if backend == "postgresql" else ""
            settings = shops.settings_of(backend, ORIGINAL * TIMES, at)
            log.configure(settings)
            if at:
                await shops.created(at, str(settings.url.database))
            print(backend, flush=True)
            found[backend] = await measured(settings)
    results.kept("scale", {**results.read().get("scale", {}).get("found", {}), **found})
    if given.write:
        results.write()


if __name__ == "__main__":
    uvloop.run(main())
