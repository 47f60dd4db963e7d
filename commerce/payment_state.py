"""What a payment comes to: derived from its events, in whatever order and however often they came.

Of each request only its highest state counts, so events may arrive late, twice or turned around.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from commerce.payment import PaymentEventState, PaymentKind
from commerce.vocabulary import Vocabulary

RANK = {state: rank for rank, state in enumerate(PaymentEventState)}
FINAL = {PaymentEventState.FAILED, PaymentEventState.SUCCEEDED}


class OrderFinancialStatus(Vocabulary):
    """How far an order is paid."""

    AUTHORIZED = "The money is set aside, and not yet taken."
    PAID = "Paid in full."
    PARTIALLY_PAID = "Paid in part."
    PARTIALLY_REFUNDED = "Some of the money was given back."
    PENDING = "Not paid yet."
    REFUNDED = "All of the money was given back."
    VOIDED = "The payment was called off, or the money free again, before it was taken."


class Entry(Protocol):
    """What is told of an event of a payment; ``key`` names the request that it is about."""

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> PaymentKind: ...
    @property
    def state(self) -> PaymentEventState: ...
    @property
    def amount_minor(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as far as it has come."""

    kind: PaymentKind
    key: str
    state: PaymentEventState
    amount_minor: int

    @property
    def is_open(self) -> bool:
        return self.state not in FINAL


@dataclass(frozen=True, slots=True)
class PaymentState:
    """What was set aside, taken, let go and given back, and what of that is under way.

    Whatever was asked for and not refused counts against the limits, answered or not.
    """

    authorized: int = 0
    captured: int = 0
    voided: int = 0
    refunded: int = 0
    authorizing: int = 0
    capturing: int = 0
    voiding: int = 0
    refunding: int = 0

    @property
    def capturable(self) -> int:
        """What may be taken, or let go, of what was set aside."""
        used = self.captured + self.capturing + self.voided + self.voiding
        return max(self.authorized - used, 0)

    @property
    def refundable(self) -> int:
        return max(self.captured - self.refunded - self.refunding, 0)

    @property
    def is_open(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self.authorizing or self.capturing or self.voiding or self.refunding)

    def __add__(self, other: "PaymentState") -> "PaymentState":
        names = self.__dataclass_fields__
        return PaymentState(**{name: getattr(self, name) + getattr(other, name) for name in names})


_DONE = {
    PaymentKind.AUTHORIZE: ("authorized", "authorizing"),
    PaymentKind.CAPTURE: ("captured", "capturing"),
    PaymentKind.VOID: ("voided", "voiding"),
    PaymentKind.REFUND: ("refunded", "refunding"),
}


def requests(events: Iterable[Entry]) -> dict[str, Asked]:
    """Each request by its key, at the highest state that is known of it."""
    found: dict[str, Asked] = {}
    for event in events:
        asked = Asked(event.kind, event.key, event.state, event.amount_minor)
        known = found.get(event.key)
        if known is None or _rank(asked) > _rank(known):
            found[event.key] = asked
    return found


def _rank(asked: Asked) -> tuple[int, int]:
    return RANK[asked.state], asked.amount_minor


def state_of(events: Iterable[Entry]) -> PaymentState:
    sums = dict.fromkeys(PaymentState.__dataclass_fields__, 0)
    for asked in requests(events).values():
        done, under_way = _DONE[asked.kind]
        if asked.state is PaymentEventState.SUCCEEDED:
            sums[done] += asked.amount_minor
        elif asked.is_open:
            sums[under_way] += asked.amount_minor
    return PaymentState(**sums)


def financial_status(
    state: PaymentState, due_minor: int, redeemed: int = 0, redeemed_back: int = 0
) -> OrderFinancialStatus:
    """How far an order is paid of which so much was left to pay after gift cards.

    ``redeemed`` was paid with these, and ``redeemed_back`` of it was given back.
    """
    status = OrderFinancialStatus
    if back := state.refunded + redeemed_back:
        everything = back >= state.captured + redeemed
        return status.REFUNDED if everything else status.PARTIALLY_REFUNDED
    if state.captured:
        return status.PAID if state.captured >= due_minor else status.PARTIALLY_PAID
    if state.authorized:
        return status.VOIDED if state.voided >= state.authorized else status.AUTHORIZED
    return status.PAID if due_minor <= 0 else status.PENDING


class Verdict(Vocabulary):
    """What is known of whether a payment was set aside."""

    WAITING = "An answer is still to come."
    CONFIRM = "The buyer has to confirm it."
    PAID = "The money is set aside."
    REFUSED = "It was refused or called off: no money is set aside, nor will be."


def verdict(events: Iterable[Entry]) -> Verdict:
    """Whether the money is there; while it is being let go of, that is not known."""
    asked = list(requests(events).values())
    voids = [one for one in asked if one.kind is PaymentKind.VOID]
    if any(one.is_open for one in voids):
        return Verdict.WAITING
    if any(one.state is PaymentEventState.SUCCEEDED for one in voids):
        return Verdict.REFUSED
    found = {one.state for one in asked if one.kind is PaymentKind.AUTHORIZE}
    if PaymentEventState.SUCCEEDED in found:
        return Verdict.PAID
    if PaymentEventState.ACTION_REQUIRED in found:
        return Verdict.CONFIRM
    return Verdict.REFUSED if found == {PaymentEventState.FAILED} else Verdict.WAITING
