"""The shop itself, and the words its products are found by."""

from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import product

import models
from context import Context, Request
from schema import schema


async def test_the_shop_says_what_it_is_and_where(shop: Shop) -> None:
    [row] = await shop.all(sa.select(models.Shop))

    answer = await shop.ask(
        "{ shop { id name description moneyFormat primaryDomain { host url sslEnabled } } }"
    )

    assert answer["shop"] == {
        "id": "gid://shopify/Shop/1",
        "name": row.name,
        "description": row.description,
        "moneyFormat": "{{amount}} " + row.currency_code,
        "primaryDomain": {"host": "shop.test", "url": "http://shop.test", "sslEnabled": False},
    }


async def test_the_shop_is_found_where_the_request_reached_it(shop: Shop) -> None:
    context = Context(
        shop.database, shop.settings, request=Request(base_url="https://shop.example:8443")
    )
    result: Any = await schema.execute(
        "{ shop { primaryDomain { host url sslEnabled } } }", context_value=context
    )
    await context.close()

    assert result.data["shop"]["primaryDomain"] == {
        "host": "shop.example:8443",
        "url": "https://shop.example:8443",
        "sslEnabled": True,
    }


TAGS = """query($first: Int!, $after: String) { words: productTags(first: $first, after: $after) {
  nodes edges { cursor node } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
TYPES = TAGS.replace("productTags", "productTypes")


async def test_tags_come_in_order_each_once_however_it_is_written(shop: Shop) -> None:
    await shop.add(
        product(tags=["tea", "Black"]), product(tags=["Tea", "zest"]), product(tags=["Äpfel"])
    )

    answer = await shop.ask(TAGS, first=9)

    assert answer["words"]["nodes"] == ["Black", "Tea", "zest", "Äpfel"]
    assert [edge["node"] for edge in answer["words"]["edges"]] == answer["words"]["nodes"]


async def test_types_come_in_order_each_once_and_none_for_nothing(shop: Shop) -> None:
    kinds = ["Tea", "", "Cup", "Tea", "tea"]
    await shop.add(*(product(product_type=kind) for kind in kinds))

    answer = await shop.ask(TYPES, first=9)

    assert answer["words"]["nodes"] == ["Cup", "Tea", "tea"]


@pytest.mark.parametrize("query", [TAGS, TYPES], ids=["tags", "types"])
async def test_words_come_in_pages(shop: Shop, query: str) -> None:
    await shop.add(*(product(tags=[word], product_type=word) for word in "cab"))

    first = (await shop.ask(query, first=2))["words"]
    second = (await shop.ask(query, first=2, after=first["pageInfo"]["endCursor"]))["words"]

    assert (first["nodes"], second["nodes"]) == (["a", "b"], ["c"])
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)
    assert (first["pageInfo"]["hasPreviousPage"], second["pageInfo"]["hasPreviousPage"]) == (
        False,
        True,
    )
    assert first["pageInfo"]["startCursor"] == first["edges"][0]["cursor"]


@pytest.mark.parametrize("query", [TAGS, TYPES], ids=["tags", "types"])
@pytest.mark.parametrize("first", [-1, 251])
async def test_words_come_in_pages_of_a_size_that_can_be(
    shop: Shop, query: str, first: int
) -> None:
    code, message = await shop.refusal(query, first=first)

    assert code == "BAD_USER_INPUT"
    assert message == f"first is {first}; it may be 0 to 250."


async def test_a_cursor_of_tags_is_none_of_types(shop: Shop) -> None:
    await shop.add(product(tags=["a"], product_type="a"))
    cursor = (await shop.ask(TAGS, first=1))["words"]["pageInfo"]["endCursor"]

    code, message = await shop.refusal(TYPES, first=1, after=cursor)

    assert code == "BAD_USER_INPUT"
    assert "does not belong to this list" in message
