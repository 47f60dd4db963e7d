"""What gateways tell by themselves."""

from collections.abc import Mapping

import structlog
from sqlalchemy import select

import models
from commerce import text
from commerce.payment import PaymentEventState, PaymentKind
from commerce.payment_state import Asked
from context import Context
from integrations.payment import PaymentNews
from integrations.payment.offered import named
from resolvers import settlement

log = structlog.get_logger()


class NoSuchGateway(Exception):
    """A webhook for a gateway that we do not have."""


async def receive(context: Context, name: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Take in a webhook; raises ``BadSignature``. What is not about us is noted, and no fault."""
    gateway = named(context.settings, name)
    if gateway is None:
        raise NoSuchGateway(name)
    for news in gateway.parse_webhook(body, headers):
        payment_id = await _payment_of(context, name, news)
        if payment_id is None:
            log.warning("news of a payment that is not known", gateway=name, key=news.key[:100])
            continue
        requested = PaymentEventState.REQUESTED
        key = news.key or await _first_key(context, payment_id)
        asked = Asked(news.kind, key, requested, news.amount.minor)
        after = await settlement.note_answers(context, payment_id, [(asked, news.answer)])
        await settlement.follow_up(context, after)


async def _payment_of(context: Context, gateway: str, news: PaymentNews) -> int | None:
    """By the request that it answers, or else by what the gateway calls the payment."""
    payment, event = models.Payment, models.PaymentEvent
    reference = news.answer.reference or ""
    if not (text.storable(news.key) and text.storable(reference)):
        return None
    asked = select(event.payment_id).where(event.key == news.key)
    called = select(payment.id).where(payment.gateway == gateway, payment.reference == reference)
    for statement in (asked, called):
        found = await context.scalars(statement.limit(1))
        if found:
            return int(found[0])
    return None


async def _first_key(context: Context, payment_id: int) -> str:
    """The key under which its money was set aside, for news that do not say which they are of."""
    event = models.PaymentEvent
    found = await context.scalars(
        select(event.key)
        .where(event.payment_id == payment_id, event.kind == PaymentKind.AUTHORIZE)
        .limit(1)
    )
    return str(found[0]) if found else ""
