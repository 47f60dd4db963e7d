"""What staff want to give back, read against the order: which units, and what they are worth."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from commerce.money import Money
from commerce.order_error import OrderErrorCode
from commerce.order_state import LineState
from commerce.refund import Refund, RestockType, TooMuch, plan
from commerce.refusal import Reason, Refused
from resolvers.credit import things
from resolvers.order_change import InHand, Wanted, quantities, refused

AT = ("refund",)


@dataclass(frozen=True)
class Units:
    """So many of one line whose money is given back, all of them sent or none."""

    line_id: int
    quantity: int
    restock: RestockType
    sent: bool


@dataclass(frozen=True)
class Terms:
    """What is to be given back, as staff say it; amounts of None are nothing.

    ``whole`` is all that is left, in place of lines and amounts.
    """

    lines: Sequence[tuple[Wanted, RestockType]] = ()
    shipping: Money | None = None
    amount: Money | None = None
    note: str | None = None
    location_id: int | None = None
    return_id: int | None = None
    whole: bool = False


def units(hand: InHand, terms: Terms) -> list[Units]:
    """Which units are meant; moves the lines' states on, so that none is meant twice."""
    quantities(hand, [wanted for wanted, _ in terms.lines], *AT, "lineItems")
    found, reasons = list[Units](), list[Reason]()
    states = {key: line.state for key, line in hand.lines.items()}
    for i, (wanted, restock) in enumerate(terms.lines):
        parts = _parts(states[wanted.line_id], wanted, restock)
        if (most := sum(part.quantity for part in parts)) < wanted.quantity:
            title = hand.lines[wanted.line_id].title
            message = f"{title}: money is left to give back so for {most or 'none'} of them."
            path = (*AT, "lineItems", str(i), "quantity")
            reasons.append(Reason(OrderErrorCode.QUANTITY_TOO_LARGE, message, path))
            continue
        for part in parts:
            states[part.line_id] = after(states[part.line_id], part)
        found += parts
    if reasons:
        raise Refused(*reasons)
    return found


def _parts(state: LineState, wanted: Wanted, restock: RestockType) -> list[Units]:
    """As many as there are, those that were sent apart from those that were not."""
    sent = min(state.fulfilled - state.refunded, wanted.quantity)
    if restock is RestockType.RETURN:
        sent = min(sent, state.fulfilled - state.returned)
    if restock is RestockType.CANCEL:
        sent = 0
    unsent = min(state.unsent, wanted.quantity - sent)
    if restock is RestockType.RETURN:
        unsent = 0
    parts = [(sent, True), (unsent, False)]
    return [Units(wanted.line_id, count, restock, was) for count, was in parts if count]


def after(state: LineState, part: Units, sign: int = 1) -> LineState:
    """The line once the money of so many was given back, or, the other way, was not."""
    count = part.quantity * sign
    if not part.sent:
        return replace(state, removed=state.removed + count)
    came_back = count if part.restock is RestockType.RETURN else 0
    return replace(state, refunded=state.refunded + count, returned=state.returned + came_back)


def worked_out(hand: InHand, terms: Terms, parts: Sequence[Units], paid: Money) -> Refund:
    """What it comes to; refused if it is nothing, or more than there is."""
    nothing = Money(0, paid.currency)
    for name, money in (("shipping", terms.shipping), ("amount", terms.amount)):
        if money is not None and (money.currency != paid.currency or money < nothing):
            message = f"The amount is {money}; it has to be above nothing, in {paid.currency}."
            raise refused(OrderErrorCode.AMOUNT_INVALID, *AT, name, message=message)
    wanted: dict[int, int] = {}
    for part in parts:
        wanted[part.line_id] = wanted.get(part.line_id, 0) + part.quantity
    try:
        found = plan(things(hand), wanted, terms.shipping or nothing, terms.amount or nothing, paid)
    except TooMuch as beyond:
        message = f"{beyond.most or 'Nothing'} is left to give back."
        raise refused(OrderErrorCode.AMOUNT_TOO_LARGE, *AT, message=message) from None
    if not found.money and not wanted:
        raise refused(OrderErrorCode.NOTHING_TO_DO, *AT)
    return found
