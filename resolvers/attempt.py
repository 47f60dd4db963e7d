"""The row of a submission: begun once, locked together with its cart, and found by its token."""

import secrets
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.refusal import Refused
from context import Context
from resolvers import cart as carts
from resolvers.cart import CartKey


async def of_cart(session: AsyncSession, key: CartKey) -> Sequence[models.CompletionAttempt]:
    """All attempts of a cart, done or not; the cart's row is locked first.

    Whoever comes second waits for that lock, and then sees what became of the first.
    """
    found = await session.scalar(
        select(models.Cart.key).where(models.Cart.id == key.token).with_for_update(key_share=True)
    )
    if not key.opens(found):
        raise Refused(carts.no_such_cart())
    row = models.CompletionAttempt
    rows = await session.scalars(
        select(row).where(row.cart_id == key.token).order_by(row.created_at, row.id)
    )
    return rows.all()


def begin(session: AsyncSession, cart: models.Cart, token: str) -> models.CompletionAttempt:
    """A new attempt; the cart's row is locked."""
    row = models.CompletionAttempt(
        cart_id=cart.id,
        token=token,
        id=secrets.token_urlsafe(16),
        state=models.AttemptState.RUNNING,
        cart_version=cart.version,
    )
    session.add(row)
    return row


async def locked(session: AsyncSession, attempt_id: str) -> models.CompletionAttempt | None:
    """The attempt until the transaction ends; its cart's row first, as whoever submits does.

    Locked as a row whose key stays: whoever holds the order and writes it twice refers to its cart
    anew, and would wait for whoever holds the cart and wants the order.
    """
    row, cart = models.CompletionAttempt, models.Cart
    cart_id = await session.scalar(select(row.cart_id).where(row.id == attempt_id))
    if cart_id is None:
        return None
    await session.execute(select(cart.id).where(cart.id == cart_id).with_for_update(key_share=True))
    return await session.scalar(
        select(row).where(row.id == attempt_id).execution_options(populate_existing=True)
    )


async def cart_of(context: Context, attempt_id: str) -> models.Cart | None:
    """The cart that was to be bought, for whoever knows the attempt."""
    row, cart = models.CompletionAttempt, models.Cart
    found = await context.scalars(
        select(cart).join(row, row.cart_id == cart.id).where(row.id == attempt_id)
    )
    return found[0] if found else None
