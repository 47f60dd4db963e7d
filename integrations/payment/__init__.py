"""Ways to be paid. A gateway is called between transactions, never inside one."""

from dataclasses import dataclass
from typing import Protocol

from commerce.money import Money
from commerce.vocabulary import Vocabulary


class PaymentOutcome(Vocabulary):
    """What came of asking for money."""

    PENDING = "It will be paid outside the shop."
    AUTHORIZED = "The money is set aside."
    DECLINED = "It was refused."


@dataclass(frozen=True)
class Authorization:
    """A gateway's answer: what came of it, and the gateway's own reference, if it has one."""

    outcome: PaymentOutcome
    reference: str | None = None


class Gateway(Protocol):
    """What we ask of a payment gateway; ``key`` makes a repeated call one call."""

    name: str

    async def authorize(self, amount: Money, key: str) -> Authorization: ...
