"""What is known of a payment, put down; and what follows from it for its attempt or its order.

Answers come from the submission itself, from webhooks, from buyers who come back, from the
sweeper: in any order and more than once. All of them go through ``note_answers``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.payment import DeclineReason, PaymentEventState, PaymentKind
from commerce.payment_state import Asked, Verdict, verdict
from commerce.refusal import Refused
from context import Context
from integrations.payment import PaymentAnswer
from resolvers import attempt as attempts
from resolvers import completion, failpoint, payment, payment_book, payment_call
from resolvers.payment_book import STATES, Book, Page
from resolvers.payment_call import Call

# How long a buyer may take to confirm a payment.
CONFIRM_TIME = timedelta(minutes=15)
AT_ONCE = "at once"
Told = Sequence[tuple[Asked, PaymentAnswer]]

log = structlog.get_logger()


@dataclass
class Case:
    """A payment with whatever it is for; all of it is locked, the cart first, the order last."""

    page: Page
    attempt: models.CompletionAttempt | None
    book: Book | None

    @property
    def capture_is_due(self) -> bool:
        """Whether the money is to be taken as soon as there is an order, and nobody has asked."""
        kinds = {asked.kind for asked in self.page.asked.values()}
        paid = self.page.payment.order_id is not None and self.page.payment.capture_at_once
        return paid and PaymentKind.CAPTURE not in kinds and self.page.state.capturable > 0

    @property
    def is_stranded(self) -> bool:
        """Whether money is set aside that no order will ever be paid with."""
        failed = self.attempt is not None and self.attempt.state is models.AttemptState.FAILED
        return failed and self.page.state.capturable > 0

    @property
    def has_expired(self) -> bool:
        """Whether the buyer has had time enough to confirm the payment."""
        attempt = self.attempt
        return (
            attempt is not None
            and attempt.state is models.AttemptState.ACTION_REQUIRED
            and attempt.expires_at is not None
            and attempt.expires_at <= models.now()
        )


@dataclass(frozen=True)
class Next:
    """What has to be done about a payment, with no lock held."""

    payment_id: int
    order_id: int | None = None
    capture: bool = False
    let_go: bool = False


async def note_answers(context: Context, payment_id: int, told: Told) -> Next:
    """Put down what was answered; the attempt goes on, or the order's status changes."""
    async with context.transaction() as session:
        case = await _opened(session, payment_id)
        for asked, answer in told:
            if answer.outcome not in STATES:
                continue
            now = payment_book.heard(asked, answer)
            if case.book is not None:
                await payment.note_answer(context, session, case.book, case.page, now, answer)
            else:
                await payment_book.write(context, session, case.page, now, answer)
        if case.attempt is not None and case.attempt.is_open:
            await _go_on(context, session, case.attempt, case.page)
        _watch(context, case)
        return Next(
            payment_id,
            case.page.payment.order_id,
            capture=case.capture_is_due,
            let_go=case.is_stranded or case.has_expired,
        )


async def _opened(session: AsyncSession, payment_id: int) -> Case:
    row = await session.get_one(models.Payment, payment_id)
    attempt = await attempts.locked(session, row.attempt_id) if row.attempt_id else None
    order_id = attempt.order_id if attempt else row.order_id
    book = await payment_book.open_book(session, order_id) if order_id else None
    if book is None:
        return Case(await payment_book.page_of(session, payment_id), attempt, None)
    page = next(page for page in book.pages if page.payment.id == payment_id)
    return Case(page, attempt, book)


async def _go_on(
    context: Context, session: AsyncSession, attempt: models.CompletionAttempt, page: Page
) -> None:
    """As far as what is known of its payment allows."""
    found = verdict(page.events)
    if found is Verdict.PAID:
        await completion.finish(context, session, attempt, page)
    elif found is Verdict.REFUSED:
        reasons = [event.reason for event in page.events if event.reason is not None]
        await completion.fail(session, attempt, reasons[-1] if reasons else DeclineReason.CANCELED)
    elif found is Verdict.CONFIRM and attempt.state is not models.AttemptState.ACTION_REQUIRED:
        attempt.state = models.AttemptState.ACTION_REQUIRED
        attempt.expires_at = models.now() + CONFIRM_TIME


def _watch(context: Context, case: Case) -> None:
    """When somebody looks after it next."""
    attempt, row = case.attempt, case.page.payment
    confirms = attempt is not None and verdict(case.page.events) is Verdict.CONFIRM
    if confirms and attempt is not None and attempt.is_open and not case.has_expired:
        row.check_at, row.checks = attempt.expires_at, 0
    else:
        unfinished = case.capture_is_due or case.is_stranded
        payment_book.keep_watch(context, case.page, unfinished=unfinished)


async def follow_up(context: Context, after: Next) -> None:
    """Take the money of a new order, or let go of what no order is paid with."""
    if after.capture and after.order_id is not None:
        try:
            await payment.capture(context, after.order_id, None, AT_ONCE)
        except Refused as refused:
            # The order stands, unpaid: that is for staff to see to.
            log.warning("a new order's money was not taken", reason=str(refused))
    if after.let_go:
        await let_go(context, after.payment_id)


async def let_go(context: Context, payment_id: int) -> None:
    """Have a payment called off that has no order: from now on it cannot become one."""
    async with context.transaction() as session:
        case = await _opened(session, payment_id)
        call = await _request_void(context, session, case)
    if call is not None:
        failpoint.reach(context, "void.requested")
        answer = await payment_call.ask(context, call)
        failpoint.reach(context, "void.asked")
        await note_answers(context, payment_id, [(call.asked, answer)])
        failpoint.reach(context, "void.noted")


async def _request_void(context: Context, session: AsyncSession, case: Case) -> Call | None:
    row, key = case.page.payment, f"{case.page.payment.key}-void"
    wanted = case.is_stranded or (case.attempt is not None and case.attempt.is_open)
    if not wanted or key in case.page.asked:
        return None
    requested = PaymentEventState.REQUESTED
    asked = Asked(PaymentKind.VOID, key, requested, row.amount_minor)
    await payment_book.write(context, session, case.page, asked)
    payment_book.keep_watch(context, case.page)
    return payment_call.call(row, asked)


async def look_after(context: Context, payment_id: int) -> None:
    """Find out what became of whatever has no answer, and go on from there."""
    async with context.transaction() as session:
        case = await _opened(session, payment_id)
        _watch(context, case)
        row = case.page.payment
        open_ones = [asked for asked in case.page.asked.values() if asked.is_open]
        calls = [payment_call.call(row, asked) for asked in open_ones]
    failpoint.reach(context, "reconcile.begun")
    answers = [(call.asked, await payment_call.settle(context, call)) for call in calls]
    failpoint.reach(context, "reconcile.asked")
    await follow_up(context, await note_answers(context, payment_id, answers))


async def abandon(context: Context, attempt_id: str) -> None:
    """Call off a payment that waits for its buyer, unless it turns out to be made already."""
    row = models.Payment
    for payment_id in await context.scalars(select(row.id).where(row.attempt_id == attempt_id)):
        await look_after(context, payment_id)
        await let_go(context, payment_id)
