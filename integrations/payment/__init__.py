"""Ways to be paid. A gateway is called between transactions, never inside one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from commerce.money import Money
from commerce.payment import DeclineReason, PaymentKind
from commerce.vocabulary import Vocabulary


class PaymentOutcome(Vocabulary):
    """What came of asking a gateway."""

    PENDING = "It will be paid outside the shop."
    SUCCEEDED = "It was done."
    ACTION_REQUIRED = "The buyer has to confirm it first."
    DECLINED = "It was refused, and nothing was moved."
    UNKNOWN = "No answer came: it may have been done, or not."


@dataclass(frozen=True)
class PaymentRequest:
    """What is asked; ``key`` makes a repeated call one call, whatever became of the first.

    ``reference`` is what the gateway calls the payment, once that is known. ``token`` stands for
    the buyer's card, and ``return_url`` is where the buyer goes on after confirming.
    """

    key: str
    amount: Money
    reference: str | None = None
    token: str | None = None
    return_url: str | None = None


@dataclass(frozen=True)
class PaymentAnswer:
    """What came of it; ``action_url`` is where the buyer confirms, ``reason`` why not."""

    outcome: PaymentOutcome
    reference: str | None = None
    reason: DeclineReason | None = None
    action_url: str | None = None


@dataclass(frozen=True)
class PaymentNews:
    """What a gateway tells by itself of the request with that key."""

    kind: PaymentKind
    key: str
    amount: Money
    answer: PaymentAnswer


@dataclass(frozen=True)
class Card:
    """What may be told of a card that a token stands for."""

    brand: str
    last_digits: str

    @property
    def label(self) -> str:
        return f"{self.brand} ending in {self.last_digits}"


class BadSignature(Exception):
    """A webhook that its gateway did not send."""


class Gateway(Protocol):
    """What we ask of a payment gateway. No answer in time is ``UNKNOWN``; it never raises.

    ``captures_once``: what a first capture leaves of the money set aside is let go with it.
    """

    name: str
    captures_once: bool

    async def authorize(self, request: PaymentRequest) -> PaymentAnswer: ...
    async def capture(self, request: PaymentRequest) -> PaymentAnswer: ...
    async def void(self, request: PaymentRequest) -> PaymentAnswer: ...
    async def refund(self, request: PaymentRequest) -> PaymentAnswer: ...

    async def look_up(self, kind: PaymentKind, request: PaymentRequest) -> PaymentAnswer:
        """What became of a request; it moves no money, however often it is asked."""
        ...

    async def card(self, token: str) -> Card | None:
        """The card that a token stands for; None if it stands for none (any more)."""
        ...

    def parse_webhook(self, body: bytes, headers: Mapping[str, str]) -> Sequence[PaymentNews]:
        """What a webhook tells; raises ``BadSignature``."""
        ...


NEVER_ARRIVED = PaymentAnswer(PaymentOutcome.DECLINED, reason=DeclineReason.NEVER_ARRIVED)
NO_ANSWER = PaymentAnswer(PaymentOutcome.UNKNOWN)
