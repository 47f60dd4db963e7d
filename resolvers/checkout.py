"""The one way from cart to order: reserve, pay, commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import text
from commerce.payment import DeclineReason
from commerce.refusal import ClientError, Reason, Refused
from context import Context
from resolvers import attempt as attempts
from resolvers import (
    carrier_quote,
    cart_delivery,
    cart_line,
    cart_payment,
    completion,
    declined,
    failpoint,
    inventory,
    pickup,
    readiness,
    redemption,
    settlement,
)
from resolvers import cart as carts
from resolvers import order as orders
from resolvers import shop as shops
from resolvers.cart import CartKey
from resolvers.completion import Submitted
from resolvers.payment_call import Call
from resolvers.terms import within

MAX_TOKEN = 255
POLL_MS = 1000
Attempt: TypeAlias = models.CompletionAttempt
State: TypeAlias = models.AttemptState


@dataclass(frozen=True)
class Failed:
    """The cart cannot become an order as it stands; nothing was charged."""

    cart: models.Cart
    errors: Sequence[Reason]


@dataclass(frozen=True)
class Accepted:
    """The cart became this order, by this attempt or, with the same token, by the first."""

    attempt_id: str
    order: models.Order


@dataclass(frozen=True)
class AlreadyAccepted:
    """The cart became an order by another attempt, or is about to."""

    attempt_id: str


@dataclass(frozen=True)
class Pending:
    """The payment is under way; ``action_url`` is where the buyer has to confirm it, if so."""

    attempt_id: str
    action_url: str | None = None


@dataclass(frozen=True)
class Declined:
    """The attempt failed, and nothing was charged."""

    attempt_id: str
    reason: DeclineReason


Submission = Accepted | AlreadyAccepted | Failed | Pending


async def prepare(context: Context, key: CartKey) -> models.Cart | Failed:
    """The cart if it could be submitted as it stands, or what is missing."""
    await carrier_quote.refresh(context, key, patient=True)
    cart = await _open(context, key)
    shop = await shops.shop(context)
    lines = await context.loaders.lines_of_cart.load(cart.id)
    rows = await context.rows(readiness.goods_of(lines))
    contents = await readiness.contents(context.rows, cart, lines, rows)
    reasons = [
        *readiness.missing(cart, contents),
        *cart_payment.missing(context, cart, shop),
        *readiness.shortages(contents),
    ]
    await cart_delivery.forget_place(context, key, reasons)
    return Failed(cart, reasons) if reasons else cart


async def _open(context: Context, key: CartKey) -> models.Cart:
    cart = await carts.cart(context, key)
    if cart is None:
        raise Refused(carts.no_such_cart())
    return cart


async def submit(context: Context, key: CartKey, token: str) -> Submission:
    """Make the cart one order: however often it is asked, with whatever token, one order.

    The same token gets the same answer, or hears that the first is under way. A submission that
    is refused before anybody was asked for money leaves no trace, and may be sent again.
    """
    if not 1 <= len(token) <= MAX_TOKEN:
        raise ClientError(f"attemptToken has 1 to {MAX_TOKEN} characters.")
    if not text.storable(token):
        raise ClientError(f"attemptToken {text.UNSTORABLE}.")
    await carrier_quote.refresh(context, key, patient=True)
    begun = await _begun(context, key, token)
    if isinstance(begun, _Unconfirmed):
        # The buyer went another way: what waits for their word is called off first.
        await settlement.abandon(context, begun.attempt_id)
        begun = await _begun(context, key, token)
    if isinstance(begun, _Unconfirmed):
        return AlreadyAccepted(begun.attempt_id)
    if not isinstance(begun, _Begun):
        return begun
    await settlement.pay(context, begun.call, failpoint.SUBMITTING)
    return await _submission(context, key, begun.attempt_id)


@dataclass(frozen=True)
class _Begun:
    """Everything is set aside, and the gateway can be asked."""

    attempt_id: str
    call: Call


class _Unserved(Refused):
    """The cart cannot be submitted as it stands: raised to roll a submission back."""


@dataclass(frozen=True)
class _Unconfirmed:
    """Another attempt waits for the buyer to confirm its payment."""

    attempt_id: str


async def _begun(context: Context, key: CartKey, token: str) -> Submission | _Begun | _Unconfirmed:
    shop = await shops.shop(context)
    try:
        return await _reserve(context, key, token, shop)
    except _Unserved as unserved:
        await _adjust(context, key, unserved.reasons)
        return Failed(await _open(context, key), unserved.reasons)


async def _reserve(
    context: Context, key: CartKey, token: str, shop: models.Shop
) -> Submission | _Begun | _Unconfirmed:
    """The first transaction, and the last where nobody has to be asked for money."""
    async with context.transaction() as session:
        earlier = _earlier(await attempts.of_cart(session, key), token)
        if earlier is not None and earlier.token != token:
            waits = earlier.state is State.ACTION_REQUIRED
            return _Unconfirmed(earlier.id) if waits else AlreadyAccepted(earlier.id)
        if earlier is None:
            submitted = await _taken(context, session, key, token, shop)
            attempt_id = submitted.attempt.id
            gateway = submitted.cart.payment_gateway or ""
            if gateway in cart_payment.ASK_NOBODY or not submitted.contents.quote.charge.minor:
                placed = await completion.place(context, session, submitted)
                return Accepted(attempt_id, placed)
            url = f"{context.request.base_url}/payments/attempts/{attempt_id}"
            call = await completion.await_payment(context, session, submitted, gateway, url)
            return _Begun(attempt_id, call)
    return await _submission(context, key, earlier.id)


def _earlier(found: Sequence[Attempt], token: str) -> Attempt | None:
    """The attempt that answers this submission; None if it is the first, or may try again."""
    mine = (row for row in found if row.token == token)
    others = (row for row in found if row.state is not State.FAILED)
    return next(mine, None) or next(others, None)


async def _taken(
    context: Context, session: AsyncSession, key: CartKey, token: str, shop: models.Shop
) -> Submitted:
    """The cart with all it needs, taken in one order by everybody: stock, discounts, gift cards.

    Taken before any order line locks its variant: so whoever waits for stock holds none that
    others, who take it in the order of the ids, want.
    """
    cart = await carts.for_change(session, key)
    rows = await session.execute(readiness.goods_of(cart.lines))
    contents = await readiness.contents(within(session), cart, cart.lines, rows.all())
    reasons = [*readiness.missing(cart, contents), *cart_payment.missing(context, cart, shop)]
    if reasons:
        raise _Unserved(*reasons, *readiness.shortages(contents))
    taken = await _take(session, contents)
    if lost := await redemption.use_up(session, cart, contents.quote):
        raise _Unserved(*lost)
    return Submitted(attempts.begin(session, cart, token), cart, contents, tuple(taken), shop)


async def _take(session: AsyncSession, contents: readiness.Contents) -> Sequence[inventory.Taken]:
    try:
        taken = await inventory.take(session, contents.wanted)
        return await pickup.there(session, contents.offer.place, taken)
    except pickup.NotThere as missed:
        raise _Unserved(*readiness.not_there(contents, missed.variant_ids)) from None
    except inventory.Short as short:
        found = short.shortages
        reasons = (readiness.shortage(contents, s.variant_id, s.available) for s in found)
        raise _Unserved(*reasons) from None


async def _adjust(context: Context, key: CartKey, reasons: Sequence[Reason]) -> None:
    """Where the stock fell short, lower the lines to it: for the buyer to see, and agree to."""
    if any(reason.code in readiness.SHORT for reason in reasons):
        await cart_line.lower_to_stock(context, key)
    await cart_delivery.forget_place(context, key, reasons)


async def _submission(context: Context, key: CartKey, attempt_id: str) -> Submission:
    """What became of an attempt, in the words of a submission."""
    found = await _found(context, attempt_id)
    if isinstance(found, Declined):
        return Failed(await _open(context, key), [declined.submission_reason(found.reason)])
    if found is None:
        raise RuntimeError("an attempt that was written is gone")
    return found


async def attempt(context: Context, attempt_id: str) -> Accepted | Pending | Declined | None:
    """What became of an attempt, for whoever knows its id; None if there was none.

    Whoever asks drives it on: what was left by a crash, or confirmed by the buyer, is looked up.
    """
    if not text.storable(attempt_id):
        return None
    row = models.Payment
    waiting = await context.scalars(
        select(row.id)
        .join(Attempt, Attempt.id == row.attempt_id)
        .where(Attempt.id == attempt_id)
        .where((Attempt.state == State.ACTION_REQUIRED) | (row.check_at <= models.now()))
    )
    for payment_id in waiting:
        await settlement.look_after(context, payment_id)
    return await _found(context, attempt_id)


async def _found(context: Context, attempt_id: str) -> Accepted | Pending | Declined | None:
    placed, paid = models.Order, models.Payment
    rows = await context.rows(
        select(Attempt, placed, paid.action_url)
        .outerjoin(placed, Attempt.order_id == placed.id)
        .outerjoin(paid, paid.attempt_id == Attempt.id)
        .where(Attempt.id == attempt_id)
    )
    if not rows:
        return None
    row, order, action_url = rows[0]
    if row.order_id is not None:
        return Accepted(row.id, order)
    if row.is_open:
        return Pending(row.id, action_url if row.state is State.ACTION_REQUIRED else None)
    return Declined(row.id, row.reason or DeclineReason.GENERIC)


def redirect_url(context: Context, found: Accepted | Pending) -> str:
    """Where the buyer goes on: to the order, to confirm the payment, or to wait for it."""
    if isinstance(found, Accepted):
        return orders.status_url(context, found.order)
    here = f"{context.request.base_url}/payments/attempts/{found.attempt_id}"
    return found.action_url or here
