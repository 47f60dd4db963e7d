"""The side of the test gateway that buyers see: its card vault, and confirming a payment."""

from context import Context
from integrations.payment.card_script import TestCard, by_number
from integrations.payment.offered import scripted_gateway
from integrations.payment.test import TestGateway
from resolvers import cart_payment, payment_news


async def offered(context: Context) -> TestGateway | None:
    """The test gateway, where it takes the cards."""
    found = await cart_payment.gateway(context)
    return found if isinstance(found, TestGateway) else None


async def card(context: Context, number: str) -> TestCard | None:
    """The test card of that number, which is kept nowhere; None for every other number."""
    return by_number(number) if await offered(context) else None


async def confirm(context: Context, reference: str, *, approved: bool) -> str | None:
    """The buyer's word on a payment; the address to go on to, None if there is no such payment."""
    gateway = await offered(context)
    return await gateway.confirm(reference, approved=approved) if gateway else None


async def deliver(context: Context) -> None:
    """Post the webhooks that are due to ourselves, as a gateway elsewhere would do."""
    gateway = scripted_gateway(context.settings)
    if not gateway.ledger.exists:
        return
    for webhook in await gateway.webhooks():
        await payment_news.receive(context, gateway.name, webhook.body, webhook.headers)
        await gateway.forget(webhook)
