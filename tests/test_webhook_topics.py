"""What webhooks are told of: all that happens in the shop, but for what is its own business."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import drafting
import pytest
import sqlalchemy as sa
from buying import NOTE, line, make
from conftest import Shop
from factories import product, stock, variant
from live import ROOT
from telling import Got, Receiver, deliver, hook, receiver
from test_discount_edit import CODE_CREATE, CODE_DELETE, CODE_UPDATE

import models
from commerce.permission import Permission
from commerce.webhook import TOPICS

# Who works here and how they sign in, and what was handed to a customer: nobody else is told.
KEPT = re.compile(r"(staff|staff_members|api_tokens|webhook_subscriptions|customers/sign_in.*)/?.*")
KEPT_TOPICS = {"customers/data_export"}
# So are words of other kinds written: of lists that a database sorts, and the like.
NO_TOPICS = {"metaobjects/id", "metaobjects/updated_at"}
TOPIC = re.compile(r"[a-z_]+/[a-z_]+")
VERBS = {"shipping_zones/": ("create", "update")}
CLONE = "mutation($cartId: ID!) { cartClone(cartId: $cartId) { cart { id } } }"
HUSHED = ["DISCOUNTS_CREATE", "DISCOUNTS_UPDATE", "DISCOUNTS_DELETE"]
GROUPS = {
    "Create": "customerGroupCreate(customerGroup: { name: $name })",
    "Update": "customerGroupUpdate(id: $id, customerGroup: { name: $name })",
    "Delete": "customerGroupDelete(id: $id)",
}


def recorded() -> Iterator[str]:
    """The topics that resolvers, and what is asked of them, write down."""
    for floor in ("resolvers", "schema"):
        for path in (ROOT / floor).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                value = node.value if isinstance(node, ast.Constant) else None
                if not isinstance(value, str) or value in NO_TOPICS:
                    continue
                if TOPIC.fullmatch(value):
                    yield value
                yield from (f"{value}{verb}" for verb in VERBS.get(value, ()))


def test_webhooks_can_ask_for_all_that_happens() -> None:
    happening = set(recorded())

    untold = {topic for topic in happening if topic not in TOPICS and not KEPT.fullmatch(topic)}
    assert untold - KEPT_TOPICS == set(), "add these to WebhookTopic, or say why nobody is told"
    assert set(TOPICS) - happening == set(), "these never happen"
    assert not any(KEPT.fullmatch(topic) or topic in KEPT_TOPICS for topic in TOPICS)


def by_topic(there: Receiver) -> list[tuple[str, dict[str, Any]]]:
    return [(got.headers["x-shopify-topic"], got.told) for got in there.got]


def everything(got: list[Got]) -> str:
    return "".join(one.body + str(one.headers) for one in got)


async def test_carts_are_noted_only_while_a_webhook_asks(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    events = sa.select(models.Event).where(models.Event.topic.startswith("carts/"))
    before = await make(shop, line(tea))
    assert await shop.all(events) == []

    async with receiver() as there:
        _, secret = await hook(shop, there.url, "CARTS_CREATE", "CARTS_UPDATE")
        cart = await make(shop, line(tea, 2))
        await shop.ask(NOTE, cartId=cart["id"], note="a secret note")
        await shop.ask(NOTE, cartId=before["id"], note="a secret note")
        await shop.ask(CLONE, cartId=cart["id"])
        await deliver(shop)
        told = there.verified(secret)

    assert [topic for topic, _ in by_topic(there)].count("carts/create") == 2
    assert [topic for topic, _ in by_topic(there)].count("carts/update") == 2
    bare, _, key = cart["id"].partition("?key=")
    mine = [body for body in told if body["admin_graphql_api_id"] == bare]
    assert [body["line_items"] for body in mine] == [[{"variant_id": tea.id, "quantity": 2}]] * 2
    assert mine[0]["currency"] == "USD"
    assert mine[0]["completed_at"] is None
    assert key not in everything(there.got)
    assert "secret note" not in everything(there.got)
    noted = await shop.all(events)
    assert {event.actor for event in noted} == {"anonymous"}
    assert key not in str([(event.subject, event.detail) for event in noted])


async def test_draft_orders_are_told_of_without_their_buyers(shop: Shop) -> None:
    tea = variant(5, price_minor=1000)
    await stock(shop, product(tea))
    topics = [f"DRAFT_ORDERS_{verb}" for verb in ("CREATE", "UPDATE", "COMPLETE", "DELETE")]
    async with receiver() as there:
        await hook(shop, there.url, *topics, "CARTS_CREATE", "CARTS_UPDATE")
        made = await drafting.draft(
            shop, {"variantId": tea.gid, "quantity": 1}, email="ann@example.com"
        )
        changes = {"note": "a secret note"}
        await drafting.done(shop, drafting.UPDATE, id=made["id"], draft=changes)
        other = await drafting.draft(shop, {"variantId": tea.gid, "quantity": 1})
        await shop.ask(drafting.DELETE, drafting.STAFF, id=other["id"])
        await deliver(shop)
        pays = {"key": "once", "pending": True}
        await drafting.done(shop, drafting.COMPLETE, id=made["id"], **pays)
        await deliver(shop)

    told = by_topic(there)
    [completed] = [body for topic, body in told if topic == "draft_orders/complete"]
    assert (completed["status"], completed["order_id"]) == ("completed", 1001)
    assert sorted(topic for topic, _ in told) == [
        "draft_orders/complete",
        "draft_orders/create",
        "draft_orders/create",
        "draft_orders/delete",
        "draft_orders/update",
    ], "the cart of a draft is none of the buyers' carts"
    [body] = [body for topic, body in told if topic == "draft_orders/update"]
    assert (body["name"], body["status"], body["order_id"]) == ("#D1", "open", None)
    assert "ann@" not in everything(there.got)
    assert "secret" not in everything(there.got)


async def test_groups_of_customers_are_told_of(shop: Shop) -> None:
    staff = [Permission.CUSTOMERS_READ, Permission.CUSTOMERS_WRITE]

    async def send(verb: str, declared: str, answer: str, **said: Any) -> Any:
        asked = f"{GROUPS[verb]} {{ {answer} userErrors {{ code }} }}"
        found = (await shop.ask(f"mutation({declared}) {{ answer: {asked} }}", staff, **said))[
            "answer"
        ]
        assert found["userErrors"] == []
        return found

    async with receiver() as there:
        await hook(shop, there.url, *(f"CUSTOMER_GROUPS_{verb.upper()}" for verb in GROUPS))
        made = await send("Create", "$name: String!", "customerGroup { id }", name="Trade")
        id = made["customerGroup"]["id"]
        await send("Update", "$id: ID!, $name: String!", "", id=id, name="Trades")
        await deliver(shop)
        await send("Delete", "$id: ID!", "", id=id)
        await deliver(shop)

    told = by_topic(there)
    assert [topic.partition("/")[2] for topic, _ in told] == ["create", "update", "delete"]
    assert [body.get("name") for _, body in told] == ["Trades", "Trades", None]
    assert told[0][1]["tax_exempt"] is False


@pytest.mark.parametrize("sent", [CODE_UPDATE, CODE_DELETE], ids=["changed", "deleted"])
async def test_a_discount_is_told_of_without_its_code(shop: Shop, sent: str) -> None:
    staff = [Permission.DISCOUNTS_READ, Permission.DISCOUNTS_WRITE]
    async with receiver() as there:
        await hook(shop, there.url, *HUSHED)
        said = {"code": "HUSH-HUSH", "title": "Sale", "percentage": "10"}
        made = (await shop.ask(CODE_CREATE, staff, discount=said))["discountCodeCreate"]["discount"]
        changes = {"discount": {"active": False}} if sent is CODE_UPDATE else {}
        await shop.ask(sent, staff, id=made["id"], **changes)
        await deliver(shop)

    assert len(there.got) == 2
    title, active = ("Sale", False) if changes else (None, None)
    assert {(body.get("title"), body.get("active")) for _, body in by_topic(there)} == {
        (title, active)
    }
    assert "HUSH" not in everything(there.got)
