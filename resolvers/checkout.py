"""The one way from cart to order."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.digest import digest
from commerce.money import Money
from commerce.pricing import Quote
from commerce.refusal import ClientError, Reason, Refused
from commerce.submission_error import SubmissionErrorCode
from context import Context
from integrations.payment.manual import ManualGateway
from loaders.catalogue import PUBLISHED
from models.engine import among, insert_or_ignore
from resolvers import cart as carts
from resolvers import event, inventory
from resolvers import shop as shops
from resolvers.cart import CartKey
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
    """A cart's lines with what they point at, and what they cost together."""

    lines: Sequence[models.CartLine]
    variants: dict[int, models.ProductVariant]
    titles: dict[int, str]
    unpublished: frozenset[int]
    quote: Quote


async def prepare(context: Context, key: CartKey) -> models.Cart | Failed:
    """The cart if it could be submitted as it stands, or what is missing."""
    async with context.transaction() as session:
        cart = await carts.for_change(session, key)
        contents = await _contents(session, cart)
        reasons = _missing(cart, contents) + _shortages(contents)
    return Failed(cart, reasons) if reasons else cart


async def submit(context: Context, key: CartKey, token: str) -> Accepted | AlreadyAccepted | Failed:
    """Make the cart one order: however often it is asked, with whatever token, one order.

    A duplicate waits for the first and gets its answer. A submission that is refused leaves
    no trace, and may be sent again under its token.
    """
    if not 1 <= len(token) <= MAX_TOKEN:
        raise ClientError(f"attemptToken has 1 to {MAX_TOKEN} characters.")
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
        return unserved.failed
    return Accepted(attempt.id, order)


class _Unserved(Exception):
    """Raised to roll a submission back."""

    def __init__(self, failed: Failed) -> None:
        super().__init__()
        self.failed = failed


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
    cart = await carts.for_change(session, key)
    contents = await _contents(session, cart)
    if reasons := _missing(cart, contents):
        raise _Unserved(Failed(cart, reasons))
    authorization = await GATEWAY.authorize(contents.quote.due, key.token)
    order = _order(cart, contents, shop)
    order.payment_reference = authorization.reference
    session.add(order)
    await session.flush()
    if short := await inventory.sell(context, session, _wanted(contents), order.subject):
        raise _Unserved(
            Failed(cart, [_shortage(contents, s.variant_id, s.available) for s in short])
        )
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
    variant, quoted = contents.variants[line.variant_id], contents.quote.line(line.id)
    return models.OrderLineItem(
        position=position,
        variant_id=variant.id,
        title=contents.titles[variant.product_id],
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


async def _contents(session: AsyncSession, cart: models.Cart) -> _Contents:
    rows = await session.execute(
        select(models.ProductVariant, models.Product.title, *PUBLISHED)
        .join(models.Product, models.Product.id == models.ProductVariant.product_id)
        .where(among(models.ProductVariant.id, [line.variant_id for line in cart.lines]))
        .execution_options(populate_existing=True)
    )
    found = rows.all()
    variants = {row[0].id: row[0] for row in found}
    return _Contents(
        lines=cart.lines,
        variants=variants,
        titles={row[0].product_id: row[1] for row in found},
        unpublished=frozenset(row[0].id for row in found if not all(row[2:])),
        quote=quote(cart.currency, cart.lines, variants),
    )


def _wanted(contents: _Contents) -> dict[int, int]:
    """How many of each variant, over all lines."""
    wanted: dict[int, int] = {}
    for line in contents.lines:
        wanted[line.variant_id] = wanted.get(line.variant_id, 0) + line.quantity
    return wanted


def _missing(cart: models.Cart, contents: _Contents) -> list[Reason]:
    """What has to be put right before anybody looks at the stock."""
    code, reasons = SubmissionErrorCode, []
    if not cart.lines:
        message = "The cart is empty: add something to it first."
        reasons.append(Reason(code.MERCHANDISE_NOT_APPLICABLE, message))
    for variant_id in sorted(contents.unpublished):
        message = f"{_named(contents, variant_id)} is no longer sold: remove it."
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
        variant = contents.variants[variant_id]
        if not variant.sold_without_stock and variant.quantity_available < quantity:
            reasons.append(_shortage(contents, variant_id, max(variant.quantity_available, 0)))
    return reasons


def _shortage(contents: _Contents, variant_id: int, available: int) -> Reason:
    named = _named(contents, variant_id)
    if not available:
        code = SubmissionErrorCode.MERCHANDISE_OUT_OF_STOCK
        return Reason(code, f"{named} is sold out: remove it.")
    code = SubmissionErrorCode.MERCHANDISE_NOT_ENOUGH_STOCK_AVAILABLE
    return Reason(code, f"Only {available} of {named} are left: lower the quantity.")


def _named(contents: _Contents, variant_id: int) -> str:
    variant = contents.variants[variant_id]
    title = contents.titles[variant.product_id]
    return title if variant.title == "Default Title" else f"{title} ({variant.title})"
