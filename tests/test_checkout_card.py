"""Paying at the hosted checkout with the cards of the test gateway, over plain HTTP."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import product, stock, variant
from forms import form_of, press
from test_checkout_page import CREATE, fault, words

import models
from app import create_app
from settings import Settings


@pytest.fixture
def bank(shop: Shop, tmp_path: Path) -> Settings:
    """The shop with the test gateway."""
    return shop.settings.model_copy(update={"payment_gateway": "test", "state_dir": tmp_path})


@pytest.fixture
async def client(bank: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    app = create_app(bank)
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://shop.test") as found:
        yield found
    await app.state.database.dispose()


@pytest.fixture
async def page(client: httpx2.AsyncClient, shop: Shop) -> httpx2.Response:
    """A checkout on which only the card is to be chosen."""
    tea = variant(5, price_minor=1250)
    await stock(shop, product(tea))
    made = await shop.ask(CREATE, lines=[{"merchandiseId": tea.gid}])
    found = await client.get(made["cartCreate"]["cart"]["checkoutUrl"])
    return await press(client, found, "update", email="ann@example.com")


async def pay(client: httpx2.AsyncClient, page: httpx2.Response, token: str) -> httpx2.Response:
    return await press(client, page, "place", payment=f"card:{token}")


async def follow(client: httpx2.AsyncClient, answer: httpx2.Response) -> httpx2.Response:
    while answer.status_code == 303:
        answer = await client.get(answer.headers["location"])
    return answer


async def placed(shop: Shop) -> list[tuple[str, str]]:
    rows = await shop.all(sa.select(models.Order))
    return [(row.payment_method, row.financial_status.name) for row in rows]


async def test_a_card_pays(client: httpx2.AsyncClient, shop: Shop, page: httpx2.Response) -> None:
    assert "these cards move no money" in words(page)

    order = await follow(client, await pay(client, page, "test_approved_4242"))

    assert "Thank you for your order" in words(order)
    assert "Visa ending in 4242 Paid in full." in words(order)
    assert await placed(shop) == [("Visa ending in 4242", "PAID")]


async def test_clicks_of_a_card_payment_are_one_order_and_one_payment(
    client: httpx2.AsyncClient, shop: Shop, page: httpx2.Response
) -> None:
    clicks = await asyncio.gather(*(pay(client, page, "test_approved_4242") for _ in range(4)))
    ends = [await follow(client, click) for click in clicks]

    assert {end.url for end in ends} == {ends[0].url}
    assert await placed(shop) == [("Visa ending in 4242", "PAID")]
    assert len(await shop.all(sa.select(models.Payment))) == 1


async def test_a_card_that_is_declined_is_said_and_another_pays(
    client: httpx2.AsyncClient, shop: Shop, page: httpx2.Response
) -> None:
    declined = await pay(client, page, "test_declined_0002")
    nothing = await placed(shop)
    order = await follow(client, await pay(client, declined, "test_approved_4242"))

    assert declined.status_code == 422
    assert fault(declined, "payment") == "The card was declined. Nothing was charged."
    assert form_of(declined).values["payment"] == "card:test_declined_0002"
    assert nothing == []
    assert "Thank you" in words(order)


async def test_a_payment_that_is_confirmed_becomes_the_order(
    client: httpx2.AsyncClient, shop: Shop, page: httpx2.Response
) -> None:
    challenge = await follow(client, await pay(client, page, "test_action_required_3155"))
    again = await follow(client, await client.get(str(challenge.url)))
    nothing = await placed(shop)
    order = await follow(client, await decide(client, challenge, "approve"))

    assert "Did you mean to pay My shop?" in words(challenge)
    assert again.url == challenge.url
    assert nothing == []
    assert "Thank you" in words(order)
    assert await placed(shop) == [("Visa ending in 3155", "PAID")]


async def decide(
    client: httpx2.AsyncClient, challenge: httpx2.Response, word: str
) -> httpx2.Response:
    return await client.post(str(challenge.url), data={"decision": word})


async def test_a_payment_that_is_refused_leads_back_with_its_reason(
    client: httpx2.AsyncClient, shop: Shop, page: httpx2.Response
) -> None:
    challenge = await follow(client, await pay(client, page, "test_action_required_3155"))
    back = await follow(client, await decide(client, challenge, "refuse"))
    order = await follow(client, await press(client, back, "place", payment="Invoice"))

    assert back.status_code == 200
    assert fault(back, "payment").startswith("The payment was not confirmed.")
    assert form_of(back).values["email"] == "ann@example.com"
    assert "Thank you" in words(order)
    assert await placed(shop) == [("Invoice", "PENDING")]


async def test_a_refusal_of_a_cart_that_was_bought_otherwise_leads_to_no_checkout(
    client: httpx2.AsyncClient, shop: Shop, page: httpx2.Response
) -> None:
    first = await pay(client, page, "test_declined_0002")
    [attempt] = await shop.all(sa.select(models.CompletionAttempt.id))
    await press(client, first, "place", payment="Invoice")

    late = await client.get(f"/payments/attempts/{attempt}")

    assert "The payment did not work" in words(late)
    assert "The card was declined. Nothing was charged." in words(late)


async def test_a_bank_elsewhere_is_led_to_by_a_link(
    client: httpx2.AsyncClient, shop: Shop, page: httpx2.Response
) -> None:
    await pay(client, page, "test_action_required_3155")
    [attempt] = await shop.all(sa.select(models.CompletionAttempt.id))

    waiting = await client.get(f"http://other.test/payments/attempts/{attempt}")

    assert "Your bank asks you to confirm" in words(waiting)
    assert 'class="button" href="http://shop.test/payments/test/' in waiting.text
    assert waiting.headers["refresh"].startswith("2; url=http://shop.test/payments/test/")


async def test_a_payment_without_an_answer_is_waited_for(
    client: httpx2.AsyncClient, shop: Shop, page: httpx2.Response
) -> None:
    waiting = await follow(client, await pay(client, page, "test_timed_out_0887"))

    assert "We are waiting for your payment" in words(waiting)
    assert waiting.headers["refresh"] == "2"
    assert await placed(shop) == []


async def test_money_that_was_set_aside_without_an_answer_is_found(
    client: httpx2.AsyncClient, shop: Shop, page: httpx2.Response
) -> None:
    order = await follow(client, await pay(client, page, "test_timed_out_charged_0770"))

    assert "Thank you" in words(order)
    assert await placed(shop) == [("Visa ending in 0770", "PAID")]


@pytest.mark.parametrize("token", ["nonsense", "", "tok\x00"])
async def test_a_card_that_nobody_knows_is_refused(
    client: httpx2.AsyncClient, shop: Shop, page: httpx2.Response, token: str
) -> None:
    answer = await pay(client, page, token)

    assert answer.status_code == 422
    assert fault(answer, "payment")
    assert await placed(shop) == []


@pytest.mark.parametrize("path", ["/payments/attempts/x", "/payments/test/x"])
async def test_a_payment_that_is_not_there_is_not_found(
    client: httpx2.AsyncClient, path: str
) -> None:
    answer = await client.get(path)
    assert "payment" in words(answer)
    assert answer.status_code == (404 if "attempts" in path else 200)
