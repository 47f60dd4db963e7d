"""What giving money back would come to; nothing is written, and nothing is locked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import models
from commerce.money import Money
from commerce.refund import RestockType
from commerce.refusal import Reason, Refused
from context import Context
from resolvers import credit
from resolvers.order_change import InHand
from resolvers.order_history import payments_of
from resolvers.payment_book import Book, Page
from resolvers.refund_reckoning import Reckoned, check_places, reckon
from resolvers.refund_terms import AT, Terms


@dataclass(frozen=True)
class Line:
    """What would be given back on one line."""

    line_item: models.OrderLineItem
    quantity: int
    restock_type: RestockType
    subtotal: Money
    tax: Money


@dataclass(frozen=True)
class Suggested:
    """What would come of it, or the reasons why nothing would; ``most`` is there to give back."""

    most: Money
    lines: Sequence[Line] = ()
    reckoned: Reckoned | None = None
    user_errors: Sequence[Reason] = ()


async def preview(context: Context, order: models.Order, terms: Terms) -> Suggested:
    """What ``refund.create`` would do with these terms, were it asked now."""
    loaders = context.loaders
    lines = await loaders.all_lines_of_order.load(order.id)
    hand = InHand(order, {line.id: line for line in lines})
    pages = [Page(one, events) for one, events in await payments_of(context, order)]
    book, cards = Book(order, pages), await loaders.redemptions_of_order.load(order.id)
    most = credit.paid(book, cards)
    try:
        place = await loaders.location.load(terms.location_id) if terms.location_id else None
        back = await loaders.order_return.load(terms.return_id) if terms.return_id else None
        check_places(order.id, terms, place, back)
        found = reckon(hand, book, cards, terms)
    except Refused as refused:
        return Suggested(most, user_errors=[_here(one) for one in refused.reasons])
    return Suggested(most, _lines(hand, found), found)


def _here(reason: Reason) -> Reason:
    """The same reason, where the terms are arguments of their own."""
    return replace(reason, field=tuple(reason.field or ())[len(AT) :])


def _lines(hand: InHand, found: Reckoned) -> list[Line]:
    return [
        Line(
            hand.lines[one.units.line_id],
            one.units.quantity,
            one.units.restock,
            one.amount,
            one.tax,
        )
        for one in found.lines
    ]
