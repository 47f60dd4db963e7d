"""Delivering what webhooks are due: at least once, and in order for each subject.

A delivery is claimed in one transaction, sent outside any, and noted in another. Should the
process die between, another takes it up once the lease is over.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from sqlalchemy import Select, delete, exists, select
from sqlalchemy.orm import aliased

import models
from commerce.webhook import WebhookDeliveryState, wait_after
from context import Context
from integrations.webhook import TIME_LIMIT, Answer, Message, Sender
from models.delivery import Attempt
from resolvers import failpoint, webhook, webhook_body

# Longer than sending takes, for until then a delivery is nobody else's to send.
LEASE = timedelta(seconds=4 * TIME_LIMIT)
AT_ONCE = 16
# So that one that answers slowly leaves room for others.
AT_ONCE_EACH = 2
KEPT_ATTEMPTS = 20
KEPT = timedelta(days=30)

log = structlog.get_logger()
_ROW, _SUBSCRIPTION = models.WebhookDelivery, models.WebhookSubscription


@dataclass(frozen=True)
class Claimed:
    """A delivery that is ours to send until its lease is over."""

    row: models.WebhookDelivery
    subscription: models.WebhookSubscription
    event: models.Event


def _due(found: Any, busy: Collection[int]) -> Select[Any]:
    """The one that is due longest, where none of the same subject comes before it."""
    earlier = aliased(_ROW)
    before = exists().where(
        earlier.subscription_id == _ROW.subscription_id,
        earlier.subject == _ROW.subject,
        earlier.event_id < _ROW.event_id,
        earlier.done_at.is_(None),
    )
    return (
        select(found)
        .join(_SUBSCRIPTION, _SUBSCRIPTION.id == _ROW.subscription_id)
        .where(
            _ROW.done_at.is_(None),
            _ROW.next_attempt_at <= models.now(),
            _SUBSCRIPTION.disabled_at.is_(None),
            _ROW.subscription_id.not_in(sorted(busy)),
            ~before,
        )
        .order_by(_ROW.next_attempt_at, _ROW.id)
        .limit(1)
    )


async def claim(context: Context, busy: Collection[int] = ()) -> Claimed | None:
    """A delivery that is due, to none of the ``busy`` subscriptions."""
    if not await context.scalars(_due(_ROW.id, busy)):
        return None
    async with context.transaction() as session:
        due = _due(_ROW, busy).with_for_update(of=_ROW, skip_locked=True)
        row = await session.scalar(due)
        if row is None:
            return None
        row.attempts += 1
        row.next_attempt_at = models.now() + LEASE
        subscription = await session.get_one(_SUBSCRIPTION, row.subscription_id)
        return Claimed(row, subscription, await session.get_one(models.Event, row.event_id))


async def message_of(context: Context, claimed: Claimed) -> Message:
    event, row = claimed.event, claimed.row
    return Message(
        id=f"msg_{row.subscription_id}_{row.event_id}",
        topic=event.topic,
        shop_domain=urlsplit(context.settings.own_url).netloc,
        happened_at=event.created_at,
        body=await webhook_body.body_of(context, event),
    )


async def note(context: Context, claimed: Claimed, answer: Answer) -> None:
    """What came of it, and what comes of that."""
    async with context.transaction() as session:
        row = await session.get(_ROW, claimed.row.id, with_for_update=True)
        if row is None:
            return  # its subscription was deleted meanwhile
        row.log = [*row.log, _told(answer)][-KEPT_ATTEMPTS:]
        wait = wait_after(row.attempts, answer.retry_after)
        if answer.received or answer.gone or wait is None:
            done = (
                WebhookDeliveryState.DELIVERED if answer.received else WebhookDeliveryState.FAILED
            )
            row.state, row.done_at = done, models.now()
        else:
            row.next_attempt_at = models.now() + wait
        if answer.gone:
            subscription = await session.get_one(_SUBSCRIPTION, row.subscription_id)
            subscription.disabled_at = subscription.disabled_at or models.now()
            subscription.disabled_reason = "Its receiver answered 410: it is gone."


def _told(answer: Answer) -> dict[str, Any]:
    at = models.now().isoformat()
    return asdict(Attempt(at, answer.milliseconds, answer.status, answer.body, answer.error))


class Deliverer:
    """Delivers what is due, several at once; any number of them may work side by side."""

    def __init__(self, new_context: Callable[[], Context], sender: Sender) -> None:
        self._new_context, self._sender = new_context, sender
        self._busy: Counter[int] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, stopped: asyncio.Event, pause: float) -> None:
        """Deliver what is due, looking every ``pause`` seconds; a failure does not end it."""
        while not stopped.is_set():
            try:
                await self.start()
            except Exception:
                log.exception("webhooks were not delivered")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news(stopped), pause)
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def once(self) -> int:
        """Deliver all that is due by now; says how many attempts that took."""
        count = 0
        while True:
            alone = not self._tasks
            begun = await self.start()
            count += begun
            if self._tasks:
                await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            elif alone and not begun:  # what ended while it looked may have kept others waiting
                return count

    async def start(self) -> int:
        """Begin what is due, as far as there is room; says how many that was."""
        count = 0
        while len(self._tasks) < AT_ONCE:
            context = self._new_context()
            try:
                busy = [key for key, number in self._busy.items() if number >= AT_ONCE_EACH]
                claimed = await claim(context, busy)
            finally:
                await context.close()
            if claimed is None:
                break
            self._begin(claimed)
            count += 1
        return count

    def _begin(self, claimed: Claimed) -> None:
        key = claimed.subscription.id
        self._busy[key] += 1
        task = asyncio.create_task(self._deliver(claimed))
        self._tasks.add(task)

        def ended(_task: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            self._busy[key] -= 1

        task.add_done_callback(ended)

    async def _deliver(self, claimed: Claimed) -> None:
        try:
            answer = await self._sent(claimed)
            context = self._new_context()
            try:
                failpoint.reach(context, "deliver.sent")
                await note(context, claimed, answer)
                failpoint.reach(context, "deliver.noted")
            finally:
                await context.close()
        except Exception:
            log.exception("a webhook was not delivered", delivery=claimed.row.gid)

    async def _sent(self, claimed: Claimed) -> Answer:
        context = self._new_context()
        try:
            failpoint.reach(context, "deliver.claimed")
            message = await message_of(context, claimed)
        finally:
            await context.close()
        secrets = webhook.secrets_of(context, claimed.subscription)
        return await self._sender.send(claimed.subscription.url, secrets, message)

    async def _news(self, stopped: asyncio.Event) -> None:
        """Until it should stop, or there is room for more."""
        waiting = asyncio.create_task(stopped.wait())
        try:
            await asyncio.wait({waiting, *self._tasks}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()


async def sweep(context: Context) -> int:
    """Forget what was told long ago, and secrets that sign no longer; says how many deliveries."""
    async with context.transaction() as session:
        await webhook.forget_former_secrets(session)
        old = _ROW.done_at < models.now() - KEPT
        done = await session.execute(delete(_ROW).where(old).returning(_ROW.id))
        return len(done.all())
