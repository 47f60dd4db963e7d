"""Rows of whole tables, read in order and written elsewhere as they were."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

import models
from models.engine import advance_sequences

CHUNK = 1_000
Row = dict[str, Any]


def tables(names: Sequence[str] | None = None) -> list[sa.Table]:
    """All our tables, or those named; each after the tables it points at.

    Not the search index: it is made anew from the rest.
    """
    found = [t for t in models.Base.metadata.sorted_tables if not t.name.startswith("search_")]
    return [table for table in found if names is None or table.name in names]


async def rows_of(connection: AsyncConnection, table: sa.Table) -> AsyncIterator[list[Row]]:
    """The table's rows in the order of their keys, a chunk at a time."""
    statement = sa.select(table).order_by(*table.primary_key.columns)
    found = await connection.stream(statement.execution_options(yield_per=CHUNK))
    async for part in found.mappings().partitions(CHUNK):
        yield [dict(row) for row in part]


async def empty(session: AsyncSession, chosen: Sequence[sa.Table]) -> None:
    """Delete every row of the tables, those that point at others first."""
    for table in reversed(chosen):
        await session.execute(sa.delete(table))


async def write(session: AsyncSession, table: sa.Table, rows: Sequence[Row]) -> None:
    """Insert rows as they are, ids included."""
    if rows:
        await session.execute(sa.insert(table), list(rows))


async def number_on(session: AsyncSession, chosen: Sequence[sa.Table]) -> None:
    """Let ids that the database gives go on after the ids that were written."""
    mappers = [m for m in models.Base.registry.mappers if m.inherits is None]
    numbered = {t.name for t in chosen if t.autoincrement_column is not None}
    kinds = [m.class_ for m in mappers if m.local_table in chosen]
    await advance_sequences(session, [k for k in kinds if k.__table__.name in numbered])
