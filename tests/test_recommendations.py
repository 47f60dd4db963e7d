"""What goes with a product, and what sells best."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import collection, place, product, variant

import models
import resolvers.sales

QUERY = """query($id: ID, $handle: String, $intent: ProductRecommendationIntent) {
  productRecommendations(productId: $id, productHandle: $handle, intent: $intent) { title } }"""
_carts = count(1)


async def bought(shop: Shop, *rows: models.Product, quantity: int = 1, **values: Any) -> None:
    """An order of these products."""
    order = models.Order(
        prefix="#",
        email=None,
        currency="USD",
        subtotal_minor=0,
        total_minor=0,
        gateway="manual",
        payment_method="manual",
        financial_status=models.OrderFinancialStatus.PENDING,
        snapshot={},
        digest=f"{next(_carts)}",
        lines=[
            models.OrderLineItem(
                position=i,
                variant_id=row.variants[0].id,
                title=row.title,
                variant_title="",
                quantity=quantity,
                requires_shipping=True,
                currency="USD",
                unit_price_minor=0,
                total_minor=0,
                discounted_total_minor=0,
            )
            for i, row in enumerate(rows, 1)
        ],
        **values,
    )
    await shop.add(order)


async def ask(shop: Shop, intent: str | None = None, **asked: Any) -> list[str] | None:
    variables = asked | ({"intent": intent} if intent else {})
    found = (await shop.ask(QUERY, **variables))["productRecommendations"]
    return None if found is None else [row["title"] for row in found]


async def test_what_is_alike_is_related_most_alike_first(shop: Shop) -> None:
    lamp = product(handle="lamp", title="Lamp", vendor="Luz", product_type="Light", tags=["Oak"])
    twin = product(title="Twin", vendor="Luz", product_type="Light", tags=["oak"])
    cousin = product(title="Cousin", product_type="Light")
    maker = product(title="Maker", vendor="Luz")
    neighbour = product(title="Neighbour", sales_rank=-9)
    stranger = product(title="Stranger", sales_rank=-99)
    room = collection()
    await shop.add(room, lamp, maker, cousin, twin, neighbour, stranger)
    await shop.add(place(room, lamp, 1), place(room, neighbour, 2))

    assert await ask(shop, handle="lamp") == ["Twin", "Neighbour", "Cousin", "Maker", "Stranger"]


async def test_what_was_bought_with_it_is_complementary(shop: Shop) -> None:
    lamp, bulb, cord, twin = (
        product(variant(), handle=title.lower(), title=title, product_type=kind)
        for title, kind in [("Lamp", "Light"), ("Bulb", ""), ("Cord", ""), ("Twin", "Light")]
    )
    await shop.add(lamp, twin, cord, bulb)
    await bought(shop, lamp, bulb)
    await bought(shop, lamp, bulb, cord, quantity=9)
    await bought(shop, twin, cord)

    found = await ask(shop, "COMPLEMENTARY", handle="lamp")
    assert found == ["Bulb", "Cord", "Twin"]


async def test_what_was_called_off_was_not_bought(shop: Shop) -> None:
    lamp, bulb, cord = (product(variant(), title=title) for title in ("Lamp", "Bulb", "Cord"))
    await shop.add(lamp, bulb, cord)
    await bought(shop, lamp, cord)
    await bought(shop, lamp, bulb, canceled_at=datetime.now(UTC))
    await bought(shop, lamp, bulb, canceled_at=datetime.now(UTC))

    assert await ask(shop, "COMPLEMENTARY", id=lamp.gid) == ["Cord", "Bulb"]


@pytest.mark.parametrize("intent", ["RELATED", "COMPLEMENTARY"])
async def test_only_published_products_are_recommended(shop: Shop, intent: str) -> None:
    lamp = product(variant(), title="Lamp", vendor="Luz")
    draft = product(variant(), vendor="Luz", status=models.ProductStatus.DRAFT)
    later = product(variant(), vendor="Luz", published_at=datetime(2999, 1, 1, tzinfo=UTC))
    await shop.add(lamp, draft, later)
    await bought(shop, lamp, draft, later)

    assert await ask(shop, intent, id=lamp.gid) == []


@pytest.mark.parametrize("intent", ["RELATED", "COMPLEMENTARY"])
async def test_there_are_ten_at_most_each_once(shop: Shop, intent: str) -> None:
    lamp = product(variant(), handle="lamp", tags=["a", "b"], vendor="Luz")
    others = [
        product(variant(), title=f"{i}", tags=["a", "b"], vendor="Luz" if i % 2 else "")
        for i in range(15)
    ]
    await shop.add(lamp, *others)
    await bought(shop, lamp, *others[:4])
    with shop.statements() as seen:
        found = await ask(shop, intent, handle="lamp")

    assert found is not None
    assert len(found) == len(set(found)) == 10
    assert len(seen) <= 4
    assert await ask(shop, intent, handle="lamp") == found


async def test_nothing_goes_with_what_does_not_exist(shop: Shop) -> None:
    assert await ask(shop, handle="none") is None
    assert await ask(shop) is None
    assert await ask(shop, id="gid://shopify/Product/99") is None


BEST = """{ products(first: 9, sortKey: BEST_SELLING) { nodes { title } }
  collection(handle: "room") { products(first: 9, sortKey: BEST_SELLING) { nodes { title } } } }"""


async def test_best_selling_follows_real_orders(shop: Shop) -> None:
    lamp, bulb, cord = (
        product(variant(), title=title, sales_rank=rank)
        for title, rank in [("Lamp", -500), ("Bulb", 0), ("Cord", 0)]
    )
    room = collection(handle="room")
    await shop.add(room, lamp, bulb, cord)
    await shop.add(*(place(room, row, i) for i, row in enumerate((lamp, bulb, cord))))
    await bought(shop, bulb, quantity=2)
    await bought(shop, bulb, cord, quantity=3)
    await bought(shop, lamp, quantity=50, canceled_at=datetime.now(UTC))
    before = await shop.all(sa.select(models.Product.updated_at).order_by(models.Product.id))

    async with shop.database.write_session() as session, session.begin():
        assert await resolvers.sales.refresh_ranks(session) == 3
    found = await shop.ask(BEST)
    titles = [row["title"] for row in found["products"]["nodes"]]

    assert titles == ["Bulb", "Cord", "Lamp"]
    assert [row["title"] for row in found["collection"]["products"]["nodes"]] == titles
    ranks = sa.select(models.Product.sales_rank).order_by(models.Product.id)
    assert await shop.all(ranks) == [0, -5, -3]
    assert (
        await shop.all(sa.select(models.Product.updated_at).order_by(models.Product.id)) == before
    )
    async with shop.database.write_session() as session, session.begin():
        assert await resolvers.sales.refresh_ranks(session) == 0
    assert await shop.all(ranks) == [0, -5, -3]
