"""Finding collections by the query language."""

from datetime import UTC, datetime
from typing import Any

import pytest
from conftest import Shop
from factories import collection
from searching import index

import models
from commerce.permission import Permission

COLLECTIONS = """query($text: String, $sortKey: CollectionSortKeys) {
  collections(first: 50, query: $text, sortKey: $sortKey) { nodes { title } } }"""
MAY = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
async def stocked(shop: Shop) -> Shop:
    smart = {"kind": models.CollectionKind.SMART, "updated_at": MAY}
    await shop.add(
        collection(title="Winter sale", description="Warm things."),
        collection(title="Warm", handle="warm", **smart),
        collection(title="Warm drafts", published_at=None),
    )
    await index(shop)
    return shop


async def found(shop: Shop, text: str | None, sort_key: str = "ID", **more: Any) -> list[str]:
    answer = await shop.ask(COLLECTIONS, text=text, sortKey=sort_key, **more)
    return [node["title"] for node in answer["collections"]["nodes"]]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (None, ["Winter sale", "Warm"]),
        ("warm", ["Winter sale", "Warm"]),
        ("title:warm", ["Warm"]),
        ("collection_type:smart", ["Warm"]),
        ("collection_type:Custom", ["Winter sale"]),
        ("-collection_type:custom", ["Warm"]),
        ("collection_type:other", ["Winter sale", "Warm"]),
        ("handle:warm", ["Warm"]),
        ("id:1", ["Winter sale"]),
        ("updated_at:2026-05", ["Warm"]),
        ("vendor:acme", ["Winter sale", "Warm"]),
    ],
)
async def test_buyers_find(stocked: Shop, text: str | None, titles: list[str]) -> None:
    assert await found(stocked, text) == titles


async def test_titles_are_more_relevant_than_descriptions(stocked: Shop) -> None:
    assert await found(stocked, "warm", "RELEVANCE") == ["Warm", "Winter sale"]


async def test_staff_find_what_is_not_published_too(stocked: Shop) -> None:
    titles = await found(stocked, "title:warm", permissions=[Permission.PRODUCTS_READ])

    assert titles == ["Warm", "Warm drafts"]
