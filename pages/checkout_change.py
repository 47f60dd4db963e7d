"""What the checkout's buttons do to the cart; each says what it could not do, and where."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import models
import resolvers.cart
import resolvers.cart_change
from commerce import contact, delivery, gid
from commerce.basket import fold
from commerce.refusal import Refused
from context import Context
from pages import checkout_billing
from pages.checkout_form import Problems, Typed, from_reasons, is_same
from pages.refusals import refusal
from pages.words import say
from resolvers import carrier_quote, cart_delivery, cart_line, discount, gift_card
from resolvers.address_book import SelectableAddress
from resolvers.cart import BuyerIdentity, CartKey
from resolvers.cart_delivery import ChosenOption
from resolvers.line_request import LineUpdate
from resolvers.pricing import addresses_of


async def save(context: Context, key: CartKey, cart: models.Cart, typed: Typed) -> Problems:
    """Take over what was typed, as far as it makes sense; what stands already is not written."""
    problems: Problems = {}
    if typed.email != cart.email and contact.email(typed.email):
        problems |= await _tried(_tell(context, key, typed.email))
    offer = await resolvers.cart.offer_of(context, cart.id)
    if offer.can_be_sent and not typed.collect and not _is_known(cart, typed):
        problems |= await _tried(_address(context, key, cart, typed))
        await carrier_quote.refresh(context, key)
    problems |= await choose(context, key, typed)
    offer = await resolvers.cart.offer_of(context, key.token)
    return problems | await _tried(checkout_billing.save(context, key, cart, typed, offer))


async def _tell(context: Context, key: CartKey, email: str) -> None:
    identity = BuyerIdentity({"email": email})
    await resolvers.cart_change.update_buyer_identity(context, key, identity)


def _is_known(cart: models.Cart, typed: Typed) -> bool:
    chosen = delivery.selected(addresses_of(cart))
    return chosen is not None and is_same(chosen.address, typed.address)


async def _address(context: Context, key: CartKey, cart: models.Cart, typed: Typed) -> None:
    chosen = delivery.selected(addresses_of(cart))
    said = SelectableAddress(address=typed.address, selected=True)
    if chosen is None:
        await cart_delivery.add(context, key, [said])
    else:
        await cart_delivery.update(context, key, [replace(said, id=chosen.id)])


async def choose(context: Context, key: CartKey, typed: Typed) -> Problems:
    """The delivery that was chosen, or the first where that is not offered (any more)."""
    offer = await resolvers.cart.offer_of(context, key.token)
    offered = offer.deliveries if offer.needs_delivery else ()
    ways = [rate.key for rate in offered if bool(rate.place) == bool(typed.collect)]
    if typed.collect and typed.collect not in ways:
        return {"collect": say("It cannot be collected there any more: choose another way.")}
    if not ways:  # it is to be sent, and nobody knows yet where to; or no place was chosen
        return await _tried(cart_delivery.choose_none(context, key)) if offer.place else {}
    wanted = typed.collect or (typed.delivery if typed.delivery in ways else ways[0])
    if offer.chosen is not None and offer.chosen.key == wanted:
        return {}
    return await _tried(cart_delivery.choose(context, key, [ChosenOption(key.token, wanted)]))


async def _tried(change: Awaitable[object]) -> Problems:
    try:
        await change
    except Refused as refused:
        return from_reasons(refused.reasons)
    return {}


async def change(context: Context, key: CartKey, cart: models.Cart, typed: Typed) -> Problems:
    """What the pressed button is for, beside saving; those of another page do nothing."""
    act = BUTTONS.get(typed.verb)
    if act is None:
        return {}
    problems = await act(context, key, cart, typed)
    await carrier_quote.refresh(context, key)
    return problems


async def _apply_code(context: Context, key: CartKey, cart: models.Cart, typed: Typed) -> Problems:
    """A code that takes nothing off is not kept: its reason stands beside the field."""
    if not typed.code:
        return {"code": say("Enter a discount code.")}
    before = list(cart.discount_codes)
    try:
        changed = await discount.update_codes(context, key, [*before, typed.code])
    except Refused as refused:
        return {"code": refusal(refused.reasons[0])}
    quote = await resolvers.cart.quote_of(context, key.token)
    reasons = [
        say(one.reason.meaning)
        for one in quote.discounts
        if one.code and fold(one.code) == fold(typed.code) and one.reason
    ]
    if not reasons or fold(typed.code) in map(fold, before):
        return {"code": reasons[0]} if reasons else {}
    await discount.update_codes(context, key, before)
    return {"code": f"{typed.code}: {reasons[0]}"} if changed else {}


async def _remove_code(context: Context, key: CartKey, cart: models.Cart, typed: Typed) -> Problems:
    kept = [code for code in cart.discount_codes if fold(code) != fold(typed.object)]
    await discount.update_codes(context, key, kept)
    return {}


async def _apply_card(context: Context, key: CartKey, _cart: models.Cart, typed: Typed) -> Problems:
    if not typed.gift_card:
        return {"gift_card": say("Enter the code of a gift card.")}
    try:
        await gift_card.add_codes(context, key, [typed.gift_card])
    except Refused as refused:
        return {"gift_card": refusal(refused.reasons[0])}
    return {}


async def _remove_card(
    context: Context, key: CartKey, _cart: models.Cart, typed: Typed
) -> Problems:
    """A card that is gone already, by another tab, needs no removing."""
    id = gid.as_number(typed.object)
    await _tried(gift_card.remove(context, key, [] if id is None else [id]))
    return {}


async def _set_line(context: Context, key: CartKey, _cart: models.Cart, typed: Typed) -> Problems:
    """``set_line:<quantity>:<line>``, where 0 takes it out."""
    quantity, _, line = typed.object.partition(":")
    number = gid.as_number(quantity)
    if number is None:
        number = 0
    await _tried(cart_line.update_lines(context, key, [LineUpdate(line, number)]))
    return {}


Button = Callable[[Context, CartKey, models.Cart, Typed], Awaitable[Problems]]
BUTTONS: dict[str, Button] = {
    "apply_card": _apply_card,
    "apply_code": _apply_code,
    "remove_card": _remove_card,
    "remove_code": _remove_code,
    "set_line": _set_line,
}
