"""An order in hand: its row locked and its lines read, as every change of one begins and ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import gid, text
from commerce.order_error import OrderErrorCode
from commerce.order_state import OrderFulfillmentStatus, OrderStatus, fulfillment_status
from commerce.refusal import ClientError, Reason, Refused
from context import Context
from models.order import FIRST_NUMBER
from resolvers import event

MAX_LINES = 250
MAX_WORDS = 255


@dataclass(frozen=True)
class Wanted:
    """So many of a line of an order, as a client says it."""

    line_id: int
    quantity: int


@dataclass(frozen=True)
class InHand:
    """An order that nobody else changes meanwhile, and its lines by their ids."""

    order: models.Order
    lines: dict[int, models.OrderLineItem]


def refused(code: OrderErrorCode, *field: str, message: str | None = None) -> Refused:
    return Refused(Reason(code, message or code.meaning, field))


def id_of(order_gid: str) -> int:
    """The key of the order's row; staff need no secret."""
    return gid.number_of("Order", order_gid) - FIRST_NUMBER + 1


async def in_hand(session: AsyncSession, order_id: int, *field: str) -> InHand:
    """The order, its row locked until the transaction ends; refused if there is none."""
    order = await session.get(
        models.Order, order_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if order is None:
        raise refused(OrderErrorCode.NOT_FOUND, *field)
    line = models.OrderLineItem
    found = await session.scalars(
        select(line)
        .where(line.order_id == order_id)
        .order_by(line.position, line.id)
        .execution_options(populate_existing=True)
    )
    return InHand(order, {row.id: row for row in found})


def standing(hand: InHand, *field: str) -> None:
    """Refuse to go on with an order that was called off."""
    if hand.order.status is OrderStatus.CANCELED:
        raise refused(OrderErrorCode.ALREADY_CANCELED, *field)


def quantities(hand: InHand, wanted: Sequence[Wanted], *field: str) -> dict[int, int]:
    """How many of each line, once each; refused for lines of other orders and for nothing."""
    if len(wanted) > MAX_LINES:
        raise ClientError(f"{field[-1]} has {len(wanted)} items; it may have {MAX_LINES} at most.")
    reasons, sums = [], dict[int, int]()
    for i, one in enumerate(wanted):
        if one.line_id not in hand.lines:
            code = OrderErrorCode.LINE_NOT_FOUND
            reasons.append(Reason(code, code.meaning, (*field, str(i), "id")))
        elif one.quantity < 1:
            message = "The quantity has to be one at least."
            path = (*field, str(i), "quantity")
            reasons.append(Reason(OrderErrorCode.INVALID, message, path))
        else:
            sums[one.line_id] = sums.get(one.line_id, 0) + one.quantity
    if reasons:
        raise Refused(*reasons)
    return sums


def within(hand: InHand, sums: Mapping[int, int], limits: Mapping[int, int], *field: str) -> None:
    """Refuse more of any line than its limit."""
    reasons = []
    for line_id, count in sums.items():
        if count > limits.get(line_id, 0):
            title, most = hand.lines[line_id].title, limits.get(line_id, 0)
            message = (
                f"{title}: this can be done with {most or 'none'} of them, and not with {count}."
            )
            reasons.append(Reason(OrderErrorCode.QUANTITY_TOO_LARGE, message, field))
    if reasons:
        raise Refused(*reasons)


def word(value: str | None, *field: str, most: int = MAX_WORDS) -> str | None:
    """A text as it is kept: None for an empty one; refused if it cannot be kept."""
    said = (value or "").strip()
    if len(said) > most:
        raise refused(OrderErrorCode.INVALID, *field, message=f"It has {most} characters at most.")
    if not text.storable(said):
        raise refused(OrderErrorCode.INVALID, *field, message=f"It {text.UNSTORABLE}.")
    return said or None


TOLD = {
    OrderFulfillmentStatus.FULFILLED: "orders/fulfilled",
    OrderFulfillmentStatus.PARTIALLY_FULFILLED: "orders/partially_fulfilled",
}


def derive_fulfillment(context: Context, session: AsyncSession, hand: InHand) -> None:
    """Note how far the order is delivered now, and tell of it if that is news."""
    order, before = hand.order, hand.order.fulfillment_status
    after = fulfillment_status(line.state for line in hand.lines.values())
    if after is before:
        return
    order.fulfillment_status = after
    detail = {
        "before": {"fulfillmentStatus": before.name},
        "after": {"fulfillmentStatus": after.name},
    }
    topic = TOLD.get(after, "orders/updated")
    event.record(context, session, topic, order.subject, detail)
