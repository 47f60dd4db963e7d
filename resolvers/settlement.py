"""What is known of a payment, put down; and what follows from it for its attempt or its order.

Answers come from the submission itself, from webhooks, from buyers who come back, from the
sweeper: in any order and more than once. All of them go through ``note_answers``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.payment import DeclineReason, PaymentEventState, PaymentKind
from commerce.payment_state import Asked, Verdict, verdict
from commerce.refusal import Refused
from context import Context
from integrations.payment import PaymentAnswer, PaymentOutcome
from resolvers import attempt as attempts
from resolvers import completion, failpoint, payment, payment_book, payment_call
from resolvers.payment_book import STATES, Book, Page
from resolvers.payment_call import Call

# How long a buyer may take to confirm a payment.
CONFIRM_TIME = timedelta(minutes=15)
AT_ONCE = "at once"
CALLED_OFF = PaymentAnswer(PaymentOutcome.DECLINED, reason=DeclineReason.CANCELED)
Told = Sequence[tuple[Asked, PaymentAnswer]]

log = structlog.get_logger()


@dataclass
class Case:
    """A payment with whatever it is for; all of it is locked, the cart first, the order last."""

    page: Page
    attempt: models.CompletionAttempt | None
    book: Book | None

    @property
    def is_balance(self) -> bool:
        """Whether it pays what was left of an order that had been placed before."""
        return self.attempt is None and self.book is not None and bool(self.page.payment.token)

    @property
    def takes(self) -> int:
        """How much of it is taken at once: of a balance, no more than is left to pay by then."""
        free = self.page.state.capturable
        if self.book is None or not self.is_balance:
            return free
        canceled = self.book.order.canceled_at is not None
        return 0 if canceled else min(free, self.book.untaken)

    @property
    def capture_is_due(self) -> bool:
        """Whether the money is to be taken as soon as there is an order, and nobody has asked."""
        kinds = {asked.kind for asked in self.page.asked.values()}
        paid = self.page.payment.order_id is not None and self.page.payment.capture_at_once
        return paid and PaymentKind.CAPTURE not in kinds and self.takes > 0

    @property
    def is_stranded(self) -> bool:
        """Whether money is set aside that no order will ever be paid with."""
        failed = self.attempt is not None and self.attempt.state is models.AttemptState.FAILED
        state = self.page.state
        # While some of it is being taken, calling the rest off could call that off.
        useless = failed or (self.is_balance and not self.takes and not state.capturing)
        return useless and state.capturable > 0

    @property
    def waits_for_its_buyer(self) -> bool:
        """Whether the buyer has to confirm a payment that can still become something."""
        if verdict(self.page.events) is not Verdict.CONFIRM:
            return False
        return self.is_balance or (self.attempt is not None and self.attempt.is_open)

    @property
    def confirm_by(self) -> datetime | None:
        """Until when the buyer may confirm it."""
        if self.is_balance:
            return self.page.payment.created_at + CONFIRM_TIME
        return self.attempt.expires_at if self.attempt is not None else None

    @property
    def has_expired(self) -> bool:
        """Whether the buyer has had time enough to confirm the payment."""
        running = self.attempt is not None and self.attempt.state is models.AttemptState.RUNNING
        until = None if running or not self.waits_for_its_buyer else self.confirm_by
        return until is not None and until <= models.now()


@dataclass(frozen=True)
class Next:
    """What has to be done about a payment, with no lock held."""

    payment_id: int
    order_id: int | None = None
    capture: bool = False
    let_go: bool = False
    balance: bool = False


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
        if case.book is not None and case.is_balance:
            await _close(context, session, case.book, case.page)
        if case.attempt is not None and case.attempt.is_open:
            await _go_on(context, session, case.attempt, case.page)
        _watch(context, case)
        return Next(
            payment_id,
            case.page.payment.order_id,
            capture=case.capture_is_due,
            let_go=case.is_stranded or case.has_expired,
            balance=case.is_balance,
        )


async def _close(context: Context, session: AsyncSession, book: Book, page: Page) -> None:
    """What was called off is no longer under way, nor set aside, whatever is told of it later."""
    for asked in page.asked.values():
        if asked.kind is PaymentKind.VOID and asked.state is PaymentEventState.SUCCEEDED:
            break
    else:
        return
    for asked in page.asked.values():
        if asked.kind is PaymentKind.AUTHORIZE and asked.is_open:
            failed = replace(asked, state=PaymentEventState.FAILED)
            await payment_book.note(context, session, book, page, failed, CALLED_OFF)
    if page.state.capturable:
        key, minor = f"{page.payment.key}-rest", page.state.capturable
        rest = Asked(PaymentKind.VOID, key, PaymentEventState.SUCCEEDED, minor)
        await payment_book.note(context, session, book, page, rest)


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
    if case.waits_for_its_buyer and not case.has_expired:
        case.page.payment.check_at, case.page.payment.checks = case.confirm_by, 0
    else:
        unfinished = case.capture_is_due or case.is_stranded
        payment_book.keep_watch(context, case.page, unfinished=unfinished)


async def follow_up(context: Context, after: Next) -> None:
    """Take the money of a new order, or let go of what no order is paid with."""
    if after.capture and after.order_id is not None:
        try:
            if after.balance:
                await _take(context, after.order_id, after.payment_id)
            else:
                await payment.capture(context, after.order_id, None, AT_ONCE)
        except Refused as refused:
            # The order stands, unpaid: that is for staff to see to.
            log.warning("a new order's money was not taken", reason=str(refused))
    if after.let_go:
        await let_go(context, after.payment_id)


async def _take(context: Context, order_id: int, payment_id: int) -> None:
    """Take what is left to pay of a balance; what is not needed of it is let go."""
    async with context.transaction() as session:
        case = await _opened(session, payment_id)
        if not case.capture_is_due:
            return
        row, requested = case.page.payment, PaymentEventState.REQUESTED
        asked = Asked(PaymentKind.CAPTURE, f"{row.key}-capture", requested, case.takes)
        await payment_book.write(context, session, case.page, asked)
        payment_book.keep_watch(context, case.page)
        call = payment_call.call(row, asked)
    await payment.carry_out(context, order_id, [call])
    await let_go(context, payment_id)


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
    open_one = case.attempt is not None and case.attempt.is_open
    wanted = case.is_stranded or open_one or case.waits_for_its_buyer
    if not wanted or key in case.page.asked:
        return None
    requested = PaymentEventState.REQUESTED
    minor = case.page.state.capturable if case.is_balance else row.amount_minor
    asked = Asked(PaymentKind.VOID, key, requested, minor)
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
        await call_off(context, payment_id)


async def call_off(context: Context, payment_id: int) -> None:
    await look_after(context, payment_id)
    await let_go(context, payment_id)
