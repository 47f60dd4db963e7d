"""Whom the bill is for, at the checkout: where the goods go, unless the buyer says otherwise."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import models
from commerce import address_form
from commerce.address import FIELDS, Address
from commerce.address_form import AddressField
from commerce.country import country
from commerce.iso import COUNTRIES
from commerce.refusal import Reason
from context import Context
from pages import words
from pages.checkout_form import BILLING, OTHER, Problems, Typed, address_problems, is_same
from pages.words import say, spoken
from resolvers import cart_copy
from resolvers.cart import CartKey
from resolvers.pricing import Offer

Bill = Callable[[models.Cart], Sequence[Reason]]


def countries() -> list[tuple[str, str]]:
    """A bill may go anywhere, wherever the shop delivers to."""
    return words.countries(code for code in COUNTRIES if code != "ZZ")


def fields(typed: Typed) -> list[AddressField]:
    return address_form.fields(typed.billing_address.rules or country("ZZ"))


def problems(typed: Typed) -> Problems:
    """What is wrong with another address; by the names of its own fields."""
    if typed.billing != OTHER:
        return {}
    found = address_problems(typed.billing_address)
    return {
        f"{BILLING}{name}": say("For the bill: {problem}", problem=_within(said))
        for name, said in found.items()
    }


def _within(said: str) -> str:
    """As it goes on after a colon."""
    return f"{said[0].lower()}{said[1:]}" if spoken().is_english else said


def kept(cart: models.Cart) -> Address | None:
    held: Mapping[str, Any] | None = cart.billing_address
    return None if held is None else Address(**{name: held.get(name) for name in FIELDS})


async def save(
    context: Context, key: CartKey, cart: models.Cart, typed: Typed, offer: Offer
) -> None:
    """Keep another address as soon as it is one; what is the same as the delivery's is not kept."""
    before, wanted = kept(cart), None
    if typed.billing == OTHER:
        if problems(typed):
            return
        wanted = typed.billing_address
    elif before is not None and (there := _delivered_to(offer)) is not None:
        wanted = before if is_same(before, there) else None
    if before == wanted or (before and wanted and is_same(before, wanted)):
        return
    await cart_copy.update_billing_address(context, key, wanted)


def bill(typed: Typed, offer: Offer) -> Bill | None:
    """What the order's bill is told when it is placed; None where there is nothing to tell."""
    wanted = typed.billing_address if typed.billing == OTHER else _delivered_to(offer)
    if wanted is None:
        return None
    return lambda cart: cart_copy.set_billing_address(cart, wanted, ("billingAddress",))


def _delivered_to(offer: Offer) -> Address | None:
    """None where nothing is delivered, or the buyer collects it."""
    sent = offer.can_be_sent and offer.place is None and offer.address is not None
    return offer.address.address if sent and offer.address else None
