"""Receivers of webhooks for tests, and the mutations that staff send about them."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from conftest import Shop
from standardwebhooks import Webhook

import models
import resolvers.event
from commerce.permission import Permission
from context import Context
from integrations.webhook import HttpSender
from resolvers.webhook_delivery import Deliverer

STAFF = [Permission.WEBHOOKS_READ, Permission.WEBHOOKS_WRITE]
ERRORS = "userErrors { code field message }"
HOOK = "webhookSubscription { id url topics enabled disabledReason formerUntil }"
CREATE = f"""mutation($url: URL!, $topics: [WebhookTopic!]!) {{
  answer: webhookSubscriptionCreate(input: {{url: $url, topics: $topics}}) {{
    {HOOK} secret {ERRORS} }} }}"""
UPDATE = f"""mutation($id: ID!, $input: WebhookSubscriptionUpdateInput!) {{
  answer: webhookSubscriptionUpdate(id: $id, input: $input) {{ {HOOK} {ERRORS} }} }}"""
DELETE = f"""mutation($id: ID!) {{
  answer: webhookSubscriptionDelete(id: $id) {{ deletedWebhookSubscriptionId {ERRORS} }} }}"""
ROTATE = f"""mutation($id: ID!) {{
  answer: webhookSecretRotate(id: $id) {{ {HOOK} secret {ERRORS} }} }}"""
TEST = f"""mutation($id: ID!) {{ answer: webhookTestSend(id: $id) {{
  webhookDelivery {{ id topic subject eventId state subscription {{ id }} }} {ERRORS} }} }}"""
REDELIVER = f"""mutation($id: ID!, $input: WebhookRedeliverInput!) {{
  answer: webhookRedeliver(id: $id, input: $input) {{ events {ERRORS} }} }}"""


@dataclass
class Got:
    """A request as it came."""

    headers: dict[str, str]
    body: str

    @property
    def told(self) -> dict[str, Any]:
        return dict(json.loads(self.body))


@dataclass
class Receiver:
    """A server on this machine that keeps what it is sent, and answers as it is told to."""

    port: int = 0
    got: list[Got] = field(default_factory=list)
    status: int = 200
    headers: tuple[str, ...] = ()
    text: str = "thanks"
    delay: float = 0
    before: Callable[[Got], None] = lambda _got: None
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks"

    def verified(self, secret: str) -> list[dict[str, Any]]:
        """What came, as the library of Standard Webhooks has verified it."""
        return [Webhook(secret).verify(got.body, got.headers) for got in self.got]

    async def until(self, count: int) -> None:
        """Wait until so many came."""
        async with asyncio.timeout(30):
            while len(self.got) < count:
                self.arrived.clear()
                await self.arrived.wait()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])
        }
        body = await reader.readexactly(int(headers["content-length"]))
        got = Got(headers, body.decode())
        self.before(got)
        await asyncio.sleep(self.delay)
        self.got.append(got)
        self.arrived.set()
        lines = [f"HTTP/1.1 {self.status} So", f"content-length: {len(self.text)}", *self.headers]
        writer.write("\r\n".join([*lines, "", self.text]).encode())
        writer.close()


@asynccontextmanager
async def receiver(**said: Any) -> AsyncIterator[Receiver]:
    found = Receiver(**said)
    server = await asyncio.start_server(found.answer, "127.0.0.1", found.port)
    async with server:
        found.port = server.sockets[0].getsockname()[1]
        yield found


def listening(shop: Shop) -> None:
    """Let webhooks call this machine."""
    shop.settings = shop.settings.model_copy(update={"webhooks_to_loopback": True})


async def hook(shop: Shop, url: str, *topics: str) -> tuple[str, str]:
    """A new webhook: its id and its secret."""
    listening(shop)
    answer = await shop.ask(CREATE, STAFF, url=url, topics=topics or ["PRODUCTS_UPDATE"])
    made = answer["answer"]
    assert made["userErrors"] == []
    return made["webhookSubscription"]["id"], made["secret"]


async def happen(shop: Shop, *subjects: str, topic: str = "products/update") -> None:
    """Let an event of that topic happen to each of these, one after the other."""
    for subject in subjects:
        async with shop.context(*STAFF) as context, context.transaction() as session:
            resolvers.event.record(context, session, topic, subject, {})


def deliverer(shop: Shop) -> Deliverer:
    return Deliverer(
        lambda: Context(shop.database, shop.settings),
        HttpSender(loopback=shop.settings.calls_loopback),
    )


async def deliver(shop: Shop) -> int:
    return await deliverer(shop).once()


async def deliveries(shop: Shop) -> Sequence[models.WebhookDelivery]:
    return await shop.all(sa.select(models.WebhookDelivery).order_by(models.WebhookDelivery.id))
