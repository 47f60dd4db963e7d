"""The test gateway: plays a script for each test card, and never moves any money."""

import asyncio
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import orjson

from commerce.money import Money
from commerce.payment import DeclineReason, PaymentKind
from integrations.payment import (
    NEVER_ARRIVED,
    NO_ANSWER,
    BadSignature,
    Card,
    PaymentAnswer,
    PaymentNews,
    PaymentOutcome,
    PaymentRequest,
)
from integrations.payment.card_script import CHALLENGED, DECLINES, CardScript, by_token
from integrations.payment.ledger import Answered, Books, Kept, Ledger

SIGNATURE = "x-test-gateway-signature"
LATE_SECONDS = 5.0
SLOW_SECONDS = 1.0
_REFUSES = {
    PaymentKind.CAPTURE: CardScript.CAPTURE_DECLINED,
    PaymentKind.REFUND: CardScript.REFUND_DECLINED,
}
_KEEPS_SILENT = {
    PaymentKind.AUTHORIZE: CardScript.TIMED_OUT_CHARGED,
    PaymentKind.CAPTURE: CardScript.CAPTURE_TIMED_OUT,
    PaymentKind.REFUND: CardScript.REFUND_TIMED_OUT,
}


@dataclass(frozen=True)
class Webhook:
    """What the gateway has to tell, as it would be posted."""

    id: int
    body: bytes
    headers: dict[str, str]


class TestGateway:
    """Deterministic: what comes of a request depends on its token alone."""

    __test__ = False
    name = "test"
    captures_once = False

    def __init__(self, path: Path, secret: bytes) -> None:
        self.ledger = Ledger(path)
        self._secret = hmac.digest(secret, b"test gateway", "sha256")

    async def authorize(self, request: PaymentRequest) -> PaymentAnswer:
        found = by_token(request.token or "")
        if found is None:
            return _declined(DeclineReason.INVALID_CARD)
        if found.script is CardScript.TIMED_OUT:
            return NO_ANSWER
        if found.script is CardScript.SLOW:
            await asyncio.sleep(SLOW_SECONDS)
        return await self._asked(
            PaymentKind.AUTHORIZE, request, lambda books: _begin(books, request, found.script)
        )

    async def capture(self, request: PaymentRequest) -> PaymentAnswer:
        return await self._asked(PaymentKind.CAPTURE, request, lambda books: _take(books, request))

    async def void(self, request: PaymentRequest) -> PaymentAnswer:
        return await self._asked(PaymentKind.VOID, request, lambda books: _let_go(books, request))

    async def refund(self, request: PaymentRequest) -> PaymentAnswer:
        return await self._asked(
            PaymentKind.REFUND, request, lambda books: _give_back(books, request)
        )

    async def look_up(self, kind: PaymentKind, request: PaymentRequest) -> PaymentAnswer:
        def look() -> PaymentAnswer:
            with self.ledger.opened() as books:
                known = books.answered(request.key)
                return NEVER_ARRIVED if known is None else _again(books, known)

        return await asyncio.to_thread(look)

    async def card(self, token: str) -> Card | None:
        found = by_token(token)
        return found.card if found else None

    def parse_webhook(self, body: bytes, headers: Mapping[str, str]) -> Sequence[PaymentNews]:
        given = headers.get(SIGNATURE, "")
        if not hmac.compare_digest(given.encode(), self._signature(body).encode()):
            raise BadSignature(f"{SIGNATURE} is not the signature of what was sent")
        told = orjson.loads(body)
        reason = told["reason"]
        answer = PaymentAnswer(
            PaymentOutcome[told["outcome"]],
            told["reference"],
            DeclineReason[reason] if reason else None,
        )
        amount = Money(told["amount"], told["currency"])
        return [PaymentNews(PaymentKind[told["kind"]], told["key"], amount, answer)]

    async def confirm(self, reference: str, *, approved: bool) -> str | None:
        """The buyer's word on a payment; where the buyer goes on, None if there is no such one."""

        def decide() -> str | None:
            with self.ledger.opened() as books:
                kept = books.payment(reference)
                known = books.answered(kept.key) if kept else None
                if kept is None or known is None:
                    return None
                if kept.state == "challenged":
                    kept.state = "authorized" if approved else "failed"
                    books.keep(kept)
                    known.outcome = "SUCCEEDED" if approved else "DECLINED"
                    known.reason = None if approved else DeclineReason.CHALLENGE_FAILED.name
                    books.answer(known)
                    self._tell(books, kept, known)
                return kept.return_url or ""

        return await asyncio.to_thread(decide)

    async def webhooks(self, limit: int = 50, until: float | None = None) -> list[Webhook]:
        """What is to be told by now; told again until it is ``forget``-ed."""

        def due() -> list[Webhook]:
            with self.ledger.opened() as books:
                found = books.due(time.time() if until is None else until, limit)
            return [Webhook(id, body, {SIGNATURE: self._signature(body)}) for id, body in found]

        return await asyncio.to_thread(due)

    async def forget(self, webhook: Webhook) -> None:
        def drop() -> None:
            with self.ledger.opened() as books:
                books.forget(webhook.id)

        await asyncio.to_thread(drop)

    async def _asked(
        self, kind: PaymentKind, request: PaymentRequest, act: Callable[[Books], "_Done"]
    ) -> PaymentAnswer:
        def run() -> PaymentAnswer:
            with self.ledger.opened() as books:
                known = books.answered(request.key)
                if known is not None:
                    return _again(books, known)
                kept, answer = act(books)
                given = _noted(kind, request, answer)
                books.answer(given)
                if kept is None:
                    return answer
                self._tell(books, kept, given)
                silent = _KEEPS_SILENT.get(kind) is CardScript[kept.script]
                return NO_ANSWER if silent else answer

        return await asyncio.to_thread(run)

    def _tell(self, books: Books, kept: Kept, given: Answered) -> None:
        """Put down the webhooks of an answer, as the payment's script has them come."""
        told = {name: getattr(given, name) for name in ("kind", "key", "reference", "amount")}
        rest = {name: getattr(given, name) for name in ("currency", "outcome", "reason")}
        script = CardScript[kept.script]
        delayed = script is CardScript.LATE_WEBHOOKS or (
            script is CardScript.REORDERED_WEBHOOKS and given.outcome == "ACTION_REQUIRED"
        )
        due_at = time.time() + (LATE_SECONDS if delayed else 0)
        for _ in range(3 if script is CardScript.DUPLICATE_WEBHOOKS else 1):
            books.post(orjson.dumps(told | rest), due_at)

    def _signature(self, body: bytes) -> str:
        return hmac.new(self._secret, body, hashlib.sha256).hexdigest()


_Done = tuple[Kept | None, PaymentAnswer]


def _declined(reason: DeclineReason, reference: str | None = None) -> PaymentAnswer:
    return PaymentAnswer(PaymentOutcome.DECLINED, reference, reason)


def _done(kept: Kept) -> PaymentAnswer:
    return PaymentAnswer(PaymentOutcome.SUCCEEDED, kept.reference)


def _begin(books: Books, request: PaymentRequest, script: CardScript) -> _Done:
    kept = Kept(
        reference=f"test_{secrets.token_hex(8)}",
        key=request.key,
        script=script.name,
        state="authorized",
        amount=request.amount.minor,
        currency=request.amount.currency,
        return_url=request.return_url,
    )
    answer = _done(kept)
    if script in DECLINES:
        kept.state, answer = "failed", _declined(DECLINES[script], kept.reference)
    elif script in CHALLENGED:
        kept.state = "challenged"
        answer = PaymentAnswer(
            PaymentOutcome.ACTION_REQUIRED, kept.reference, action_url=_challenge(kept)
        )
    books.keep(kept)
    return kept, answer


def _challenge(kept: Kept) -> str:
    """The page where the buyer confirms, on the server that the buyer returns to."""
    there = urlsplit(kept.return_url or "http://127.0.0.1")
    return f"{there.scheme}://{there.netloc}/payments/test/{kept.reference}"


def _take(books: Books, request: PaymentRequest) -> _Done:
    kept = books.payment(request.reference or "")
    if kept is None or kept.state != "authorized":
        return kept, _declined(DeclineReason.NOT_POSSIBLE)
    if CardScript[kept.script] is CardScript.AUTHORIZATION_EXPIRED:
        return _expired(books, kept)
    if _REFUSES[PaymentKind.CAPTURE] is CardScript[kept.script]:
        return kept, _declined(DeclineReason.GENERIC, kept.reference)
    if kept.captured + request.amount.minor > kept.amount:
        return kept, _declined(DeclineReason.NOT_POSSIBLE, kept.reference)
    kept.captured += request.amount.minor
    books.keep(kept)
    return kept, _done(kept)


def _let_go(books: Books, request: PaymentRequest) -> _Done:
    kept = books.payment(request.reference or "")
    if kept is None or kept.state not in {"authorized", "challenged"}:
        return kept, _declined(DeclineReason.NOT_POSSIBLE)
    if CardScript[kept.script] is CardScript.AUTHORIZATION_EXPIRED:
        return _expired(books, kept)
    known = books.answered(kept.key)
    if kept.state == "challenged" and known is not None:
        known.outcome, known.reason = "DECLINED", DeclineReason.CANCELED.name
        books.answer(known)
    kept.state = "voided"
    books.keep(kept)
    return kept, _done(kept)


def _expired(books: Books, kept: Kept) -> _Done:
    kept.state = "voided"
    books.keep(kept)
    return kept, _declined(DeclineReason.AUTHORIZATION_EXPIRED, kept.reference)


def _give_back(books: Books, request: PaymentRequest) -> _Done:
    kept = books.payment(request.reference or "")
    if kept is None or kept.refunded + request.amount.minor > kept.captured:
        return kept, _declined(DeclineReason.NOT_POSSIBLE)
    if _REFUSES[PaymentKind.REFUND] is CardScript[kept.script]:
        return kept, _declined(DeclineReason.GENERIC, kept.reference)
    kept.refunded += request.amount.minor
    books.keep(kept)
    return kept, _done(kept)


def _noted(kind: PaymentKind, request: PaymentRequest, answer: PaymentAnswer) -> Answered:
    return Answered(
        key=request.key,
        kind=kind.name,
        reference=answer.reference,
        amount=request.amount.minor,
        currency=request.amount.currency,
        outcome=answer.outcome.name,
        reason=answer.reason.name if answer.reason else None,
    )


def _again(books: Books, known: Answered) -> PaymentAnswer:
    outcome = PaymentOutcome[known.outcome]
    kept = books.payment(known.reference) if known.reference else None
    waiting = outcome is PaymentOutcome.ACTION_REQUIRED and kept is not None
    return PaymentAnswer(
        outcome,
        known.reference,
        DeclineReason[known.reason] if known.reason else None,
        _challenge(kept) if waiting and kept else None,
    )
