"""A cart that is the buyer's own, as opposed to one that staff drew up."""

from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.cart_error import CartErrorCode
from commerce.refusal import Refused
from resolvers.cart import CartKey, for_change, reason


async def for_buyer(session: AsyncSession, key: CartKey) -> models.Cart:
    """``for_change``, of what staff alone change in a cart that they drew up."""
    cart = await for_change(session, key)
    if cart.agreed is not None:
        message = "The shop drew up this cart: ask the shop to change it."
        raise Refused(reason(CartErrorCode.INVALID, "cartId", message=message))
    return cart
