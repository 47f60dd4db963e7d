"""Taking, letting go and giving back the money of an order.

Each verb is three steps: the request goes down under the order's lock, where its limit is
checked; the gateway is asked with no lock held; its answer goes down. ``request_...`` is the
first step alone, for whoever has more to say in that transaction, and ``carry_out`` the rest.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.money import Money
from commerce.payment import DeclineReason, PaymentEventState, PaymentKind
from commerce.payment_error import PaymentErrorCode
from commerce.payment_state import Asked, PaymentState
from commerce.refusal import Reason, Refused
from context import Context
from integrations.payment import PaymentAnswer
from integrations.payment.manual import ManualGateway
from resolvers import failpoint, late_money, payment_call
from resolvers.payment_book import Book, Page, heard, keep_watch, note, open_book
from resolvers.payment_call import Call

REQUESTED, FAILED = PaymentEventState.REQUESTED, PaymentEventState.FAILED
EXPIRED = DeclineReason.AUTHORIZATION_EXPIRED
NOTHING = PaymentErrorCode.NOTHING_AUTHORIZED
SUCCEEDED, UNKNOWN = PaymentEventState.SUCCEEDED, PaymentEventState.UNKNOWN


@dataclass(frozen=True)
class Moved:
    """What came of it: ``state`` is SUCCEEDED, or UNKNOWN until the gateway has answered."""

    order: models.Order
    amount: Money
    state: PaymentEventState


async def capture(context: Context, order_id: int, amount: Money | None, key: str) -> Moved:
    """Take so much of the money set aside, or all of it; the same key again, the same answer."""
    async with context.transaction() as session:
        book = await book_of(session, order_id)
        calls = await request_capture(context, session, book, amount, key)
    return await carry_out(context, order_id, calls)


async def void(context: Context, order_id: int, key: str) -> Moved:
    """Let go of all that is set aside and not taken."""
    async with context.transaction() as session:
        book = await book_of(session, order_id)
        calls = await request_void(context, session, book, key)
    return await carry_out(context, order_id, calls)


async def refund(context: Context, order_id: int, amount: Money, key: str) -> Moved:
    """Give so much back, of what was taken and not given back yet."""
    async with context.transaction() as session:
        book = await book_of(session, order_id)
        calls = await request_refund(context, session, book, amount, key)
    return await carry_out(context, order_id, calls)


async def mark_as_paid(context: Context, order_id: int, key: str) -> Moved:
    """Note that what is left to pay was paid outside the shop."""
    async with context.transaction() as session:
        book = await book_of(session, order_id)
        name = _key("mark", key, str(order_id))
        known = next((p for p in book.pages if p.payment.key == name), None)
        if known is not None:
            return Moved(book.order, known.payment.amount, SUCCEEDED)
        state = book.state
        left = book.order.due.minor - state.captured - state.capturing
        if left <= 0:
            raise _refused(PaymentErrorCode.ALREADY_PAID)
        if state.authorizing:
            message = "Its buyer is paying by card just now: look again in a quarter of an hour."
            raise Refused(Reason(PaymentErrorCode.UNKNOWN_OUTCOME, message))
        if state.capturable:
            message = "Its money is set aside: take that, by `orderCapture`."
            raise Refused(Reason(PaymentErrorCode.ALREADY_PAID, message))
        page = Page(_outside(book.order, name, left))
        session.add(page.payment)
        await session.flush()
        book.pages.append(page)
        for kind in (PaymentKind.AUTHORIZE, PaymentKind.CAPTURE):
            asked = Asked(kind, _key(kind.name, "", name), SUCCEEDED, left)
            await note(context, session, book, page, asked)
    return Moved(book.order, page.payment.amount, SUCCEEDED)


def _outside(order: models.Order, key: str, minor: int) -> models.Payment:
    return models.Payment(
        key=key,
        order_id=order.id,
        gateway=ManualGateway.name,
        method=order.payment_method,
        currency=order.currency,
        amount_minor=minor,
    )


async def book_of(session: AsyncSession, order_id: int) -> Book:
    """The order's payments, its row locked; refused if there is no such order."""
    book = await open_book(session, order_id)
    if book is None:
        raise _refused(PaymentErrorCode.NOT_FOUND, "id")
    return book


async def request_capture(
    context: Context, session: AsyncSession, book: Book, amount: Money | None, key: str
) -> Sequence[Call]:
    return await _request(
        context, session, book, PaymentKind.CAPTURE, amount, key, lambda state: state.capturable
    )


async def request_void(
    context: Context, session: AsyncSession, book: Book, key: str
) -> Sequence[Call]:
    return await _request(
        context, session, book, PaymentKind.VOID, None, key, lambda state: state.capturable
    )


async def request_refund(
    context: Context, session: AsyncSession, book: Book, amount: Money, key: str
) -> Sequence[Call]:
    return await _request(
        context, session, book, PaymentKind.REFUND, amount, key, lambda state: state.refundable
    )


async def _request(
    context: Context,
    session: AsyncSession,
    book: Book,
    kind: PaymentKind,
    amount: Money | None,
    key: str,
    limit: Callable[[PaymentState], int],
) -> Sequence[Call]:
    """Put down what is asked of each payment, the first one first; or what was, with that key."""
    _check_amount(book, amount)
    known = [
        (p, p.asked[k]) for p in book.pages if (k := _key(kind.name, key, p.payment.key)) in p.asked
    ]
    if known:
        if amount is not None and amount.minor != sum(asked.amount_minor for _, asked in known):
            raise _refused(PaymentErrorCode.KEY_REUSED, "amount")
        return [payment_call.call(page.payment, asked) for page, asked in known]
    shares = _shares(book, kind, amount, limit)
    calls = []
    for page, minor in shares:
        asked = Asked(kind, _key(kind.name, key, page.payment.key), REQUESTED, minor)
        await note(context, session, book, page, asked)
        keep_watch(context, page)
        calls.append(payment_call.call(page.payment, asked))
    return calls


def _shares(
    book: Book, kind: PaymentKind, amount: Money | None, limit: Callable[[PaymentState], int]
) -> list[tuple[Page, int]]:
    """How much of it each payment moves; refused if together they cannot."""
    room = [(page, limit(page.state)) for page in book.pages]
    there_is = sum(most for _, most in room)
    if kind is PaymentKind.CAPTURE and there_is > book.untaken:
        # The order costs less by now than what was set aside for it.
        there_is = book.untaken
        if not there_is:
            raise _refused(PaymentErrorCode.ALREADY_PAID)
    if not there_is:
        expired = any(event.reason is EXPIRED for page in book.pages for event in page.events)
        late = kind is PaymentKind.CAPTURE and expired
        raise _refused(PaymentErrorCode.AUTHORIZATION_EXPIRED if late else NOTHING)
    left = there_is if amount is None else amount.minor
    if left > there_is:
        message = f"There is {Money(there_is, book.order.currency)} to move, and no more."
        raise Refused(Reason(PaymentErrorCode.AMOUNT_TOO_LARGE, message, ("amount",)))
    shares = []
    for page, most in room:
        if share := min(left, most):
            shares.append((page, share))
            left -= share
    return shares


def _check_amount(book: Book, amount: Money | None) -> None:
    if amount is not None and (amount.currency != book.order.currency or amount.minor <= 0):
        message = f"The amount is {amount}; it has to be above nothing, in {book.order.currency}."
        raise Refused(Reason(PaymentErrorCode.AMOUNT_INVALID, message, ("amount",)))


async def carry_out(context: Context, order_id: int, calls: Sequence[Call]) -> Moved:
    """Ask for what was put down and note the answers; what was refused is ``Refused``."""
    answers = []
    for call in calls:
        if call.asked.is_open:
            failpoint.reach(context, f"{call.verb}.requested")
            first = call.asked.state is REQUESTED
            step = payment_call.ask if first else payment_call.settle
            answers.append((call, await step(context, call)))
            failpoint.reach(context, f"{call.verb}.asked")
    async with context.transaction() as session:
        book = await book_of(session, order_id)
        pages = {page.payment.id: page for page in book.pages}
        for call, answer in answers:
            asked = heard(call.asked, answer)
            page = pages[call.payment_id]
            await note_answer(context, session, book, page, asked, answer)
            canceled = book.order.canceled_at is not None
            keep_watch(context, page, unfinished=canceled and page.state.capturable > 0)
        found = {k: asked for page in book.pages for k, asked in page.asked.items()}
        mine = [found[call.asked.key] for call in calls]
        no = _declined(book, {call.asked.key for call in calls})
    for call, _ in answers:
        failpoint.reach(context, f"{call.verb}.noted")
    if all(asked.state is FAILED for asked in mine):
        raise no
    done = sum(asked.amount_minor for asked in mine if asked.state is SUCCEEDED)
    state = UNKNOWN if any(asked.is_open for asked in mine) else SUCCEEDED
    return Moved(book.order, Money(done, book.order.currency), state)


async def note_answer(
    context: Context,
    session: AsyncSession,
    book: Book,
    page: Page,
    asked: Asked,
    answer: PaymentAnswer,
) -> None:
    """What the gateway answered; what a capture leaves may be let go with it, or free by then."""
    await note(context, session, book, page, asked, answer)
    captured = asked.kind is PaymentKind.CAPTURE and asked.state is SUCCEEDED
    once = captured and payment_call.captures_once(context, page.payment.gateway)
    if (once or answer.reason is EXPIRED) and page.state.capturable:
        key = f"{asked.key}-rest"
        rest = Asked(PaymentKind.VOID, key, SUCCEEDED, page.state.capturable)
        await note(context, session, book, page, rest)
    if captured:
        await late_money.promise(session, book, asked)


def _declined(book: Book, keys: set[str]) -> Refused:
    """Why all that was asked for was refused."""
    events = (event for page in book.pages for event in page.events if event.key in keys)
    reasons = [event.reason for event in events if event.reason is not None]
    if EXPIRED in reasons:
        return _refused(PaymentErrorCode.AUTHORIZATION_EXPIRED)
    said = "; ".join(reason.meaning for reason in reasons)
    return Refused(Reason(PaymentErrorCode.DECLINED, f"It was refused: {said}"))


def _key(kind: str, key: str, payment_key: str) -> str:
    """What the gateway is told: as long as it may be, whatever a client made up as a key."""
    return f"{payment_key}-{kind.lower()}-{hashlib.sha256(key.encode()).hexdigest()[:24]}"


def _refused(code: PaymentErrorCode, *field: str) -> Refused:
    return Refused(Reason(code, code.meaning, field))
