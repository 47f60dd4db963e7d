"""What staff write on an order: a note, words to find it by, the address it is told to."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import contact
from commerce.order_error import OrderErrorCode
from context import Context
from resolvers import event
from resolvers.order_change import in_hand, refused, word

MAX_NOTE = 5_000
MAX_TAG = 40
MAX_TAGS = 250


async def update(context: Context, order_id: int, said: Mapping[str, Any]) -> models.Order:
    """Change what is ``said`` of note, tags and e-mail address, and leave the rest."""
    async with context.transaction() as session:
        order = (await in_hand(session, order_id, "id")).order
        before = list(order.tags)
        if "note" in said:
            order.note = word(said["note"], "input", "note", most=MAX_NOTE)
        if "email" in said:
            order.email = _email(said["email"])
            order.email_key = contact.key(order.email) if order.email else None
        if "tags" in said:
            await _tag(session, order, _tags(said["tags"]))
        detail = {
            "changed": sorted(said),
            "before": {"tags": before},
            "after": {"tags": order.tags},
        }
        event.record(context, session, "orders/updated", order.subject, detail)
    return order


def _email(said: str | None) -> str | None:
    if not (said or "").strip():
        return None
    email = contact.email(said or "")
    if email is None:
        message = f"An e-mail {contact.EXPECTED['email']}, is expected."
        raise refused(OrderErrorCode.INVALID, "input", "email", message=message)
    return email


def _tags(said: Sequence[str] | None) -> list[str]:
    """Each word once, as it was written first."""
    if len(said or ()) > MAX_TAGS:
        message = f"An order has {MAX_TAGS} tags at most."
        raise refused(OrderErrorCode.INVALID, "input", "tags", message=message)
    kept: dict[str, str] = {}
    for i, tag in enumerate(said or ()):
        if written := word(tag, "input", "tags", str(i), most=MAX_TAG):
            kept.setdefault(written.casefold(), written)
    return list(kept.values())


async def _tag(session: AsyncSession, order: models.Order, tags: list[str]) -> None:
    row = models.OrderTag
    await session.execute(delete(row).where(row.order_id == order.id))
    session.add_all(row(order_id=order.id, tag_key=tag.casefold()) for tag in tags)
    order.tags = tags
