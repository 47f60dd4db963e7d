"""Who sees which products: nothing leads to one that is not published but a permission."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from conftest import Shop
from factories import collection, place, product, variant

import models
from commerce.permission import Permission

STAFF = [Permission.PRODUCTS_READ]
Status = models.ProductStatus


def soon() -> datetime:
    return datetime.now(UTC) + timedelta(hours=1)


HIDDEN = {
    "a draft": {"status": Status.DRAFT},
    "an archived": {"status": Status.ARCHIVED},
    "an unpublished": {"published_at": None},
    "a future": {"published_at": soon()},
    "an unpublished draft": {"status": Status.DRAFT, "published_at": None},
}

EVERY_WAY_IN = """
query($id: ID!, $variant: ID!, $option: ID!, $value: ID!, $collection: ID!) {
  product(id: $id) { handle }
  byHandle: product(handle: "secret") { handle }
  productByHandle(handle: "secret") { handle }
  products(first: 9) { totalCount nodes { handle } edges { node { handle } } }
  node(id: $id) { id }
  nodes(ids: [$id, $variant]) { id }
  variant: node(id: $variant) { id }
  option: node(id: $option) { id }
  value: node(id: $value) { id }
  collection(id: $collection) { products(first: 9) { totalCount nodes { handle } } }
  collections(first: 9) { nodes { products(first: 9) { nodes { handle } } } }
  productTags(first: 9) { nodes }
  productTypes(first: 9) { nodes }
}"""


async def secret(shop: Shop, **values: Any) -> dict[str, str]:
    """A product in a collection; the ids by which one could try to reach it."""
    size = models.ProductOption(
        name="Size",
        position=1,
        option_values=[models.ProductOptionValue(name="S", position=1)],
    )
    row = product(
        variant(), handle="secret", options=[size], tags=["Hush"], product_type="Secret", **values
    )
    group = collection()
    await shop.add(row, group)
    await shop.add(place(group, row, 1))
    return {
        "id": row.gid,
        "variant": row.variants[0].gid,
        "option": size.gid,
        "value": size.option_values[0].gid,
        "collection": group.gid,
    }


@pytest.mark.parametrize("kind", HIDDEN)
@pytest.mark.parametrize("permissions", [[], [Permission.ORDERS_READ]])
async def test_a_product_that_is_not_published_is_hidden_in_every_way_in(
    shop: Shop, kind: str, permissions: list[Permission]
) -> None:
    ids = await secret(shop, **HIDDEN[kind])

    answer = await shop.ask(EVERY_WAY_IN, permissions, **ids)

    assert answer == {
        "product": None,
        "byHandle": None,
        "productByHandle": None,
        "products": {"totalCount": "0", "nodes": [], "edges": []},
        "node": None,
        "nodes": [None, None],
        "variant": None,
        "option": None,
        "value": None,
        "collection": {"products": {"totalCount": "0", "nodes": []}},
        "collections": {"nodes": [{"products": {"nodes": []}}]},
        "productTags": {"nodes": []},
        "productTypes": {"nodes": []},
    }


async def test_a_published_product_is_seen_in_every_way_in(shop: Shop) -> None:
    ids = await secret(shop)

    answer = await shop.ask(EVERY_WAY_IN, **ids)

    seen = {"handle": "secret"}
    assert answer == {
        "product": seen,
        "byHandle": seen,
        "productByHandle": seen,
        "products": {"totalCount": "1", "nodes": [seen], "edges": [{"node": seen}]},
        "node": {"id": ids["id"]},
        "nodes": [{"id": ids["id"]}, {"id": ids["variant"]}],
        "variant": {"id": ids["variant"]},
        "option": {"id": ids["option"]},
        "value": {"id": ids["value"]},
        "collection": {"products": {"totalCount": "1", "nodes": [seen]}},
        "collections": {"nodes": [{"products": {"nodes": [seen]}}]},
        "productTags": {"nodes": ["Hush"]},
        "productTypes": {"nodes": ["Secret"]},
    }


@pytest.mark.parametrize("kind", HIDDEN)
async def test_staff_who_may_see_products_see_those_that_are_not_published(
    shop: Shop, kind: str
) -> None:
    ids = await secret(shop, **HIDDEN[kind])

    answer = await shop.ask(EVERY_WAY_IN, STAFF, **ids)

    seen = {"handle": "secret"}
    assert (answer["product"], answer["byHandle"], answer["productByHandle"]) == (seen, seen, seen)
    assert answer["products"] == {"totalCount": "1", "nodes": [seen], "edges": [{"node": seen}]}
    assert answer["node"] == {"id": ids["id"]}
    assert answer["variant"] == {"id": ids["variant"]}
    assert answer["option"] == {"id": ids["option"]}
    assert answer["value"] == {"id": ids["value"]}


async def test_a_product_shows_once_its_time_has_come(shop: Shop) -> None:
    await shop.add(product(handle="now", published_at=datetime.now(UTC) - timedelta(seconds=1)))

    answer = await shop.ask('{ product(handle: "now") { id } products(first: 1) { totalCount } }')

    assert answer["product"] is not None
    assert answer["products"]["totalCount"] == "1"
