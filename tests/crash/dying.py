"""What a process does that is killed on the way; it starts from nothing, as a restart does."""

import asyncio
from typing import Any

import resolvers.checkout
import resolvers.order_payment
import resolvers.payment
import resolvers.payment_sweep
import resolvers.shipping_label
from commerce.money import Money
from commerce.permission import ANONYMOUS
from context import Context, Request
from integrations.payment.card_script import CardScript, TestCard
from integrations.webhook import HttpSender
from models.engine import Database
from resolvers.cart import CartKey, ManualPayment
from resolvers.shipping_label import Service
from resolvers.webhook_delivery import Deliverer
from settings import Settings


def act(given: dict[str, Any], verb: str, *arguments: Any) -> None:
    asyncio.run(_act(Settings(**given), verb, *arguments))


async def _act(settings: Settings, verb: str, *arguments: Any) -> None:
    request = Request("crash", "http://shop.test")
    context = Context(Database(settings), settings, ANONYMOUS, request)
    if verb == "submit":
        cart, token = arguments
        await resolvers.checkout.submit(context, CartKey.of(cart), token)
    elif verb == "refund":
        order_id, minor, key = arguments
        await resolvers.payment.refund(context, order_id, Money(minor, "USD"), key)
    elif verb == "pay":
        order_id, token = arguments
        order = await context.loaders.order.load(order_id)
        assert order is not None
        card = ManualPayment("Visa", order.total, "test", TestCard(CardScript.APPROVED).token)
        await resolvers.order_payment.pay(context, order, card, token)
    elif verb == "label":
        fulfillment_id, key = arguments
        service = Service("test", "ground")
        await resolvers.shipping_label.buy(context, fulfillment_id, service, key)
    elif verb == "deliver":
        database = Database(settings)
        sender = HttpSender(loopback=settings.calls_loopback)
        await Deliverer(lambda: Context(database, settings), sender).once()
    else:
        await resolvers.payment_sweep.sweep(context)
