"""Who is told of events: making, changing, trying and replaying webhooks."""

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from conftest import Run, Shop
from factories import product, variant
from standardwebhooks import Webhook, WebhookVerificationError
from telling import (
    CREATE,
    DELETE,
    REDELIVER,
    ROTATE,
    STAFF,
    TEST,
    UPDATE,
    deliver,
    deliveries,
    happen,
    hook,
    listening,
    receiver,
)

import models
from commerce.permission import Permission
from integrations.public_address import addresses_of
from resolvers import webhook
from schema import schema

MUG = "gid://shopify/Product/1"


def codes(answer: dict[str, Any]) -> list[tuple[str, list[str] | None]]:
    return [(error["code"], error["field"]) for error in answer["answer"]["userErrors"]]


async def test_a_receiver_is_told_what_changed_and_can_verify_it(shop: Shop) -> None:
    mug = product(variant(sku="MUG"), handle="mug", title="Mug", tags=["tea", "gift"])
    await shop.add(mug)
    async with receiver() as there:
        _, secret = await hook(shop, there.url)
        await happen(shop, mug.gid)
        assert await deliver(shop) == 1
        assert await deliver(shop) == 0

    [told] = there.verified(secret)
    assert (told["id"], told["admin_graphql_api_id"]) == (mug.id, mug.gid)
    assert (told["handle"], told["title"], told["tags"]) == ("mug", "Mug", "tea, gift")
    assert told["variants"][0]["product_id"] == mug.id
    [got] = there.got
    assert got.headers["x-shopify-topic"] == "products/update"
    assert got.headers["x-shopify-shop-domain"] == "127.0.0.1:8000"
    assert got.headers["x-shopify-webhook-id"] == got.headers["webhook-id"]


async def test_the_contracts_signature_is_over_the_body_as_sent(shop: Shop) -> None:
    async with receiver() as there:
        _, secret = await hook(shop, there.url)
        await happen(shop, MUG)
        await deliver(shop)

    [got] = there.got
    digest = hmac.new(secret.encode(), got.body.encode(), hashlib.sha256).digest()
    assert got.headers["x-shopify-hmac-sha256"] == base64.b64encode(digest).decode()
    assert got.told == {"id": 1, "admin_graphql_api_id": MUG}


async def test_only_what_was_asked_for_is_told(shop: Shop) -> None:
    async with receiver() as there:
        await hook(shop, there.url, "ORDERS_CREATE", "PRODUCTS_DELETE")
        await happen(shop, MUG, topic="products/update")
        await happen(shop, MUG, topic="products/delete")
        await happen(shop, MUG, topic="staff/sign_in")
        await deliver(shop)

    assert [got.headers["x-shopify-topic"] for got in there.got] == ["products/delete"]


async def test_what_is_rolled_back_is_told_to_nobody(shop: Shop) -> None:
    async def fail() -> None:
        async with shop.context() as context, context.transaction() as session:
            session.add(models.Event(topic="products/update", subject=MUG, actor="ann"))
            await session.flush()
            raise RuntimeError

    async with receiver() as there:
        await hook(shop, there.url)
        with pytest.raises(RuntimeError):
            await fail()
        await deliver(shop)

    assert there.got == []
    assert await deliveries(shop) == []


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://127.0.0.1/", "NOT_PUBLIC"),
        ("https://[::1]/", "NOT_PUBLIC"),
        ("https://10.0.0.8/x", "NOT_PUBLIC"),
        ("https://192.168.1.1:8443/", "NOT_PUBLIC"),
        ("https://169.254.169.254/latest/meta-data", "NOT_PUBLIC"),
        ("https://[::ffff:169.254.169.254]/", "NOT_PUBLIC"),
        ("https://[64:ff9b::7f00:1]/", "NOT_PUBLIC"),
        ("https://0/", "NOT_PUBLIC"),
        ("https://2130706433/", "NOT_PUBLIC"),
        ("https://0x7f.1/", "NOT_PUBLIC"),
        ("https://inside.example/", "NOT_PUBLIC"),
        ("http://93.184.216.34/", "INVALID"),
        ("ftp://93.184.216.34/", "INVALID"),
        ("https://ann:pass@93.184.216.34/", "INVALID"),
        ("https://93.184.216.34:99999/", "INVALID"),
        ("https://nowhere.example/", "INVALID"),
        ("https:///x", "INVALID"),
        ("https://93.184.216.34/" + "x" * 2_000, "TOO_LONG"),
    ],
)
async def test_no_private_address_is_told(shop: Shop, url: str, code: str) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        known = {"inside.example": ["93.184.216.34", "10.1.1.1"], "nowhere.example": []}
        return known[host] if host in known else await addresses_of(host, port)

    async with shop.context(*STAFF) as context:
        context.resolve = resolve
        said = {"url": url, "topics": ["ORDERS_CREATE"]}
        result = await schema.execute(CREATE, said, context_value=context)

    if result.errors:  # no URL at all
        assert code == "INVALID"
        assert result.errors[0].extensions["code"] == "BAD_USER_INPUT"
    else:
        assert codes(result.data) == [(code, ["input", "url"])]
    assert await shop.all(sa.select(models.WebhookSubscription)) == []


async def test_an_address_that_moved_inside_is_not_called(shop: Shop) -> None:
    async with receiver() as there:
        await hook(shop, there.url)
        await happen(shop, MUG)
        shop.settings = shop.settings.model_copy(update={"webhooks_to_loopback": False})
        await deliver(shop)

    assert there.got == []
    [row] = await deliveries(shop)
    assert row.log[0]["error"] == "127.0.0.1 is at 127.0.0.1, which is not a public address"


async def test_a_redirect_is_not_followed(shop: Shop) -> None:
    async with receiver() as inside, receiver(status=302) as there:
        there.headers = (f"location: {inside.url}",)
        await hook(shop, there.url)
        await happen(shop, MUG)
        await deliver(shop)

    assert inside.got == []
    [row] = await deliveries(shop)
    assert (row.log[0]["status"], row.done_at) == (302, None)


async def test_the_secret_is_shown_once_and_kept_sealed(shop: Shop) -> None:
    listening(shop)
    _, secret = await hook(shop, "http://127.0.0.1:9/")

    [row] = await shop.all(sa.select(models.WebhookSubscription))
    assert secret.removeprefix("whsec_") not in row.secret
    events = await shop.all(sa.select(models.Event))
    assert secret not in repr([event.detail for event in events])


async def test_a_new_secret_and_the_former_one_sign_for_a_day(shop: Shop) -> None:
    async with receiver() as there:
        id, former = await hook(shop, there.url)
        new = (await shop.ask(ROTATE, STAFF, id=id))["answer"]["secret"]
        await happen(shop, MUG)
        await deliver(shop)
        assert there.verified(former) == there.verified(new) != []

        there.got.clear()
        with time_machine.travel(models.now() + webhook.OVERLAP + timedelta(minutes=1)):
            await happen(shop, MUG)
            await deliver(shop)
            [got] = there.got
            Webhook(new).verify(got.body, got.headers)
            with pytest.raises(WebhookVerificationError):
                Webhook(former).verify(got.body, got.headers)


async def test_a_webhook_is_changed_and_listed(shop: Shop) -> None:
    id, _ = await hook(shop, "http://127.0.0.1:9/a?token=theirs")
    changes = {"url": "http://127.0.0.1:9/b", "topics": ["ORDERS_PAID"], "enabled": False}

    changed = (await shop.ask(UPDATE, STAFF, id=id, input=changes))["answer"]

    assert changed["webhookSubscription"] | {"id": ""} == {
        "id": "",
        **changes,
        "disabledReason": "Staff disabled it.",
        "formerUntil": None,
    }
    listed = await shop.ask("{ webhookSubscriptions(first: 5) { nodes { id enabled } } }", STAFF)
    assert listed["webhookSubscriptions"]["nodes"] == [{"id": id, "enabled": False}]
    again = (await shop.ask(UPDATE, STAFF, id=id, input={"enabled": True}))["answer"]
    assert again["webhookSubscription"]["disabledReason"] is None
    details = [event.detail for event in await shop.all(sa.select(models.Event))]
    assert "theirs" not in repr(details)


async def test_a_webhook_that_is_deleted_is_told_nothing_more(shop: Shop) -> None:
    async with receiver() as there:
        id, _ = await hook(shop, there.url)
        await happen(shop, MUG)
        gone = (await shop.ask(DELETE, STAFF, id=id))["answer"]
        await deliver(shop)

    assert gone["deletedWebhookSubscriptionId"] == id
    assert (there.got, await deliveries(shop)) == ([], [])
    for query in (DELETE, ROTATE, TEST):
        assert codes(await shop.ask(query, STAFF, id=id)) == [("NOT_FOUND", ["id"])]
    assert codes(await shop.ask(UPDATE, STAFF, id=id, input={})) == [("NOT_FOUND", ["id"])]


async def test_there_is_an_end_to_how_many_are_told(shop: Shop) -> None:
    listening(shop)
    await shop.add(
        *(
            models.WebhookSubscription(url="https://x.example/", topics=[], secret="x")
            for _ in range(webhook.MAX_SUBSCRIPTIONS)
        )
    )
    said: dict[str, Any] = {"url": "http://127.0.0.1:9/", "topics": ["ORDERS_PAID"]}
    assert codes(await shop.ask(CREATE, STAFF, **said)) == [("TOO_MANY", None)]
    none = await shop.ask(CREATE, STAFF, **said | {"topics": []})
    assert codes(none) == [("BLANK", ["input", "topics"])]
    code, _ = await shop.refusal(CREATE, STAFF, **said | {"topics": ["ORDERS_PAID"] * 101})
    assert code == "BAD_USER_INPUT"


async def test_a_test_is_sent_as_anything_else_is(shop: Shop) -> None:
    async with receiver() as there:
        id, secret = await hook(shop, there.url, "ORDERS_PAID")
        answer = (await shop.ask(TEST, STAFF, id=id))["answer"]
        await deliver(shop)

    sent = answer["webhookDelivery"]
    assert (sent["subject"], sent["state"], sent["subscription"]) == (id, "PENDING", {"id": id})
    [told] = there.verified(secret)
    assert told["admin_graphql_api_id"] == id
    assert there.got[0].headers["x-shopify-topic"] == "webhook_subscriptions/test"


async def test_a_disabled_webhook_is_not_tested(shop: Shop) -> None:
    id, _ = await hook(shop, "http://127.0.0.1:9/")
    await shop.ask(UPDATE, STAFF, id=id, input={"enabled": False})
    assert codes(await shop.ask(TEST, STAFF, id=id)) == [("INVALID", ["id"])]


async def test_events_are_told_again_and_those_before_it_was_there(shop: Shop) -> None:
    await happen(shop, MUG)
    async with receiver() as there:
        id, _ = await hook(shop, there.url)
        await happen(shop, MUG)
        await happen(shop, MUG, topic="products/create")
        await deliver(shop)
        assert len(there.got) == 1
        start = (models.now() - timedelta(hours=1)).isoformat()

        answer = await shop.ask(REDELIVER, STAFF, id=id, input={"since": start})
        await deliver(shop)
        assert answer["answer"]["events"] == 2
        assert len(there.got) == 3

        [first, *_] = await shop.all(sa.select(models.Event).order_by(models.Event.id))
        one = await shop.ask(REDELIVER, STAFF, id=id, input={"eventId": first.gid})
        await deliver(shop)
    assert one["answer"]["events"] == 1
    ids = [got.headers["webhook-id"] for got in there.got]
    assert ids == ["msg_1_3", "msg_1_1", "msg_1_3", "msg_1_1"]


async def test_a_replay_has_its_bounds(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    id, _ = await hook(shop, "http://127.0.0.1:9/")
    await happen(shop, MUG, MUG)
    monkeypatch.setattr("resolvers.webhook_replay.MAX_REPLAYED", 1)
    start, end = models.now() - timedelta(hours=1), models.now() - timedelta(minutes=1)

    async def replay(**span: Any) -> list[tuple[str, list[str] | None]]:
        return codes(await shop.ask(REDELIVER, STAFF, id=id, input=span))

    assert await replay() == [("BLANK", ["input"])]
    assert await replay(since=start.isoformat()) == [("TOO_MANY", ["input"])]
    assert await replay(since=start.isoformat(), until=end.isoformat()) == [
        ("NOT_FOUND", ["input"])
    ]


async def test_what_came_of_it_is_logged(shop: Shop) -> None:
    async with receiver(status=500, text="oh\0no" + "x" * 2_000) as there:
        id, _ = await hook(shop, there.url)
        await happen(shop, MUG)
        await deliver(shop)
    answer = await shop.ask(
        """query($id: ID!) { webhookDeliveries(first: 5, subscriptionId: $id, state: PENDING) {
          nodes { topic subject attempts log { status response error milliseconds at } } }
          events(first: 9, topic: "products/update") { nodes { deliveries { state } } } }""",
        [*STAFF, Permission.EVENTS_READ],
        id=id,
    )

    [row] = answer["webhookDeliveries"]["nodes"]
    assert (row["topic"], row["subject"], row["attempts"]) == ("products/update", MUG, 1)
    [attempt] = row["log"]
    assert (attempt["status"], attempt["error"]) == (500, None)
    assert attempt["response"].startswith("oh\ufffdnox")
    assert len(attempt["response"]) <= 1_000
    assert answer["events"]["nodes"] == [{"deliveries": [{"state": "PENDING"}]}]


async def test_what_was_told_long_ago_is_forgotten(shop: Shop, run: Run) -> None:
    async with receiver() as there:
        id, _ = await hook(shop, there.url)
        await shop.ask(ROTATE, STAFF, id=id)
        await happen(shop, MUG)
        await deliver(shop)
    async with shop.database.write_session() as session, session.begin():
        long_ago = models.now() - timedelta(days=31)
        await session.execute(sa.update(models.WebhookDelivery).values(done_at=long_ago))
        await session.execute(sa.update(models.WebhookSubscription).values(former_until=long_ago))

    ended = await run("sweep")

    assert "1 deliveries of webhooks are forgotten." in ended.out
    assert await deliveries(shop) == []
    [row] = await shop.all(sa.select(models.WebhookSubscription))
    assert row.former_secret is None


async def test_a_command_delivers(shop: Shop, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARTOGRAPH_WEBHOOKS_TO_LOOPBACK", "true")
    async with receiver() as there:
        _, secret = await hook(shop, there.url)
        await happen(shop, MUG)
        ended = await run("deliver", "--once")

    assert ended.out == "1 attempts were made.\n"
    assert len(there.verified(secret)) == 1
