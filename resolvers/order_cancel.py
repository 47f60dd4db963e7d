"""Calling an order off: nothing of it is sent, and its money is let go or given back."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.order_error import OrderErrorCode
from commerce.order_state import ORDER, OrderStatus, move
from commerce.refund import SHIPPING, RestockType
from commerce.refusal import Reason, Refused
from context import Context
from models.order import OrderCancelReason
from resolvers import credit, event, late_money, payment, redemption, refund, restock
from resolvers.order_change import InHand, derive_fulfillment, in_hand, refused, standing
from resolvers.payment_book import Book
from resolvers.payment_call import Call
from resolvers.refund import Promised


@dataclass(frozen=True)
class Cancellation:
    """How an order is called off, as staff say it."""

    reason: OrderCancelReason
    restock: bool
    refund: bool


@dataclass(frozen=True)
class Canceled:
    """The order, called off; and why its money is still where it was, if it is."""

    order: models.Order
    reasons: Sequence[Reason] = ()


async def cancel(context: Context, order_id: int, how: Cancellation, key: str) -> Canceled:
    """Call an order off of which nothing was sent; the same key again goes on with it."""
    async with context.transaction() as session:
        hand = await in_hand(session, order_id, "id")
        book = await payment.book_of(session, order_id)
        if hand.order.cancel_reference == key:
            promised = await _promised(context, session, book, key)
        else:
            promised = await _call_off(context, session, hand, book, how, key)
        voids = await _voids(context, session, book, key)
    reasons = [*await _void(context, order_id, voids), *await _give_back(context, promised)]
    return Canceled(await context.loaders.order.load(order_id) or hand.order, reasons)


async def _call_off(
    context: Context,
    session: AsyncSession,
    hand: InHand,
    book: Book,
    how: Cancellation,
    key: str,
) -> Promised | None:
    order, before = hand.order, hand.order.status
    standing(hand, "id")
    move(ORDER, before, OrderStatus.CANCELED, "id")
    if any(line.fulfilled for line in hand.lines.values()):
        message = "Some of it was sent already: call its parcels off, or take it back."
        raise refused(OrderErrorCode.SENT_ALREADY, "id", message=message)
    order.canceled_at, order.cancel_reason = models.now(), how.reason
    order.cancel_reference = key
    counts = {line_id: line.state.unsent for line_id, line in hand.lines.items()}
    row = await _money_back(session, hand, book, key) if how.refund else None
    _take_off(hand, session, row)
    if how.restock and (goods := credit.by_variant(hand, counts)):
        await restock.put_back(context, session, goods, order.subject)
    await redemption.unused(session, order)
    detail = {
        "reason": how.reason.name,
        late_money.WANTED: how.refund,
        "before": {"status": before.name},
        "after": {"status": order.status.name},
    }
    event.record(context, session, "orders/cancelled", order.subject, detail)
    derive_fulfillment(context, session, hand)
    await session.flush()
    return await _promised(context, session, book, key) if row else None


async def _money_back(
    session: AsyncSession, hand: InHand, book: Book, key: str
) -> models.Refund | None:
    """A refund of all that the shop holds of the buyer's."""
    cards = await credit.redemptions(session, hand.order.id)
    money = credit.paid(book, cards)
    if not money:
        return None
    row = models.Refund(
        order_id=hand.order.id,
        reference=key,
        currency=money.currency,
        amount_minor=money.minor,
        gift_card_minor=money.minor - book.state.refundable,
    )
    session.add(row)
    await session.flush()
    for one in credit.to_cards(cards, row.gift_card_minor):
        one.refund_id = row.id
        session.add(one)
    return row


def _take_off(hand: InHand, session: AsyncSession, row: models.Refund | None) -> None:
    """Nothing is left of the order; where money goes back, the refund says for what."""
    for key, thing in credit.things(hand).items():
        if key == SHIPPING:
            if row is not None:
                row.shipping_minor = thing.left.minor
            credit.give_shipping(hand.order, thing.left.minor)
            continue
        line = hand.lines[key]
        count = line.state.unsent
        if row is not None and (count or thing.left):
            session.add(
                models.RefundLineItem(
                    refund_id=row.id,
                    order_line_item_id=key,
                    quantity=count,
                    sent=False,
                    restock_type=RestockType.NO_RESTOCK,  # what goes back went with the order
                    currency=line.currency,
                    amount_minor=thing.left.minor,
                )
            )
        line.removed += count
        credit.give(hand.order, line, thing.left.minor, thing.quantity - thing.units)


async def _promised(
    context: Context, session: AsyncSession, book: Book, key: str
) -> Promised | None:
    found = await session.scalar(select(models.Refund).where(models.Refund.reference == key))
    if found is None:
        return None
    return Promised(found, await refund.calls_of(context, session, book, found))


async def _voids(context: Context, session: AsyncSession, book: Book, key: str) -> Sequence[Call]:
    """What is to be let go, as far as it was put down before or there is anything."""
    try:
        return await payment.request_void(context, session, book, key)
    except Refused:  # nothing is set aside
        return []


async def _void(context: Context, order_id: int, calls: Sequence[Call]) -> Sequence[Reason]:
    if not calls:
        return []
    try:
        await payment.carry_out(context, order_id, calls)
    except Refused as no:
        return no.reasons
    return []


async def _give_back(context: Context, promised: Promised | None) -> Sequence[Reason]:
    if promised is None:
        return []
    try:
        await refund.carry_out(context, promised)
    except Refused as no:
        return no.reasons
    return []
