"""Sealing the events in a chain, afterwards and one at a time, and checking the chain.

A chain in the writers' own transactions would make every writer wait for the one before.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import chain
from context import Context
from models.engine import alone_at

_CHUNK = 500
_SEALING = 0x5EA1  # the number of the work, for the database's lock
# A transaction may commit later than another that began after it; so far back we look for such.
_LATE = 1_000

log = structlog.get_logger()
_EVENT, _SEAL = models.Event, models.EventSeal


async def seal_all(context: Context) -> int:
    """Seal every event that is not sealed yet; says how many there were."""
    count = 0
    while done := await seal(context, late=None):
        count += done
    return count


async def seal(context: Context, late: int | None = _LATE) -> int:
    """Seal events in the order of their ids, as many as one transaction should; how many."""
    floor = await _floor(context, late)
    if not await context.rows(_unsealed(select(_EVENT.id), floor).limit(1)):
        return 0
    async with context.transaction() as session:
        if not await alone_at(session, _SEALING):
            return 0
        previous = await session.scalar(select(_SEAL.hash).order_by(_SEAL.id.desc()).limit(1))
        found = _unsealed(select(_EVENT), floor).order_by(_EVENT.id).limit(_CHUNK)
        return await _seal(session, previous or chain.START, (await session.scalars(found)).all())


async def _seal(session: AsyncSession, previous: str, events: Any) -> int:
    for event in events:
        previous = chain.link(previous, _told(event))
        session.add(_SEAL(event_id=event.id, hash=previous))
        # One by one, for the links stand in the order of their ids.
        await session.flush()
    return len(events)


async def _floor(context: Context, late: int | None) -> int:
    """Events up to this id are sealed, unless they came very late."""
    if late is None:
        return 0
    last = await context.scalars(select(_SEAL.event_id).order_by(_SEAL.id.desc()).limit(1))
    return max(last[0] - late, 0) if last else 0


def _unsealed(statement: Any, floor: int) -> Any:
    return statement.outerjoin(_SEAL, _SEAL.event_id == _EVENT.id).where(
        _SEAL.id.is_(None), _EVENT.id > floor
    )


def _told(event: models.Event) -> dict[str, Any]:
    """What is sealed of an event: all of it."""
    return {
        "id": event.id,
        "topic": event.topic,
        "subject": event.subject,
        "actor": event.actor,
        "request_id": event.request_id,
        "detail": event.detail,
        "created_at": event.created_at.isoformat(),
    }


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found; ``broken_at`` is the first event that does not fit."""

    sealed: int
    unsealed: int
    head: str
    broken_at: int | None = None
    problem: str = ""


async def verify(context: Context, known: str | None = None) -> Verdict:
    """Go along the whole chain. ``known`` is a hash noted earlier, which must be in it."""
    head, sealed, met = chain.START, 0, known in (None, chain.START)
    async for seal, event in _links(context):
        if event is None or event.id is None:
            return Verdict(sealed, 0, head, seal.event_id, "the event is gone")
        head = chain.link(head, _told(event))
        if head != seal.hash:
            return Verdict(sealed, 0, seal.hash, event.id, "the event or its link was changed")
        sealed += 1
        met = met or head == known
    count = select(func.count()).select_from(_unsealed(select(_EVENT.id), 0).subquery())
    unsealed = int((await context.scalars(count))[0])
    if not met:
        problem = "the hash that was noted is not in the chain: its end was cut off or made anew"
        return Verdict(sealed, unsealed, head, 0, problem)
    return Verdict(sealed, unsealed, head)


async def _links(context: Context) -> AsyncIterator[tuple[models.EventSeal, models.Event | None]]:
    last = 0
    while True:
        rows = await context.rows(
            select(_SEAL, _EVENT)
            .outerjoin(_EVENT, _EVENT.id == _SEAL.event_id)
            .where(_SEAL.id > last)
            .order_by(_SEAL.id)
            .limit(_CHUNK)
        )
        if not rows:
            return
        for seal, event in rows:
            yield seal, event
        last = rows[-1][0].id


async def seal_until(
    stopped: asyncio.Event, new_context: Callable[[], Context], pause: float
) -> None:
    """Seal what there is every ``pause`` seconds; a failure is logged, and does not end it."""
    while not stopped.is_set():
        context = new_context()
        try:
            await seal(context)
        except Exception:
            log.exception("events were not sealed")
        finally:
            await context.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(stopped.wait(), pause)
