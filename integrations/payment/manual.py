"""Paying outside the shop, such as cash on delivery: an order waits until staff say it is paid."""

from commerce import text
from commerce.money import Money
from integrations.payment import Authorization, PaymentOutcome

MAX_NAME = 100


class ManualGateway:
    """Asks nobody, so that it may be called while rows are locked."""

    name = "manual"

    async def authorize(self, amount: Money, key: str) -> Authorization:
        return Authorization(PaymentOutcome.PENDING)


def problem(name: str) -> str | None:
    """What is wrong with the name of a method, in words for the buyer; None if nothing is."""
    if not 1 <= len(name.strip()) <= MAX_NAME:
        return f"The name of a manual payment method has 1 to {MAX_NAME} characters."
    return None if text.storable(name) else f"The name {text.UNSTORABLE}."
