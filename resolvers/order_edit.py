"""Changing what an order holds: the whole order is priced anew, as on the day it was placed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.digest import digest
from commerce.line import Line
from commerce.money import Money
from commerce.order_edit import edited, named
from commerce.order_error import OrderErrorCode
from commerce.pickup import Place
from commerce.pricing import Quote, stored
from commerce.refund import RefundStatus
from commerce.refusal import Reason, Refused
from context import Context
from resolvers import credit, event, inventory, order_addition, payment, pickup, restock
from resolvers.order_addition import Added, Addition
from resolvers.order_change import (
    InHand,
    Wanted,
    derive_fulfillment,
    in_hand,
    quantities,
    refused,
    standing,
    word,
)

AT = ("input",)


@dataclass(frozen=True)
class Changes:
    """How many there shall be of lines, 0 for none, and what more; as staff say it."""

    counts: Sequence[Wanted]
    additions: Sequence[Addition]
    restock: bool
    note: str | None


async def edit(context: Context, order_id: int, changes: Changes) -> models.Order:
    """Change quantities and add variants; what is due or too much paid follows from the total."""
    async with context.transaction() as session:
        hand = await in_hand(session, order_id, "id")
        book = await payment.book_of(session, order_id)
        standing(hand, "id")
        await _settled(session, order_id)
        quote = await _quote(session, hand)
        before = hand.order.current_total
        by = _differences(hand, changes.counts)
        old = quote.basket.discounts
        added = await order_addition.lines(session, hand, changes.additions, old)
        if not added and not any(by.values()):
            raise refused(OrderErrorCode.NOTHING_TO_DO, *AT)
        place = quote.shipping.rate.place if quote.shipping else None
        await _move_stock(context, session, hand, by, added, place, restock_it=changes.restock)
        _count(hand, by)
        more = [one.priceable for one in added]
        again = _priced(hand, quote, [*await _back_again(session, hand, quote, added), *more])
        await _apply(session, hand, again)
        for one in added:
            one.line.discounted_total_minor = again.line(str(one.line.id)).total.minor
        row = _row(context, hand, again, before, word(changes.note, *AT, "note", most=5_000))
        session.add(row)
        hand.order.financial_status = book.status
        detail = {
            "lines": {str(key): count for key, count in by.items() if count},
            "added": len(added),
            "before": {"total": before.text()},
            "after": {"total": hand.order.current_total.text(), "digest": row.digest},
        }
        event.record(context, session, "orders/edited", hand.order.subject, detail)
        derive_fulfillment(context, session, hand)
    return hand.order


async def _settled(session: AsyncSession, order_id: int) -> None:
    """A refund that may still be refused would be taken back on other prices."""
    row = models.Refund
    pending = await session.scalar(
        select(row.id).where(row.order_id == order_id, row.status == RefundStatus.PENDING).limit(1)
    )
    if pending is not None:
        message = "A refund has no answer yet: try again later."
        raise refused(OrderErrorCode.UNKNOWN_OUTCOME, "id", message=message)


async def _quote(session: AsyncSession, hand: InHand) -> Quote:
    """How the total came about last, its lines called by their ids."""
    row = models.OrderEdit
    last = await session.scalar(
        select(row.snapshot).where(row.order_id == hand.order.id).order_by(row.id.desc()).limit(1)
    )
    if last is not None:
        return stored(last)
    if not hand.order.snapshot:
        message = "It came from elsewhere, and it is not known how its prices came about."
        raise refused(OrderErrorCode.INVALID, "id", message=message)
    return _first(hand)


def _first(hand: InHand) -> Quote:
    """How the total came about when it was placed: what was added since has later places."""
    quote = stored(hand.order.snapshot)
    names = [str(key) for key in hand.lines]
    return named(quote, names[: len(quote.basket.lines)])


async def _back_again(
    session: AsyncSession, hand: InHand, quote: Quote, added: Sequence[Added]
) -> list[Line]:
    """Lines that an earlier change took off, and that are wanted again, at the price they had."""
    known = {*(line.key for line in quote.basket.lines), *(str(one.line.id) for one in added)}
    wanted = {key: count for key, count in _counts(hand).items() if count and key not in known}
    if not wanted:
        return []
    row = models.OrderEdit
    before = await session.scalars(
        select(row.snapshot).where(row.order_id == hand.order.id).order_by(row.id)
    )
    quotes = [_first(hand), *map(stored, before)]
    gone = {line.key: line for one in quotes for line in one.basket.lines}
    return [replace(gone[key], quantity=count) for key, count in wanted.items()]


def _differences(hand: InHand, counts: Sequence[Wanted]) -> dict[int, int]:
    """By how much each line changes; what was sent cannot be taken off."""
    quantities(hand, [Wanted(one.line_id, 1) for one in counts], *AT, "setQuantities")
    by, reasons = dict[int, int](), list[Reason]()
    for i, one in enumerate(counts):
        line, path = hand.lines[one.line_id], (*AT, "setQuantities", str(i), "quantity")
        state = line.state
        least = state.fulfilled - state.refunded
        if one.quantity < least:
            message = f"{least} of {line.title} were sent already, and stay in the order."
            reasons.append(Reason(OrderErrorCode.SENT_ALREADY, message, path))
        elif one.line_id in by or one.quantity > order_addition.MAX_QUANTITY:
            reasons.append(Reason(OrderErrorCode.INVALID, "It cannot be so many.", path))
        by[one.line_id] = one.quantity - state.current
    if reasons:
        raise Refused(*reasons)
    return by


async def _move_stock(
    context: Context,
    session: AsyncSession,
    hand: InHand,
    by: Mapping[int, int],
    added: Sequence[Added],
    place: Place | None,
    *,
    restock_it: bool,
) -> None:
    wanted = credit.by_variant(hand, {key: count for key, count in by.items() if count > 0})
    for one in added:
        wanted[one.variant.id] = wanted.get(one.variant.id, 0) + one.line.quantity
    back = credit.by_variant(hand, {key: -count for key, count in by.items() if count < 0})
    # What another edit takes this one may put back, and the other way round.
    await inventory.hold(session, {*wanted, *back})
    try:
        taken = await inventory.take(session, wanted)
        taken = await pickup.there(session, place, taken)
    except pickup.NotThere:
        message = f"There are not so many at {place.name if place else ''}."
        raise refused(OrderErrorCode.OUT_OF_STOCK, *AT, message=message) from None
    except inventory.Short as short:
        most = {one.variant_id: one.available for one in short.shortages}
        message = f"There are not so many: {', '.join(str(count) for count in most.values())} left."
        raise refused(OrderErrorCode.OUT_OF_STOCK, *AT, message=message) from None
    await inventory.note_sale(context, session, taken, hand.order.subject)
    if back and restock_it:
        await restock.put_back(context, session, back, hand.order.subject)


def _count(hand: InHand, by: Mapping[int, int]) -> None:
    for key, count in by.items():
        if count < 0:
            hand.lines[key].removed -= count
        else:
            hand.lines[key].quantity += count


def _counts(hand: InHand) -> dict[str, int]:
    return {str(key): line.quantity - line.removed for key, line in hand.lines.items()}


def _priced(hand: InHand, quote: Quote, more: Sequence[Line]) -> Quote:
    """Everything that was bought and not taken off; what was sent and refunded was bought, too."""
    counts = _counts(hand)
    if not any(counts.values()) and not more:
        message = "Nothing would be left of it: call it off instead."
        raise refused(OrderErrorCode.INVALID, *AT, message=message)
    return edited(quote, counts, more)


async def _apply(session: AsyncSession, hand: InHand, quote: Quote) -> None:
    """Put the new prices on the lines; what was given back for what they still hold stays."""
    given = await _given(session, hand.order.id)
    priced = {line.key: line for line in quote.lines}
    order, gross = hand.order, 0
    for key, line in hand.lines.items():
        found = priced.get(str(key))
        line.gross_minor = found.gross.minor if found else 0
        line.tax_minor = found.tax.minor if found else 0
        line.priced_quantity = found.quantity if found else 0
        line.credited_quantity = line.refunded
        line.credited_minor = min(given.get(key, 0), line.gross_minor)
        gross += line.gross_minor
    delivery = quote.shipping
    order.shipping_gross_minor = delivery.gross.minor if delivery else 0
    order.shipping_tax_minor = delivery.tax.minor if delivery else 0
    order.shipping_credited_minor = min(order.shipping_credited_minor, order.shipping_gross_minor)
    order.edited, order.edited_minor = (
        True,
        gross + order.shipping_gross_minor - order.total_minor,
    )
    lines = sum(line.credited_minor for line in hand.lines.values())
    order.credited_minor = lines + order.shipping_credited_minor


async def _given(session: AsyncSession, order_id: int) -> dict[int, int]:
    """What was given back on each line for what was sent, and as concessions."""
    part, row = models.RefundLineItem, models.Refund
    rows = await session.execute(
        select(part.order_line_item_id, func.sum(part.amount_minor))
        .join(row, row.id == part.refund_id)
        .where(row.order_id == order_id, row.status == RefundStatus.SUCCESS, part.sent)
        .group_by(part.order_line_item_id)
    )
    return {key: int(minor) for key, minor in rows}


def _row(
    context: Context, hand: InHand, quote: Quote, before: Money, note: str | None
) -> models.OrderEdit:
    snapshot = quote.snapshot()
    return models.OrderEdit(
        order_id=hand.order.id,
        snapshot=snapshot,
        digest=digest(snapshot),
        note=note,
        actor=context.actor.name,
        currency=before.currency,
        difference_minor=(hand.order.current_total - before).minor,
    )
