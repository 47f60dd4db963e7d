"""The hosted checkout: a cart's page that places the order; it works without any JavaScript.

One form, and each button sends all of it: whatever is typed is kept, in the cart as far as it
makes sense, on the page in any case.
"""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

import models
import resolvers.cart
import resolvers.cart_change
import resolvers.checkout
import resolvers.declined
import resolvers.order
import resolvers.shop
from commerce.refusal import Refused
from commerce.submission_error import SubmissionErrorCode
from context import Context
from pages import (
    checkout_billing,
    checkout_buyer,
    checkout_change,
    checkout_form,
    checkout_payment,
    checkout_token,
)
from pages.checkout_form import Problems, Typed
from pages.checkout_token import FormToken
from pages.checkout_view import View, errors_of, view
from pages.form import sent
from pages.frame import framed, notice
from pages.visit import visited
from pages.words import later, said_of, say
from resolvers import carrier_quote, readiness
from resolvers.cart import CartKey
from resolvers.checkout import AlreadyAccepted, Declined, Failed, Pending
from resolvers.delivery_country import delivery_countries
from resolvers.pricing import Offer

AMOUNT = SubmissionErrorCode.PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT
STALE = later("This page was open for long, or came from elsewhere: look it over, and go on.")
LOWERED = later("Your cart now holds what there is: look at the new total.")
NOWHERE = later("No place has all of it now: take fewer things, or come back later.")
CHANGED = later("What you see has changed since you last saw it. Look it over before you pay.")


async def show(request: Request) -> Response:
    """The cart and what it costs; whatever else stands in the query string does no harm."""
    async with visited(request, abroad=False) as context:
        await checkout_buyer.told(context, request, _key(request))
        await carrier_quote.refresh(context, _key(request))
        cart = await resolvers.cart.cart(context, _key(request))
        if cart is None:
            return await _no_cart(request, context)
        known = await checkout_buyer.filled(context, cart, await _known(context, cart))
        return await _form(context, cart, known, await _declined(request, context), 200)


async def act(request: Request) -> Response:
    """Do what the pressed button is for, and show the form again, or the order."""
    form = await sent(request)
    async with visited(request, abroad=False) as context:
        key = _key(request)
        cart = await resolvers.cart.cart(context, key)
        if cart is None:
            return await _no_cart(request, context)
        typed = checkout_form.typed(form, await _known(context, cart))
        token = checkout_token.read(context.settings.key, typed.token, cart.id)
        if token is None or request.headers.get("sec-fetch-site") == "cross-site":
            return await _form(context, cart, typed, {"": say(STALE)})
        cart = await checkout_buyer.told(context, request, key)
        if cart is None:
            return await _no_cart(request, context)
        problems = await _do(context, key, cart, typed, token)
        if isinstance(problems, str):
            return RedirectResponse(problems, 303)
        left = await resolvers.cart.cart(context, key)
        if left is None:
            return await _no_cart(request, context)
        return await _form(context, left, _after(typed, problems), problems)


async def _do(
    context: Context, key: CartKey, cart: models.Cart, typed: Typed, token: FormToken
) -> Problems | str:
    """What is wrong, which may be nothing; or where the buyer goes on."""
    try:
        problems = await checkout_change.save(context, key, cart, typed)
        problems |= await checkout_change.change(context, key, cart, typed)
        if typed.verb in ("continue", "place"):
            problems |= await _lacking(context, cart, typed)
        if typed.verb == "place" and not problems:
            return await _place(context, key, cart, typed, token)
    except Refused as refused:  # the cart was bought in another tab
        return checkout_form.from_reasons(refused.reasons)
    return problems


async def _lacking(context: Context, cart: models.Cart, typed: Typed) -> Problems:
    """What has to be filled in before there is anything to agree to."""
    offer = await resolvers.cart.offer_of(context, cart.id)
    billing = checkout_billing.problems(typed)
    if not offer.can_be_sent or offer.place is not None:
        return checkout_form.problems(typed, None) | _uncollected(offer) | billing
    countries = await delivery_countries(context, cart.currency)
    problems = checkout_form.problems(typed, [code for code, _ in countries])
    if not problems and all(rate.place for rate in offer.deliveries):
        problems = {"delivery": say("Nothing of this cart is delivered to that address.")}
    return problems | billing


def _uncollected(offer: Offer) -> Problems:
    """Where nothing is sent, a place has to be chosen."""
    if not offer.needs_delivery or offer.place is not None:
        return {}
    if not offer.deliveries:
        return {"collect": say(NOWHERE)}
    return {"collect": say("Choose where you collect it.")}


async def _place(
    context: Context, key: CartKey, cart: models.Cart, typed: Typed, token: FormToken
) -> Problems | str:
    """Buy what the buyer saw, for what they saw; anything else is shown to them first."""
    shown = await view(context, cart, typed)
    if shown.seen != typed.seen:
        return {"": say(CHANGED)}
    charge = shown.quote.charge
    try:
        payment = await checkout_payment.payment(context, typed.payment, typed.card_token, charge)
    except checkout_payment.NoCard:
        return {"payment": say(checkout_payment.NO_CARD)}
    if payment is None:
        return {"payment": say("Choose how you pay.")}
    bill = checkout_billing.bill(typed, shown.offer)
    await resolvers.cart_change.update_payment(context, key, payment, bill)
    outcome = await resolvers.checkout.submit(context, key, token.attempt)
    if isinstance(outcome, AlreadyAccepted):
        outcome = Pending(outcome.attempt_id)
    if not isinstance(outcome, Failed):
        return resolvers.checkout.redirect_url(context, outcome)
    if any(error.code is AMOUNT for error in outcome.errors):
        return {"": say(CHANGED)}
    problems = checkout_form.from_reasons(outcome.errors)
    if cart.agreed is None and any(e.code in readiness.SHORT for e in outcome.errors):
        problems["items"] += f" {say(LOWERED)}"
    return problems


def _after(typed: Typed, problems: Problems) -> Typed:
    """The form as it goes on: codes that were taken leave their fields."""
    return replace(
        typed,
        code="" if typed.verb == "apply_code" and "code" not in problems else typed.code,
        gift_card=""
        if typed.verb == "apply_card" and "gift_card" not in problems
        else typed.gift_card,
    )


def _key(request: Request) -> CartKey:
    return CartKey(request.path_params["token"], request.query_params.get("key", ""))


async def _known(context: Context, cart: models.Cart) -> Typed:
    countries = [code for code, _ in await delivery_countries(context, cart.currency)]
    shop = await resolvers.shop.shop(context)
    first = shop.country_code if shop.country_code in countries else next(iter(countries), "")
    return checkout_form.of_cart(cart, first)


async def _declined(request: Request, context: Context) -> Problems:
    """Why a payment did not work, for a buyer who comes back from it."""
    attempt = request.query_params.get("attempt")
    found = await resolvers.checkout.attempt(context, attempt) if attempt else None
    if not isinstance(found, Declined):
        return {}
    reason = resolvers.declined.completion_reason(found.reason)
    again = say("Choose another way to pay, or try again.")
    return {"payment": f"{said_of(reason.message)} {again}"}


async def _no_cart(request: Request, context: Context) -> Response:
    """The page of the order that the cart became; a notice if there never was one."""
    order = await resolvers.order.of_cart(context, _key(request))
    if order is not None:
        return RedirectResponse(resolvers.order.status_url(context, order), 303)
    text = say(
        "The link may be incomplete, or the cart was removed. Go back to the shop and try again."
    )
    return await notice(context, say("There is no such cart"), text, 404)


async def _form(
    context: Context,
    cart: models.Cart,
    typed: Typed,
    problems: Problems,
    status: int | None = None,
) -> Response:
    shown: View = await view(context, cart, typed)
    return await framed(
        context,
        "checkout.html",
        status or (422 if problems else 200),
        checkout_payment.policy(shown.payments),
        view=shown,
        quote=shown.quote,
        problems=errors_of(shown, problems),
        buyer=await checkout_buyer.signed_in(context),
    )


ROUTES = [
    Route("/checkout/{token}", show, methods=["GET"]),
    Route("/checkout/{token}", act, methods=["POST"]),
]
