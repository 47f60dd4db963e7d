"""Staff find orders by number, buyer, state, total and time."""

from datetime import UTC, datetime

import pytest
from conftest import Shop
from factories import order, product, variant

import models
from commerce.permission import Permission

ORDERS = """query($text: String) { orders(first: 50, query: $text) { nodes { name } } }"""
APRIL = datetime(2026, 4, 1, tzinfo=UTC)
PENDING, PAID = models.OrderFinancialStatus.PENDING, models.OrderFinancialStatus.PAID


@pytest.fixture
async def sold(shop: Shop) -> Shop:
    """Orders #1001 (12.50 USD), #1002 (300 JPY) and EU1-1003 (9.999 KWD)."""
    thing = variant()
    await shop.add(product(thing))
    values = {"financial_status": PENDING, "total_minor": 300, "currency": "JPY"}
    second = order(thing, email=None, email_key=None, **values)
    second.lines[0].sku_key = "t-1"
    await shop.add(
        order(
            email="Ann@shop.test",
            email_key="ann@shop.test",
            financial_status=PAID,
            total_minor=1250,
            processed_at=APRIL,
        ),
        second,
        order(
            email="bob@shop.test",
            email_key="bob@shop.test",
            financial_status=PENDING,
            total_minor=9_999,
            currency="KWD",
            prefix="EU1-",
            fulfillment_status=models.OrderFulfillmentStatus.FULFILLED,
        ),
    )
    await shop.add(*(models.OrderTag(order_id=key, tag_key="sale") for key in (1, 3)))
    return shop


A, B, C = "#1001", "#1002", "EU1-1003"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (None, [A, B, C]),
        ("1001", [A]),
        ("'#1001'", [A]),
        ("#1001", [A]),
        ("EU1-1003", [C]),
        ("1003", [C]),
        ("#1003", []),
        ("1-1003", []),
        ("1001 OR 1002", [A, B]),
        ("9999999999999999999999", []),
        ("ANN@shop.test", [A]),
        ("ann*", [A]),
        ("#100*", [A, B]),
        ("-ann@shop.test", [B, C]),
        ("' '", [A, B, C]),
        ("\\ ", [A, B, C]),
        ("name:#1002", [B]),
        ("name:'#10*'", []),
        ("name:#100*", [A, B]),
        ("name:*", [A, B, C]),
        ("name:>#1", [A, B, C]),
        ("email:ann@SHOP.test", [A]),
        ("-email:ann@shop.test", [B, C]),
        ("email:b*", [C]),
        ("-email:*", [B]),
        ("id:1002", [B]),
        ("id:gid://shopify/Order/1002?key=x", [B]),
        ("id:<1003", [A, B]),
        ("financial_status:paid", [A]),
        ("financial_status:PAID,pending", [A, B, C]),
        ("financial_status:lost", [A, B, C]),
        ("fulfillment_status:fulfilled", [C]),
        ("fulfillment_status:unfulfilled", [A, B]),
        ("total_price:12.5", [A]),
        ("total_price:300", [B]),
        ("total_price:9.999", [C]),
        ("total_price:9.9995", []),
        ("total_price:<10", [C]),
        ("total_price:<=12.50", [A, C]),
        ("total_price:>12.499", [A, B]),
        ("total_price:>=12.501", [B]),
        ("total_price:*", [A, B, C]),
        ("total_price:1*", [A, B, C]),
        ("total_price:much", [A, B, C]),
        ("processed_at:2026-04", [A]),
        ("created_at:<=now", [A, B, C]),
        ("created_at:>now", []),
        ("tag:SALE", [A, C]),
        ("tag:sal*", [A, C]),
        ("-tag:sale", [B]),
        ("tag_not:sale", [B]),
        ("sku:t-1", [B]),
        ("-sku:*", [A, C]),
        ("sku:t-2", []),
    ],
)
async def test_staff_find(sold: Shop, text: str | None, names: list[str]) -> None:
    answer = await sold.ask(ORDERS, [Permission.ORDERS_READ], text=text)

    assert [node["name"] for node in answer["orders"]["nodes"]] == names


async def test_nobody_else_finds_orders(sold: Shop) -> None:
    code, _ = await sold.refusal(ORDERS, text="1001")

    assert code == "UNAUTHENTICATED"
