"""Which market a cart is in: that of its buyer's country, or of the document's until one is set."""

from sqlalchemy.orm.attributes import set_committed_value

import loaders.market
import models
from commerce.market import InForce, MarketPricing
from context import IN_FORCE, Context
from models.draft import is_draft
from models.signal import Informed
from models.thin import changed
from models.writing import Writing
from resolvers import localization


def follow_document(told: Informed, cart: models.Cart) -> None:
    """Move a cart whose buyer's country is not known to the country that its document names."""
    in_force: InForce | None = told.info[IN_FORCE]
    if in_force is not None and in_force.named and cart.country_code is None:
        _move(cart, in_force.pricing)


async def follow_buyer(writing: Writing, cart: models.Cart) -> None:
    """Move a cart to the market of its buyer's country; without one, of the document's."""
    if cart.country_code is None:
        follow_document(writing, cart)
        return
    rows = await writing.read(loaders.market.whole())
    found = localization.geography(rows).locality(cart.country_code, None)
    _move(cart, found.country.sold.pricing)


def as_in_document(context: Context, cart: models.Cart) -> models.Cart:
    """The cart as the document's country sees it, for as long as its buyer's is not known."""
    found = context.in_force
    if cart.agreed is not None:
        return cart
    if found is None or not found.named or cart.country_code is not None:
        return cart
    seen = {"market_id": found.pricing.market_id, "currency": found.pricing.currency}
    if isinstance(cart, tuple):
        cart = changed(cart, **seen)
        context.loaders.cart.clear(cart.id).prime(cart.id, cart)
        return cart
    keep = setattr if is_draft(cart) else set_committed_value
    for name, value in seen.items():
        keep(cart, name, value)
    return cart


def _move(cart: models.Cart, pricing: MarketPricing) -> None:
    """What was agreed to be paid in another currency is agreed to no longer.

    What staff drew up stays in the market it was drawn up in.
    """
    if cart.agreed is not None:
        return
    if cart.currency != pricing.currency:
        cart.currency = pricing.currency
        cart.payment_gateway = cart.payment_method = cart.payment_minor = None
    cart.market_id = pricing.market_id
