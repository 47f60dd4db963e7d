"""Paying outside the shop, such as cash on delivery: an order waits until staff say it is paid."""

from collections.abc import Mapping, Sequence

from commerce import text
from commerce.payment import PaymentKind
from integrations.payment import (
    BadSignature,
    Card,
    PaymentAnswer,
    PaymentNews,
    PaymentOutcome,
    PaymentRequest,
)

MAX_NAME = 100
_DONE = PaymentAnswer(PaymentOutcome.SUCCEEDED)


class ManualGateway:
    """Asks nobody: what staff say was paid, or given back, was."""

    name = "manual"
    captures_once = False

    async def authorize(self, request: PaymentRequest) -> PaymentAnswer:
        return PaymentAnswer(PaymentOutcome.PENDING)

    async def capture(self, request: PaymentRequest) -> PaymentAnswer:
        return _DONE

    async def void(self, request: PaymentRequest) -> PaymentAnswer:
        return _DONE

    async def refund(self, request: PaymentRequest) -> PaymentAnswer:
        return _DONE

    async def look_up(self, kind: PaymentKind, request: PaymentRequest) -> PaymentAnswer:
        return await self.authorize(request) if kind is PaymentKind.AUTHORIZE else _DONE

    async def card(self, token: str) -> Card | None:
        return None

    def parse_webhook(self, body: bytes, headers: Mapping[str, str]) -> Sequence[PaymentNews]:
        raise BadSignature("nobody sends webhooks about payments outside the shop")


def problem(name: str) -> str | None:
    """What is wrong with the name of a method, in words for the buyer; None if nothing is."""
    if not 1 <= len(name.strip()) <= MAX_NAME:
        return f"The name of a manual payment method has 1 to {MAX_NAME} characters."
    return None if text.storable(name) else f"The name {text.UNSTORABLE}."
