"""Carts without what is known of their buyers."""

from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import selectinload

import models
from commerce import address
from commerce.address import Address
from commerce.refusal import Reason, Refused
from context import Context
from resolvers import cart as carts
from resolvers import cart_event
from resolvers.address_book import INPUTS, code_of, problems
from resolvers.cart import CartKey, Changed


async def clone(context: Context, key: CartKey) -> Changed:
    """A new cart with the same goods and codes, of nobody; the old one stays as it is."""
    async with context.transaction() as session:
        found = await session.scalar(
            select(models.Cart)
            .where(models.Cart.id == key.token, models.Cart.completed_at.is_(None))
            .options(selectinload(models.Cart.lines))
        )
        if found is None or not key.opens(found.key):
            raise Refused(carts.no_such_cart())
        copy = models.Cart(
            currency=found.currency,
            market_id=found.market_id,
            country_code=found.country_code,
            note=found.note,
            attributes=found.attributes,
            discount_codes=found.discount_codes,
            lines=[_copy_of(line) for line in found.lines],
        )
        session.add(copy)
        await session.flush()
        await cart_event.created(session, copy)
    return Changed(copy)


def _copy_of(line: models.CartLine) -> models.CartLine:
    return models.CartLine(
        position=line.position,
        variant_id=line.variant_id,
        selling_plan_id=line.selling_plan_id,
        quantity=line.quantity,
        attributes=line.attributes,
        attributes_key=line.attributes_key,
    )


async def remove_personal_data(context: Context, key: CartKey) -> Changed:
    """Forget who buys, where they live, how they pay and what they wrote; keep the goods."""
    async with context.transaction() as session:
        cart = await carts.for_change(session, key)
        cart.email = cart.phone = cart.customer_id = cart.note = None
        cart.billing_address = cart.delivery_option = cart.carrier_quotes = None
        cart.preferences = None
        cart.payment_gateway = cart.payment_method = cart.payment_minor = None
        cart.payment_token = None
        cart.delivery_addresses, cart.gift_card_ids, cart.attributes = [], [], []
    return Changed(cart)


async def update_billing_address(context: Context, key: CartKey, given: Address | None) -> Changed:
    """Where the bill goes; None takes the address out."""
    async with context.transaction() as session:
        cart = await carts.for_change(session, key)
        if reasons := set_billing_address(cart, given, ("billingAddress",)):
            raise Refused(*reasons)
    return Changed(cart)


def set_billing_address(
    cart: models.Cart, given: Address | None, path: tuple[str, ...]
) -> list[Reason]:
    found = problems(given, strict=False) if given is not None else []
    if not found:
        cart.billing_address = asdict(address.normalized(given)) if given is not None else None
    named = {**INPUTS, "country_code": "country", "province_code": "province"}
    return [
        Reason(code_of(one), one.message, (*path, named.get(one.field, one.field))) for one in found
    ]
