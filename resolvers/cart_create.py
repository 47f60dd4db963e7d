"""Making carts."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.attributes import Pairs
from context import Context
from models.draft import draft
from models.writing import Writing
from resolvers import cart as carts
from resolvers import cart_delivery, cart_event, cart_market, cart_metafield, discount, gift_card
from resolvers import shop as shops
from resolvers.address_book import SelectableAddress, buyer_of
from resolvers.cart import BuyerIdentity, Changed
from resolvers.cart_change import keep_lines, show
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
    buyer = identity.customer or await buyer_of(context, new.addresses)
    async with _writing(context, new) as (writing, session):
        cart = draft(models.Cart)(currency=shop.currency_code)
        cart.lines = []
        reasons = [
            *carts.set_note(cart, new.note, "input", "note"),
            *carts.set_attributes(cart, new.attributes, "input", "attributes"),
            *carts.set_buyer_identity(cart, identity, "input", "buyerIdentity"),
            *discount.set_codes(cart, new.discount_codes, "input", "discountCodes"),
        ]
        await cart_market.follow_buyer(writing, cart)
        addresses = ("input", "delivery", "addresses")
        wrong, twins = await cart_delivery.put_first(
            context, writing, cart, new.addresses, buyer, *addresses
        )
        if new.gift_card_codes:
            cards = ("input", "giftCardCodes")
            wrong += await gift_card.put(writing.read, cart, new.gift_card_codes, *cards)
        if await writing.inserted(cart, cart_event.WANTED):
            cart_event.record(writing, cart, cart_event.CREATED)
        if session is not None:
            fields = ("input", "metafields")
            wrong += await cart_metafield.put_first(session, cart, new.metafields, *fields)
        filling = Filling(writing, cart, ("input", "lines"), [*reasons, *wrong])
        warnings = [*await filling.add(new.lines), *twins]
        await keep_lines(writing, cart)
    show(context, cart, filling.variants)
    return Changed(cart, [*warnings, *await discount.warnings(context, cart)])


@asynccontextmanager
async def _writing(
    context: Context, new: NewCart
) -> AsyncIterator[tuple[Writing, AsyncSession | None]]:
    """A transaction; with its session, where there are metafields, for those need one."""
    if new.metafields:
        async with context.transaction() as session, context.writing_in(session) as writing:
            yield writing, session
    else:
        async with context.writing() as writing:
            yield writing, None
