"""What a refund writes: when it is promised, when it is done, and when it is refused after all."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.order_state import LineState, OrderStatus
from commerce.refund import RefundStatus, RestockType
from context import Context
from resolvers import credit, event, payment, restock
from resolvers.order_change import InHand, derive_fulfillment, in_hand
from resolvers.refund_reckoning import Reckoned
from resolvers.refund_terms import Units, after

_PART = models.RefundLineItem


def put_down(session: AsyncSession, hand: InHand, row: models.Refund, found: Reckoned) -> None:
    """Credit the order with what is to be given back."""
    for one in found.lines:
        line = hand.lines[one.units.line_id]
        credit.give(hand.order, line, one.amount.minor, one.units.quantity)
        _become(line, after(line.state, one.units))
        session.add(_part(row, one.units, one.amount.minor))
    credit.give_shipping(hand.order, found.shipping.minor)


def _part(row: models.Refund, part: Units, minor: int) -> models.RefundLineItem:
    return _PART(
        refund_id=row.id,
        order_line_item_id=part.line_id,
        quantity=part.quantity,
        sent=part.sent,
        restock_type=part.restock,
        currency=row.currency,
        amount_minor=minor,
    )


def _become(line: models.OrderLineItem, state: LineState) -> None:
    line.removed, line.fulfilled = state.removed, state.fulfilled
    line.returned, line.refunded = state.returned, state.refunded


async def finish(
    context: Context, session: AsyncSession, refund_id: int, by_payments: int
) -> models.Refund:
    """The money was given back: fill the gift cards and the shelves, and tell of it."""
    row, hand, parts = await _opened(session, refund_id)
    if row.status is not RefundStatus.PENDING:
        return row
    book = await payment.book_of(session, row.order_id)
    row.status, row.processed_at = RefundStatus.SUCCESS, models.now()
    row.amount_minor = by_payments + row.gift_card_minor
    hand.order.refunded_minor += row.gift_card_minor
    hand.order.gift_card_refunded_minor += row.gift_card_minor
    # Goods before gift cards, as whoever buys takes them.
    await _restock(context, session, row, hand, parts)
    await credit.onto_cards(session, row)
    before = hand.order.financial_status
    hand.order.financial_status = book.status
    detail = {
        "refund": row.gid,
        "amount": row.amount.text(),
        "currency": row.currency,
        "before": {"financialStatus": before.name},
        "after": {"financialStatus": hand.order.financial_status.name},
    }
    event.record(context, session, "refunds/create", hand.order.subject, detail)
    derive_fulfillment(context, session, hand)
    return row


async def _restock(
    context: Context,
    session: AsyncSession,
    row: models.Refund,
    hand: InHand,
    parts: Iterable[models.RefundLineItem],
) -> None:
    counts: dict[int, int] = {}
    for part in parts:
        if part.restock_type is not RestockType.NO_RESTOCK:
            key = part.order_line_item_id
            counts[key] = counts.get(key, 0) + part.quantity
    if goods := credit.by_variant(hand, counts):
        await restock.put_back(context, session, goods, hand.order.subject, row.location_id)


async def undo(context: Context, session: AsyncSession, refund_id: int) -> None:
    """The money was not given back: take back what was promised.

    What was taken off an order that was called off stays off it.
    """
    row, hand, parts = await _opened(session, refund_id)
    if row.status is not RefundStatus.PENDING:
        return
    row.status, row.processed_at = RefundStatus.FAILURE, models.now()
    cards = await credit.redemptions(session, row.order_id)
    await credit.take_back_promise(session, row, cards)
    if hand.order.status is OrderStatus.OPEN:
        credit.give_shipping(hand.order, -row.shipping_minor)
        for part in parts:
            line = hand.lines[part.order_line_item_id]
            credit.give(hand.order, line, -part.amount_minor, -part.quantity)
            _become(line, after(line.state, _units(part), -1))
    detail = {"refund": row.gid, "amount": row.amount.text(), "currency": row.currency}
    event.record(context, session, "refunds/failure", hand.order.subject, detail)


def _units(part: models.RefundLineItem) -> Units:
    return Units(part.order_line_item_id, part.quantity, part.restock_type, part.sent)


async def _opened(
    session: AsyncSession, refund_id: int
) -> tuple[models.Refund, InHand, Sequence[models.RefundLineItem]]:
    """A refund, its order, which is locked first, and its lines."""
    order_id = await session.scalar(
        select(models.Refund.order_id).where(models.Refund.id == refund_id)
    )
    hand = await in_hand(session, order_id or 0)
    row = await session.get_one(models.Refund, refund_id, populate_existing=True)
    parts = await session.scalars(
        select(_PART).where(_PART.refund_id == refund_id).order_by(_PART.id)
    )
    return row, hand, parts.all()
