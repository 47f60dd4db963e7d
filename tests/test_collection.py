"""Collections: which there are, who sees them, and in what order their products come."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from conftest import Shop
from factories import collection, image, place, product, variant

import models
from commerce.permission import Permission

STAFF = [Permission.PRODUCTS_READ]
SortOrder = models.CollectionSortOrder


async def test_a_collection_page_shows_what_it_is(shop: Shop) -> None:
    cover = image(url="https://images.test/cover.jpg")
    await shop.add(cover)
    row = collection(
        handle="summer",
        title="Summer",
        description="Hot days",
        description_html="<b>Hot days</b>",
        seo_title="S",
        seo_description="D",
        image_id=cover.id,
        updated_at=datetime(2024, 1, 2, tzinfo=UTC),
    )
    await shop.add(row)

    answer = await shop.ask(
        """{ collection(handle: "summer") { id handle title description descriptionHtml updatedAt
             short: description(truncateAt: 6) seo { title description } image { url } } }"""
    )

    assert answer["collection"] == {
        "id": row.gid,
        "handle": "summer",
        "title": "Summer",
        "description": "Hot days",
        "descriptionHtml": "<b>Hot days</b>",
        "updatedAt": "2024-01-02T00:00:00Z",
        "short": "Hot...",
        "seo": {"title": "S", "description": "D"},
        "image": {"url": "https://images.test/cover.jpg"},
    }


async def test_a_collection_without_a_picture_says_null(shop: Shop) -> None:
    await shop.add(collection(handle="bare"))

    answer = await shop.ask('{ collection(handle: "bare") { image { url } } }')

    assert answer["collection"] == {"image": None}


async def test_a_collection_is_found_by_its_id_and_by_its_handle(shop: Shop) -> None:
    row = collection(handle="summer")
    await shop.add(row, collection(handle="winter"))

    answer = await shop.ask(
        """query($id: ID!) { byId: collection(id: $id) { handle }
             byHandle: collection(handle: "summer") { id }
             inTheOldWay: collectionByHandle(handle: "summer") { id }
             both: collection(id: $id, handle: "winter") { handle }
             neither: collection { id } void: collection(handle: "") { id } }""",
        id=row.gid,
    )

    assert answer == {
        "byId": {"handle": "summer"},
        "byHandle": {"id": row.gid},
        "inTheOldWay": {"id": row.gid},
        "both": {"handle": "summer"},
        "neither": None,
        "void": None,
    }


@pytest.mark.parametrize("handle", ["nothing", "SUMMER", "sum\u0000mer"])
async def test_an_unknown_handle_is_of_nothing(shop: Shop, handle: str) -> None:
    await shop.add(collection(handle="summer"))

    answer = await shop.ask(
        "query($handle: String!) { collection(handle: $handle) { id } }", handle=handle
    )

    assert answer["collection"] is None


@pytest.mark.parametrize(
    ("id", "complaint"),
    [
        ("summer", "gid://shopify/Type/key"),
        ("gid://shopify/Product/1", "id of a Product; this takes the id of a Collection"),
        ("gid://shopify/Collection/summer", "the key of a Collection is a number"),
    ],
)
async def test_what_is_no_id_of_a_collection_is_refused(
    shop: Shop, id: str, complaint: str
) -> None:
    code, message = await shop.refusal("query($id: ID!) { collection(id: $id) { id } }", id=id)

    assert code == "BAD_USER_INPUT"
    assert complaint in message


EVERY_WAY_IN = """query($id: ID!) {
  collection(id: $id) { handle }
  byHandle: collection(handle: "secret") { handle }
  collectionByHandle(handle: "secret") { handle }
  collections(first: 9) { totalCount nodes { handle } }
  node(id: $id) { id } nodes(ids: [$id]) { id }
  product(handle: "tea") { collections(first: 9) { totalCount nodes { handle } } } }"""
SEEN = {"handle": "secret"}


async def secret(shop: Shop, published_at: datetime | None) -> models.Collection:
    row, tea = collection(handle="secret", published_at=published_at), product(handle="tea")
    await shop.add(row, tea)
    await shop.add(place(row, tea, 1))
    return row


@pytest.mark.parametrize("published_at", [None, datetime.now(UTC) + timedelta(hours=1)])
@pytest.mark.parametrize("permissions", [[], [Permission.ORDERS_READ]])
async def test_a_collection_that_is_not_published_is_hidden_in_every_way_in(
    shop: Shop, published_at: datetime | None, permissions: list[Permission]
) -> None:
    row = await secret(shop, published_at)

    answer = await shop.ask(EVERY_WAY_IN, permissions, id=row.gid)

    assert answer == {
        "collection": None,
        "byHandle": None,
        "collectionByHandle": None,
        "collections": {"totalCount": "0", "nodes": []},
        "node": None,
        "nodes": [None],
        "product": {"collections": {"totalCount": "0", "nodes": []}},
    }


async def test_a_published_collection_is_seen_in_every_way_in(shop: Shop) -> None:
    row = await secret(shop, datetime.now(UTC) - timedelta(seconds=1))

    answer = await shop.ask(EVERY_WAY_IN, id=row.gid)

    assert answer == {
        "collection": SEEN,
        "byHandle": SEEN,
        "collectionByHandle": SEEN,
        "collections": {"totalCount": "1", "nodes": [SEEN]},
        "node": {"id": row.gid},
        "nodes": [{"id": row.gid}],
        "product": {"collections": {"totalCount": "1", "nodes": [SEEN]}},
    }


async def test_staff_who_may_see_products_see_collections_that_are_not_published(
    shop: Shop,
) -> None:
    row = await secret(shop, None)

    answer = await shop.ask(EVERY_WAY_IN, STAFF, id=row.gid)

    assert (answer["collection"], answer["byHandle"]) == (SEEN, SEEN)
    assert answer["collections"] == {"totalCount": "1", "nodes": [SEEN]}
    assert answer["node"] == {"id": row.gid}


PRODUCTS = """query($key: ProductCollectionSortKeys, $reverse: Boolean) {
  collection(handle: "all") { products(first: 9, sortKey: $key, reverse: $reverse) {
    totalCount totalCountPrecision nodes { handle } } } }"""


async def shelf(shop: Shop, sort_order: models.CollectionSortOrder) -> None:
    """Three products whose names say their place by hand, title, price, age and sales."""
    rows = [
        product(variant(price_minor=price), handle=handle, title=title, **more)
        for handle, title, price, more in (
            ("one", "b", 300, {"created_at": datetime(2023, 1, 1, tzinfo=UTC), "sales_rank": -1}),
            ("two", "C", 100, {"created_at": datetime(2022, 1, 1, tzinfo=UTC), "sales_rank": -9}),
            ("three", "a", 200, {"created_at": datetime(2021, 1, 1, tzinfo=UTC)}),
        )
    ]
    group = collection(handle="all", sort_order=sort_order)
    await shop.add(group, collection(handle="other"), product(handle="elsewhere"), *rows)
    await shop.add(*(place(group, row, position) for position, row in enumerate(rows)))


async def handles(shop: Shop, **variables: Any) -> list[str]:
    answer = await shop.ask(PRODUCTS, **variables)
    return [node["handle"] for node in answer["collection"]["products"]["nodes"]]


@pytest.mark.parametrize(
    ("sort_order", "expected"),
    [
        (SortOrder.MANUAL, ["one", "two", "three"]),
        (SortOrder.ALPHA_ASC, ["three", "one", "two"]),
        (SortOrder.ALPHA_DESC, ["two", "one", "three"]),
        (SortOrder.PRICE_ASC, ["two", "three", "one"]),
        (SortOrder.PRICE_DESC, ["one", "three", "two"]),
        (SortOrder.CREATED, ["three", "two", "one"]),
        (SortOrder.CREATED_DESC, ["one", "two", "three"]),
        (SortOrder.BEST_SELLING, ["two", "one", "three"]),
    ],
)
async def test_products_come_as_the_collection_says(
    shop: Shop, sort_order: models.CollectionSortOrder, expected: list[str]
) -> None:
    await shelf(shop, sort_order)

    assert await handles(shop) == expected
    assert await handles(shop, key="COLLECTION_DEFAULT") == expected
    assert await handles(shop, key="RELEVANCE") == expected
    assert await handles(shop, key=None) == expected
    assert await handles(shop, reverse=True) == expected[::-1]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("MANUAL", ["one", "two", "three"]),
        ("TITLE", ["three", "one", "two"]),
        ("PRICE", ["two", "three", "one"]),
        ("CREATED", ["three", "two", "one"]),
        ("BEST_SELLING", ["two", "one", "three"]),
        ("ID", ["one", "two", "three"]),
    ],
)
async def test_products_come_as_asked_whatever_the_collection_says(
    shop: Shop, key: str, expected: list[str]
) -> None:
    await shelf(shop, SortOrder.PRICE_DESC)

    assert await handles(shop, key=key) == expected
    assert await handles(shop, key=key, reverse=True) == expected[::-1]


async def test_a_collection_knows_how_many_products_it_shows(shop: Shop) -> None:
    await shelf(shop, SortOrder.MANUAL)

    answer = await shop.ask(PRODUCTS)

    assert answer["collection"]["products"]["totalCount"] == "3"
    assert answer["collection"]["products"]["totalCountPrecision"] == "EXACT"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("ID", ["b", "C", "a"]),
        ("RELEVANCE", ["b", "C", "a"]),
        (None, ["b", "C", "a"]),
        ("TITLE", ["a", "b", "C"]),
        ("UPDATED_AT", ["a", "C", "b"]),
    ],
)
async def test_collections_come_in_the_order_asked_for(
    shop: Shop, key: str | None, expected: list[str]
) -> None:
    for title, year in (("b", 2023), ("C", 2022), ("a", 2021)):
        await shop.add(collection(title=title, updated_at=datetime(year, 1, 1, tzinfo=UTC)))
    ask = """query($key: CollectionSortKeys, $reverse: Boolean) {
      collections(first: 9, sortKey: $key, reverse: $reverse) { nodes { title } } }"""

    forth = await shop.ask(ask, key=key)
    back = await shop.ask(ask, key=key, reverse=True)

    assert [node["title"] for node in forth["collections"]["nodes"]] == expected
    assert [node["title"] for node in back["collections"]["nodes"]] == expected[::-1]
