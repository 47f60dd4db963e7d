"""A seeded shop made a thousand times as large, in the database alone."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

import models
from models.engine import Database

# Parents first. Stock is left out: what is in stock stands on the variants.
KINDS: tuple[Any, ...] = (
    models.Product,
    models.Image,
    models.ProductVariant,
    models.ProductOption,
    models.ProductOptionValue,
    models.ProductTag,
    models.CollectionProduct,
    models.SearchDocument,
    models.VariantOption,
)
TABLES: tuple[sa.Table, ...] = tuple(kind.__table__ for kind in KINDS)
# Of these one a product is enough, so that the disk is.
ONLY = {"image": "position = 1"}
# What tells copies apart, beside their keys.
APART = {
    "product": {
        "handle": "{} || '-' || n",
        "title": "{} || ' ' || n",
        "title_key": "{} || ' ' || n",
        "min_price_minor": "{} + n",
        "max_price_minor": "{} + n",
        "sales_rank": "{} - n",
    },
    "product_variant": {"sku_key": "{} || '-' || n", "price_minor": "{} + n"},
    "collection_product": {
        "title_key": "{} || ' ' || n",
        "price_minor": "{} + n",
        "sales_rank": "{} - n",
        "position": "{} + n * 1000",
    },
    "search_document": {"title": "{} || ' ' || n"},
}


async def multiply(database: Database, times: int) -> None:
    """Add ``times`` - 1 copies of all that the catalogue has; its indexes are made afterwards."""
    engine = database.reader if database.is_sqlite else database.writer  # it opens a transaction
    async with engine.connect() as plain:
        connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
        for text in _unwatched(is_sqlite=database.is_sqlite):
            await connection.exec_driver_sql(text)
        indexes = [index for table in TABLES for index in table.indexes]
        for index in indexes:
            await connection.execute(sa.schema.DropIndex(index, if_exists=True))
        strides = {table.name: await _highest(connection, table) for table in TABLES}
        for table in TABLES:
            await _copied(connection, table, strides, times, is_sqlite=database.is_sqlite)
            print(f"  {table.name}", flush=True)
        for index in indexes:
            await connection.execute(sa.schema.CreateIndex(index))
        if not database.is_sqlite:
            await connection.exec_driver_sql("VACUUM ANALYZE")
        await connection.invalidate()


def _unwatched(*, is_sqlite: bool) -> Iterator[str]:
    """The copies are as sound as what they were made of: nothing needs to be checked again."""
    if is_sqlite:
        yield "PRAGMA foreign_keys = OFF"
        yield "PRAGMA synchronous = OFF"
        yield "PRAGMA cache_size = -400000"
    else:
        yield "SET session_replication_role = replica"
        yield "SET maintenance_work_mem = '512MB'"
        yield "SET synchronous_commit = off"


async def _highest(connection: AsyncConnection, table: sa.Table) -> int:
    if "id" not in table.c:
        return 0
    found = await connection.execute(
        sa.text(f'SELECT max(id) FROM "{table.name}" WHERE id < {2**40}')
    )
    return int(found.scalar_one() or 0)


async def _copied(
    connection: AsyncConnection,
    table: sa.Table,
    strides: dict[str, int],
    times: int,
    *,
    is_sqlite: bool,
) -> None:
    where = ONLY.get(table.name, "true")
    if table.name == "search_document":
        where = f"id <= {strides['product']}"
    names = ", ".join(column.name for column in table.columns)
    values = ", ".join(_value(column, strides) for column in table.columns)
    numbers = (
        f"(WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < {times - 1})"
        " SELECT n FROM k)"
        if is_sqlite
        else f"generate_series(1, {times - 1}) AS k(n)"
    )
    base = f"SELECT {names} FROM {table.name} WHERE {where}"
    await connection.exec_driver_sql(f"CREATE TEMP TABLE original AS {base}")
    await connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({names}) SELECT {values} FROM {numbers}"
        f"{' AS k' if is_sqlite else ''} CROSS JOIN original ORDER BY n"
    )
    await connection.exec_driver_sql("DROP TABLE original")


def _value(column: sa.Column[Any], strides: dict[str, int]) -> str:
    """The expression of a column in copy ``n``: keys go up by as many as there were."""
    target = next((key.column.table.name for key in column.foreign_keys), None)
    if column.name == "id":
        target = "product" if column.table.name == "search_document" else column.table.name
    if strides.get(target):
        return f"{column.name} + n * {strides[target]}"
    return APART.get(column.table.name, {}).get(column.name, "{}").format(column.name)
