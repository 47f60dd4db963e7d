"""Draft orders: drawn up by staff, priced as carts are, and made one order of each."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any

import accounts
import buying
import pytest
import sqlalchemy as sa
from conftest import Shop
from drafting import (
    COMPLETE,
    CREATE,
    DELETE,
    STAFF,
    UPDATE,
    amounts,
    ask,
    codes,
    done,
    draft,
    of,
    own,
)
from factories import product, stock, variant
from managing import events

import models
from commerce.discount import Discount, Percentage
from commerce.money import Money
from commerce.permission import Permission
from commerce.shipping import Flat, ShippingMethod, ShippingZone
from commerce.tax import TaxRate

LIST = """query($q: String, $key: DraftOrderSortKeys) {
  draftOrders(first: 9, query: $q, sortKey: $key) { nodes { name } totalCount } }"""
HOME = {
    "firstName": "Bea",
    "lastName": "Lee",
    "address1": "12 Harbor Street",
    "city": "Seattle",
    "province": "WA",
    "country": "US",
    "zip": "98101",
}


@pytest.fixture
async def tea(shop: Shop) -> models.ProductVariant:
    made = variant(5, price_minor=1000, title="Green", sku="T-1", requires_shipping=False)
    await stock(shop, product(made, title="Tea"))
    return made


async def orders(shop: Shop) -> list[models.Order]:
    lines = sa.orm.selectinload(models.Order.lines)
    return list(await shop.all(sa.select(models.Order).options(lines)))


async def left(shop: Shop, one: models.ProductVariant) -> int:
    row = models.ProductVariant
    [found] = await shop.all(sa.select(row.quantity_available).where(row.id == one.id))
    return int(found)


async def test_an_order_is_drawn_up_changed_and_placed_once(
    shop: Shop, tea: models.ProductVariant
) -> None:
    ann = await accounts.customer(shop)
    made = await draft(
        shop,
        of(tea, 2, customAttributes=[{"key": "for", "value": "Bea"}]),
        own("A visit", "25.50", 1, sku="V", discount={"percentage": "10", "title": "Friends"}),
        email=None,
        customerId=ann.gid,
        note="  By hand ",
        tags=["Trade", "trade", " phone "],
        discount={"amount": "2.95"},
    )
    assert (made["name"], made["status"], made["email"]) == ("#D1", "OPEN", "ann@example.com")
    assert (made["note"], made["tags"]) == ("By hand", ["Trade", "phone"])
    assert amounts(made) == ("45.50", "5.50", "0.00", "0.00", "40.00")
    [first, second] = made["lineItems"]
    assert (first["title"], first["variantTitle"], first["sku"]) == ("Tea", "Green", "T-1")
    assert first["customAttributes"] == [{"key": "for", "value": "Bea"}]
    assert (second["title"], second["variant"], second["sku"]) == ("A visit", None, "V")
    assert await left(shop, tea) == 5, "a draft sets nothing aside"

    now = await done(shop, UPDATE, id=made["id"], draft={"discount": None})
    assert amounts(now) == ("45.50", "2.55", "0.00", "0.00", "42.95")
    answers = [await ask(shop, COMPLETE, id=made["id"], key="once") for _ in range(2)]
    assert answers[0] == answers[1]
    [order] = await orders(shop)
    shown = answers[0]["draftOrder"]
    assert (shown["status"], shown["invoiceUrl"]) == ("COMPLETED", None)
    assert shown["order"]["financialStatus"] == "PENDING"
    assert (shown["order"]["tags"], shown["order"]["note"]) == (["Trade", "phone"], "By hand")
    assert amounts(shown) == amounts(now)
    assert shown["lineItems"] == now["lineItems"]
    assert (order.customer_id, order.email, order.total_minor) == (ann.id, "ann@example.com", 4295)
    assert [(one.title, one.variant_id, one.quantity) for one in order.lines] == [
        ("Tea", tea.id, 2),
        ("A visit", None, 1),
    ]
    assert await left(shop, tea) == 3
    topics = [f"draft_orders/{word}" for word in ("create", "update", "complete")]
    found = [await events(shop, topic) for topic in topics]
    assert [len(one) for one in found] == [1, 1, 1]
    assert found[1][0].detail["changed"] == ["discount"]
    assert found[2][0].detail["after"] == {"status": "COMPLETED", "order": order.subject}
    assert "ann@example.com" not in repr([row.detail for rows in found for row in rows])

    assert await codes(shop, COMPLETE, id=made["id"], key="again") == [("COMPLETED", ["id"])]
    assert await codes(shop, UPDATE, id=made["id"], draft={}) == [("COMPLETED", ["id"])]
    assert await codes(shop, DELETE, id=made["id"]) == [("COMPLETED", ["id"])]


async def test_a_draft_costs_what_a_cart_of_the_same_goods_does(
    shop: Shop, tea: models.ProductVariant
) -> None:
    rate = TaxRate(title="VAT", rate=Decimal("0.0825"), country="US")
    await shop.add(models.TaxRate.of(rate))
    to = {"countryCode": "US", **{k: HOME[k] for k in ("address1", "city", "zip")}}
    address = {"selected": True, "address": {"deliveryAddress": {**to, "provinceCode": "WA"}}}
    placed = await buying.order(shop, buying.line(tea, 3), delivery={"addresses": [address]})

    made = await draft(shop, of(tea, 3), shippingAddress=HOME)

    assert amounts(made)[3:] == ("2.48", "32.48")
    assert (placed.tax_minor, placed.total_minor) == (248, 3248)


async def test_the_shops_own_discounts_leave_drafts_alone(
    shop: Shop, tea: models.ProductVariant
) -> None:
    half = Discount(key="", title="Half", value=Percentage(Decimal(50)))
    await shop.add(models.Discount.of(half))

    made = await draft(shop, of(tea), discount={"percentage": "100"})

    assert amounts(made) == ("10.00", "10.00", "0.00", "0.00", "0.00")
    answer = await ask(shop, COMPLETE, id=made["id"], key="k")
    assert answer["draftOrder"]["order"]["financialStatus"] == "PAID"
    assert await shop.all(sa.select(models.DiscountUse)) == []


async def test_it_is_noted_that_it_was_paid_outside_the_shop(
    shop: Shop, tea: models.ProductVariant
) -> None:
    made = await draft(shop, of(tea))
    for _ in range(2):
        answer = await ask(shop, COMPLETE, id=made["id"], key="k", pending=False)
        assert answer["draftOrder"]["order"]["financialStatus"] == "PAID"
    assert len(await shop.all(sa.select(models.Payment))) == 1


async def test_many_who_complete_a_draft_make_one_order(
    shop: Shop, tea: models.ProductVariant
) -> None:
    made = await draft(shop, of(tea))

    answers = await asyncio.gather(
        *(ask(shop, COMPLETE, id=made["id"], key=f"key {n}") for n in range(4))
    )

    placed = [answer for answer in answers if answer["order"]]
    assert len(placed) == 1
    refused = {e["code"] for answer in answers for e in answer["userErrors"]}
    assert refused <= {"COMPLETED", "BEING_PAID"}
    assert len(await orders(shop)) == 1
    assert await left(shop, tea) == 4


async def test_what_is_missing_is_said_and_nothing_is_taken(
    shop: Shop, tea: models.ProductVariant
) -> None:
    empty = await draft(shop, email=None)
    missing = [("INCOMPLETE", ["id"])] * 2
    assert await codes(shop, COMPLETE, id=empty["id"], key="k") == missing
    many = await draft(shop, of(tea, 6))
    short = [("NOT_ENOUGH_STOCK", ["id"])]
    assert await codes(shop, COMPLETE, id=many["id"], key="m") == short
    again = await done(shop, UPDATE, id=many["id"], draft={"lineItems": [of(tea, 5)]})
    assert again["lineItems"][0]["quantity"] == 5
    await done(shop, COMPLETE, id=many["id"], key="m")
    assert await left(shop, tea) == 0


async def test_a_delivery_is_chosen_or_named(shop: Shop) -> None:
    heavy = variant(5, price_minor=1000)
    flat = ShippingMethod(key="post", title="Post", price=Flat(Money(500, "USD")))
    zone = ShippingZone(key="us", title="US", rest_of_world=True, methods=(flat,))
    await stock(shop, product(heavy))
    await shop.add(models.ShippingZone.of(zone, "USD"))
    made = await draft(shop, of(heavy))
    assert await codes(shop, COMPLETE, id=made["id"], key="k") == [("INCOMPLETE", ["id"])]

    there = await done(shop, UPDATE, id=made["id"], draft={"shippingAddress": HOME})
    [option] = there["shippingOptions"]
    assert (option["title"], option["price"]) == ("Post", {"amount": "5.00"})
    chosen = {"shippingLine": {"handle": option["handle"]}}
    assert amounts(await done(shop, UPDATE, id=made["id"], draft=chosen))[2] == "5.00"
    named = {"shippingLine": {"title": "By bicycle", "price": "2.00"}}
    ridden = await done(shop, UPDATE, id=made["id"], draft=named)
    assert amounts(ridden) == ("10.00", "0.00", "2.00", "0.00", "12.00")
    gone = await done(shop, UPDATE, id=made["id"], draft={"shippingLine": None})
    assert amounts(gone)[2] == "0.00"
    await done(shop, UPDATE, id=made["id"], draft=named)
    await done(shop, COMPLETE, id=made["id"], key="l")
    [order] = await orders(shop)
    assert (order.shipping_minor, order.total_minor) == (200, 1200)
    assert (order.shipping_address or {})["city"] == "Seattle"


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"lineItems": [{"quantity": 0, "title": "A", "unitPrice": "1"}]}, "INVALID", "0 quantity"),
    ({"lineItems": [{"quantity": 1, "title": "A"}]}, "BLANK", "0 unitPrice"),
    ({"lineItems": [own(" ", "1")]}, "BLANK", "0 title"),
    ({"lineItems": [own("A", "-1")]}, "INVALID", "0 unitPrice"),
    ({"lineItems": [own("A", "1", grams=-1)]}, "INVALID", "0 grams"),
    ({"lineItems": [own("A", "1", discount={})]}, "INVALID", "0 discount"),
    ({"discount": {"percentage": "101"}}, "INVALID", "discount percentage"),
    ({"discount": {"percentage": "1", "amount": "1"}}, "INVALID", "discount"),
    ({"discount": {"amount": "-1"}}, "INVALID", "discount amount"),
    ({"email": "nobody"}, "INVALID", "email"),
    ({"note": "x" * 5001}, "TOO_LONG", "note"),
    ({"tags": ["x" * 41]}, "TOO_LONG", "tags 0"),
    ({"tags": ["x"] * 251}, "INVALID", "tags"),
    ({"customerId": "gid://shopify/Customer/999"}, "NOT_FOUND", "customerId"),
    ({"shippingAddress": {"country": "Nowhere"}}, "INVALID", "shippingAddress country"),
    ({"billingAddress": {"country": "Nowhere"}}, "INVALID", "billingAddress country"),
    ({"shippingLine": {"price": "1"}}, "BLANK", "shippingLine title"),
    ({"shippingLine": {"title": "A", "price": "-1"}}, "INVALID", "shippingLine price"),
    ({"shippingLine": {"handle": "a", "title": "A"}}, "INVALID", "shippingLine"),
]


async def test_what_is_wrong_with_a_draft_is_said(shop: Shop) -> None:
    for said, code, field in WRONG:
        path = [*(["lineItems"] if "lineItems" in said else []), *field.split()]
        assert await codes(shop, CREATE, draft=said) == [(code, ["draftOrder", *path])]
    assert await shop.all(sa.select(models.Cart)) == []


async def test_what_is_wrong_with_its_variants_is_said(
    shop: Shop, tea: models.ProductVariant
) -> None:
    euro = variant(5, currency="EUR")
    await stock(shop, product(euro), at="Elsewhere")
    lines = [
        {"variantId": "gid://shopify/ProductVariant/999", "quantity": 1},
        of(euro),
        of(tea, title="Mine"),
        of(tea, customAttributes=[{"key": "", "value": "x"}]),
    ]
    found = await codes(shop, CREATE, draft={"lineItems": lines})
    assert [(code, field[2:]) for code, field in found] == [
        ("NOT_FOUND", ["0", "variantId"]),
        ("INVALID", ["1", "variantId"]),
        ("INVALID", ["2", "variantId"]),
        ("INVALID", ["3", "customAttributes"]),
    ]
    many = {"lineItems": [own("A", "1")] * 251}
    assert (await shop.refusal(CREATE, STAFF, draft=many))[0] == "BAD_USER_INPUT"


async def test_nobody_learns_of_customers_by_drawing_up_orders(
    shop: Shop, tea: models.ProductVariant
) -> None:
    ann = await accounts.customer(shop)
    made = await draft(shop, of(tea), email=None, customerId=ann.gid)
    clerk = [Permission.ORDERS_READ, Permission.ORDERS_WRITE]
    said = {"customerId": ann.gid, "lineItems": [of(tea)]}
    assert (await shop.refusal(CREATE, clerk, draft=said))[0] == "FORBIDDEN"
    assert (await shop.refusal(UPDATE, clerk, id=made["id"], draft=said))[0] == "FORBIDDEN"
    read = "query($id: ID!) { draftOrder(id: $id) { customer { email } } }"
    assert (await shop.refusal(read, clerk, id=made["id"]))[0] == "FORBIDDEN"
    assert len(await shop.all(sa.select(models.DraftOrder))) == 1


async def test_a_draft_that_is_deleted_leads_nowhere(
    shop: Shop, tea: models.ProductVariant
) -> None:
    made = await draft(shop, of(tea))
    [cart] = await shop.all(sa.select(models.Cart))
    asked = "query($id: ID!) { cart(id: $id) { id } }"
    assert (await shop.ask(asked, id=cart.gid))["cart"]

    answer = await ask(shop, DELETE, id=made["id"])

    assert answer == {"deletedDraftOrderId": made["id"], "userErrors": []}
    assert (await shop.ask(asked, id=cart.gid))["cart"] is None
    for sent, more in ((DELETE, {}), (UPDATE, {"draft": {}}), (COMPLETE, {"key": "k"})):
        assert await codes(shop, sent, id=made["id"], **more) == [("NOT_FOUND", ["id"])]
    assert len(await events(shop, "draft_orders/delete")) == 1


async def test_drafts_are_found_and_sorted(shop: Shop, tea: models.ProductVariant) -> None:
    ann = await accounts.customer(shop)
    one = await draft(shop, of(tea), email="carl@example.com")
    await draft(shop, of(tea), email=None, customerId=ann.gid)
    await done(shop, COMPLETE, id=one["id"], key="k")
    async with shop.database.write_session() as session, session.begin():
        row = models.DraftOrder
        later = models.now() + timedelta(hours=1)
        await session.execute(sa.update(row).where(row.id == 1).values(updated_at=later))
    for query, key, found in (
        (None, "ID", ["#D1", "#D2"]),
        (None, "UPDATED_AT", ["#D2", "#D1"]),
        ("status:open", "ID", ["#D2"]),
        ("status:completed", "ID", ["#D1"]),
        ("CARL", "ID", ["#D1"]),
        ("email:ann@example.com", "ID", ["#D2"]),
        (f"customer_id:{ann.id}", "ID", ["#D2"]),
        ("#d2", "ID", ["#D2"]),
        ("name:D1", "ID", ["#D1"]),
        ("name:1001", "ID", []),
        ("''", "ID", ["#D1", "#D2"]),
    ):
        answer = (await shop.ask(LIST, STAFF, q=query, key=key))["draftOrders"]
        assert [node["name"] for node in answer["nodes"]] == found, query
    read = "query($id: ID!) { draftOrder(id: $id) { name } node(id: $id) { id } }"
    answer = await shop.ask(read, STAFF, id=one["id"])
    assert answer == {"draftOrder": {"name": "#D1"}, "node": {"id": one["id"]}}


async def test_an_order_of_a_draft_is_edited_as_any_other(
    shop: Shop, tea: models.ProductVariant
) -> None:
    """What was taken off single lines by hand goes with them."""
    half = {"percentage": "50"}
    made = await draft(shop, of(tea, 2, discount=half), own("A visit", "30.00", 2, discount=half))
    await done(shop, COMPLETE, id=made["id"], key="k")
    [order] = await orders(shop)
    assert order.total_minor == 4000
    wanted = [{"id": one.gid, "quantity": 1} for one in order.lines]
    edit = """mutation($id: ID!, $input: OrderEditInput!) {
      answer: orderEdit(id: $id, input: $input) @idempotent(key: "e") {
        order { currentTotalPrice { amount } } userErrors { code message } } }"""

    answer = await ask(shop, edit, id=order.gid, input={"setQuantities": wanted})

    assert answer == {"order": {"currentTotalPrice": {"amount": "20.00"}}, "userErrors": []}
    assert await left(shop, tea) == 4
