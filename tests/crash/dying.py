"""What a process does that is killed on the way; it starts from nothing, as a restart does."""

import asyncio
from typing import Any

import resolvers.checkout
import resolvers.payment
import resolvers.payment_sweep
from commerce.money import Money
from commerce.permission import ANONYMOUS
from context import Context, Request
from models.engine import Database
from resolvers.cart import CartKey
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
    else:
        await resolvers.payment_sweep.sweep(context)
