"""What webhooks were told: listing it, telling it again, and trying one out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.refusal import Refused
from commerce.webhook import TEST_TOPIC, WebhookDeliveryState, WebhookErrorCode, reason
from context import Context
from loaders.page import read_page
from loaders.pagination import Order, Page, PageArgs
from models.engine import among
from resolvers import access, event

MAX_REPLAYED = 1_000
_ROW, _EVENT = models.WebhookDelivery, models.Event
_SUBSCRIPTION = models.WebhookSubscription
DELIVERIES = Order("webhookDeliveries", (_ROW.id,))


@dataclass(frozen=True)
class Span:
    """Which events to tell again: one, or those of a time."""

    event_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


async def delivery(context: Context, number: int) -> models.WebhookDelivery | None:
    """A delivery, for whoever may see webhooks."""
    if not access.webhook(context):
        return None
    return await context.loaders.webhook_delivery.load(number)


async def deliveries(
    context: Context,
    args: PageArgs,
    subscription_id: int | None,
    event_id: int | None,
    state: WebhookDeliveryState | None,
) -> Page[models.WebhookDelivery]:
    """Deliveries in the order they were made; what is None is not asked for."""
    asked: dict[Any, Any] = {
        _ROW.subscription_id: subscription_id,
        _ROW.event_id: event_id,
        _ROW.state: state,
    }
    where = [column == value for column, value in asked.items() if value is not None]
    text = repr([subscription_id, event_id, state and state.name])
    return await read_page(context, _ROW, DELIVERIES, args, where, text)


async def send_test(context: Context, number: int) -> models.WebhookDelivery:
    """Tell a webhook that this is a test, as it would be told of anything else."""
    async with context.transaction() as session:
        subscription = await _enabled(session, number)
        told = event.record(context, session, TEST_TOPIC, subscription.gid, {})
        await session.flush()
        row = _ROW(
            event_id=told.id,
            subscription_id=subscription.id,
            topic=TEST_TOPIC,
            subject=subscription.gid,
        )
        session.add(row)
    return row


async def redeliver(context: Context, number: int, span: Span) -> int:
    """Tell a webhook once more, or for the first time, of its topics; says of how many events."""
    if span.event_id is None and span.since is None:
        message = "Say which event, or since when."
        raise Refused(reason(WebhookErrorCode.BLANK, "input", message=message))
    async with context.transaction() as session:
        subscription = await _enabled(session, number)
        events = (await session.execute(_told(subscription, span))).all()
        if len(events) > MAX_REPLAYED:
            message = f"These are more than {MAX_REPLAYED:,} events: ask for a shorter time."
            raise Refused(reason(WebhookErrorCode.TOO_MANY, "input", message=message))
        if not events:
            raise Refused(reason(WebhookErrorCode.NOT_FOUND, "input"))
        await _send_again(session, subscription.id, events)
        detail = {"events": len(events), "first": events[0].id, "last": events[-1].id}
        event.record(context, session, "webhook_subscriptions/redeliver", subscription.gid, detail)
    return len(events)


def _told(subscription: models.WebhookSubscription, span: Span) -> Select[int, str, str]:
    wanted = select(_EVENT.id, _EVENT.topic, _EVENT.subject).where(
        among(_EVENT.topic, [*subscription.topics, TEST_TOPIC])
    )
    own = (_EVENT.topic != TEST_TOPIC) | (_EVENT.subject == subscription.gid)
    wanted = wanted.where(own).order_by(_EVENT.id).limit(MAX_REPLAYED + 1)
    if span.event_id is not None:
        return wanted.where(_EVENT.id == span.event_id)
    if span.until is not None:
        wanted = wanted.where(_EVENT.created_at < span.until)
    return wanted.where(_EVENT.created_at >= span.since)


async def _send_again(session: AsyncSession, subscription_id: int, events: Any) -> None:
    ids = [row.id for row in events]
    mine = (_ROW.subscription_id == subscription_id) & among(_ROW.event_id, ids)
    known = set(await session.scalars(select(_ROW.event_id).where(mine)))
    anew = {"state": WebhookDeliveryState.PENDING, "attempts": 0, "done_at": None}
    await session.execute(
        update(_ROW)
        .where(mine)
        .values(**anew, next_attempt_at=models.now())
        .execution_options(synchronize_session=False)
    )
    rows = [
        {
            "event_id": row.id,
            "subscription_id": subscription_id,
            "topic": row.topic,
            "subject": row.subject,
        }
        for row in events
        if row.id not in known
    ]
    if rows:
        await session.execute(insert(_ROW), rows)


async def _enabled(session: AsyncSession, number: int) -> models.WebhookSubscription:
    row = await session.get(_SUBSCRIPTION, number, with_for_update=True)
    if row is None:
        raise Refused(reason(WebhookErrorCode.NOT_FOUND, "id"))
    if not row.enabled:
        message = "It is disabled: enable it first."
        raise Refused(reason(WebhookErrorCode.INVALID, "id", message=message))
    return row
