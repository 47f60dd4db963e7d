"""Cards through Stripe: PaymentIntents that are confirmed, and captured by us.

An intent is made first and confirmed then, so that making it again, under the same key, finds out
what became of it without charging anybody.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import stripe
import structlog

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

# How many digits Stripe counts a currency in, where that is not two: none, or three.
WITHOUT = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF"
DIGITS = dict.fromkeys(WITHOUT.split(), 0) | dict.fromkeys(["BHD", "JOD", "KWD", "OMR", "TND"], 3)
_REASONS = {
    "charge_expired_for_capture": DeclineReason.AUTHORIZATION_EXPIRED,
    "insufficient_funds": DeclineReason.INSUFFICIENT_FUNDS,
    "expired_card": DeclineReason.EXPIRED_CARD,
    "incorrect_number": DeclineReason.INVALID_CARD,
    "invalid_number": DeclineReason.INVALID_CARD,
    "call_issuer": DeclineReason.CALL_ISSUER,
    "amount_too_small": DeclineReason.AMOUNT_TOO_SMALL,
    "processing_error": DeclineReason.TRY_AGAIN,
    "payment_intent_authentication_failure": DeclineReason.CHALLENGE_FAILED,
}
_HELD = {"requires_capture", "succeeded"}
_TOLD = {
    "payment_intent.amount_capturable_updated",
    "payment_intent.canceled",
    "payment_intent.payment_failed",
    "payment_intent.requires_action",
    "payment_intent.succeeded",
}
log = structlog.get_logger()


class StripeGateway:
    """One account at Stripe; ``url`` is where it is reached, if not where Stripe is."""

    name = "stripe"
    captures_once = True

    def __init__(
        self, secret_key: str, webhook_secret: str, timeout: float, url: str | None = None
    ) -> None:
        self._webhook_secret = webhook_secret
        self._client = stripe.StripeClient(
            secret_key,
            max_network_retries=0,  # asked again by us, when we know what that means
            http_client=stripe.RequestsClient(timeout=timeout),
            base_addresses={"api": url} if url else {},
        ).v1

    async def authorize(self, request: PaymentRequest) -> PaymentAnswer:
        return await _answered(lambda: self._authorized(request))

    def _authorized(self, request: PaymentRequest) -> PaymentAnswer:
        intent = self._intent(request)
        if intent.status == "requires_confirmation":
            confirming: Any = {"return_url": request.return_url} if request.return_url else {}
            options: Any = {"idempotency_key": f"{request.key}-confirm"}
            intent = self._client.payment_intents.confirm(intent.id, confirming, options)
        return _of_intent(intent)

    def _intent(self, request: PaymentRequest) -> Any:
        """Make the intent, or find the one that was made under the same key."""
        params: Any = {
            "amount": counted(request.amount),
            "currency": request.amount.currency.lower(),
            "capture_method": "manual",
            "payment_method": request.token,
            "payment_method_types": ["card"],
            "metadata": {"key": request.key},
        }
        return self._client.payment_intents.create(params, {"idempotency_key": request.key})

    async def capture(self, request: PaymentRequest) -> PaymentAnswer:
        def run() -> PaymentAnswer:
            params: Any = {"amount_to_capture": counted(request.amount)}
            intent = self._client.payment_intents.capture(
                request.reference or "", params, {"idempotency_key": request.key}
            )
            return PaymentAnswer(PaymentOutcome.SUCCEEDED, intent.id)

        return await self._unless_expired(request, await _answered(run))

    async def void(self, request: PaymentRequest) -> PaymentAnswer:
        def run() -> PaymentAnswer:
            intent = self._client.payment_intents.cancel(
                request.reference or "", {}, {"idempotency_key": request.key}
            )
            return PaymentAnswer(PaymentOutcome.SUCCEEDED, intent.id)

        return await self._unless_expired(request, await _answered(run))

    async def _unless_expired(
        self, request: PaymentRequest, answer: PaymentAnswer
    ) -> PaymentAnswer:
        """Money that is set aside for too long is free: its intent is canceled by Stripe."""
        if answer.reason is not DeclineReason.NOT_POSSIBLE:
            return answer
        found = await _answered(lambda: self._look_up_intent(request))
        gone = found.reason is DeclineReason.CANCELED
        return replace(answer, reason=DeclineReason.AUTHORIZATION_EXPIRED) if gone else answer

    async def refund(self, request: PaymentRequest) -> PaymentAnswer:
        def run() -> PaymentAnswer:
            params: Any = {
                "payment_intent": request.reference,
                "amount": counted(request.amount),
                "metadata": {"key": request.key},
            }
            made = self._client.refunds.create(params, {"idempotency_key": request.key})
            return _of_refund(made)

        return await _answered(run)

    async def look_up(self, kind: PaymentKind, request: PaymentRequest) -> PaymentAnswer:
        looks = {
            PaymentKind.AUTHORIZE: self._look_up_intent,
            PaymentKind.CAPTURE: self._look_up_capture,
            PaymentKind.VOID: self._look_up_void,
            PaymentKind.REFUND: self._look_up_refund,
        }
        return await _answered(lambda: looks[kind](request))

    def _look_up_intent(self, request: PaymentRequest) -> PaymentAnswer:
        reference = request.reference or self._intent(request).id
        return _of_intent(self._client.payment_intents.retrieve(reference))

    def _look_up_capture(self, request: PaymentRequest) -> PaymentAnswer:
        intent = self._client.payment_intents.retrieve(request.reference or "")
        done = PaymentAnswer(PaymentOutcome.SUCCEEDED, intent.id)
        return done if intent.status == "succeeded" else NEVER_ARRIVED

    def _look_up_void(self, request: PaymentRequest) -> PaymentAnswer:
        intent = self._client.payment_intents.retrieve(request.reference or "")
        done = PaymentAnswer(PaymentOutcome.SUCCEEDED, intent.id)
        return done if intent.status == "canceled" else NEVER_ARRIVED

    def _look_up_refund(self, request: PaymentRequest) -> PaymentAnswer:
        params: Any = {"payment_intent": request.reference, "limit": 100}
        for made in self._client.refunds.list(params).auto_paging_iter():
            if _key_of(made) == request.key:
                return _of_refund(made)
        return NEVER_ARRIVED

    async def card(self, token: str) -> Card | None:
        def run() -> Card | None:
            found = self._client.payment_methods.retrieve(token).card
            return None if found is None else Card(found.brand.title(), found.last4)

        try:
            return await asyncio.to_thread(run)
        except stripe.StripeError as error:
            log.warning("a card was not found", error=repr(error)[:300])
            return None

    def parse_webhook(self, body: bytes, headers: Mapping[str, str]) -> Sequence[PaymentNews]:
        given = headers.get("stripe-signature", "")
        try:
            event = stripe.Webhook.construct_event(body, given, self._webhook_secret)
        except (stripe.SignatureVerificationError, ValueError) as error:
            raise BadSignature(str(error)) from None
        found, told = event.data.object, event.type
        key = _key_of(found)
        if told == "charge.expired":
            gone = DeclineReason.AUTHORIZATION_EXPIRED
            answer = PaymentAnswer(PaymentOutcome.DECLINED, found.payment_intent, gone)
            amount = _money(found.amount, found.currency)
            return [PaymentNews(PaymentKind.AUTHORIZE, key or "", amount, answer)]
        if key is None:
            return []
        amount = _money(found.amount, found.currency)
        if told in _TOLD:
            return [PaymentNews(PaymentKind.AUTHORIZE, key, amount, _of_intent(found))]
        if told.startswith("refund."):
            return [PaymentNews(PaymentKind.REFUND, key, amount, _of_refund(found))]
        return []


async def _answered(ask: Callable[[], PaymentAnswer]) -> PaymentAnswer:
    """What Stripe answers; refusals are answers, and what is none is not known."""
    try:
        return await asyncio.to_thread(ask)
    except stripe.CardError as error:
        intent = getattr(error.error, "payment_intent", None)
        reason = _reason(getattr(error.error, "decline_code", None), error.code)
        return PaymentAnswer(PaymentOutcome.DECLINED, getattr(intent, "id", None), reason)
    except stripe.InvalidRequestError as error:
        log.warning("refused by Stripe", error=repr(error)[:300])
        return PaymentAnswer(PaymentOutcome.DECLINED, reason=_refusal(error.code))
    except stripe.StripeError as error:
        log.warning("no answer from Stripe", error=repr(error)[:300])
        return NO_ANSWER


def _key_of(thing: Any) -> str | None:
    """The key that we made it under; None for what is not ours."""
    return getattr(getattr(thing, "metadata", None), "key", None)


def _refusal(code: str | None) -> DeclineReason:
    return _REASONS.get(code or "", DeclineReason.NOT_POSSIBLE)


def _reason(*codes: str | None) -> DeclineReason:
    known = (_REASONS[code] for code in codes if code in _REASONS)
    return next(known, DeclineReason.GENERIC)


def _of_intent(intent: Any) -> PaymentAnswer:
    """How far an intent is; one that was never confirmed was never asked for money."""
    if intent.status in _HELD:
        return PaymentAnswer(PaymentOutcome.SUCCEEDED, intent.id)
    if intent.status == "requires_action":
        action = getattr(intent.next_action, "redirect_to_url", None)
        url = getattr(action, "url", None)
        return PaymentAnswer(PaymentOutcome.ACTION_REQUIRED, intent.id, action_url=url)
    if intent.status == "processing":
        return PaymentAnswer(PaymentOutcome.UNKNOWN, intent.id)
    if intent.status == "canceled":
        return PaymentAnswer(PaymentOutcome.DECLINED, intent.id, DeclineReason.CANCELED)
    if error := getattr(intent, "last_payment_error", None):
        reason = _reason(getattr(error, "decline_code", None), getattr(error, "code", None))
        return PaymentAnswer(PaymentOutcome.DECLINED, intent.id, reason)
    return NEVER_ARRIVED


def _of_refund(made: Any) -> PaymentAnswer:
    failed = made.status in {"failed", "canceled"}
    reason = DeclineReason.GENERIC if failed else None
    outcome = PaymentOutcome.DECLINED if failed else PaymentOutcome.SUCCEEDED
    return PaymentAnswer(outcome, made.payment_intent, reason)


def counted(amount: Money) -> int:
    """The amount as Stripe counts it; ValueError if that has no coin small enough."""
    whole = amount.decimal().scaleb(DIGITS.get(amount.currency, 2))
    if whole != whole.to_integral_value():
        raise ValueError(f"{amount} cannot be paid through Stripe")
    return int(whole)


def _money(counted_minor: int, currency: str) -> Money:
    code = currency.upper()
    return Money.parse(Decimal(counted_minor).scaleb(-DIGITS.get(code, 2)), code)
