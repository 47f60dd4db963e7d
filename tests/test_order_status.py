"""An order's page: what was bought, what was paid, where it is."""

import re
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from buying import line, order
from conftest import Shop
from factories import product, stock, variant
from fulfilling import send, some

import models
from models import OrderCancelReason, OrderFinancialStatus


@pytest.fixture
async def bought(shop: Shop) -> models.Order:
    """Three teas and a tin, with the buyer's words."""
    tea, tin = variant(10, price_minor=1250), variant(10, title="Default Title")
    await stock(shop, product(tea, title="Tea & more"), product(tin, title="Tin"))
    return await order(shop, line(tea, 3, ribbon="red"), line(tin), note="Ring twice")


async def change(shop: Shop, **values: Any) -> None:
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Order).values(**values))


async def words(client: httpx2.AsyncClient, row: models.Order) -> str:
    answer = await client.get(f"/orders/{row.number}?key={row.key}&utm_source=mail")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.text))
    return plain.replace("\N{MULTIPLICATION SIGN}", "x")


async def test_a_new_order_says_what_it_holds_and_what_is_next(
    client: httpx2.AsyncClient, bought: models.Order
) -> None:
    page = await words(client, bought)

    for said in ("Order #1001", "Thank you", "Tea &amp; more", "ribbon: red", "$37.50", "$47.50"):
        assert said in page, said
    for said in ("Ordered", "To be paid", "To be sent", "ann@example.com", "Ring twice"):
        assert said in page, said
    assert "Delivered to" not in page


async def test_parcels_are_told_with_what_is_in_them_and_where_they_are(
    client: httpx2.AsyncClient, shop: Shop, bought: models.Order
) -> None:
    item = models.OrderLineItem
    [tea, _] = await shop.all(sa.select(item).order_by(item.position))
    tracking = {"company": "Mail", "numbers": ["T1", "T2"], "urls": ["https://t.test/1"]}
    await send(shop, bought, some(tea, 2), trackingInfo=tracking)
    first = await words(client, bought)
    answer = await client.get(f"/orders/{bought.number}?key={bought.key}")
    await send(shop, bought)
    both = await words(client, bought)

    assert "Sent by Mail" in first
    assert "2 x Tea &amp; more" in first
    assert "Follow parcel T1" in first
    assert "Parcel T2" in first
    assert 'href="https://t.test/1"' in answer.text
    assert "More to be sent" in first
    assert "1 x Tea &amp; more, 1 x Tin" in both
    assert "to be sent" not in both


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (OrderFinancialStatus.PAID, "Paid"),
        (OrderFinancialStatus.AUTHORIZED, "Payment set aside"),
        (OrderFinancialStatus.REFUNDED, "Given back"),
        (OrderFinancialStatus.VOIDED, "Payment called off"),
    ],
)
async def test_how_far_it_is_paid_is_told(
    client: httpx2.AsyncClient,
    shop: Shop,
    bought: models.Order,
    status: OrderFinancialStatus,
    title: str,
) -> None:
    await change(shop, financial_status=status)
    page = await words(client, bought)
    assert title in page
    assert status.meaning in page


async def test_an_order_that_was_called_off_thanks_nobody(
    client: httpx2.AsyncClient, shop: Shop, bought: models.Order
) -> None:
    reason = OrderCancelReason.INVENTORY
    await change(shop, canceled_at=datetime.now(UTC), cancel_reason=reason, refunded_minor=4750)

    page = await words(client, bought)

    assert "Your order was called off" in page
    assert reason.meaning in page
    assert "Given back $47.50" in page
    assert "Thank you" not in page


async def test_an_order_that_was_changed_shows_its_sums_as_they_are_now(
    client: httpx2.AsyncClient, shop: Shop, bought: models.Order
) -> None:
    address = {"address1": "1 Street", "city": "Berlin", "zip": "10115", "country_code": "DE"}
    await change(shop, edited=True, total_minor=3500, billing_address=address)
    async with shop.database.write_session() as session, session.begin():
        tea = models.OrderLineItem.position == 1
        values = {"removed": 1, "fulfilled": 1, "returned": 1, "tax_minor": 200}
        await session.execute(sa.update(models.OrderLineItem).where(tea).values(**values))

    page = await words(client, bought)

    for said in ("1 taken off", "1 sent back", "Taxes $2.00", "Total USD $35.00", "10115 Berlin"):
        assert said in page, said


@pytest.mark.parametrize(
    "path",
    [
        *("/orders/1001", "/orders/1001?key=x", "/orders/9?key=", "/orders/%00?key=x"),
        *(f"/orders/{digits}?key=x" for digits in ("9" * 19, "9" * 25, "9" * 5000)),
    ],
)
async def test_without_its_key_there_is_no_order(
    client: httpx2.AsyncClient, bought: models.Order, path: str
) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert "There is no such order" in answer.text


async def test_what_was_deleted_since_is_shown_without_its_picture(
    client: httpx2.AsyncClient, shop: Shop, bought: models.Order
) -> None:
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.OrderLineItem).values(variant_id=None))
    assert "Tea &amp; more" in await words(client, bought)
