"""Making carts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import models
from commerce.attributes import Pairs
from context import Context
from resolvers import cart as carts
from resolvers import discount
from resolvers import shop as shops
from resolvers.cart import BuyerIdentity, Changed
from resolvers.cart_line import Filling, NewLine


@dataclass(frozen=True)
class NewCart:
    """All that can be said of a cart when it is made."""

    lines: Sequence[NewLine] = ()
    note: str | None = None
    attributes: Pairs = ()
    buyer_identity: BuyerIdentity = field(default_factory=BuyerIdentity)
    discount_codes: Sequence[str] = ()


async def create(context: Context, new: NewCart) -> Changed:
    carts.bounded("lines", new.lines)
    carts.bounded("discountCodes", new.discount_codes)
    shop = await shops.shop(context)
    identity = await carts.identified(context, new.buyer_identity)
    async with context.transaction() as session:
        cart = models.Cart(currency=shop.currency_code, lines=[], version=0)
        reasons = [
            *carts.set_note(cart, new.note, "input", "note"),
            *carts.set_attributes(cart, new.attributes, "input", "attributes"),
            *carts.set_buyer_identity(cart, identity, "input", "buyerIdentity"),
            *discount.set_codes(cart, new.discount_codes, "input", "discountCodes"),
        ]
        session.add(cart)
        await session.flush()
        warnings = await Filling(session, cart, ("input", "lines"), reasons).add(new.lines)
    return Changed(cart, [*warnings, *await discount.warnings(context, cart)])
