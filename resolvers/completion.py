"""What a submitted cart becomes: an order at once, or one that waits for its payment."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.payment import DeclineReason, PaymentEventState, PaymentKind
from commerce.payment_state import Asked, financial_status
from context import Context
from models import signal
from models.engine import among
from resolvers import (
    draft_order_placed,
    event,
    inventory,
    order_draft,
    payment_book,
    payment_call,
    redemption,
    reservation,
)
from resolvers.inventory import Taken
from resolvers.payment_book import Page
from resolvers.payment_call import Call
from resolvers.readiness import Contents


@dataclass(frozen=True)
class Submitted:
    """A cart that lacks nothing, with its stock, discounts and gift cards taken for it."""

    attempt: models.CompletionAttempt
    cart: models.Cart
    contents: Contents
    taken: tuple[Taken, ...]
    shop: models.Shop

    def order(self, context: Context) -> models.Order:
        made = order_draft.order(self.cart, self.contents, self.shop, None)
        made.customer_locale = context.in_force.language.lower() if context.in_force else None
        return made


async def place(context: Context, session: AsyncSession, submitted: Submitted) -> models.Order:
    """The order, at once: nobody has to be asked for money."""
    order = submitted.order(context)
    session.add(order)
    await session.flush()
    redemption.note(session, order, submitted.contents.quote)
    await inventory.note_sale(context, session, submitted.taken, order.subject)
    await _completed(context, session, submitted.attempt, submitted.cart, order)
    return order


async def await_payment(
    context: Context, session: AsyncSession, submitted: Submitted, gateway: str, return_url: str
) -> Call:
    """Put down the order as it was agreed to, hold what it needs, and say what to ask whom."""
    attempt, cart, quote = submitted.attempt, submitted.cart, submitted.contents.quote
    attempt.draft = order_draft.kept(submitted.order(context))
    payment = models.Payment(
        attempt_id=attempt.id,
        gateway=gateway,
        method=cart.payment_method or "",
        token=cart.payment_token,
        currency=cart.currency,
        amount_minor=quote.charge.minor,
        capture_at_once=submitted.shop.captures_at_once,
    )
    await session.flush()
    session.add(payment)
    await reservation.hold(context, session, attempt, submitted.taken)
    redemption.hold(session, attempt, cart, quote)
    await session.flush()
    key, requested = f"{payment.key}-authorize", PaymentEventState.REQUESTED
    asked = Asked(PaymentKind.AUTHORIZE, key, requested, payment.amount_minor)
    page = Page(payment)
    await payment_book.write(context, session, page, asked)
    payment_book.keep_watch(context, page)
    return payment_call.call(payment, asked, return_url)


async def finish(
    context: Context, session: AsyncSession, attempt: models.CompletionAttempt, page: Page
) -> models.Order:
    """The order that was agreed to, now that it is paid; the attempt's row is locked."""
    order = order_draft.restored(attempt.draft or {})
    order.payment_reference = page.payment.reference
    order.financial_status = financial_status(page.state, order.due.minor)
    await _forget_what_is_gone(session, order)
    session.add(order)
    await session.flush()
    page.payment.order_id = order.id
    await reservation.sell(context, session, attempt.id, order.subject)
    await redemption.note_held(session, attempt.id, order)
    cart = await session.get_one(models.Cart, attempt.cart_id)
    await _completed(context, session, attempt, cart, order)
    return order


async def fail(
    session: AsyncSession, attempt: models.CompletionAttempt, reason: DeclineReason
) -> None:
    """Give back all that was held; the cart may be submitted again, under another token."""
    await reservation.release(session, attempt.id)
    await redemption.give_back(session, attempt.id)
    attempt.state, attempt.reason = models.AttemptState.FAILED, reason
    attempt.draft = attempt.expires_at = None


async def _completed(
    context: Context,
    session: AsyncSession,
    attempt: models.CompletionAttempt,
    cart: models.Cart,
    order: models.Order,
) -> None:
    attempt.state, attempt.order_id = models.AttemptState.SUCCEEDED, order.id
    attempt.draft = attempt.expires_at = None
    cart.completed_at = models.now()  # from now on it answers to nobody
    signal.note(session, signal.key_of("Cart", cart.id))
    detail = {"total": order.total.text(), "currency": order.currency, "digest": order.digest}
    event.record(context, session, "orders/create", order.subject, detail)
    if cart.agreed is not None:
        await draft_order_placed.note(context, session, cart, order)


async def _forget_what_is_gone(session: AsyncSession, order: models.Order) -> None:
    """Variants and customers that were deleted meanwhile; the order itself is as agreed."""
    there = await _ids(session, models.ProductVariant, [line.variant_id for line in order.lines])
    for line in order.lines:
        line.variant_id = line.variant_id if line.variant_id in there else None
    if not await _ids(session, models.Customer, [order.customer_id]):
        order.customer_id = None


async def _ids(session: AsyncSession, kind: Any, ids: list[int | None]) -> set[int]:
    wanted = sorted({id for id in ids if id is not None})
    return set(await session.scalars(select(kind.id).where(among(kind.id, wanted))))
