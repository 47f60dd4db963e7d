"""The mail that is due: put down in the transaction that wants it, worded and sent afterwards."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from context import Context
from integrations.mail import Letter, Mailer, Undeliverable

MAX_ATTEMPTS = 12
# Longer than sending takes, for until then a letter is nobody else's to send.
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
KEPT = timedelta(days=7)

log = structlog.get_logger()

# Words a message in a transaction; None if there is nothing (any more) to say.
Wording = Callable[[Context, AsyncSession, models.MailMessage], Awaitable[Letter | None]]


def post(session: AsyncSession, kind: str, recipient: str, **detail: Any) -> None:
    """Have a letter of that kind sent, once the transaction has committed."""
    session.add(models.MailMessage(kind=kind, recipient=recipient, detail=detail))


async def deliver_due(
    context: Context, mailer: Mailer, wordings: Mapping[str, Wording], limit: int = 20
) -> int:
    """Send what is due, and say how much that was.

    A letter goes out at least once: a crash after sending, before that is noted, sends it again.
    """
    if not await context.scalars(_due(models.MailMessage.id)):
        return 0
    for done in range(limit):
        message = await _claimed(context)
        if message is None:
            return done
        await _deliver(context, mailer, wordings[message.kind], message)
    return limit


def _due(found: Any) -> Select[Any]:
    row = models.MailMessage
    return (
        select(found)
        .where(row.next_attempt_at <= models.now())
        .order_by(row.next_attempt_at, row.id)
        .limit(1)
    )


async def _claimed(context: Context) -> models.MailMessage | None:
    """A message that is due; until its next attempt no other process will take it."""
    async with context.transaction() as session:
        due = _due(models.MailMessage).with_for_update(skip_locked=True)
        message: models.MailMessage | None = await session.scalar(due)
        if message is not None:
            message.attempts += 1
            message.next_attempt_at = _next_attempt(message.attempts)
        return message


def _next_attempt(attempts: int) -> datetime | None:
    """When to try again; None if it was tried often enough."""
    if attempts >= MAX_ATTEMPTS:
        return None
    wait: timedelta = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
    return models.now() + wait


async def _deliver(
    context: Context, mailer: Mailer, wording: Wording, message: models.MailMessage
) -> None:
    async with context.transaction() as session:
        letter = await wording(context, session, message)
    error = None
    if letter is not None:
        try:
            await mailer.send(letter)
        except Undeliverable as undeliverable:
            error = str(undeliverable)
    async with context.transaction() as session:
        current = await session.get_one(models.MailMessage, message.id)
        current.error = error
        if error is None:
            current.sent_at, current.next_attempt_at = models.now(), None
        await session.execute(
            delete(models.MailMessage).where(models.MailMessage.sent_at < models.now() - KEPT)
        )


async def deliver_until(
    stopped: asyncio.Event,
    new_context: Callable[[], Context],
    mailer: Mailer,
    wordings: Mapping[str, Wording],
    pause: float,
) -> None:
    """Send what is due every ``pause`` seconds; a failure is logged, and does not end it."""
    while not stopped.is_set():
        context = new_context()
        try:
            await deliver_due(context, mailer, wordings)
        except Exception:
            log.exception("mail was not delivered")
        finally:
            await context.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(stopped.wait(), pause)
