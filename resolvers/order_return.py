"""Goods coming back: asked for, agreed to, received, done with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.order_error import OrderErrorCode
from commerce.order_state import RETURN, RETURNING, STANDS, ReturnStatus, move
from commerce.permission import Permission
from commerce.refusal import ClientError, Reason, Refused
from context import Context
from loaders.pagination import Order
from models.order_return import ReturnReason
from resolvers import credit, event, restock
from resolvers.order_change import (
    MAX_LINES,
    InHand,
    Wanted,
    in_hand,
    quantities,
    refused,
    within,
    word,
)

LINES = Order("Return.returnLineItems", (models.ReturnLineItem.id,))
AT = ("return",)
_ROW, _PART = models.Return, models.ReturnLineItem
TOPICS = {
    ReturnStatus.REQUESTED: "returns/request",
    ReturnStatus.OPEN: "returns/approve",
    ReturnStatus.DECLINED: "returns/decline",
    ReturnStatus.CANCELED: "returns/cancel",
    ReturnStatus.CLOSED: "returns/close",
}


@dataclass(frozen=True)
class Coming:
    """So many of a line that are to come back, and why."""

    wanted: Wanted
    reason: ReturnReason
    note: str | None


@dataclass(frozen=True)
class Received:
    """So many of a return's line that have come, and whether they can be sold again."""

    part_id: int
    quantity: int
    restock: bool


async def by_number(context: Context, number: int) -> models.Return | None:
    """A return by its id, for staff."""
    if not context.actor.may(Permission.ORDERS_READ):
        return None
    return await context.loaders.order_return.load(number)


async def begin(
    context: Context, order_id: int, coming: Sequence[Coming], status: ReturnStatus
) -> models.Return:
    """Write down what is to come back, REQUESTED by the buyer or OPEN, as agreed to."""
    async with context.transaction() as session:
        hand = await in_hand(session, order_id, *AT, "orderId")
        sums = quantities(hand, [one.wanted for one in coming], *AT, "returnLineItems")
        if not sums:
            raise refused(OrderErrorCode.NOTHING_TO_DO, *AT, "returnLineItems")
        within(hand, sums, await _returnable(session, hand), *AT, "returnLineItems")
        row = _ROW(
            order_id=order_id,
            status=status,
            lines=[
                _PART(
                    order_line_item_id=one.wanted.line_id,
                    quantity=one.wanted.quantity,
                    reason=one.reason,
                    note=word(one.note, *AT, "returnLineItems", str(i), "note"),
                )
                for i, one in enumerate(coming)
            ],
        )
        session.add(row)
        await session.flush()
        _told(context, session, TOPICS[status], hand, row, None)
    return row


async def _returnable(session: AsyncSession, hand: InHand) -> Mapping[int, int]:
    """How many of each line were sent, and neither came back nor are on their way."""
    awaited = func.sum(_PART.quantity - _PART.received)
    rows = await session.execute(
        select(_PART.order_line_item_id, awaited)
        .join(_ROW, _ROW.id == _PART.return_id)
        .where(_ROW.order_id == hand.order.id, _ROW.status.in_(RETURNING))
        .group_by(_PART.order_line_item_id)
    )
    on_their_way = {line_id: int(count) for line_id, count in rows}
    return {
        key: line.fulfilled - line.returned - on_their_way.get(key, 0)
        for key, line in hand.lines.items()
    }


async def become(
    context: Context, return_id: int, status: ReturnStatus, note: str | None = None
) -> models.Return:
    """Agree to it, decline it, call it off or be done with it."""
    async with context.transaction() as session:
        row, hand, parts = await _opened(session, return_id)
        before = row.status
        row.status = move(RETURN, before, status, "id")
        if status is ReturnStatus.CANCELED and any(part.received for part in parts):
            message = "Some of it has come already: close it instead."
            raise refused(OrderErrorCode.ILLEGAL_MOVE, "id", message=message)
        if status is ReturnStatus.CLOSED:
            row.closed_at = models.now()
        row.decline_note = word(note, "declineNote")
        _told(context, session, TOPICS[status], hand, row, before)
    return row


async def receive(
    context: Context, return_id: int, received: Sequence[Received], location_id: int | None
) -> models.Return:
    """Note what has come, and put on the shelf what can be sold again."""
    if len(received) > MAX_LINES:
        raise ClientError(f"received has {len(received)} items; it may have {MAX_LINES} at most.")
    async with context.transaction() as session:
        row, hand, parts = await _opened(session, return_id)
        if row.status is not ReturnStatus.OPEN:
            raise refused(OrderErrorCode.ILLEGAL_MOVE, "id", message=STANDS[row.status])
        if location_id and await session.get(models.Location, location_id) is None:
            raise refused(OrderErrorCode.LOCATION_NOT_FOUND, "locationId")
        counts = _take_in(hand, {part.id: part for part in parts}, received)
        if goods := credit.by_variant(hand, counts):
            await restock.put_back(context, session, goods, hand.order.subject, location_id)
        _told(context, session, "returns/receive", hand, row, row.status)
    return row


def _take_in(
    hand: InHand, parts: Mapping[int, models.ReturnLineItem], received: Sequence[Received]
) -> dict[int, int]:
    """Count what has come; how many of each line go to the shelf."""
    counts, reasons = dict[int, int](), list[Reason]()
    for i, one in enumerate(received):
        part, path = parts.get(one.part_id), ("received", str(i))
        if part is None:
            message = "The return has no such line."
            reasons.append(Reason(OrderErrorCode.LINE_NOT_FOUND, message, (*path, "id")))
            continue
        line = hand.lines[part.order_line_item_id]
        most = min(part.quantity - part.received, line.fulfilled - line.returned)
        if not 1 <= one.quantity <= most:
            code = OrderErrorCode.QUANTITY_TOO_LARGE if one.quantity > 0 else OrderErrorCode.INVALID
            message = f"There are {most} of {line.title} still to come."
            reasons.append(Reason(code, message, (*path, "quantity")))
            continue
        part.received += one.quantity
        line.returned += one.quantity
        if one.restock:
            counts[line.id] = counts.get(line.id, 0) + one.quantity
    if reasons:
        raise Refused(*reasons)
    return counts


async def _opened(
    session: AsyncSession, return_id: int
) -> tuple[models.Return, InHand, Sequence[models.ReturnLineItem]]:
    """A return, its order, which is locked first, and its lines."""
    order_id = await session.scalar(select(_ROW.order_id).where(_ROW.id == return_id))
    if order_id is None:
        raise refused(OrderErrorCode.NOT_FOUND, "id")
    hand = await in_hand(session, order_id, "id")
    row = await session.get_one(_ROW, return_id, populate_existing=True)
    parts = await session.scalars(
        select(_PART)
        .where(_PART.return_id == return_id)
        .order_by(_PART.id)
        .execution_options(populate_existing=True)
    )
    return row, hand, parts.all()


def _told(
    context: Context,
    session: AsyncSession,
    topic: str,
    hand: InHand,
    row: models.Return,
    before: ReturnStatus | None,
) -> None:
    detail = {
        "return": row.gid,
        "before": {"status": before.name} if before else None,
        "after": {"status": row.status.name},
    }
    event.record(context, session, topic, hand.order.subject, detail)
