"""The buyer at the checkout, where they are signed in on our pages: their cart, their address.

Whoever holds a cart's key reads what stands in it. So a link from elsewhere tells a cart nothing of
whoever follows it: until they press a button, what is known of them stands in the form alone.
"""

from dataclasses import replace

from starlette.requests import Request

import models
import resolvers.cart
import resolvers.customer
from commerce.refusal import Refused
from context import Context
from pages import checkout_change
from pages.account_session import came_from_here, cookie_of, customer
from pages.checkout_form import Typed
from resolvers import carrier_quote, cart_change, cart_delivery
from resolvers.address_book import SelectableAddress
from resolvers.cart import BuyerIdentity, CartKey
from resolvers.delivery_country import delivery_countries


async def told(context: Context, request: Request, key: CartKey) -> models.Cart | None:
    """The cart; it is the signed-in buyer's if they came from a page of ours, or pressed a button.

    It is what was there before where it cannot be: the shop drew it up, or it is another's.
    """
    cart = await resolvers.cart.cart(context, key)
    buyer = await customer(context, request)
    pressed = request.method == "POST" and came_from_here(request)
    ours = pressed or request.headers.get("sec-fetch-site") == "same-origin"
    if cart is None or buyer is None or not ours or cart.agreed is not None:
        return cart
    try:
        if cart.customer_id is None:
            identity = BuyerIdentity({"customer_access_token": cookie_of(request)})
            cart = (await cart_change.update_buyer_identity(context, key, identity)).cart
        if cart.customer_id == buyer.id and not cart.delivery_addresses:
            await _send_to(context, key, cart, buyer)
    except Refused:  # it was bought meanwhile, or they signed out
        pass
    return await resolvers.cart.cart(context, key)


async def _send_to(
    context: Context, key: CartKey, cart: models.Cart, buyer: models.Customer
) -> None:
    """Their own address, and the first of the ways to bring it there."""
    found = await _address(context, cart, buyer)
    offer = await resolvers.cart.offer_of(context, cart.id)
    if found is not None and offer.can_be_sent:
        wanted = SelectableAddress(customer_address_id=found.id, selected=True)
        await cart_delivery.add(context, key, [wanted])
        await carrier_quote.refresh(context, key)
        await checkout_change.choose(context, key, Typed())


async def _address(
    context: Context, cart: models.Cart, buyer: models.Customer
) -> models.MailingAddress | None:
    """Their default address, if the cart can be sent there."""
    found = await resolvers.customer.default_address(context, buyer)
    countries = {code for code, _ in await delivery_countries(context, cart.currency)}
    return found if found is not None and found.country_code in countries else None


async def signed_in(context: Context) -> models.Customer | None:
    """Whom the page is for, since ``told`` looked."""
    number = context.actor.customer_id
    return None if number is None else await context.loaders.customer.load(number)


async def filled(context: Context, cart: models.Cart, typed: Typed) -> Typed:
    """What the cart knows, and where it knows nothing, what the signed-in buyer's account does."""
    buyer = await signed_in(context)
    if buyer is None:
        return typed
    typed = replace(typed, email=typed.email or buyer.email or "")
    found = None if cart.delivery_addresses else await _address(context, cart, buyer)
    return typed if found is None else replace(typed, address=found.address)
