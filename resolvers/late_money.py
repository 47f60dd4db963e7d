"""Money that was taken after its order had been called off: it is given back as was wanted then."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.payment_state import Asked
from resolvers.payment_book import Book

WANTED = "refund"


async def promise(session: AsyncSession, book: Book, taken: Asked) -> None:
    """Put down a refund of what was taken too late; the sweeper carries it out."""
    order, minor = book.order, min(taken.amount_minor, book.state.refundable)
    if order.canceled_at is None or not minor or not await _is_wanted(session, order):
        return
    reference = f"late {taken.key}"
    known = select(models.Refund.id).where(models.Refund.reference == reference)
    if await session.scalar(known) is None:
        session.add(
            models.Refund(
                order_id=order.id, reference=reference, currency=order.currency, amount_minor=minor
            )
        )


async def _is_wanted(session: AsyncSession, order: models.Order) -> bool:
    """Whether whoever called it off wanted the money to be given back."""
    row = models.Event
    found = await session.scalar(
        select(row.detail)
        .where(row.subject == order.subject, row.topic == "orders/cancelled")
        .order_by(row.id.desc())
        .limit(1)
    )
    return bool(found and found.get(WANTED))
