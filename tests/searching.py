"""Searching, for tests: bringing the index up to date, and asking for titles."""

from collections.abc import Sequence
from typing import Any

from conftest import Shop

from commerce.permission import Permission
from resolvers import search_index

PRODUCTS = """query($text: String, $sortKey: ProductSortKeys, $reverse: Boolean) {
  products(first: 250, query: $text, sortKey: $sortKey, reverse: $reverse) { nodes { title } } }"""


async def index(shop: Shop) -> None:
    """Let the index say what the rows say."""
    async with shop.database.write_session() as session, session.begin():
        await search_index.rebuild(session)


async def found(
    shop: Shop, text: str | None, permissions: Sequence[Permission] = (), **order: Any
) -> list[str]:
    """The titles of the products that a text finds, by id unless told otherwise."""
    answer = await shop.ask(PRODUCTS, permissions, text=text, **{"sortKey": "ID"} | order)
    return [node["title"] for node in answer["products"]["nodes"]]
