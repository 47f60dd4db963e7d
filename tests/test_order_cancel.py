"""Calling orders off, taking their money, and what staff write on them."""

import asyncio
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from buying import create, line, order, submit
from conftest import Shop
from factories import product, stock, variant
from fulfilling import (
    CANCEL,
    CAPTURE,
    MARK,
    STAFF,
    UPDATE,
    lines_of,
    money,
    new_key,
    refund,
    refusals,
    send,
    tell,
    topics,
)
from paying import authorized, card_cart, carts_order, demo
from shop_client import anomalies

import models
import resolvers.attempt
import resolvers.payment
from commerce.discount import Discount, Percentage
from integrations.payment.card_script import CardScript

MONEY = """query($id: ID!) { order(id: $id) { currentTotalPrice { amount }
  totalRefunded { amount } totalOutstanding { amount } lineItems(first: 5) { nodes {
    currentQuantity } } refunds { status } transactions { kind state amount { amount } } } }"""


async def cancel(
    shop: Shop,
    row: models.Order,
    *,
    restock: bool = True,
    give_back: bool = True,
    key: str | None = None,
) -> Any:
    how = {"reason": "CUSTOMER", "restock": restock, "refund": give_back}
    return await tell(shop, CANCEL, id=row.gid, key=key or new_key(), **how)


async def placed(shop: Shop) -> models.Order:
    """Three teas at 3.33, not paid yet, of ten."""
    tea = variant(10, price_minor=333)
    await stock(shop, product(tea))
    return await order(shop, line(tea, 3))


async def seen(shop: Shop, row: models.Order) -> Any:
    return (await shop.ask(MONEY, STAFF, id=row.gid))["order"]


async def test_the_use_of_a_code_is_given_back_with_the_order(shop: Shop) -> None:
    """To whoever comes next, and to the buyer who may use it once."""
    tea = variant(10, price_minor=1000)
    await stock(shop, product(tea))
    rule = Discount(key="", title="Ten", code="TEN", value=Percentage(Decimal(10)), usage_limit=1)
    await shop.add(models.Discount.of(replace(rule, customer_limit=1)))
    row = await order(shop, line(tea), discountCodes=["ten"])
    assert row.total_minor == 900
    other = (await create(shop, line(tea), discountCodes=["TEN"]))["cart"]
    assert other["cost"]["totalAmount"]["amount"] == "10.00"

    assert (await cancel(shop, row, restock=False, give_back=False))["userErrors"] == []

    again = await order(shop, line(tea), discountCodes=["Ten"])
    assert again.total_minor == 900
    assert (await cancel(shop, row))["userErrors"][0]["code"] == "ALREADY_CANCELED"
    counted = sa.select(models.Discount.used)
    assert await shop.all(counted) == [1], "given back once"
    assert await anomalies(shop) == []


async def on_hand(shop: Shop) -> int:
    [level] = await shop.all(sa.select(models.InventoryLevel))
    return int(level.on_hand)


async def test_an_order_that_nobody_paid_is_called_off(shop: Shop) -> None:
    row = await placed(shop)

    payload = await cancel(shop, row)

    assert payload["userErrors"] == []
    canceled = payload["order"]
    assert canceled["canceledAt"] is not None
    assert (canceled["cancelReason"], canceled["fulfillmentStatus"]) == ("CUSTOMER", "RESTOCKED")
    assert canceled["financialStatus"] == "PENDING"
    found = await seen(shop, row)
    assert found["currentTotalPrice"] == found["totalOutstanding"] == {"amount": "0.00"}
    assert found["lineItems"]["nodes"] == [{"currentQuantity": 0}]
    assert found["refunds"] == []
    assert await on_hand(shop) == 10
    assert await topics(shop) == ["orders/cancelled", "orders/updated"]


async def test_goods_stay_away_from_the_shelf_if_staff_say_so(shop: Shop) -> None:
    row = await placed(shop)

    await cancel(shop, row, restock=False)

    assert await on_hand(shop) == 7


async def test_what_was_paid_is_given_back(shop: Shop) -> None:
    row = await placed(shop)
    await tell(shop, MARK, id=row.gid)

    payload = await cancel(shop, row)

    assert payload["order"]["financialStatus"] == "REFUNDED"
    found = await seen(shop, row)
    assert found["refunds"] == [{"status": "SUCCESS"}]
    assert found["totalRefunded"] == {"amount": "9.99"}
    assert found["totalOutstanding"] == {"amount": "0.00"}
    assert await on_hand(shop) == 10


async def test_what_was_paid_can_be_kept_for_now(shop: Shop) -> None:
    row = await placed(shop)
    await tell(shop, MARK, id=row.gid)

    await cancel(shop, row, give_back=False)
    kept = await seen(shop, row)
    payload = await refund(shop, row, amount=money("9.99"))

    assert kept["totalOutstanding"] == {"amount": "-9.99"}
    assert payload["order"]["financialStatus"] == "REFUNDED"
    assert (await seen(shop, row))["totalOutstanding"] == {"amount": "0.00"}


async def test_money_that_is_set_aside_is_let_go(shop: Shop) -> None:
    row = await authorized(shop)

    payload = await cancel(shop, row)

    assert payload["order"]["financialStatus"] == "VOIDED"
    voids = [t for t in (await seen(shop, row))["transactions"] if t["kind"] == "VOID"]
    assert voids[-1] == {"kind": "VOID", "state": "SUCCEEDED", "amount": {"amount": "50.00"}}


async def test_an_order_of_which_something_was_sent_is_not_called_off(shop: Shop) -> None:
    row = await placed(shop)
    [item] = await lines_of(shop, row)
    await send(shop, row, {"id": item.gid, "quantity": 1})

    assert refusals(await cancel(shop, row)) == [("SENT_ALREADY", "id")]


async def test_an_order_is_called_off_once(shop: Shop) -> None:
    row = await placed(shop)
    first = await cancel(shop, row, key="one")

    assert await cancel(shop, row, key="one") == first
    assert refusals(await cancel(shop, row)) == [("ALREADY_CANCELED", "id")]
    assert refusals(await send(shop, row)) == [("ALREADY_CANCELED", "fulfillment.orderId")]
    assert await on_hand(shop) == 10
    gone = {"id": "gid://shopify/Order/4444", "reason": "OTHER", "restock": True, "refund": True}
    assert refusals(await tell(shop, CANCEL, **gone)) == [("NOT_FOUND", "id")]


async def test_an_order_is_called_off_even_if_its_money_cannot_be_given_back(shop: Shop) -> None:
    row = await authorized(shop, CardScript.REFUND_DECLINED)
    await tell(shop, CAPTURE, id=row.gid)

    payload = await cancel(shop, row, key="one")
    again = await cancel(shop, row, key="one")

    assert payload["order"]["canceledAt"] is not None
    assert refusals(payload) == refusals(again) == [("DECLINED", "")]
    found = await seen(shop, row)
    assert found["refunds"] == [{"status": "FAILURE"}]
    assert found["totalOutstanding"] == {"amount": "-50.00"}
    assert found["lineItems"]["nodes"] == [{"currentQuantity": 0}]


async def test_money_is_taken_in_parts(shop: Shop) -> None:
    row = await authorized(shop)

    first = await tell(shop, CAPTURE, id=row.gid, amount=money("20.00"))
    beyond = await tell(shop, CAPTURE, id=row.gid, amount=money("40.00"))

    assert first["order"]["financialStatus"] == "PARTIALLY_PAID"
    assert refusals(beyond)[0][0] in ("AMOUNT_TOO_LARGE", "NOTHING_AUTHORIZED")


async def test_an_answer_that_does_not_come_is_told_and_looked_for(shop: Shop) -> None:
    row = await authorized(shop, CardScript.CAPTURE_TIMED_OUT)

    payload = await tell(shop, CAPTURE, id=row.gid, key="one")
    again = await tell(shop, CAPTURE, id=row.gid, key="one")

    assert refusals(payload) == [("UNKNOWN_OUTCOME", "")]
    assert again["userErrors"] == []
    assert again["order"]["financialStatus"] == "PAID"


async def test_what_is_paid_is_not_marked_as_paid(shop: Shop) -> None:
    row = await placed(shop)
    await tell(shop, MARK, id=row.gid)

    assert refusals(await tell(shop, MARK, id=row.gid)) == [("ALREADY_PAID", "")]


async def test_staff_write_on_an_order_what_they_say_and_no_more(shop: Shop) -> None:
    row = await placed(shop)

    said = {"note": " Ring twice ", "tags": ["Gift", "gift", " ", "VIP"]}
    payload = await tell(shop, UPDATE, id=row.gid, input=said)
    moved = await tell(shop, UPDATE, id=row.gid, input={"email": "Bob@Example.com"})
    emptied = await tell(shop, UPDATE, id=row.gid, input={"note": None, "email": "", "tags": []})

    assert payload["order"] == {
        "note": "Ring twice",
        "tags": ["Gift", "VIP"],
        "email": "ann@example.com",
    }
    assert moved["order"]["email"] == "Bob@example.com"
    assert moved["order"]["note"] == "Ring twice"
    assert emptied["order"] == {"note": None, "tags": [], "email": None}
    events = await shop.all(
        sa.select(models.Event)
        .where(models.Event.topic == "orders/updated")
        .order_by(models.Event.id)
    )
    assert events[0].detail == {
        "changed": ["note", "tags"],
        "before": {"tags": []},
        "after": {"tags": ["Gift", "VIP"]},
    }
    assert "Example" not in str([event.detail for event in events])


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"note": "x" * 5_001}, "input.note"),
        ({"note": "a\x00b"}, "input.note"),
        ({"email": "nobody"}, "input.email"),
        ({"tags": ["x" * 41]}, "input.tags.0"),
        ({"tags": [str(n) for n in range(251)]}, "input.tags"),
    ],
)
async def test_what_cannot_be_kept_of_an_order_is_refused(shop: Shop, said: Any, path: str) -> None:
    row = await placed(shop)

    assert refusals(await tell(shop, UPDATE, id=row.gid, input=said)) == [("INVALID", path)]


@pytest.mark.parametrize("backend", ["postgresql"])
async def test_calling_off_waits_for_nobody_who_waits_for_the_order(
    shop: Shop, backend: str
) -> None:
    """Whoever notes what a gateway tells holds the cart first, and then the order."""
    await demo(shop)
    tea = variant(5)
    await stock(shop, product(tea))
    cart = await card_cart(shop, line(tea))
    await submit(shop, cart)
    row = await carts_order(shop, cart)
    [attempt] = await shop.all(sa.select(models.CompletionAttempt.id))
    how = {"reason": "CUSTOMER", "restock": True, "refund": True}
    async with shop.context() as context, context.transaction() as session:
        await resolvers.attempt.locked(session, attempt)
        async with asyncio.timeout(20):
            answer = await tell(shop, CANCEL, id=row.gid, **how)
        await resolvers.payment.book_of(session, row.id)

    assert answer["order"]["financialStatus"] == "REFUNDED"
