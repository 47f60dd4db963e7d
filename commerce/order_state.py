"""What may become of an order, its parcels and its returns: tables of moves, and what follows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from commerce.order_error import OrderErrorCode
from commerce.refusal import Reason, Refused
from commerce.vocabulary import Vocabulary

State = TypeVar("State", bound=Vocabulary)


class OrderFulfillmentStatus(Vocabulary):
    """How far an order is delivered."""

    FULFILLED = "Everything was sent."
    IN_PROGRESS = "It is being made ready."
    ON_HOLD = "It waits for something."
    OPEN = "It was sent in part, and opened again."
    PARTIALLY_FULFILLED = "Some of it was sent."
    PENDING_FULFILLMENT = "It waits for the place that sends it."
    RESTOCKED = "Everything went back to the shelf."
    SCHEDULED = "It will be made ready at a later date."
    UNFULFILLED = "Nothing was sent yet."


class OrderStatus(Vocabulary):
    """Whether an order stands."""

    CANCELED = "It was called off."
    OPEN = "It stands."


class FulfillmentStatus(Vocabulary):
    """What became of a parcel."""

    CANCELED = "It was called off: what was in it is to be sent again."
    SUCCESS = "It was sent."


class ReturnStatus(Vocabulary):
    """How far a return is."""

    CANCELED = "It was called off."
    CLOSED = "What was to come back has come, or is not waited for any longer."
    DECLINED = "The shop did not agree to it."
    OPEN = "The shop agreed to it, and waits for the goods."
    REQUESTED = "The buyer asked for it."


Moves = Mapping[State, frozenset[State]]
ORDER: Moves[OrderStatus] = {
    OrderStatus.OPEN: frozenset({OrderStatus.CANCELED}),
    OrderStatus.CANCELED: frozenset(),
}
FULFILLMENT: Moves[FulfillmentStatus] = {
    FulfillmentStatus.SUCCESS: frozenset({FulfillmentStatus.CANCELED}),
    FulfillmentStatus.CANCELED: frozenset(),
}
RETURN: Moves[ReturnStatus] = {
    ReturnStatus.REQUESTED: frozenset({ReturnStatus.OPEN, ReturnStatus.DECLINED}),
    ReturnStatus.OPEN: frozenset({ReturnStatus.CLOSED, ReturnStatus.CANCELED}),
    ReturnStatus.CLOSED: frozenset(),
    ReturnStatus.CANCELED: frozenset(),
    ReturnStatus.DECLINED: frozenset(),
}
# What a return in one of these holds on to: the same goods cannot come back a second time.
RETURNING = frozenset({ReturnStatus.REQUESTED, ReturnStatus.OPEN})


# What staff read of something that cannot become what it was to become.
STANDS: Mapping[Vocabulary, str] = {
    OrderStatus.OPEN: "The order stands: call it off, or change it.",
    OrderStatus.CANCELED: "The order was called off already.",
    FulfillmentStatus.SUCCESS: "The parcel was sent.",
    FulfillmentStatus.CANCELED: "The parcel was called off already.",
    ReturnStatus.REQUESTED: "The return was asked for: agree to it, or decline it.",
    ReturnStatus.OPEN: "The return is agreed to: close it, or call it off.",
    ReturnStatus.CLOSED: "The return was closed already.",
    ReturnStatus.CANCELED: "The return was called off already.",
    ReturnStatus.DECLINED: "The return was declined already.",
}


class IllegalMove(Refused):
    """Something cannot become what it was to become."""


def move(moves: Moves[State], before: State, after: State, *field: str) -> State:
    """``after``, if that may follow; raises ``IllegalMove`` otherwise."""
    if after not in moves[before]:
        raise IllegalMove(Reason(OrderErrorCode.ILLEGAL_MOVE, STANDS[before], field))
    return after


@dataclass(frozen=True, slots=True, kw_only=True)
class LineState:
    """How many of a line there were, and what became of them.

    ``removed`` were taken off before they were sent, ``fulfilled`` were sent. Of these,
    ``returned`` came back, and for ``refunded`` the money was given back.
    """

    ordered: int
    removed: int = 0
    fulfilled: int = 0
    returned: int = 0
    refunded: int = 0

    def __post_init__(self) -> None:
        sound = (
            self.removed >= 0
            and 0 <= self.fulfilled <= self.ordered - self.removed
            and 0 <= self.returned <= self.fulfilled
            and 0 <= self.refunded <= self.fulfilled
        )
        if not sound:
            message = "More of a line would be sent, come back or be refunded than there were."
            raise IllegalMove(Reason(OrderErrorCode.ILLEGAL_MOVE, message))

    @property
    def unsent(self) -> int:
        return self.ordered - self.removed - self.fulfilled

    @property
    def current(self) -> int:
        """Those that still belong to the order."""
        return self.ordered - self.removed - self.refunded


def fulfillment_status(lines: Iterable[LineState]) -> OrderFulfillmentStatus:
    """How far an order is delivered; what was taken off it is not waited for."""
    states = list(lines)
    if not any(state.fulfilled for state in states):
        gone = all(state.removed == state.ordered for state in states)
        status = OrderFulfillmentStatus
        return status.RESTOCKED if gone and states else status.UNFULFILLED
    if any(state.unsent for state in states):
        return OrderFulfillmentStatus.PARTIALLY_FULFILLED
    return OrderFulfillmentStatus.FULFILLED
