"""Doing once what is asked for several times under one key."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import text
from commerce.refusal import ClientError
from context import Context
from models.engine import insert_or_ignore
from resolvers import stored_answer

KEPT = timedelta(hours=24)
# Longer than a gateway may take to answer, and as long as a duplicate waits after a crash.
LEASE = timedelta(seconds=60)
MAX_KEY = 255
Work = Callable[[], Awaitable[Any]]


class KeyMissing(ClientError):
    code = "IDEMPOTENCY_KEY_REQUIRED"


class Conflict(ClientError):
    """The key belongs to other work."""

    code = "IDEMPOTENCY_CONFLICT"


class InFlight(ClientError):
    """The work is being done by an earlier request."""

    code = "IDEMPOTENCY_IN_FLIGHT"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"The work is under way: send it again in {seconds} s for its answer.")
        self.extensions = {"retryAfter": seconds}


class _Undone(Exception):
    """Raised to roll back work that was refused; the refusal is the answer."""

    def __init__(self, outcome: Any) -> None:
        super().__init__()
        self.outcome = outcome


@dataclass(frozen=True)
class Once:
    """What is to be done once: a mutation, under the client's key, with these arguments.

    ``kind`` is the dataclass that the mutation returns: with ``user_errors`` nothing was done.
    """

    operation: str
    key: str
    digest: str
    kind: type[Any]

    def __post_init__(self) -> None:
        if not 1 <= len(self.key) <= MAX_KEY:
            raise ClientError(f"The key of @idempotent has 1 to {MAX_KEY} characters.")
        if not text.storable(self.key):
            raise ClientError(f"The key of @idempotent {text.UNSTORABLE}.")

    def where(self, context: Context) -> sa.ColumnElement[bool]:
        row = models.IdempotencyKey
        return sa.and_(
            row.actor == context.actor.name,
            row.operation == self.operation,
            row.key == self.key,
        )


async def in_one_transaction(context: Context, once: Once, work: Work) -> Any:
    """Do work that only writes rows: the key's row is the first of them.

    A duplicate waits for that row and gets the stored answer. Work that is refused or fails
    leaves nothing, not even its key.
    """
    try:
        async with context.whole() as session:
            known = await _claim(context, session, once, lease=None)
            if known.answer is None:
                context.reference = known.reference
                outcome = await work()
                if outcome.user_errors:
                    raise _Undone(outcome)
                await session.execute(_answered(context, once, stored_answer.encode(outcome)))
                return outcome
    except _Undone as undone:
        return undone.outcome
    finally:
        context.reference = None
    return await stored_answer.decode(context, once.kind, known.answer)


async def around_a_gateway(context: Context, once: Once, work: Work) -> Any:
    """Do work that asks others between its transactions, so that it cannot be one.

    The key is committed first, with a lease. A duplicate is told to come back while that lasts,
    and gets the stored answer once there is one. When the lease has lapsed without an answer, a
    duplicate does the work anew under the same ``context.reference``: each step of the work
    finds by it what was done before.
    """
    async with context.transaction() as session:
        known = await _claim(context, session, once, LEASE)
    if known.answer is not None:
        return await stored_answer.decode(context, once.kind, known.answer)
    before, context.reference = context.commits, known.reference
    try:
        outcome = await work()
    except Exception:
        await _give_back(context, once, begun=context.commits > before)
        raise
    finally:
        context.reference = None
    if outcome.user_errors:
        await _give_back(context, once, begun=context.commits > before)
        return outcome
    async with context.transaction() as session:
        await session.execute(_answered(context, once, stored_answer.encode(outcome)))
    return outcome


async def _claim(
    context: Context, session: AsyncSession, once: Once, lease: timedelta | None
) -> models.IdempotencyKey:
    """The key's row: ours to work under if it holds no answer."""
    row, now = models.IdempotencyKey, datetime.now(UTC)
    await session.execute(sa.delete(row).where(once.where(context), _old(now)))
    until = None if lease is None else now + lease
    new = {
        "actor": context.actor.name,
        "operation": once.operation,
        "key": once.key,
        "digest": once.digest,
        "reference": secrets.token_urlsafe(16),
        "leased_until": until,
        "created_at": now,
    }
    known = None
    while known is None:  # whoever had the key may give it back just then
        await session.execute(insert_or_ignore(session, row, new))
        known = await session.scalar(sa.select(row).where(once.where(context)).with_for_update())
    if known.digest != once.digest:
        raise Conflict(
            "The key was used for other work: send a new key with new arguments, and the same"
            " arguments with the same key."
        )
    ours = known.reference == new["reference"]
    if known.answer is None and known.leased_until and not ours:
        if known.leased_until > now:
            raise InFlight(int((known.leased_until - now).total_seconds()) + 1)
        known.leased_until = until
    return known


def _old(now: datetime) -> sa.ColumnElement[bool]:
    """Of rows that were kept long enough, and are not being worked under."""
    row = models.IdempotencyKey
    idle = sa.or_(row.leased_until.is_(None), row.leased_until < now)
    return sa.and_(row.created_at < now - KEPT, idle)


def _answered(context: Context, once: Once, answer: dict[str, Any]) -> sa.Update:
    row = models.IdempotencyKey
    return sa.update(row).where(once.where(context)).values(answer=answer, leased_until=None)


async def _give_back(context: Context, once: Once, *, begun: bool) -> None:
    """Let the key be tried again at once; forget it if nothing was done under it."""
    row = models.IdempotencyKey
    async with context.transaction() as session:
        if begun:
            lapsed = sa.update(row).values(leased_until=datetime.now(UTC))
            await session.execute(lapsed.where(once.where(context)))
        else:
            await session.execute(sa.delete(row).where(once.where(context)))


async def sweep(context: Context) -> int:
    """Forget the keys that were kept long enough; how many they were."""
    async with context.transaction() as session:
        done = await session.execute(
            sa.delete(models.IdempotencyKey).where(_old(datetime.now(UTC)))
        )
    return int(done.rowcount)  # type: ignore[attr-defined]
