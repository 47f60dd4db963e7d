"""Orders: who may read them, in what order they are listed, and that they stay as they were."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from buying import ORDER, line, order, pairs, shown
from conftest import Shop
from factories import product, stock, variant

import models
from commerce.digest import digest
from commerce.permission import Permission
from commerce.pricing import recompute, stored

STAFF = [Permission.ORDERS_READ]
LIST = """query($first: Int, $after: String, $sortKey: OrderSortKeys, $reverse: Boolean) {
  orders(first: $first, after: $after, sortKey: $sortKey, reverse: $reverse) {
    totalCount nodes { id name } pageInfo { hasNextPage endCursor } } }"""
NODE = "query($id: ID!) { node(id: $id) { __typename id ... on Order { name } } }"


async def placed(shop: Shop, *quantities: int) -> list[models.Order]:
    """An order for each quantity, an hour apart, the last of them placed first."""
    tea = variant(1_000, price_minor=1000)
    await stock(shop, product(tea))
    orders = [await order(shop, line(tea, quantity)) for quantity in quantities]
    async with shop.database.write_session() as session, session.begin():
        for i, row in enumerate(orders):
            moment = row.processed_at - timedelta(hours=i)
            mine = sa.update(models.Order).where(models.Order.id == row.id)
            await session.execute(mine.values(processed_at=moment))
    return orders


async def test_orders_are_numbered_from_1001_with_the_shops_prefix(shop: Shop) -> None:
    orders = await placed(shop, 1, 2)

    found = [await shown(shop, row) for row in orders]

    assert [one["name"] for one in found] == ["#1001", "#1002"]
    assert [one["orderNumber"] for one in found] == [1001, 1002]


async def test_an_order_keeps_the_prefix_it_was_placed_under(shop: Shop) -> None:
    tea = variant(10)
    await stock(shop, product(tea))
    first = await order(shop, line(tea))
    rename = sa.update(models.Shop)
    async with shop.database.write_session() as session, session.begin():
        await session.execute(rename.values(order_prefix="TEA-"))
    try:
        second = await order(shop, line(tea))
    finally:
        async with shop.database.write_session() as session, session.begin():
            await session.execute(rename.values(order_prefix="#"))

    assert (await shown(shop, first))["name"] == "#1001"
    assert (await shown(shop, second))["name"] == "TEA-1002"


async def test_whoever_holds_its_key_may_read_an_order(shop: Shop) -> None:
    [row] = await placed(shop, 1)
    assert row.gid.startswith("gid://shopify/Order/1001?key=")
    assert len(row.key) >= 20

    assert (await shown(shop, row))["name"] == "#1001"
    answer = await shop.ask(NODE, id=row.gid)
    assert answer["node"] == {"__typename": "Order", "id": row.gid, "name": "#1001"}


@pytest.mark.parametrize(
    "id", ["1001", "1001?key=", "1001?key=wrong", "1001?k=x", "1002?key=x", "0?key=x", "1"]
)
async def test_without_its_key_there_is_no_order(shop: Shop, id: str) -> None:
    [row] = await placed(shop, 1)
    gid = f"gid://shopify/Order/{id}"

    assert await shop.ask(ORDER, id=gid) == {"order": None}
    assert await shop.ask(NODE, id=gid) == {"node": None}
    assert await shop.ask(ORDER, [Permission.PRODUCTS_WRITE], id=gid) == {"order": None}
    nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert await shop.ask(nodes, ids=[gid, row.gid]) == {"nodes": [None, {"id": row.gid}]}


async def test_staff_need_no_key(shop: Shop) -> None:
    [row] = await placed(shop, 1)

    assert (await shop.ask(ORDER, STAFF, id=row.subject))["order"]["id"] == row.gid
    assert (await shop.ask(NODE, STAFF, id=row.subject))["node"]["id"] == row.gid
    assert await shop.ask(ORDER, STAFF, id="gid://shopify/Order/1002") == {"order": None}


@pytest.mark.parametrize(
    "id", ["", "1001", "gid://shopify/Order/", "gid://shopify/Order/tea", "gid://shopify/Cart/1001"]
)
async def test_a_malformed_order_id_is_the_clients_mistake(shop: Shop, id: str) -> None:
    assert (await shop.refusal(ORDER, id=id))[0] == "BAD_USER_INPUT"


async def test_an_order_number_beyond_all_numbers_is_the_clients_mistake(shop: Shop) -> None:
    code, _ = await shop.refusal(ORDER, id=f"gid://shopify/Order/{2**63}")
    assert code == "BAD_USER_INPUT"
    assert await shop.ask(ORDER, id=f"gid://shopify/Order/{2**63 - 1}") == {"order": None}


async def test_strangers_and_other_staff_get_no_list_of_orders(shop: Shop) -> None:
    await placed(shop, 1)

    for permissions, code in ([], "UNAUTHENTICATED"), ([Permission.PRODUCTS_READ], "FORBIDDEN"):
        result = await shop.answer(LIST, permissions, first=5)
        assert result.data == {"orders": None}
        assert [error.extensions["code"] for error in result.errors] == [code]
        assert "ORDERS_READ" in result.errors[0].message


async def test_what_else_was_asked_is_answered_beside_a_refused_list(shop: Shop) -> None:
    result = await shop.answer("{ shop { name } orders(first: 5) { nodes { id } } }")

    assert result.data == {"shop": {"name": "My shop"}, "orders": None}
    assert [error.path for error in result.errors] == [["orders"]]


@pytest.mark.parametrize(
    ("sort_key", "expected"),
    [
        (None, [1001, 1002, 1003, 1004]),
        ("ID", [1001, 1002, 1003, 1004]),
        ("RELEVANCE", [1001, 1002, 1003, 1004]),
        ("PROCESSED_AT", [1004, 1003, 1002, 1001]),
        ("TOTAL_PRICE", [1002, 1001, 1004, 1003]),
    ],
)
@pytest.mark.parametrize("reverse", [False, True])
async def test_staff_list_orders_in_every_order(
    shop: Shop, sort_key: str | None, expected: list[int], reverse: bool
) -> None:
    await placed(shop, 2, 1, 3, 2)
    found: list[Any] = []
    after = None
    while True:
        page = (
            await shop.ask(LIST, STAFF, first=3, after=after, sortKey=sort_key, reverse=reverse)
        )["orders"]
        assert page["totalCount"] == "4"
        found += [int(node["name"][1:]) for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]

    assert found == (expected[::-1] if reverse else expected)


@pytest.mark.parametrize("orders", [1, 20])
async def test_a_list_of_orders_with_lines_and_variants_costs_four_statements(
    shop: Shop, orders: int
) -> None:
    await placed(shop, *([1] * orders))

    with shop.statements() as statements:
        found = await shop.ask(
            """{ orders(first: 50) { nodes { name lineItems(first: 5) { nodes { title
              variant { id } } } } } }""",
            STAFF,
        )

    assert len(found["orders"]["nodes"]) == orders
    # The last tells which variants' products may still be seen.
    assert len(statements) == 4, statements


async def test_an_order_stays_as_it_was_whatever_becomes_of_the_catalogue(shop: Shop) -> None:
    tea, tin = variant(10, price_minor=1250, sku="T-1", grams=250), variant(10, price_minor=300)
    await stock(shop, product(tea, title="Tea"), product(tin, title="Tin"))
    row = await order(shop, line(tea, 2, ribbon="red"), line(tin, 1), attributes=pairs(gift="yes"))
    before = await shown(shop, row)
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Product).values(title="Coffee", published_at=None))
        await session.execute(
            sa.update(models.ProductVariant).values(
                price_minor=1, sku="C-1", title=sa.func.upper(models.ProductVariant.title), grams=1
            )
        )
        gone = sa.delete(models.Product).where(models.Product.id == tin.product_id)
        await session.execute(gone)

    after = await shown(shop, row)

    # One product is gone, and the other is not shown to buyers any more.
    lines = [before["lineItems"]["nodes"], after["lineItems"]["nodes"]]
    assert [one.pop("variant") for one in lines[0]] == [{"id": tea.gid}, {"id": tin.gid}]
    assert [one.pop("variant") for one in lines[1]] == [None, None]
    assert after == before
    [again] = await shop.all(sa.select(models.Order))
    assert (again.snapshot, again.digest) == (row.snapshot, row.digest)
    items = sa.select(models.OrderLineItem).order_by(models.OrderLineItem.position)
    [item, _] = await shop.all(items)
    assert (item.title, item.variant_title, item.sku) == ("Tea", tea.title, "T-1")
    assert (item.unit_price_minor, item.total_minor) == (1250, 2500)


async def test_an_order_can_be_reckoned_again_from_its_snapshot(shop: Shop) -> None:
    tea, tin = variant(10, price_minor=333), variant(10, price_minor=1, compare_at_minor=2)
    await stock(shop, product(tea, tin))

    row = await order(shop, line(tea, 3), line(tin, 7))

    assert digest(row.snapshot) == row.digest
    again = recompute(row.snapshot)
    assert again.snapshot() == row.snapshot
    assert again == stored(row.snapshot)
    assert (again.total.minor, again.subtotal.minor, again.tax.minor) == (1006, 1006, 0)
    assert row.total_minor == 1006
    steps = sum(step.amount.minor for step in again.explanation)
    assert steps == row.total_minor


async def test_the_digest_is_over_money_and_goods_and_not_over_persons(shop: Shop) -> None:
    tea = variant(10)
    await stock(shop, product(tea))
    row = await order(
        shop,
        line(tea),
        buyerIdentity={"email": "secret-mail@example.com", "phone": "+12025550123"},
        note="secret note",
    )

    assert "secret" not in str(row.snapshot)
    assert "2025550123" not in str(row.snapshot)
    assert (row.email, row.email_key) == ("secret-mail@example.com", "secret-mail@example.com")
    assert row.note == "secret note"


async def test_nothing_is_left_to_do_for_a_line_that_was_just_bought(shop: Shop) -> None:
    tea = variant(10, price_minor=250)
    await stock(shop, product(tea))

    found = await shown(shop, await order(shop, line(tea, 4)))

    [item] = found["lineItems"]["nodes"]
    assert (item["quantity"], item["currentQuantity"]) == (4, 4)
    assert item["discountedTotalPrice"] == item["originalTotalPrice"] == {"amount": "10.00"}
    assert found["subtotalPrice"] == {"amount": "10.00"}
    assert found["totalTax"] == found["totalShippingPrice"] == {"amount": "0.00"}
    assert found["currencyCode"] == "USD"
