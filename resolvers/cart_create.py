"""Making carts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import models
from commerce.attributes import Pairs
from context import Context
from resolvers import cart as carts
from resolvers import cart_delivery, cart_event, cart_market, cart_metafield, discount, gift_card
from resolvers import shop as shops
from resolvers.address_book import SelectableAddress
from resolvers.cart import BuyerIdentity, Changed
from resolvers.cart_line import Filling
from resolvers.cart_metafield import CartMetafield
from resolvers.line_request import NewLine


@dataclass(frozen=True)
class NewCart:
    """All that can be said of a cart when it is made."""

    lines: Sequence[NewLine] = ()
    note: str | None = None
    attributes: Pairs = ()
    buyer_identity: BuyerIdentity = field(default_factory=BuyerIdentity)
    discount_codes: Sequence[str] = ()
    gift_card_codes: Sequence[str] = ()
    addresses: Sequence[SelectableAddress] = ()
    metafields: Sequence[CartMetafield] = ()


async def create(context: Context, new: NewCart) -> Changed:
    carts.bounded("lines", new.lines)
    carts.bounded("discountCodes", new.discount_codes)
    carts.bounded("giftCardCodes", new.gift_card_codes)
    carts.bounded("metafields", new.metafields)
    shop = await shops.shop(context)
    identity = await carts.identified(context, new.buyer_identity)
    async with context.transaction() as session:
        cart = models.Cart(currency=shop.currency_code, lines=[], version=0, gift_card_ids=[])
        reasons = [
            *carts.set_note(cart, new.note, "input", "note"),
            *carts.set_attributes(cart, new.attributes, "input", "attributes"),
            *carts.set_buyer_identity(cart, identity, "input", "buyerIdentity"),
            *discount.set_codes(cart, new.discount_codes, "input", "discountCodes"),
        ]
        await cart_market.follow_buyer(session, cart)
        session.add(cart)
        await session.flush()
        await cart_event.created(session, cart)
        path = ("input", "delivery", "addresses")
        wrong, twins = await cart_delivery.put_first(
            context, session, cart, new.addresses, identity.customer, *path
        )
        if new.gift_card_codes:
            wrong += await gift_card.put(
                session, cart, new.gift_card_codes, "input", "giftCardCodes"
            )
        if new.metafields:
            wrong += await cart_metafield.put_first(
                session, cart, new.metafields, "input", "metafields"
            )
        filling = Filling(session, cart, ("input", "lines"), [*reasons, *wrong])
        warnings = [*await filling.add(new.lines), *twins]
    return Changed(cart, [*warnings, *await discount.warnings(context, cart)])
