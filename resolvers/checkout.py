"""The one way from cart to order."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import text
from commerce.refusal import ClientError, Reason, Refused
from context import Context
from models.engine import insert_or_ignore
from resolvers import cart as carts
from resolvers import event, inventory, order_draft, readiness, redemption
from resolvers import shop as shops
from resolvers.cart import CartKey
from resolvers.terms import within

MAX_TOKEN = 255


@dataclass(frozen=True)
class Failed:
    """The cart cannot become an order as it stands; nothing was done."""

    cart: models.Cart
    errors: Sequence[Reason]


@dataclass(frozen=True)
class Accepted:
    """The cart became this order, by this attempt or, with the same token, by the first."""

    attempt_id: str
    order: models.Order


@dataclass(frozen=True)
class AlreadyAccepted:
    """The cart became an order by another attempt."""

    attempt_id: str


async def prepare(context: Context, key: CartKey) -> models.Cart | Failed:
    """The cart if it could be submitted as it stands, or what is missing."""
    cart = await _open(context, key)
    lines = await context.loaders.lines_of_cart.load(cart.id)
    rows = await context.rows(readiness.goods_of(lines))
    contents = await readiness.contents(context.rows, cart, lines, rows)
    reasons = readiness.missing(cart, contents) + readiness.shortages(contents)
    return Failed(cart, reasons) if reasons else cart


async def attempt(context: Context, attempt_id: str) -> Accepted | None:
    """What became of an attempt, for whoever knows its id; None if there was none."""
    if not text.storable(attempt_id):
        return None
    order, made = models.Order, models.CompletionAttempt
    rows = await context.rows(
        select(order).join(made, made.order_id == order.id).where(made.id == attempt_id)
    )
    return Accepted(attempt_id, rows[0][0]) if rows else None


async def _open(context: Context, key: CartKey) -> models.Cart:
    cart = await carts.cart(context, key)
    if cart is None:
        raise Refused(carts.no_such_cart())
    return cart


async def submit(context: Context, key: CartKey, token: str) -> Accepted | AlreadyAccepted | Failed:
    """Make the cart one order: however often it is asked, with whatever token, one order.

    A duplicate waits for the first and gets its answer. A submission that is refused leaves
    no trace, and may be sent again under its token.
    """
    if not 1 <= len(token) <= MAX_TOKEN:
        raise ClientError(f"attemptToken has 1 to {MAX_TOKEN} characters.")
    if not text.storable(token):
        raise ClientError(f"attemptToken {text.UNSTORABLE}.")
    shop = await shops.shop(context)
    try:
        async with context.transaction() as session:
            attempt = await _begin(session, key, token)
            done = await _done(session, key, attempt)
            if done is not None:
                return done
            order = await _place(context, session, key, shop)
            attempt.order_id = order.id
    except _Unserved as unserved:
        return Failed(await _open(context, key), unserved.reasons)
    return Accepted(attempt.id, order)


class _Unserved(Refused):
    """The cart cannot be submitted as it stands: raised to roll a submission back."""


async def _begin(session: AsyncSession, key: CartKey, token: str) -> models.CompletionAttempt:
    """This token's attempt, a new one or an earlier one; the cart's row is locked first.

    A duplicate waits for that lock. (Locked after the insert, two attempts would deadlock: the
    foreign key lets both share the cart's row, and then neither gets it alone.)
    """
    found = await session.scalar(
        select(models.Cart.key).where(models.Cart.id == key.token).with_for_update()
    )
    if not key.opens(found):
        raise Refused(carts.no_such_cart())
    attempt = models.CompletionAttempt
    new = {
        "cart_id": key.token,
        "token": token,
        "id": secrets.token_urlsafe(16),
        "created_at": models.now(),
        "updated_at": models.now(),
    }
    await session.execute(insert_or_ignore(session, attempt, new))
    of_token = select(attempt).where(attempt.cart_id == key.token, attempt.token == token)
    return (await session.scalars(of_token)).one()


async def _done(
    session: AsyncSession, key: CartKey, attempt: models.CompletionAttempt
) -> Accepted | AlreadyAccepted | None:
    """What became of the cart earlier; None if it is still a cart."""
    first = await session.execute(
        select(models.CompletionAttempt, models.Order)
        .join(models.Order, models.Order.id == models.CompletionAttempt.order_id)
        .where(models.CompletionAttempt.cart_id == key.token)
    )
    found = first.one_or_none()
    if found is None:
        return None
    winner, order = found
    if winner.id == attempt.id:
        return Accepted(winner.id, order)
    await session.delete(attempt)
    return AlreadyAccepted(winner.id)


async def _place(
    context: Context, session: AsyncSession, key: CartKey, shop: models.Shop
) -> models.Order:
    """Take the stock, then write the order: whose lines lock their variants, in the cart's order.

    So whoever waits for stock holds none that others, who take it in the order of the ids, want.
    What can be used up comes after the stock, and always in one order too.
    """
    cart = await carts.for_change(session, key)
    rows = await session.execute(readiness.goods_of(cart.lines))
    contents = await readiness.contents(within(session), cart, cart.lines, rows.all())
    if reasons := readiness.missing(cart, contents):
        raise _Unserved(*reasons, *readiness.shortages(contents))
    taken = await _take(session, contents)
    if reasons := await redemption.use_up(session, cart, contents.quote):
        raise _Unserved(*reasons)
    order = order_draft.order(cart, contents, shop, None)
    session.add(order)
    await session.flush()
    redemption.note(session, order, contents.quote)
    await inventory.note_sale(context, session, taken, order.subject)
    carts.complete(cart)
    detail = {"total": order.total.text(), "currency": order.currency, "digest": order.digest}
    event.record(context, session, "orders/create", order.subject, detail)
    return order


async def _take(session: AsyncSession, contents: readiness.Contents) -> Sequence[inventory.Taken]:
    try:
        return await inventory.take(session, contents.wanted)
    except inventory.Short as short:
        found = short.shortages
        reasons = (readiness.shortage(contents, s.variant_id, s.available) for s in found)
        raise _Unserved(*reasons) from None
