"""Paying what is left of an order by card: one payment at a time, however often it is asked for.

The same steps as a cart's payment: put down under the lock, asked for without one, noted; and
whoever comes back, the sweeper and webhooks find out what no answer came of.
"""

import hashlib
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import text
from commerce.money import Money
from commerce.order_state import OrderStatus
from commerce.payment import DeclineReason, PaymentEventState, PaymentKind
from commerce.payment_error import PaymentErrorCode
from commerce.payment_state import Asked, Verdict, verdict
from commerce.refusal import Reason, Refused
from context import Context
from resolvers import (
    cart_payment,
    failpoint,
    order_history,
    payment,
    payment_book,
    payment_call,
    settlement,
)
from resolvers import order as orders
from resolvers import shop as shops
from resolvers.cart import ManualPayment
from resolvers.payment_book import Book, Page
from resolvers.payment_call import Call

CHANGED = "What is left to pay has changed meanwhile: look at it, and pay again."


@dataclass(frozen=True)
class Paid:
    """What became of one payment; ``reason`` says why it was refused, if it was."""

    key: str
    verdict: Verdict
    amount: Money
    action_url: str | None = None
    reason: DeclineReason | None = None


@dataclass(frozen=True)
class _Begun:
    """Put down just now, and not asked for yet; or, without a call, put down before."""

    key: str
    call: Call | None = None


@dataclass(frozen=True)
class _Unconfirmed:
    """Another payment waits for the buyer to confirm it."""

    payment_id: int


async def book_of(context: Context, order: models.Order) -> Book:
    """The order's payments as they are read now; nobody is kept from changing them."""
    found = await order_history.payments_of(context, order)
    return Book(order, [Page(row, list(events)) for row, events in found])


def left(book: Book) -> Money:
    """What its buyer may pay now: nothing once it is called off, or was paid in unknown ways."""
    nothing = Money(0, book.order.currency)
    if book.order.status is OrderStatus.CANCELED:
        return nothing
    # An order that came from elsewhere as paid has no payments that would say so.
    return book.left if book.status is book.order.financial_status else nothing


async def payable(context: Context, order: models.Order, book: Book) -> Money:
    """What can be paid for it by card; nothing where no cards are taken."""
    found = left(book)
    if found and await cart_payment.gateway(context) is None:
        return Money(0, order.currency)
    return found


def came_of(book: Book, key: str) -> Paid | None:
    """What is known of the payment of that key."""
    page = next((page for page in book.pages if page.payment.key == key), None)
    return None if page is None else _paid(page)


def waiting(book: Book) -> Paid | None:
    """A payment that its buyer has to confirm, or whose answer is still to come."""
    found = (_paid(page) for page in book.pages if page.state.authorizing)
    return next(found, None)


def _paid(page: Page) -> Paid:
    reasons = [event.reason for event in page.events if event.reason is not None]
    known = verdict(page.events)
    return Paid(
        page.payment.key,
        known,
        page.payment.amount,
        page.payment.action_url if known is Verdict.CONFIRM else None,
        (reasons or [DeclineReason.CANCELED])[-1] if known is Verdict.REFUSED else None,
    )


async def pay(context: Context, order: models.Order, card: ManualPayment, token: str) -> str:
    """Pay by that card the amount that was agreed to; the key of the payment that came of it.

    The same token again is the same payment. While another one is under way it is that one; one
    that waits for the buyer's word is called off first, for the buyer went another way.
    """
    begun = await _begun(context, order, card, token)
    if isinstance(begun, _Unconfirmed):
        await settlement.call_off(context, begun.payment_id)
        begun = await _begun(context, order, card, token)
    if isinstance(begun, _Unconfirmed):
        raise _refused(PaymentErrorCode.UNKNOWN_OUTCOME)
    if begun.call is not None:
        await settlement.pay(context, begun.call, failpoint.PAYING_WHAT_IS_LEFT)
    return begun.key


async def _begun(
    context: Context, order: models.Order, card: ManualPayment, token: str
) -> _Begun | _Unconfirmed:
    shop = await shops.shop(context)
    key = hashlib.sha256(f"{order.key} {token}".encode()).hexdigest()[:24]
    async with context.transaction() as session:
        book = await payment.book_of(session, order.id)
        if any(page.payment.key == key for page in book.pages):
            return _Begun(key)
        if other := next((page for page in book.pages if page.state.authorizing), None):
            confirms = verdict(other.events) is Verdict.CONFIRM
            return _Unconfirmed(other.payment.id) if confirms else _Begun(other.payment.key)
        amount = left(book)
        if not amount:
            raise _refused(PaymentErrorCode.ALREADY_PAID)
        if amount != card.amount:
            raise Refused(Reason(PaymentErrorCode.AMOUNT_INVALID, CHANGED))
        row = models.Payment(
            key=key,
            order_id=book.order.id,
            gateway=card.gateway,
            method=card.name,
            token=card.token,
            currency=amount.currency,
            amount_minor=amount.minor,
            capture_at_once=shop.captures_at_once,
        )
        return _Begun(key, await _put_down(context, session, row))


async def _put_down(context: Context, session: AsyncSession, row: models.Payment) -> Call:
    session.add(row)
    await session.flush()
    requested, page = PaymentEventState.REQUESTED, Page(row)
    asked = Asked(PaymentKind.AUTHORIZE, f"{row.key}-authorize", requested, row.amount_minor)
    await payment_book.write(context, session, page, asked)
    payment_book.keep_watch(context, page)
    order = await session.get_one(models.Order, row.order_id)
    back = f"{orders.status_url(context, order)}&payment={row.key}"
    return payment_call.call(row, asked, back)


async def drive(context: Context, order: models.Order, key: str) -> None:
    """Find out what became of a payment that waits: whoever comes back drives it on."""
    if not text.storable(key):
        return
    row = models.Payment
    confirms = row.action_url.is_not(None) & row.check_at.is_not(None)
    due = confirms | (row.check_at <= models.now())
    mine = select(row.id).where(row.order_id == order.id, row.key == key, row.attempt_id.is_(None))
    for payment_id in await context.scalars(mine.where(due)):
        await settlement.look_after(context, payment_id)


def _refused(code: PaymentErrorCode) -> Refused:
    return Refused(Reason(code, code.meaning))
