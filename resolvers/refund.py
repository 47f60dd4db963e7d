"""Giving money back for an order: promised under its lock, moved without one, then noted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.money import Money
from commerce.order_error import OrderErrorCode
from commerce.payment import PaymentEventState
from commerce.permission import Permission
from commerce.refund import RefundStatus
from commerce.refusal import Refused
from context import Context
from loaders.pagination import Order
from resolvers import credit, payment, refund_book
from resolvers.order_change import in_hand, refused, word
from resolvers.payment_book import Book
from resolvers.payment_call import Call
from resolvers.refund_reckoning import check_places, reckon
from resolvers.refund_terms import AT, Terms

_ROW = models.Refund
LINES = Order("Refund.refundLineItems", (models.RefundLineItem.id,))


@dataclass(frozen=True)
class Promised:
    """A refund that is put down, and what is still to be asked of gateways for it."""

    refund: models.Refund
    calls: Sequence[Call]


async def by_number(context: Context, number: int) -> models.Refund | None:
    """A refund by its id, for staff."""
    if not context.actor.may(Permission.ORDERS_READ):
        return None
    return await context.loaders.refund.load(number)


async def create(context: Context, order_id: int, terms: Terms, key: str) -> models.Refund:
    """Give back what the terms say; the same key again is the same refund.

    While the gateway has not answered the refund is PENDING, and counts as given back.
    """
    async with context.transaction() as session:
        promised = await promise(context, session, order_id, terms, key)
    return await carry_out(context, promised)


async def promise(
    context: Context, session: AsyncSession, order_id: int, terms: Terms, key: str
) -> Promised:
    """Put down a refund, or find it; nobody else can give the same money back from now on."""
    hand = await in_hand(session, order_id, *AT, "orderId")
    book = await payment.book_of(session, order_id)
    known = await session.scalar(select(_ROW).where(_ROW.reference == key))
    if known is not None:
        return Promised(known, await calls_of(context, session, book, known))
    await _check_places(session, order_id, terms)
    cards = await credit.redemptions(session, order_id)
    found = reckon(hand, book, cards, terms)
    row = _ROW(
        order_id=order_id,
        return_id=terms.return_id,
        reference=key,
        note=word(terms.note, *AT, "note", most=5_000),
        currency=hand.order.currency,
        amount_minor=found.total.minor,
        gift_card_minor=found.on_cards.minor,
        shipping_minor=found.shipping.minor,
        location_id=terms.location_id,
    )
    session.add(row)
    await session.flush()
    refund_book.put_down(session, hand, row, found)
    for one in credit.to_cards(cards, row.gift_card_minor):
        one.refund_id = row.id
        session.add(one)
    return Promised(row, await calls_of(context, session, book, row))


async def _check_places(session: AsyncSession, order_id: int, terms: Terms) -> None:
    place = back = None
    if terms.location_id:
        place = await session.get(models.Location, terms.location_id)
    if terms.return_id:
        back = await session.get(models.Return, terms.return_id)
    check_places(order_id, terms, place, back)


async def calls_of(
    context: Context, session: AsyncSession, book: Book, row: models.Refund
) -> Sequence[Call]:
    """What is to be asked of gateways for a refund, or was asked and has no answer yet."""
    minor = row.amount_minor - row.gift_card_minor
    if not minor or row.status is not RefundStatus.PENDING:
        return []
    amount = Money(minor, row.currency)
    return await payment.request_refund(context, session, book, amount, row.reference)


async def carry_out(context: Context, promised: Promised) -> models.Refund:
    """Move what was promised, and note what came of it; raises ``Refused`` where that is no."""
    row, done = promised.refund, 0
    if row.status is RefundStatus.FAILURE:
        raise refused(OrderErrorCode.DECLINED)
    if row.status is RefundStatus.SUCCESS:
        return row
    if promised.calls:
        try:
            moved = await payment.carry_out(context, row.order_id, promised.calls)
        except Refused:
            async with context.transaction() as session:
                await refund_book.undo(context, session, row.id)
            raise
        if moved.state is not PaymentEventState.SUCCEEDED:
            return row
        done = moved.amount.minor
    async with context.transaction() as session:
        return await refund_book.finish(context, session, row.id, done)


async def resume(context: Context, older_than: timedelta = timedelta(), limit: int = 50) -> int:
    """Go on with refunds that were left behind, or wait for an answer; how many are done now."""
    pending = await context.scalars(
        select(_ROW.id)
        .where(_ROW.status == RefundStatus.PENDING, _ROW.created_at <= models.now() - older_than)
        .order_by(_ROW.created_at, _ROW.id)
        .limit(limit)
    )
    done = 0
    for refund_id in pending:
        async with context.transaction() as session:
            row = await session.get_one(_ROW, refund_id)
            book = await payment.book_of(session, row.order_id)
            promised = Promised(row, await calls_of(context, session, book, row))
        try:
            after = await carry_out(context, promised)
        except Refused:
            continue
        done += after.status is RefundStatus.SUCCESS
    return done
