"""The ways to pay that the checkout offers, and how a choice reaches the cart."""

from dataclasses import dataclass

from commerce.money import Money
from context import Context
from resolvers import cart_payment, test_gateway
from resolvers.cart import ManualPayment, free_payment

INVOICE = {"Invoice": "You get a bill with the goods and pay by bank transfer."}
MANUAL = {"Cash on delivery": "You pay whoever brings the parcel.", **INVOICE}
COLLECTED = {"Cash on collection": "You pay when you collect the goods.", **INVOICE}
# Some of the scripts of the test gateway, by their tokens.
TEST_CARDS = {
    "test_approved_4242": ("Visa ending in 4242", "It pays."),
    "test_action_required_3155": ("Visa ending in 3155", "Its bank wants a confirmation."),
    "test_timed_out_charged_0770": ("Visa ending in 0770", "It pays, but no answer comes."),
    "test_declined_0002": ("Visa ending in 0002", "It is declined."),
    "test_insufficient_funds_9995": ("Visa ending in 9995", "There is not enough money on it."),
}
_CARD = "card:"


@dataclass(frozen=True)
class Choice:
    """A way to pay; ``key`` is what the form sends."""

    key: str
    label: str
    hint: str = ""
    is_test: bool = False


async def choices(context: Context, due: Money, *, collected: bool) -> list[Choice]:
    """What may be chosen; nothing where nothing is due. No card number is ever asked for here."""
    if not due:
        return []
    ways = COLLECTED if collected else MANUAL
    manual = [Choice(name, name, hint) for name, hint in ways.items()]
    if await test_gateway.offered(context) is None:
        return manual
    cards = (
        Choice(f"{_CARD}{token}", label, hint, is_test=True)
        for token, (label, hint) in TEST_CARDS.items()
    )
    return [*cards, *manual]


def chosen(key: str, offered: list[Choice]) -> str:
    """What the form shows as chosen: what was, if it is still offered, or else the first."""
    keys = [choice.key for choice in offered]
    return key if key in keys else next(iter(keys), "")


async def payment(context: Context, key: str, due: Money) -> ManualPayment | None:
    """What the cart is told; None if there is no such way to pay."""
    if not due:
        return free_payment(due)
    if key.startswith(_CARD):
        return await cart_payment.by_card(context, key.removeprefix(_CARD), due)
    return ManualPayment(key, due) if key in MANUAL | COLLECTED else None
