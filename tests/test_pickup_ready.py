"""What is collected is told of as such: the letters, and the order's page."""

from typing import Any

import fulfilling
import httpx2
import pytest
import sqlalchemy as sa
from buying import line
from conftest import Shop
from factories import variant
from managing import events
from test_cart_delivery import STANDARD, zone
from test_checkout_page import words
from test_order_mail import delivered
from test_pickup import bought, collected, shelves

import models
from app import create_app

READY = """mutation($id: ID!) { answer: orderPreparedForPickup(id: $id) {
  order { readyForPickupAt } userErrors { code field message } } }"""


async def waiting(shop: Shop, count: int = 2) -> models.Order:
    """An order that is collected at the corner."""
    tea = variant(price_minor=1000)
    place = await shelves(shop, (tea, 0, 9), phone="+12125550100")
    await shop.add(zone(STANDARD))
    row = await bought(shop, await collected(shop, place, line(tea, count)))
    assert row.email
    return row


async def page_of(shop: Shop, row: models.Order) -> str:
    app = create_app(shop.settings)
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        page = await client.get(f"/orders/{row.number}?key={row.key}")
    await app.state.database.dispose()
    return words(page)


async def prepared(shop: Shop, row: models.Order) -> Any:
    return await fulfilling.tell(shop, READY, id=row.gid)


async def told(shop: Shop, row: models.Order) -> tuple[str, str]:
    """Subject and text of the one letter that is due."""
    [letter] = await delivered(shop)
    assert letter.recipient == row.email
    assert letter.html is not None
    return letter.subject, letter.body


async def test_who_collects_is_told_where_when_and_that_it_was_handed_over(shop: Shop) -> None:
    row = await waiting(shop)
    where = "Corner\n1 Corner Street\nNew York, NY 10001\nUnited States\n+12125550100"
    _, placed = await told(shop, row)
    assert f"You collect it here:\n{where}\nReady in an hour" in placed
    assert "Shipping" not in placed, "nothing is sent"
    assert "make it ready for you to collect" in await page_of(shop, row)
    [item] = await fulfilling.lines_of(shop, row)
    await fulfilling.send(shop, row, fulfilling.some(item, 1))
    subject, handed = await told(shop, row)
    assert subject == f"You collected your order {row.name}"
    assert "was handed over to you:" in handed
    assert "You collect it here" not in handed

    answer = await prepared(shop, row)

    assert answer["userErrors"] == []
    assert answer["order"]["readyForPickupAt"]
    subject, ready = await told(shop, row)
    assert subject == f"Your order {row.name} is ready to collect"
    assert "is ready: come and collect it. This waits for you:" in ready
    assert "1 \N{MULTIPLICATION SIGN} " in ready, "what was not handed over yet"
    assert f"You collect it here:\n{where}" in ready
    assert "Parcel" not in ready
    page = await page_of(shop, row)
    assert "It is ready: come and collect it." in page
    assert "Ready to collect" in page
    await fulfilling.send(shop, row)
    assert "All of it was handed over to you." in await page_of(shop, row)


async def test_it_is_told_once_and_of_nothing_else(shop: Shop) -> None:
    row = await waiting(shop)
    assert (await prepared(shop, row))["userErrors"] == []
    again = await prepared(shop, row)
    called = await waiting_no_more(shop, row)
    unknown = await fulfilling.tell(shop, READY, id="gid://shopify/Order/9999")

    said = [
        (one["code"], one["message"]) for answer in (again, called) for one in answer["userErrors"]
    ]
    assert said == [
        ("NOTHING_TO_DO", "Its buyer was told already that it is ready."),
        ("ALREADY_CANCELED", "The order was called off already."),
    ]
    assert fulfilling.refusals(unknown) == [("NOT_FOUND", "id")]
    [noted] = await events(shop, "orders/ready_for_pickup")
    assert noted.detail["before"] == {"readyForPickupAt": None}
    assert noted.detail["after"]["readyForPickupAt"]


async def waiting_no_more(shop: Shop, row: models.Order) -> Any:
    how = {"reason": "STAFF", "restock": True, "refund": False}
    assert (await fulfilling.tell(shop, fulfilling.CANCEL, id=row.gid, **how))["userErrors"] == []
    return await prepared(shop, row)


@pytest.mark.parametrize("gone", [False, True])
async def test_what_is_sent_or_gone_is_not_made_ready(shop: Shop, gone: bool) -> None:
    row = await waiting(shop)
    if gone:
        await fulfilling.send(shop, row)
    else:
        async with shop.database.write_session() as session, session.begin():
            await session.execute(sa.update(models.Order).values(snapshot={}))

    [error] = (await prepared(shop, row))["userErrors"]

    assert (error["code"], error["message"]) == (
        ("NOTHING_TO_DO", "All of it was handed over already.")
        if gone
        else ("INVALID", "It is not collected, but sent: use fulfillmentCreate.")
    )


async def test_it_is_told_in_the_buyers_language(shop: Shop) -> None:
    row = await waiting(shop)
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Order).values(customer_locale="de"))
    await delivered(shop)
    await prepared(shop, row)

    subject, body = await told(shop, row)

    assert subject == f"Ihre Bestellung {row.name} liegt zur Abholung bereit"
    assert "Abholung hier:\nCorner" in body
