"""Reading the audit trail."""

from datetime import datetime

import models
from commerce.text import kept
from context import Context
from loaders.page import read_page
from loaders.pagination import Order, Page, PageArgs
from resolvers import access

_EVENT = models.Event
EVENTS = Order("events", (_EVENT.id,))


async def event(context: Context, number: int) -> models.Event | None:
    """An event, for whoever may see the audit trail."""
    if not access.event(context):
        return None
    return await context.loaders.event.load(number)


async def events(
    context: Context,
    args: PageArgs,
    *,
    topic: str | None,
    subject: str | None,
    actor: str | None,
    since: datetime | None,
) -> Page[models.Event]:
    """The events in the order they happened; what is None is not asked for."""
    asked = {_EVENT.topic: topic, _EVENT.subject: subject, _EVENT.actor: actor}
    where = [column == kept(value) for column, value in asked.items() if value is not None]
    if since is not None:
        where.append(_EVENT.created_at >= since)
    text = repr([topic, subject, actor, since])
    return await read_page(context, _EVENT, EVENTS, args, where, text)
