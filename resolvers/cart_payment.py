"""Paying by a card: which cards are taken, and what a cart is told of one."""

import models
from commerce import text
from commerce.cart_error import CartErrorCode
from commerce.money import Money
from commerce.refusal import Reason, Refused
from commerce.submission_error import SubmissionErrorCode
from context import Context
from integrations.payment import Gateway
from integrations.payment.offered import for_cards
from resolvers import shop as shops
from resolvers.cart import ManualPayment, reason

PATH = ("payment", "directPaymentMethod", "sessionId")
MAX_TOKEN = 255
ASK_NOBODY = ("manual", "free")


async def gateway(context: Context) -> Gateway | None:
    """Who takes cards here; None if nobody does."""
    shop: models.Shop = await shops.shop(context)
    return for_cards(context.settings, is_demo=shop.is_demo)


async def by_card(context: Context, token: str, amount: Money) -> ManualPayment | None:
    """Paying by the card that a vault's token stands for; None where no cards are taken.

    Give it to ``resolvers.cart_change.update_payment``. Refused if the token stands for no card.
    """
    offered = await gateway(context)
    if offered is None:
        return None
    known = text.storable(token) and 1 <= len(token) <= MAX_TOKEN
    card = await offered.card(token) if known else None
    if card is None:
        message = "The card session is not valid, or has ended: give the card again."
        raise Refused(reason(CartErrorCode.INVALID_PAYMENT, *PATH, message=message))
    return ManualPayment(card.label, amount, gateway=offered.name, token=token)


def missing(context: Context, cart: models.Cart, shop: models.Shop) -> list[Reason]:
    """A card may have been given when another gateway was offered, or one at all."""
    if cart.payment_gateway is None or cart.payment_gateway in ASK_NOBODY:
        return []
    offered = for_cards(context.settings, is_demo=shop.is_demo)
    if offered is not None and offered.name == cart.payment_gateway:
        return []
    message = "Cards are not taken here any more in that way: choose how you pay again."
    return [Reason(SubmissionErrorCode.PAYMENTS_METHOD_UNAVAILABLE, message)]
