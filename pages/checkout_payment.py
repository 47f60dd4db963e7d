"""The ways to pay that the checkout offers, and how a choice reaches the cart."""

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.money import Money
from context import Context
from pages.templating import POLICY
from pages.words import later
from resolvers import cart_payment, test_gateway
from resolvers.cart import ManualPayment, free_payment

INVOICE = {later("Invoice"): later("You get a bill with the goods and pay by bank transfer.")}
MANUAL = {later("Cash on delivery"): later("You pay whoever brings the parcel."), **INVOICE}
COLLECTED = {later("Cash on collection"): later("You pay when you collect the goods."), **INVOICE}
# Some of the scripts of the test gateway, by their tokens.
TEST_CARDS = {
    "test_approved_4242": ("Visa ending in 4242", later("It pays.")),
    "test_action_required_3155": ("Visa ending in 3155", later("Its bank wants a confirmation.")),
    "test_timed_out_charged_0770": ("Visa ending in 0770", later("It pays, but no answer comes.")),
    "test_declined_0002": ("Visa ending in 0002", later("It is declined.")),
    "test_insufficient_funds_9995": (
        "Visa ending in 9995",
        later("There is not enough money on it."),
    ),
}
_CARD = "card:"
STRIPE = "stripe"
_HOSTS = "https://js.stripe.com https://*.js.stripe.com"
NO_CARD = later(
    "The card's form needs scripts, and did not answer: try again, or choose another way."
)


class NoCard(Exception):
    """A card was chosen, and its form did not say which."""


@dataclass(frozen=True)
class Choice:
    """A way to pay; ``key`` is what the form sends.

    ``card_form`` is the key that Stripe knows the shop by, where its own form takes the card.
    """

    key: str
    label: str
    hint: str = ""
    is_test: bool = False
    card_form: str | None = None


async def choices(context: Context, due: Money, *, collected: bool) -> list[Choice]:
    """What may be chosen; nothing where nothing is due. No card number is ever asked for here."""
    if not due:
        return []
    ways = COLLECTED if collected else MANUAL
    manual = [Choice(name, name, hint) for name, hint in ways.items()]
    return [*await cards(context, due), *manual]


async def cards(context: Context, due: Money) -> list[Choice]:
    """The cards that can be paid with; none where nothing is due, or none are taken."""
    if not due:
        return []
    if (key := await _stripe(context)) is not None:
        return [Choice(STRIPE, later("Card"), later("By way of Stripe."), card_form=key)]
    if await test_gateway.offered(context) is None:
        return []
    return [
        Choice(f"{_CARD}{token}", label, hint, is_test=True)
        for token, (label, hint) in TEST_CARDS.items()
    ]


async def _stripe(context: Context) -> str | None:
    """The key for Stripe's form; None where cards are not taken that way."""
    gateway = await cart_payment.gateway(context)
    if gateway is None or gateway.name != STRIPE:
        return None
    return context.settings.stripe_publishable_key or None


def policy(offered: Sequence[Choice]) -> dict[str, str]:
    """The page's own headers: Stripe's hosts may be asked where its form is, and only there."""
    if all(choice.card_form is None for choice in offered):
        return {}
    more = {
        "script-src 'self'": _HOSTS,
        "connect-src 'self'": "https://api.stripe.com",
    }
    found = POLICY
    for own, hosts in more.items():
        found = found.replace(own, f"{own} {hosts}")
    return {"Content-Security-Policy": f"{found}; frame-src {_HOSTS} https://hooks.stripe.com"}


def chosen(key: str, offered: list[Choice]) -> str:
    """What the form shows as chosen: what was, if it is still offered, or else the first."""
    keys = [choice.key for choice in offered]
    return key if key in keys else next(iter(keys), "")


async def payment(context: Context, key: str, token: str, due: Money) -> ManualPayment | None:
    """What the cart is told; None if there is no such way to pay. ``token`` is a card's."""
    if not due:
        return free_payment(due)
    if key == STRIPE:
        if not token:
            raise NoCard
        return await cart_payment.by_card(context, token, due)
    if key.startswith(_CARD):
        return await cart_payment.by_card(context, key.removeprefix(_CARD), due)
    return ManualPayment(key, due) if key in MANUAL | COLLECTED else None
