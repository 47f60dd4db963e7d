"""The one way from cart to order."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import text
from commerce.digest import digest
from commerce.money import Money
from commerce.pricing import Quote
from commerce.refusal import ClientError, Reason, Refused
from commerce.submission_error import SubmissionErrorCode
from context import Context
from integrations.payment.manual import ManualGateway
from loaders.batch import Statement
from models.engine import insert_or_ignore
from resolvers import cart as carts
from resolvers import event, inventory, merchandise
from resolvers import shop as shops
from resolvers.cart import CartKey
from resolvers.merchandise import Merchandise
from resolvers.pricing import quote

MAX_TOKEN = 255
GATEWAY = ManualGateway()


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


@dataclass(frozen=True)
class _Contents:
    """A cart's lines, what they hold, and what they cost together."""

    lines: Sequence[models.CartLine]
    goods: Mapping[int, Merchandise]
    quote: Quote


async def prepare(context: Context, key: CartKey) -> models.Cart | Failed:
    """The cart if it could be submitted as it stands, or what is missing."""
    cart = await _open(context, key)
    lines = await context.loaders.lines_of_cart.load(cart.id)
    contents = _contents(cart, lines, await context.rows(_goods_of(lines)))
    reasons = _missing(cart, contents) + _shortages(contents)
    return Failed(cart, reasons) if reasons else cart


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
    if found != key.key:
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
    """
    cart = await carts.for_change(session, key)
    rows = await session.execute(_goods_of(cart.lines))
    contents = _contents(cart, cart.lines, rows.all())
    if reasons := _missing(cart, contents):
        raise _Unserved(*reasons, *_shortages(contents))
    try:
        taken = await inventory.take(session, _wanted(contents))
    except inventory.Short as short:
        found = short.shortages
        raise _Unserved(*(_shortage(contents, s.variant_id, s.available) for s in found)) from None
    authorization = await GATEWAY.authorize(contents.quote.due, key.token)
    order = _order(cart, contents, shop)
    order.payment_reference = authorization.reference
    session.add(order)
    await session.flush()
    await inventory.note_sale(context, session, taken, order.subject)
    carts.complete(cart)
    detail = {"total": order.total.text(), "currency": order.currency, "digest": order.digest}
    event.record(context, session, "orders/create", order.subject, detail)
    return order


def _order(cart: models.Cart, contents: _Contents, shop: models.Shop) -> models.Order:
    quoted = contents.quote
    snapshot = quoted.snapshot()
    return models.Order(
        prefix=shop.order_prefix,
        cart_id=cart.id,
        customer_id=cart.customer_id,
        email=cart.email,
        email_key=cart.email.casefold() if cart.email else None,
        phone=cart.phone,
        note=cart.note,
        attributes=cart.attributes,
        billing_address=cart.billing_address,
        currency=cart.currency,
        subtotal_minor=quoted.subtotal.minor,
        tax_minor=quoted.tax.minor,
        total_minor=quoted.total.minor,
        gateway=GATEWAY.name,
        payment_method=cart.payment_method,
        financial_status=models.OrderFinancialStatus.PENDING,
        snapshot=snapshot,
        digest=digest(snapshot),
        lines=[_order_line(i, line, contents) for i, line in enumerate(contents.lines, 1)],
    )


def _order_line(position: int, line: models.CartLine, contents: _Contents) -> models.OrderLineItem:
    goods, quoted = contents.goods[line.variant_id], contents.quote.line(line.id)
    variant = goods.variant
    return models.OrderLineItem(
        position=position,
        variant_id=variant.id,
        title=goods.product_title,
        variant_title=variant.title,
        sku=variant.sku,
        attributes=line.attributes,
        quantity=line.quantity,
        requires_shipping=variant.requires_shipping,
        currency=variant.currency,
        unit_price_minor=quoted.unit_price.minor,
        total_minor=quoted.subtotal.minor,
        discounted_total_minor=quoted.total.minor,
    )


def _goods_of(lines: Sequence[models.CartLine]) -> Statement:
    return merchandise.statement(line.variant_id for line in lines)


def _contents(
    cart: models.Cart, lines: Sequence[models.CartLine], rows: Sequence[Any]
) -> _Contents:
    goods = merchandise.by_id(rows)
    # A variant may be deleted, and its lines with it, between reading the lines and reading it.
    lines = [line for line in lines if line.variant_id in goods]
    variants = {key: goods.variant for key, goods in goods.items()}
    return _Contents(lines, goods, quote(cart.currency, lines, variants))


def _wanted(contents: _Contents) -> dict[int, int]:
    """How many of each variant, over all lines."""
    wanted: dict[int, int] = {}
    for line in contents.lines:
        wanted[line.variant_id] = wanted.get(line.variant_id, 0) + line.quantity
    return wanted


def _missing(cart: models.Cart, contents: _Contents) -> list[Reason]:
    """What has to be put right before anybody looks at the stock."""
    code, reasons = SubmissionErrorCode, []
    if not contents.lines:
        message = "The cart is empty: add something to it first."
        reasons.append(Reason(code.MERCHANDISE_NOT_APPLICABLE, message))
    for variant_id in sorted(_wanted(contents)):
        if not contents.goods[variant_id].published:
            message = f"{contents.goods[variant_id].name} is no longer sold: remove it."
            reasons.append(Reason(code.MERCHANDISE_PRODUCT_NOT_PUBLISHED, message))
    if cart.email is None and cart.phone is None:
        message = "An e-mail address or a phone number is missing: set the buyer identity."
        reasons.append(Reason(code.BUYER_IDENTITY_EMAIL_REQUIRED, message))
    if cart.payment_method is None:
        message = "A way to pay is missing: set the payment."
        reasons.append(Reason(code.PAYMENTS_METHOD_REQUIRED, message))
    elif (agreed := Money(cart.payment_minor or 0, cart.currency)) != contents.quote.due:
        message = f"There is {contents.quote.due} to pay, and {agreed} was agreed to."
        reasons.append(Reason(code.PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT, message))
    return reasons


def _shortages(contents: _Contents) -> list[Reason]:
    reasons = []
    for variant_id, quantity in sorted(_wanted(contents).items()):
        variant = contents.goods[variant_id].variant
        if not variant.sold_without_stock and variant.quantity_available < quantity:
            reasons.append(_shortage(contents, variant_id, max(variant.quantity_available, 0)))
    return reasons


def _shortage(contents: _Contents, variant_id: int, available: int) -> Reason:
    named = contents.goods[variant_id].name
    if not available:
        code = SubmissionErrorCode.MERCHANDISE_OUT_OF_STOCK
        return Reason(code, f"{named} is sold out: remove it.")
    code = SubmissionErrorCode.MERCHANDISE_NOT_ENOUGH_STOCK_AVAILABLE
    return Reason(code, f"Only {available} of {named} are left: lower the quantity.")
