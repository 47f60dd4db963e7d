"""What giving money back comes to, to the last unit: what is done, and what is shown beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import models
from commerce.money import Money, total
from commerce.order_error import OrderErrorCode
from commerce.refund import SHIPPING, Refund, RestockType
from resolvers import credit
from resolvers.order_change import InHand, refused
from resolvers.payment_book import Book
from resolvers.refund_terms import AT, Terms, Units, units, worked_out


@dataclass(frozen=True)
class Given:
    """What is given back on one line: for units of it, or for none as a concession."""

    units: Units
    amount: Money
    tax: Money


@dataclass(frozen=True)
class Reckoned:
    """What is given back: on lines, for the delivery, and on payments and gift cards."""

    lines: Sequence[Given]
    shipping: Money
    tax: Money
    total: Money
    by_payments: Money

    @property
    def on_cards(self) -> Money:
        return self.total - self.by_payments


def reckon(
    hand: InHand, book: Book, cards: Sequence[models.GiftCardRedemption], terms: Terms
) -> Reckoned:
    """What the terms come to for the order as it is; changes nothing, and may be refused."""
    paid = credit.paid(book, cards)
    if terms.whole:
        parts = _all_units(hand, terms)
        terms = _whole(hand, terms, parts, paid)
    else:
        parts = units(hand, terms)
    found = worked_out(hand, terms, parts, paid)
    lines = _given(hand, parts, found)
    shipping, tax = _on_delivery(hand.order, found)
    return Reckoned(
        lines=lines,
        shipping=shipping,
        tax=total((one.tax for one in lines), paid.currency) + tax,
        total=found.money,
        by_payments=Money(min(found.money.minor, book.state.refundable), paid.currency),
    )


def check_places(
    order_id: int, terms: Terms, place: models.Location | None, back: models.Return | None
) -> None:
    """Refuse a location that is not there, and the return of another order."""
    if terms.location_id and place is None:
        raise refused(OrderErrorCode.LOCATION_NOT_FOUND, *AT, "locationId")
    if terms.return_id and (back is None or back.order_id != order_id):
        raise refused(OrderErrorCode.NOT_FOUND, *AT, "returnId")


def _all_units(hand: InHand, terms: Terms) -> list[Units]:
    """All that are left: those that were not sent go back to the shelf."""
    if terms.lines or terms.shipping or terms.amount:
        message = "All of it is meant: leave out lines, delivery and amount."
        raise refused(OrderErrorCode.INVALID, *AT, "whole", message=message)
    found = []
    for key, line in hand.lines.items():
        sent, unsent = line.state.fulfilled - line.state.refunded, line.state.unsent
        if sent:
            found.append(Units(key, sent, RestockType.NO_RESTOCK, sent=True))
        if unsent:
            found.append(Units(key, unsent, RestockType.CANCEL, sent=False))
    return found


def _whole(hand: InHand, terms: Terms, parts: Sequence[Units], paid: Money) -> Terms:
    """All units, all of the delivery, and whatever was paid beyond that."""
    things, counts = credit.things(hand), dict[int, int]()
    for part in parts:
        counts[part.line_id] = counts.get(part.line_id, 0) + part.quantity
    shipping = things[SHIPPING].left
    worth = total((things[key].worth(count) for key, count in counts.items()), paid.currency)
    if paid and paid < worth + shipping:
        message = (
            f"{paid} of {worth + shipping} is there to give back. Give back that as an amount; or"
            " call the order off, where nothing was sent: that lets go of what is set aside, too."
        )
        raise refused(OrderErrorCode.AMOUNT_TOO_LARGE, *AT, "whole", message=message)
    beyond = max(paid - worth - shipping, Money(0, paid.currency))
    return replace(terms, shipping=shipping, amount=beyond)


def _given(hand: InHand, parts: Sequence[Units], found: Refund) -> list[Given]:
    things, given = credit.things(hand), list[Given]()

    def give(part: Units, amount: Money) -> None:
        line, before = hand.lines[part.line_id], things[part.line_id]
        tax = Money(line.tax_minor, line.currency)
        after = things[part.line_id] = before.less(amount, part.quantity)
        given.append(Given(part, amount, before.part(tax) - after.part(tax)))

    for part in parts:
        give(part, things[part.line_id].worth(part.quantity))
    for key, share in found.concessions.items():
        if key != SHIPPING:
            give(Units(key, 0, RestockType.NO_RESTOCK, sent=True), share)
    return given


def _on_delivery(order: models.Order, found: Refund) -> tuple[Money, Money]:
    """What is given back for the delivery, and the tax in that."""
    shipping = found.shipping + found.concessions.get(SHIPPING, Money(0, order.currency))
    before, tax = credit.of_shipping(order), Money(order.shipping_tax_minor, order.currency)
    if not shipping:
        return shipping, shipping
    return shipping, before.part(tax) - before.less(shipping).part(tax)
