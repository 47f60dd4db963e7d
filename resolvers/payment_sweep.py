"""Looking after payments and labels without an answer, and giving back what was held in vain."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import structlog
from sqlalchemy import Select, select

import models
from context import Context
from resolvers import refund, settlement, shipping_label, test_gateway

log = structlog.get_logger()


async def sweep(context: Context, limit: int = 50) -> int:
    """Look after what is due, refunds last; how many payments that was."""
    await test_gateway.deliver(context)
    looked_after = await _look_after(context, limit)
    lease = timedelta(seconds=context.settings.payment_lease)
    await refund.resume(context, lease, limit)
    await shipping_label.resume(context, lease, limit)
    return looked_after


async def _look_after(context: Context, limit: int) -> int:
    if not await context.scalars(_due(1)):
        return 0
    async with context.transaction() as session:
        due = await session.scalars(_due(limit).with_for_update(skip_locked=True))
        claimed = due.all()
        # Until then they are nobody else's to look after.
        lease = timedelta(seconds=context.settings.payment_lease)
        for payment in claimed:
            payment.check_at = models.now() + lease
    for payment in claimed:
        await settlement.look_after(context, payment.id)
    return len(claimed)


def _due(limit: int) -> Select[models.Payment]:
    row = models.Payment
    due = row.check_at <= models.now()
    return select(row).where(due).order_by(row.check_at, row.id).limit(limit)


async def sweep_until(
    stopped: asyncio.Event, new_context: Callable[[], Context], pause: float
) -> None:
    """Sweep every ``pause`` seconds; a failure is logged, and does not end it."""
    while not stopped.is_set():
        context = new_context()
        try:
            await sweep(context)
        except Exception:
            log.exception("payments were not looked after")
        finally:
            await context.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(stopped.wait(), pause)
