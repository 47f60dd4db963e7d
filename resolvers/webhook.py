"""Who is told of events: making, changing and listing webhooks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

import integrations.webhook
import models
from commerce import webhook
from commerce.refusal import Refused
from commerce.webhook import WebhookErrorCode, WebhookTopic, reason
from context import Context
from integrations.public_address import AddressRefused
from loaders.page import read_page
from loaders.pagination import Order, Page, PageArgs
from models.engine import utc_now
from resolvers import access, change, event, secret

MAX_SUBSCRIPTIONS = 50
MAX_URL = 2_000
# How long a secret still signs after it was replaced.
OVERLAP = timedelta(days=1)

_ROW = models.WebhookSubscription
SUBSCRIPTIONS = Order("webhookSubscriptions", (_ROW.id,))


@dataclass(frozen=True)
class Made:
    """A webhook, and its secret where it is new: seen this once."""

    subscription: models.WebhookSubscription
    secret: str | None = None


async def subscription(context: Context, number: int) -> models.WebhookSubscription | None:
    """A webhook, for whoever may see them."""
    if not access.webhook(context):
        return None
    return await context.loaders.webhook_subscription.load(number)


async def subscriptions(context: Context, args: PageArgs) -> Page[models.WebhookSubscription]:
    return await read_page(context, _ROW, SUBSCRIPTIONS, args, [], "")


async def create(context: Context, url: str, topics: Sequence[WebhookTopic]) -> Made:
    """Tell ``url`` of these from now on."""
    url = await _address(context, url)
    paths = _paths(topics)
    plain = webhook.new_secret()
    async with context.transaction() as session:
        if (await session.scalar(select(func.count(_ROW.id))) or 0) >= MAX_SUBSCRIPTIONS:
            message = f"There are {MAX_SUBSCRIPTIONS} already: delete one first."
            raise Refused(reason(WebhookErrorCode.TOO_MANY, message=message))
        row = _ROW(url=url, topics=paths, secret=secret.seal(context, _ROW.secret, plain))
        session.add(row)
        await session.flush()
        _record(context, session, "create", row, {}, _state(row))
    return Made(row, plain)


async def change_to(context: Context, number: int, said: dict[str, Any]) -> Made:
    """Change what is mentioned of ``url``, ``topics`` and ``enabled``."""
    if "url" in said:
        said["url"] = await _address(context, said["url"])
    if "topics" in said:
        said["topics"] = _paths(said["topics"])
    enabled = said.pop("enabled", None)
    async with context.transaction() as session:
        row = await _for_change(session, number)
        before = _state(row)
        for name, value in said.items():
            setattr(row, name, value)
        if enabled is not None and enabled != row.enabled:
            row.disabled_at = None if enabled else models.now()
            row.disabled_reason = None if enabled else "Staff disabled it."
        _record(context, session, "update", row, before, _state(row))
    return Made(row)


async def rotate_secret(context: Context, number: int) -> Made:
    """A new secret; the former one signs as well for a day."""
    plain = webhook.new_secret()
    async with context.transaction() as session:
        row = await _for_change(session, number)
        former = secret.opened(context, _ROW.secret, row.secret)
        row.former_secret = secret.seal(context, _ROW.former_secret, former)
        row.former_until = models.now() + OVERLAP
        row.secret = secret.seal(context, _ROW.secret, plain)
        _record(context, session, "rotate_secret", row, {}, {})
    return Made(row, plain)


async def delete(context: Context, number: int) -> str:
    """Tell it of nothing any more, and forget what it was told."""
    async with context.transaction() as session:
        row = await _for_change(session, number)
        _record(context, session, "delete", row, _state(row), {})
        await session.delete(row)
        return row.gid


def secrets_of(context: Context, row: models.WebhookSubscription) -> list[str]:
    """Those that sign today, the newest first."""
    found = [secret.opened(context, _ROW.secret, row.secret)]
    if row.former_secret and row.former_until and row.former_until > models.now():
        found.append(secret.opened(context, _ROW.former_secret, row.former_secret))
    return found


async def forget_former_secrets(session: AsyncSession) -> None:
    """Those that sign no longer."""
    over = _ROW.former_until < utc_now()
    await session.execute(update(_ROW).where(over).values(former_secret=None, former_until=None))


async def _for_change(session: AsyncSession, number: int) -> models.WebhookSubscription:
    row = await session.get(_ROW, number, with_for_update=True)
    if row is None:
        raise Refused(reason(WebhookErrorCode.NOT_FOUND, "id"))
    return row


async def _address(context: Context, url: str) -> str:
    url = url.strip()
    if len(url) > MAX_URL:
        message = f"It has {MAX_URL} characters at most."
        raise Refused(reason(WebhookErrorCode.TOO_LONG, "input", "url", message=message))
    loopback = context.settings.calls_loopback
    try:
        await integrations.webhook.check(url, context.resolve, loopback=loopback)
    except AddressRefused as refused:
        is_private = "not a public address" in str(refused)
        code = WebhookErrorCode.NOT_PUBLIC if is_private else WebhookErrorCode.INVALID
        message = f"Nothing is sent there: {refused}."
        raise Refused(reason(code, "input", "url", message=message)) from None
    return url


def _paths(topics: Sequence[WebhookTopic]) -> list[str]:
    if not topics:
        message = "Name at least one topic."
        raise Refused(reason(WebhookErrorCode.BLANK, "input", "topics", message=message))
    return sorted({topic.path for topic in topics})


def _state(row: models.WebhookSubscription) -> change.State:
    """Without what follows ``?``, where some receivers keep a secret of theirs."""
    return {"url": row.url.partition("?")[0], "topics": list(row.topics), "enabled": row.enabled}


def _record(
    context: Context,
    session: AsyncSession,
    verb: str,
    row: models.WebhookSubscription,
    before: change.State,
    after: change.State,
) -> None:
    detail = change.detail(before, after)
    event.record(context, session, f"webhook_subscriptions/{verb}", row.gid, detail)
