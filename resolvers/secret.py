"""Secrets that are kept sealed: in columns that their models declare as ``Sealed``."""

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

import models
from context import Context

_CHUNK = 500


def seal(context: Context, column: InstrumentedAttribute[Any], plain: str) -> str:
    """What to keep in ``column``."""
    return context.keyring.seal(plain, _place(_column(column)))


def opened(context: Context, column: InstrumentedAttribute[Any], sealed: str) -> str:
    """What was sealed; raises ``CannotOpen`` where the secret for it is not here."""
    return context.keyring.open(sealed, _place(_column(column)))


def _column(attribute: InstrumentedAttribute[Any]) -> sa.Column[Any]:
    return cast("sa.Column[Any]", attribute.expression)


def _place(column: sa.Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"


def columns() -> list[sa.Column[Any]]:
    """Every column that holds something sealed."""
    return [
        column
        for table in models.Base.metadata.sorted_tables
        for column in table.columns
        if column.info.get("sealed")
    ]


async def rotate(context: Context) -> int:
    """Seal anew, under today's secret, whatever an earlier one sealed; says how much that was."""
    changed = 0
    async with context.transaction() as session:
        for column in columns():
            changed += await _rotate(context, session, column)
    return changed


async def _rotate(context: Context, session: AsyncSession, column: sa.Column[Any]) -> int:
    keyring, place = context.keyring, _place(column)
    [key] = column.table.primary_key.columns
    old = sa.select(key, column).where(~column.startswith(f"{keyring.current}."))
    changed = 0
    while found := (await session.execute(old.limit(_CHUNK).with_for_update())).all():
        for row_key, sealed in found:
            fresh = keyring.seal(keyring.open(sealed, place), place)
            await session.execute(
                sa.update(column.table).where(key == row_key).values({column: fresh})
            )
        changed += len(found)
    return changed
