"""What gateways and buyers reach over HTTP: webhooks, the test vault, confirming, waiting."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from buying import line, submit
from conftest import Shop
from factories import product, stock, variant
from paying import attempt, card_cart, carts_order, demo, webhooks

import models
from app import create_app
from commerce.money import Money
from integrations.payment import PaymentRequest
from integrations.payment.card_script import NUMBERS, CardScript, TestCard, by_token
from integrations.payment.offered import scripted_gateway


@pytest.fixture
async def client(shop: Shop) -> AsyncIterator[httpx2.AsyncClient]:
    await demo(shop)
    app = create_app(shop.settings)
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        yield client
    await app.state.database.dispose()


async def submitted(shop: Shop, script: CardScript) -> tuple[Any, Any]:
    tea = variant(5)
    await stock(shop, product(tea))
    cart = await card_cart(shop, line(tea), script=script)
    return cart, await submit(shop, cart)


def code(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


HOOK = "/webhooks/payments/test"


async def test_a_webhook_is_taken_in_as_often_as_it_comes(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    cart, _ = await submitted(shop, CardScript.APPROVED)
    told = await webhooks(shop)
    events = sa.select(sa.func.count()).select_from(models.PaymentEvent)
    before = await shop.all(events)

    for webhook in [*told, *told]:
        answer = await client.post(HOOK, content=webhook.body, headers=webhook.headers)
        assert (answer.status_code, answer.json()) == (200, {"received": True})

    assert await shop.all(events) == before
    assert (await carts_order(shop, cart)).financial_status.name == "PAID"


async def test_a_webhook_that_is_not_the_gateways_is_refused(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    await submitted(shop, CardScript.ACTION_REQUIRED)
    [webhook] = await webhooks(shop)
    forged = webhook.body.replace(b"ACTION_REQUIRED", b"SUCCEEDED")

    refused = [
        await client.post(HOOK, content=forged, headers=webhook.headers),
        await client.post(HOOK, content=webhook.body),
        await client.post("/webhooks/payments/manual", content=webhook.body),
    ]

    assert [code(answer) for answer in refused] == [(401, "BAD_SIGNATURE")] * 3
    assert await shop.all(sa.select(models.Order)) == []
    assert code(await client.post("/webhooks/payments/nobody")) == (404, "NOT_FOUND")
    assert code(await client.post(HOOK, content=b"x" * 1_000_001)) == (413, "PAYLOAD_TOO_LARGE")


async def test_a_webhook_about_a_payment_that_is_not_ours_is_no_fault(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    token = TestCard(CardScript.APPROVED).token
    elsewhere = PaymentRequest("another shop's", Money(1000, "USD"), token=token)
    await scripted_gateway(shop.settings).authorize(elsewhere)
    [told] = await webhooks(shop)

    answer = await client.post(HOOK, content=told.body, headers=told.headers)

    assert answer.status_code == 200
    assert await shop.all(sa.select(models.PaymentEvent)) == []


async def test_a_buyer_confirms_and_comes_to_the_order(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    cart, result = await submitted(shop, CardScript.ACTION_REQUIRED)
    assert "Confirm" in (await client.get(result["redirectUrl"])).text
    waiting = f"/payments/attempts/{result['attemptId']}"
    assert (await client.get(waiting)).headers["location"] == result["redirectUrl"]

    there = await client.post(result["redirectUrl"], data={"decision": "approve"})
    assert there.headers["location"] == f"http://shop.test{waiting}"
    on = await client.get(waiting)

    assert on.status_code == 303
    assert "/orders/1001?key=" in on.headers["location"]
    assert (await carts_order(shop, cart)).financial_status.name == "PAID"
    again = await client.post(result["redirectUrl"], data={"decision": "refuse"})
    assert again.status_code == 303
    assert (await attempt(shop, result))["__typename"] == "CartCompletionSuccess"


async def test_a_buyer_who_refuses_reads_that_nothing_was_charged(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    _, result = await submitted(shop, CardScript.ACTION_REQUIRED)
    await client.post(result["redirectUrl"], data={"decision": "refuse"})

    back = await client.get(f"/payments/attempts/{result['attemptId']}")
    page = await client.get(back.headers["location"])

    assert "Nothing was charged." in page.text


async def test_a_buyer_waits_for_a_payment_that_is_under_way(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    _, result = await submitted(shop, CardScript.TIMED_OUT)

    page = await client.get(f"/payments/attempts/{result['attemptId']}")

    assert "waiting for your payment" in page.text
    assert page.headers["refresh"] == "2"


async def test_nothing_is_there_for_who_guesses(client: httpx2.AsyncClient, shop: Shop) -> None:
    assert (await client.get("/payments/attempts/guessed")).status_code == 404
    answer = await client.post("/payments/test/guessed", data={"decision": "approve"})
    assert answer.status_code == 404


async def test_the_vault_turns_test_cards_into_tokens(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    for number, script in NUMBERS.items():
        spaced = f"{number[:4]} {number[4:]}"
        answer = await client.post("/vault/sessions", json={"credit_card": {"number": spaced}})
        found = by_token(answer.json()["id"])
        assert found is not None
        assert (found.script, found.last_digits) == (script, number[-4:])
        assert answer.headers["access-control-allow-origin"] == "*"
    assert (await client.options("/vault/sessions")).status_code == 204


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"[]",
        b'{"credit_card": 1}',
        b'{"credit_card": {"number": "4111111111111111"}}',
        b" " * 20_000,
    ],
)
async def test_the_vault_takes_no_other_card(
    client: httpx2.AsyncClient, shop: Shop, sent: bytes
) -> None:
    answer = await client.post("/vault/sessions", content=sent)

    assert code(answer) == (422, "INVALID_NUMBER")
    assert b"4111" not in answer.content


async def test_a_real_shop_has_no_test_cards(client: httpx2.AsyncClient, shop: Shop) -> None:
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Shop).values(is_demo=False))

    answer = await client.post("/vault/sessions", json={"credit_card": {"number": "4242"}})

    assert code(answer) == (404, "NOT_FOUND")
    assert (await client.get("/payments/test/x")).status_code == 404
    assert (await client.post("/payments/test/x")).status_code == 404
