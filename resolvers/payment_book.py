"""The payments of an order, read and written under the lock of its row."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.money import Money
from commerce.payment import DeclineReason, PaymentEventState, PaymentKind
from commerce.payment_state import Asked, PaymentState, financial_status, requests, state_of
from context import Context
from integrations.payment import PaymentAnswer, PaymentOutcome
from models.engine import among, insert_or_ignore
from resolvers import event

LONGEST_WAIT = timedelta(hours=6)
# How often it is looked up whether money that is set aside still is.
HELD_WAIT = timedelta(hours=12)
STATES = {
    PaymentOutcome.SUCCEEDED: PaymentEventState.SUCCEEDED,
    PaymentOutcome.DECLINED: PaymentEventState.FAILED,
    PaymentOutcome.ACTION_REQUIRED: PaymentEventState.ACTION_REQUIRED,
    PaymentOutcome.UNKNOWN: PaymentEventState.UNKNOWN,
}


@dataclass
class Page:
    """One payment and its events; whoever holds it holds the lock of what it pays."""

    payment: models.Payment
    events: list[models.PaymentEvent] = field(default_factory=list)

    @property
    def state(self) -> PaymentState:
        return state_of(self.events)

    @property
    def asked(self) -> dict[str, Asked]:
        return requests(self.events)


@dataclass
class Book:
    """All payments of one order."""

    order: models.Order
    pages: list[Page]

    @property
    def state(self) -> PaymentState:
        return sum((page.state for page in self.pages), PaymentState())

    @property
    def left(self) -> Money:
        """What is to be paid and was neither taken nor set aside, nor is about to be."""
        state = self.state
        promised = state.captured + state.capturing + state.capturable + state.authorizing
        return Money(max(self.order.due.minor - promised, 0), self.order.currency)

    @property
    def untaken(self) -> int:
        """What is still to be taken of what is to be paid, whether it is set aside or not."""
        state = self.state
        return max(self.order.due.minor - state.captured - state.capturing, 0)

    @property
    def status(self) -> models.OrderFinancialStatus:
        """How far the order is paid."""
        order = self.order
        redeemed, back = order.gift_card_minor, order.gift_card_refunded_minor
        return financial_status(self.state, order.due.minor, redeemed, back)


async def open_book(session: AsyncSession, order_id: int) -> Book | None:
    """The order's payments; its row is locked until the transaction ends."""
    order = await session.get(
        models.Order, order_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if order is None:
        return None
    return Book(order, await _pages(session, models.Payment.order_id == order_id))


async def page_of(session: AsyncSession, payment_id: int) -> Page:
    """A payment that has no order (yet); the row of its attempt has to be locked."""
    [page] = await _pages(session, models.Payment.id == payment_id)
    return page


async def _pages(session: AsyncSession, which: object) -> list[Page]:
    rows = await session.scalars(
        select(models.Payment)
        .where(which)  # type: ignore[arg-type]
        .order_by(models.Payment.id)
        .execution_options(populate_existing=True)
    )
    pages = {row.id: Page(row) for row in rows}
    found = await session.scalars(
        select(models.PaymentEvent)
        .where(among(models.PaymentEvent.payment_id, list(pages)))
        .order_by(models.PaymentEvent.id)
    )
    for row in found:
        pages[row.payment_id].events.append(row)
    return list(pages.values())


async def write(
    context: Context,
    session: AsyncSession,
    page: Page,
    asked: Asked,
    answer: PaymentAnswer | None = None,
) -> bool:
    """Add what became of a request, unless that is known already; whether it was news."""
    reference = answer.reference if answer else None
    new = models.PaymentEvent(
        payment_id=page.payment.id,
        kind=asked.kind,
        state=asked.state,
        key=asked.key,
        currency=page.payment.currency,
        amount_minor=asked.amount_minor,
        reference=reference,
        reason=answer.reason if answer else None,
        actor=context.actor.name,
        created_at=models.now(),
    )
    names = [c.key for c in models.PaymentEvent.__table__.columns if c.key != "id"]
    values = {name: getattr(new, name) for name in names}
    result = await session.execute(insert_or_ignore(session, models.PaymentEvent, values))
    if asked.kind is PaymentKind.AUTHORIZE and answer is not None:
        page.payment.reference = page.payment.reference or reference
        page.payment.action_url = answer.action_url or page.payment.action_url
    if not result.rowcount:  # type: ignore[attr-defined]
        return False
    page.events.append(new)
    return True


async def note(
    context: Context,
    session: AsyncSession,
    book: Book,
    page: Page,
    asked: Asked,
    answer: PaymentAnswer | None = None,
) -> None:
    """Add what became of a request of an order's payment, and what that makes of the order."""
    news = await write(context, session, page, asked, answer)
    if not news or asked.state not in {PaymentEventState.SUCCEEDED, PaymentEventState.FAILED}:
        return
    if asked.state is PaymentEventState.SUCCEEDED and asked.kind is PaymentKind.REFUND:
        book.order.refunded_minor += asked.amount_minor
    before = book.order.financial_status
    book.order.financial_status = book.status
    detail = {
        "kind": asked.kind.name,
        "state": asked.state.name,
        "amount": Money(asked.amount_minor, page.payment.currency).text(),
        "currency": page.payment.currency,
        "gateway": page.payment.gateway,
        **({"reason": answer.reason.name} if answer is not None and answer.reason else {}),
        "before": {"financialStatus": before.name},
        "after": {"financialStatus": book.order.financial_status.name},
    }
    event.record(context, session, "order_transactions/create", book.order.subject, detail)
    paid = models.OrderFinancialStatus.PAID
    if book.order.financial_status is paid and before is not paid:
        event.record(context, session, "orders/paid", book.order.subject, detail)


def heard(asked: Asked, answer: PaymentAnswer) -> Asked:
    """A request as its answer leaves it; what is set aside no longer is let go of."""
    expired = answer.reason is DeclineReason.AUTHORIZATION_EXPIRED
    if expired and asked.kind is PaymentKind.VOID:
        return replace(asked, state=PaymentEventState.SUCCEEDED)
    return replace(asked, state=STATES.get(answer.outcome, PaymentEventState.SUCCEEDED))


def keep_watch(context: Context, page: Page, *, unfinished: bool = False) -> None:
    """Have it looked after while an answer is missing, at longer and longer intervals.

    Money that is set aside may be free again without our doing: that is looked up, too.
    """
    payment = page.payment
    if not page.state.is_open and not unfinished:
        held = page.state.capturable > 0
        payment.check_at, payment.checks = models.now() + HELD_WAIT if held else None, 0
        return
    lease = timedelta(seconds=context.settings.payment_lease)
    payment.check_at = models.now() + min(lease * 2**payment.checks, LONGEST_WAIT)
    payment.checks = min(payment.checks + 1, 12)
