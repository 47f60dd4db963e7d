"""What the shop lives through while others are slow: it sells, and ends when told to."""

import asyncio
import time
from datetime import timedelta

import buying
import pytest
import sqlalchemy as sa
import time_machine
from accounts import Postbox
from conftest import Shop
from factories import product, stock, variant

import models
import resolvers.mail
from app import create_app
from resolvers.order_mail import WORDINGS

pytestmark = pytest.mark.faults


async def test_orders_go_on_while_the_mail_server_says_nothing(shop: Shop) -> None:
    called = asyncio.Event()

    async def silence(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.set()
        await asyncio.sleep(60)
        writer.close()

    tea = variant(2)
    await stock(shop, product(tea))
    server = await asyncio.start_server(silence, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    settings = shop.settings.model_copy(update={"smtp_url": f"smtp://127.0.0.1:{port}"})
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        first = await buying.order(shop, buying.line(tea, 1))
        await asyncio.wait_for(called.wait(), 10)
        second = await buying.order(shop, buying.line(tea, 1))
        told_to_end = time.monotonic()
    took = time.monotonic() - told_to_end
    server.close()
    kept = await shop.all(sa.select(models.MailMessage.sent_at))

    postbox = Postbox()
    with time_machine.travel(models.now() + timedelta(minutes=5)):
        async with shop.context() as context:
            await resolvers.mail.deliver_due(context, postbox, WORDINGS)

    assert took < 8
    assert kept == [None, None]
    subjects = " ".join(letter.subject for letter in postbox.letters)
    assert len(postbox.letters) == 2
    assert first.name in subjects
    assert second.name in subjects
