"""Handles that nothing else has."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from commerce import handle


async def free(
    session: AsyncSession, column: Any, row: Any, given: str | None, title: str, *where: Any
) -> str | None:
    """The handle that was given, or one made of the title; None where the given one is taken.

    ``row`` is what is being rewritten, which keeps its handle if none is given.
    """
    if not given and row is not None:
        return str(getattr(row, column.key))
    wanted = handle.handle_of(given or title)
    others = [] if row is None else [column.class_.id != row.id]
    begins = column.startswith(wanted, autoescape=True)
    taken = set(await session.scalars(sa.select(column).where(begins, *others, *where)))
    if given and wanted in taken:
        return None
    return handle.unique(wanted, taken)
