"""What is known of a payment, put down; and what follows from it for its attempt or its order.

Answers come from the submission itself, from webhooks, from buyers who come back, from the
sweeper: in any order and more than once. All of them go through ``note_answers``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.money import Money
from commerce.payment import DeclineReason, PaymentEventState, PaymentKind
from commerce.payment_state import Asked, Verdict, verdict
from commerce.refusal import Refused
from context import Context
from integrations.payment import NEVER_ARRIVED, PaymentAnswer, PaymentOutcome
from resolvers import attempt as attempts
from resolvers import completion, event, failpoint, payment, payment_book, payment_call
from resolvers.payment_book import STATES, Book, Page
from resolvers.payment_call import Call
from resolvers.payment_case import CONFIRM_TIME, Case

AT_ONCE = "at once"
GONE = {DeclineReason.CANCELED, DeclineReason.AUTHORIZATION_EXPIRED}
CALLED_OFF = PaymentAnswer(PaymentOutcome.DECLINED, reason=DeclineReason.CANCELED)
Told = Sequence[tuple[Asked, PaymentAnswer]]

log = structlog.get_logger()


@dataclass(frozen=True)
class Next:
    """What has to be done about a payment, with no lock held."""

    payment_id: int
    order_id: int | None = None
    capture: bool = False
    let_go: bool = False
    balance: bool = False


async def pay(context: Context, call: Call, points: failpoint.Points) -> None:
    """Ask the gateway, with no lock held, put down what it says, and take the money.

    ``points`` are where it may be told to die: before and after it asks, notes, and goes on.
    """
    requested, asked, noted, followed = points
    failpoint.reach(context, requested)
    answer = await payment_call.ask(context, call)
    if answer.outcome is PaymentOutcome.UNKNOWN:
        seen = await payment_call.look_up(context, call)
        # What has not arrived yet may still: the sweeper asks again when the lease has lapsed.
        answer = answer if seen == NEVER_ARRIVED else seen
    failpoint.reach(context, asked)
    after = await note_answers(context, call.payment_id, [(call.asked, answer)])
    failpoint.reach(context, noted)
    await follow_up(context, after)
    failpoint.reach(context, followed)


async def note_answers(context: Context, payment_id: int, told: Told) -> Next:
    """Put down what was answered; the attempt goes on, or the order's status changes."""
    async with context.transaction() as session:
        case = await _opened(session, payment_id)
        for asked, answer in told:
            if answer.outcome not in STATES:
                continue
            now = payment_book.heard(asked, answer)
            if await _lapsed(context, session, case, now, answer):
                continue
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


async def _lapsed(
    context: Context, session: AsyncSession, case: Case, now: Asked, answer: PaymentAnswer
) -> bool:
    """Whether money that was set aside is free again without our doing; then that is noted."""
    known = case.page.asked.get(now.key)
    held = known is not None and known.state is PaymentEventState.SUCCEEDED
    if now.kind is not PaymentKind.AUTHORIZE or not held or answer.reason not in GONE:
        return False
    if case.book is None or not case.page.state.capturable:
        return True  # it was we who let it go, or it was taken
    key, minor = f"{now.key}-expired", case.page.state.capturable
    gone = Asked(PaymentKind.VOID, key, PaymentEventState.SUCCEEDED, minor)
    expired = replace(answer, reason=DeclineReason.AUTHORIZATION_EXPIRED)
    await payment_book.note(context, session, case.book, case.page, gone, expired)
    subject, free = case.book.order.subject, Money(minor, case.page.payment.currency)
    detail = {"amount": free.text(), "currency": free.currency}
    event.record(context, session, "orders/authorization_expired", subject, detail)
    return True


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
        held = case.page.state.capturable > 0
        open_ones = [
            asked
            for asked in case.page.asked.values()
            if asked.is_open or (held and asked.kind is PaymentKind.AUTHORIZE)
        ]
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
