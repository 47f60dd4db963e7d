"""Asking a gateway, between transactions; what it does not answer in time is not known."""

import asyncio
from dataclasses import dataclass

import structlog

import models
from commerce.money import Money
from commerce.payment import PaymentKind
from commerce.payment_state import Asked
from context import Context
from integrations.payment import NEVER_ARRIVED, NO_ANSWER, Gateway, PaymentAnswer, PaymentRequest
from integrations.payment.offered import named

log = structlog.get_logger()


@dataclass(frozen=True)
class Call:
    """What is to be asked of which payment's gateway; values only, for no row is held."""

    payment_id: int
    order_id: int | None
    gateway: str
    asked: Asked
    request: PaymentRequest

    @property
    def verb(self) -> str:
        return self.asked.kind.name.lower()


def call(payment: models.Payment, asked: Asked, return_url: str | None = None) -> Call:
    return Call(
        payment_id=payment.id,
        order_id=payment.order_id,
        gateway=payment.gateway,
        asked=asked,
        request=PaymentRequest(
            key=asked.key,
            amount=Money(asked.amount_minor, payment.currency),
            reference=payment.reference,
            token=payment.token,
            return_url=return_url,
        ),
    )


async def ask(context: Context, call: Call) -> PaymentAnswer:
    """Have it done; the same call again gets the same answer."""
    gateway = named(context.settings, call.gateway)
    if gateway is None:
        return NO_ANSWER
    verbs = {
        PaymentKind.AUTHORIZE: gateway.authorize,
        PaymentKind.CAPTURE: gateway.capture,
        PaymentKind.VOID: gateway.void,
        PaymentKind.REFUND: gateway.refund,
    }
    return await _within(context, call, verbs[call.asked.kind](call.request))


async def look_up(context: Context, call: Call) -> PaymentAnswer:
    """What became of it, however that was answered, or was not."""
    gateway = named(context.settings, call.gateway)
    if gateway is None:
        return NO_ANSWER
    return await _within(context, call, gateway.look_up(call.asked.kind, call.request))


async def settle(context: Context, call: Call) -> PaymentAnswer:
    """What became of it; what the gateway never heard of it hears now, under the same key.

    Not so of setting money aside: whoever wanted that may be gone by now.
    """
    answer = await look_up(context, call)
    if answer == NEVER_ARRIVED and call.asked.kind is not PaymentKind.AUTHORIZE:
        return await ask(context, call)
    return answer


async def _within(context: Context, call: Call, answering: object) -> PaymentAnswer:
    try:
        async with asyncio.timeout(context.settings.payment_timeout):
            answer: PaymentAnswer = await answering  # type: ignore[misc]
    except Exception as error:
        # Whatever went wrong, it may have been done: that is for the look-up to find out.
        log.warning("no answer from a gateway", gateway=call.gateway, error=repr(error)[:300])
        return NO_ANSWER
    return answer


def captures_once(context: Context, gateway: str) -> bool:
    found: Gateway | None = named(context.settings, gateway)
    return found is not None and found.captures_once
