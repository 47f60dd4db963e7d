"""A staff person's day, over HTTP against a real server: from the first picture to the refund.

What they did is in the audit trail, and a receiver of webhooks was told of it.
"""

import asyncio
import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx2
import pytest
import shop_client
import staff
from conftest import Shop
from drawing import drawn
from fulfilling import REFUND, SEND
from live import process
from managing import CREATE, chosen
from telling import CREATE as HOOK
from telling import Receiver, receiver
from test_discount_edit import CODE_CREATE
from test_translation import LANGUAGES, REGISTER
from test_uploads import ADD, PREFLIGHT

import resolvers.audit
from commerce.webhook import WebhookTopic
from integrations.payment.card_script import CardScript

LOCATION = """mutation($location: LocationCreateInput!) {
  locationCreate(location: $location) { location { id } userErrors { code field } } }"""
ITEMS = """{ inventoryItems(first: 9) { nodes { id variant { id sku } } } }"""
STOCK = """mutation($changes: [InventoryChangeInput!]!, $key: String!) {
  inventoryAdjust(reason: RECEIVED, changes: $changes) @idempotent(key: $key) {
    inventoryItems { variant { quantityAvailable } } userErrors { code field } } }"""
PUBLISH = """mutation($id: ID!) { productPublish(id: $id) {
  product { isPublished } userErrors { code } } }"""
TEXTS = """query($id: ID!) { translatableResource(resourceId: $id) {
  translatableContent { key digest } } }"""
SHOWN = """query($id: ID!) @inContext(language: DE) { product(id: $id) { title
  images(first: 9) { nodes { url altText } }
  variants(first: 9) { nodes { sku availableForSale } } } }"""
ORDERS = """{ orders(first: 2) { nodes { id name email totalPrice { amount }
  lineItems(first: 9) { nodes { id sku: variant { sku } quantity } } } } }"""
SEEN = """query($id: ID!) { order(id: $id) { financialStatus fulfillmentStatus
  currentTotalPrice { amount } } }"""
EVENTS = """query($actor: String) { events(first: 100, actor: $actor) {
  nodes { topic subject requestId detail } } }"""
TOPICS = [
    *("PRODUCTS_CREATE", "PRODUCTS_UPDATE", "LOCATIONS_CREATE", "INVENTORY_LEVELS_UPDATE"),
    *("TRANSLATIONS_REGISTER", "DISCOUNTS_CREATE", "ORDERS_CREATE", "ORDERS_PAID"),
    *("FULFILLMENTS_CREATE", "ORDERS_PARTIALLY_FULFILLED", "REFUNDS_CREATE"),
]


@dataclass
class Person:
    """Somebody at a client, with a token or without; a new key for each new piece of work."""

    client: httpx2.AsyncClient
    headers: dict[str, str] = field(default_factory=dict)
    keys: Any = field(default_factory=lambda: count(1))

    async def ask(self, query: str, **variables: Any) -> Any:
        """The one answer, of which nothing was refused."""
        if "$key" in query:
            variables["key"] = f"day-{next(self.keys)}"
        return await self._sent(json={"query": query, "variables": variables})

    async def upload(self, query: str, path: str, files: list[bytes], **variables: Any) -> Any:
        """By the multipart request specification: the files go where ``path`` counts them."""
        places = {str(i): [f"variables.{path}.{i}.file"] for i in range(len(files))}
        data = {
            "operations": json.dumps({"query": query, "variables": variables}),
            "map": json.dumps(places),
        }
        named = {str(i): (f"{i}.png", each, "image/png") for i, each in enumerate(files)}
        return await self._sent(data=data, files=named, headers=PREFLIGHT)

    async def _sent(self, headers: dict[str, str] | None = None, **sent: Any) -> Any:
        answer = await self.client.post(
            "/graphql", headers={**self.headers, **(headers or {})}, timeout=60, **sent
        )
        payload = answer.json()
        assert "errors" not in payload, payload
        (found,) = payload["data"].values()
        assert found.get("userErrors", []) == [], found
        return found


async def signed_in(client: httpx2.AsyncClient) -> Person:
    said = {"email": "ann@shop.test", "password": staff.PASSWORD}
    found = await Person(client).ask(staff.SIGN_IN, input=said)
    token = found["staffAccessToken"]["accessToken"]
    return Person(client, {"authorization": f"Bearer {token}"})


async def put_on_sale(ann: Person) -> tuple[str, dict[str, str]]:
    """A shirt with two pictures and two sizes, stocked, translated and shown; its variants."""
    sizes = [
        {"price": "40.00", "sku": "W-S", "selectedOptions": chosen(Size="S"), "tracked": True},
        {"price": "42.00", "sku": "W-M", "selectedOptions": chosen(Size="M"), "tracked": True},
    ]
    made = await ann.ask(CREATE, product={"title": "Wool shirt", "variants": sizes})
    id = made["product"]["id"]
    media = [{"file": None, "alt": "Before"}, {"file": None, "alt": "Behind"}]
    pictures = [drawn(size=(6, 4)), drawn(size=(4, 6))]
    await ann.upload(ADD, "media", pictures, id=id, media=media)
    there = await ann.ask(LOCATION, location={"name": "Store"})
    items = (await ann.ask(ITEMS))["nodes"]
    where = {"locationId": there["location"]["id"], "delta": 12}
    await ann.ask(STOCK, changes=[{"inventoryItemId": item["id"], **where} for item in items])
    await ann.ask(PUBLISH, id=id)
    await ann.ask(LANGUAGES, languages=["EN", "DE"])
    [digest] = [
        text["digest"]
        for text in (await ann.ask(TEXTS, id=id))["translatableContent"]
        if text["key"] == "title"
    ]
    said = {"key": "title", "locale": "DE", "value": "Wollhemd"}
    told = [said | {"translatableContentDigest": digest}]
    await ann.ask(REGISTER, id=id, translations=told)
    return id, {item["variant"]["sku"]: item["variant"]["id"] for item in items}


async def buy(client: httpx2.AsyncClient, lines: list[dict[str, Any]]) -> None:
    """As anybody does who has no account: by a card, with a code."""
    buyer = shop_client.Buyers(client, [""])
    said = {"buyerIdentity": {"email": "bea@example.com"}, "discountCodes": ["TEN"]}
    made = await buyer.ask(shop_client.CREATE, input={"lines": lines, **said})
    assert made["userErrors"] == []
    await buyer.agree(made["cart"]["id"], CardScript.APPROVED)
    result = await buyer.submit(made["cart"]["id"], "the one attempt")
    found = await buyer.settled(result["attemptId"])
    assert found["__typename"] == "CartCompletionSuccess"


async def send_and_refund(ann: Person) -> str:
    """Half of the order is sent, with tracking; the other line is not to be had any more."""
    [order] = (await ann.ask(ORDERS))["nodes"]
    assert order["totalPrice"]["amount"] == "219.60"
    small, medium = order["lineItems"]["nodes"]
    assert [line["quantity"] for line in (small, medium)] == [4, 2]
    tracking = {"company": "Mail", "numbers": ["T1"], "urls": ["https://mail.test/T1"]}
    half = {"orderId": order["id"], "lineItems": [{"id": small["id"], "quantity": 3}]}
    sent = await ann.ask(SEND, input={**half, "trackingInfo": tracking})
    assert sent["fulfillment"]["trackingInfo"] == [{"number": "T1", "url": "https://mail.test/T1"}]
    line = {"lineItemId": medium["id"], "quantity": 2, "restockType": "CANCEL"}
    given = await ann.ask(REFUND, input={"orderId": order["id"], "lineItems": [line]})
    assert given["refund"]["status"] == "SUCCESS"
    assert given["refund"]["totalRefunded"] == {"amount": "75.60"}
    return str(order["id"])


async def test_a_day_at_work(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARTOGRAPH_WEBHOOKS_TO_LOOPBACK", "true")
    ann_herself = await staff.member(shop)
    settings = shop.settings.model_copy(update={"payment_gateway": "test"})
    async with receiver() as there:
        with process(settings) as (_, address):
            async with httpx2.AsyncClient(base_url=address) as client:
                ann = await signed_in(client)
                hook = await ann.ask(HOOK, url=there.url, topics=TOPICS)
                shirt, variants = await put_on_sale(ann)
                said = {"code": "TEN", "percentage": "10"}
                await ann.ask(CODE_CREATE, discount=said)
                await the_shop_shows(client, shirt)
                small, medium = variants["W-S"], variants["W-M"]
                bought = [{"merchandiseId": small, "quantity": 4}]
                await buy(client, [*bought, {"merchandiseId": medium, "quantity": 2}])
                order = await send_and_refund(ann)

                seen = await ann.ask(SEEN, id=order)
                assert seen["fulfillmentStatus"] == "PARTIALLY_FULFILLED"
                assert seen["financialStatus"] == "PARTIALLY_REFUNDED"
                assert seen["currentTotalPrice"] == {"amount": "144.00"}
                trail = (await ann.ask(EVENTS, actor=ann_herself.gid))["nodes"]
                told = await all_told(there, hook["secret"])
    the_trail_tells_it(trail, shirt)
    the_webhooks_tell_it(told, shirt, order)
    await the_chain_holds(shop)


async def the_shop_shows(client: httpx2.AsyncClient, shirt: str) -> None:
    """To a stranger, in German, with its pictures."""
    found = await Person(client).ask(SHOWN, id=shirt)
    assert found["title"] == "Wollhemd"
    assert [variant["availableForSale"] for variant in found["variants"]["nodes"]] == [True, True]
    images = found["images"]["nodes"]
    assert [image["altText"] for image in images] == ["Before", "Behind"]
    for image in images:
        answer = await client.get(image["url"])
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")


async def all_told(there: Receiver, secret: str) -> dict[str, list[dict[str, Any]]]:
    """What came by topic, once something of each has come, as ``standardwebhooks`` verifies it."""
    wanted = {WebhookTopic[name].path for name in TOPICS}
    async with asyncio.timeout(60):
        while wanted - {got.headers["x-shopify-topic"] for got in there.got}:
            there.arrived.clear()
            await there.arrived.wait()
    found: dict[str, list[dict[str, Any]]] = {}
    for got, body in zip(list(there.got), there.verified(secret), strict=False):
        found.setdefault(got.headers["x-shopify-topic"], []).append(body)
    return found


def the_trail_tells_it(trail: list[dict[str, Any]], shirt: str) -> None:
    topics = [event["topic"] for event in trail]
    assert topics == [
        *("staff/sign_in", "webhook_subscriptions/create", "products/create", "products/update"),
        *("locations/create", "inventory_levels/update", "inventory_levels/update"),
        *("products/update", "shop/languages", "translations/register", "discounts/create"),
        *("fulfillments/create", "orders/partially_fulfilled"),
        *("order_transactions/create", "refunds/create"),
    ]
    assert {event["subject"] for event in trail if event["topic"].startswith("products/")} == {
        shirt
    }
    assert len({event["requestId"] for event in trail}) > 10
    assert staff.PASSWORD not in json.dumps(trail)


def the_webhooks_tell_it(told: dict[str, list[dict[str, Any]]], shirt: str, order: str) -> None:
    product = told["products/create"][0]
    assert (product["admin_graphql_api_id"], product["title"]) == (shirt, "Wool shirt")
    assert [each["sku"] for each in product["variants"]] == ["W-S", "W-M"]
    [bought] = told["orders/create"]
    bare = order.partition("?")[0]
    assert (bought["admin_graphql_api_id"], bought["total_price"]) == (bare, "219.60")
    assert "bea@" not in json.dumps(told)
    assert {parcel["order_id"] for parcel in told["fulfillments/create"]} == {bought["id"]}
    assert {refund["order_id"] for refund in told["refunds/create"]} == {bought["id"]}


async def the_chain_holds(shop: Shop) -> None:
    """What ``cartograph audit verify`` says."""
    async with shop.context() as context:
        await resolvers.audit.seal_all(context)
        found = await resolvers.audit.verify(context, None)
    assert (found.broken_at, found.unsealed) == (None, 0)
    assert found.sealed == len(await shop.all(staff.EVENTS))
