"""What follows when content is stored, and the handles it gets."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.content_draft import ContentErrorCode
from commerce.refusal import Reason, Refused
from context import Context
from resolvers import event, handle, membership


async def free_handle(
    session: AsyncSession,
    column: Any,
    row: Any,
    given: str | None,
    title: str,
    where: Sequence[Any] = (),
) -> str:
    """The handle that was given, or one made of the title that nothing else has.

    ``row`` is what is being rewritten, which keeps its handle if none is given.
    """
    free = await handle.free(session, column, row, given, title, *where)
    if free is None:
        message = f"Something else has the handle {given!r}."
        raise Refused(Reason(ContentErrorCode.TAKEN, message, ("handle",)))
    return free


async def stored(
    context: Context, session: AsyncSession, topic: str, row: models.Base, detail: dict[str, Any]
) -> None:
    """Note that ``row`` was stored: for whoever audits, is told of changes, or caches answers."""
    await session.flush()
    event.record(context, session, topic, row.gid, detail)
    await membership.bump(session)
