"""Paying an order that is there already, at its page: what staff drew up, or added to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import models
import resolvers.cart_payment
import resolvers.declined
import resolvers.order_payment
from commerce.money import Money
from commerce.payment_error import PaymentErrorCode
from commerce.payment_state import Verdict
from commerce.refusal import Refused
from context import Context
from pages import checkout_payment, checkout_token
from pages.checkout_payment import Choice
from pages.payment import waiting
from pages.refusals import refusal
from pages.words import later, said_of, say
from resolvers import order as orders
from resolvers.order_payment import Paid

STALE = later("This page was open for long, or came from elsewhere: look it over, and go on.")
AGAIN = later("Choose another way to pay, or try again.")
CHANGED = later("What is left to pay has changed meanwhile: look at it, and pay again.")
NOTHING_LEFT = later("There is nothing left to pay.")
SAID = {
    PaymentErrorCode.AMOUNT_INVALID: CHANGED,
    PaymentErrorCode.ALREADY_PAID: NOTHING_LEFT,
    PaymentErrorCode.UNKNOWN_OUTCOME: later(
        "The payment service did not answer; it is asked again by itself."
    ),
}


@dataclass(frozen=True)
class Due:
    """What is left to pay, and by which cards; ``open`` is a payment that is under way."""

    amount: Money
    choices: Sequence[Choice]
    token: str
    open: Paid | None = None

    @property
    def chosen(self) -> str:
        return checkout_payment.chosen("", list(self.choices))

    @property
    def agreed(self) -> str:
        """What the button says that is paid, and in which currency."""
        return f"{self.amount.minor} {self.amount.currency}"


async def due(context: Context, order: models.Order) -> Due | None:
    """What the page asks its buyer to pay; None if that is nothing, or cards are not taken."""
    book = await resolvers.order_payment.book_of(context, order)
    found = resolvers.order_payment.waiting(book)
    amount = await resolvers.order_payment.payable(context, order, book)
    if found is not None and found.verdict is Verdict.CONFIRM and not amount:
        amount = found.amount  # another way to pay calls this one off
    offered = await checkout_payment.cards(context, amount)
    if not offered and found is None:
        return None
    return Due(amount, offered, checkout_token.make(context.settings.key, order.key), found)


async def act(
    request: Request, context: Context, order: models.Order, form: Mapping[str, str]
) -> Response | str:
    """Pay, and go on to what came of it; or what is wrong."""
    token = checkout_token.read(context.settings.key, form.get("token", ""), order.key)
    if token is None or request.headers.get("sec-fetch-site") == "cross-site":
        return say(STALE)
    amount = _agreed(form.get("agreed", ""), order.currency)
    if amount is None:
        return say(CHANGED)
    try:
        card = await checkout_payment.payment(
            context, form.get("payment", ""), form.get("card_token", ""), amount
        )
        if card is None or card.token is None:
            return say("Choose how you pay.")
        key = await resolvers.order_payment.pay(context, order, card, token.attempt)
    except checkout_payment.NoCard:
        return say(checkout_payment.NO_CARD)
    except Refused as refused:
        return _said(refused)
    there = f"{orders.status_url(context, order)}&payment={key}"
    return RedirectResponse(there, 303)


def _agreed(sent: str, currency: str) -> Money | None:
    minor, _, code = sent.partition(" ")
    sane = minor.isascii() and minor.isdigit() and len(minor) <= 18
    return Money(int(minor), code) if sane and code == currency else None


def _said(refused: Refused) -> str:
    [reason, *_] = refused.reasons
    if isinstance(reason.code, PaymentErrorCode) and reason.code in SAID:
        return say(SAID[reason.code])
    return refusal(reason)


async def came_back(context: Context, order: models.Order, key: str) -> Response | str | None:
    """A buyer who comes back from a payment waits for it, confirms it, or hears why it failed."""
    await resolvers.order_payment.drive(context, order, key)
    fresh = await context.loaders.order.load(order.id)
    book = await resolvers.order_payment.book_of(context, fresh or order)
    found = resolvers.order_payment.came_of(book, key)
    if found is None or found.verdict is Verdict.PAID:
        return None
    if found.reason is not None:
        reason = resolvers.declined.completion_reason(found.reason)
        return f"{said_of(reason.message)} {say(AGAIN)}"
    return await waiting(context, found.action_url)
