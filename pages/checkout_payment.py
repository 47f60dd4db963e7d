"""The ways to pay that the checkout offers, and how a choice reaches the cart."""

from dataclasses import dataclass

from commerce.money import Money
from resolvers.cart import ManualPayment, free_payment

MANUAL = {
    "Cash on delivery": "You pay whoever brings the parcel.",
    "Invoice": "You get a bill with the goods and pay by bank transfer.",
}


@dataclass(frozen=True)
class Choice:
    """A way to pay; ``key`` is what the form sends."""

    key: str
    label: str
    hint: str = ""


def choices(due: Money) -> list[Choice]:
    """What may be chosen; nothing where nothing is due."""
    return [Choice(name, name, hint) for name, hint in MANUAL.items()] if due else []


def chosen(key: str, offered: list[Choice]) -> str:
    """What the form shows as chosen: what was, if it is still offered, or else the first."""
    keys = [choice.key for choice in offered]
    return key if key in keys else next(iter(keys), "")


def payment(key: str, due: Money) -> ManualPayment | None:
    """What the cart is told; None if there is no such way to pay."""
    if not due:
        return free_payment(due)
    return ManualPayment(key, due) if key in MANUAL else None
