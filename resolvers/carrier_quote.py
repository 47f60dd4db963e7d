"""Asking carriers what they want for a cart's goods, before a transaction and never inside one."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import structlog

import models
from commerce import carriage, snapshot
from commerce.carriage import CarrierAnswer, Quotes, Shipment
from commerce.cart_error import CartWarningCode
from commerce.shipping import ShippingRate
from context import Context
from integrations.carrier import Carrier
from integrations.carrier.offered import named
from models import signal
from resolvers import cart as carts
from resolvers import shop as shops
from resolvers.cart import CartKey, Changed
from resolvers.pricing import Offer, quotes_of

log = structlog.get_logger()


async def refresh(context: Context, key: CartKey, *, patient: bool = False) -> bool:
    """Have the cart hold what carriers ask for it as it is now; whether anybody was asked.

    What they answered is kept with the cart, so that the buyer pays what they saw. It is asked
    anew when the cart goes elsewhere or holds something else, and when it has grown old. Whoever
    buys is ``patient``: a price that stood in for a carrier without an answer holds as long.
    """
    cart = await carts.cart(context, key)
    if cart is None or not cart.delivery_addresses:
        return False
    offer, known = await carts.offer_of(context, cart.id), quotes_of(cart)
    shipment = offer.shipment
    if shipment is None or not offer.carriers or _holds(context, known, offer, patient=patient):
        return False
    quotes = Quotes(shipment.digest, models.now(), await _asked(context, offer, shipment))
    async with context.transaction() as session:
        row = await session.get(models.Cart, key.token, with_for_update={"key_share": True})
        if row is None or row.completed_at is not None:
            return True  # it was bought meanwhile, at what was agreed to then
        row.carrier_quotes = snapshot.encode(quotes)
        signal.note(session, signal.key_of("Cart", row.id))
    await _warn(context, key, offer.chosen if carriage.about(known, shipment) else None)
    return True


async def after(context: Context, changed: Changed) -> Changed:
    """A cart that was changed, with what carriers ask for it now."""
    key = CartKey(changed.cart.id, changed.cart.key)
    if not await refresh(context, key):
        return changed
    return replace(changed, cart=await carts.cart(context, key) or changed.cart)


def _holds(context: Context, quotes: Quotes | None, offer: Offer, *, patient: bool) -> bool:
    life = timedelta(seconds=context.settings.carrier_quote_life)
    return (
        quotes is not None
        and carriage.about(quotes, offer.shipment).keys() >= offer.carriers
        and quotes.hold(models.now(), life, patient=patient)
    )


async def _asked(context: Context, offer: Offer, shipment: Shipment) -> dict[str, CarrierAnswer]:
    """What each carrier answers, all of them at once."""
    shop = await shops.shop(context)
    names = sorted(offer.carriers)
    found = [named(context.settings, name, is_demo=shop.is_demo) for name in names]
    answers = await asyncio.gather(*(_answer(context, one, shipment) for one in found))
    return dict(zip(names, answers, strict=True))


async def _answer(context: Context, carrier: Carrier | None, shipment: Shipment) -> CarrierAnswer:
    if carrier is None:
        return CarrierAnswer(failed=True)
    try:
        async with asyncio.timeout(context.settings.carrier_timeout):
            return CarrierAnswer(tuple(await carrier.rates(shipment)))
    except Exception as error:
        # Whatever went wrong there, the cart is delivered all the same, for a stated price.
        log.warning("no answer from a carrier", carrier=carrier.name, error=repr(error)[:300])
        return CarrierAnswer(failed=True)


async def _warn(context: Context, key: CartKey, before: ShippingRate | None) -> None:
    """Leave a word on the cart of a delivery that costs something else than it did ``before``."""
    now = (await carts.offer_of(context, key.token)).chosen
    if now is None:
        return
    if now.fallback:
        code = CartWarningCode.DELIVERY_RATE_FALLBACK
        message = f"{now.title} costs {now.price}: the carrier did not answer."
    elif before is not None and now.price != before.price:
        code = CartWarningCode.DELIVERY_RATE_CHANGED
        message = f"{now.title} costs {now.price} now; it was {before.price}."
    else:
        return
    async with context.transaction() as session:
        row = await session.get(models.Cart, key.token, with_for_update={"key_share": True})
        if row is not None:
            row.warnings = [*row.warnings, [code.name, message, row.gid]]
            signal.note(session, signal.key_of("Cart", row.id))
