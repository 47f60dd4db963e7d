"""Checking what staff wrote before it is stored: titles, handles, HTML."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import handle, html
from commerce.content_draft import MAX_TITLE, ContentErrorCode
from commerce.refusal import Reason, Refused
from commerce.text import UNSTORABLE, storable
from context import Context
from resolvers import event, membership


class Complaints:
    """What is wrong with a draft, so that its writer hears all of it at once."""

    def __init__(self) -> None:
        self._reasons: list[Reason] = []

    def add(self, code: ContentErrorCode, message: str, *field: str) -> None:
        self._reasons.append(Reason(code, message, field))

    def text(self, value: str, *field: str, longest: int | None = None, blank: bool = True) -> str:
        """The text without spaces around it; ``longest`` in characters."""
        kept, name = value.strip(), field[-1]
        if not storable(kept):
            self.add(ContentErrorCode.INVALID, f"The {name} {UNSTORABLE}.", *field)
        elif not kept and not blank:
            self.add(ContentErrorCode.BLANK, f"Give it a {name}.", *field)
        elif longest is not None and len(kept) > longest:
            message = f"The {name} has {len(kept)} characters; it may have {longest}."
            self.add(ContentErrorCode.TOO_LONG, message, *field)
        return kept

    def title(self, value: str, *field: str) -> str:
        return self.text(value, *(field or ("title",)), longest=MAX_TITLE, blank=False)

    def html(self, value: str, *field: str) -> str:
        """The HTML without what may not be shown."""
        kept = self.text(value, *field)
        try:
            return html.clean(kept)
        except html.MarkupError as error:
            self.add(ContentErrorCode.INVALID, f"The {field[-1]} cannot be shown: {error}.", *field)
            return ""

    def settle(self) -> None:
        """Refuse the draft if anything is wrong with it."""
        if self._reasons:
            raise Refused(*self._reasons)


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
    if not given and row is not None:
        return str(getattr(row, column.key))
    wanted = handle.handle_of(given or title)
    others = [] if row is None else [column.class_.id != row.id]
    begins = column.startswith(wanted, autoescape=True)
    taken = set(await session.scalars(sa.select(column).where(begins, *others, *where)))
    if given and wanted in taken:
        message = f"Something else has the handle {wanted!r}."
        raise Refused(Reason(ContentErrorCode.TAKEN, message, ("handle",)))
    return handle.unique(wanted, taken)


async def stored(
    context: Context, session: AsyncSession, topic: str, row: models.Base, detail: dict[str, Any]
) -> None:
    """Note that ``row`` was stored: for whoever audits, is told of changes, or caches answers."""
    await session.flush()
    event.record(context, session, topic, row.gid, detail)
    await membership.bump(session)
