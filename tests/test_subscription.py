"""Following the shop over a real WebSocket: what is told, to whom, and when."""

from collections.abc import AsyncIterator

import pytest
from conftest import Shop
from factories import order, product, variant
from following import Served, serving
from managing import UPDATE, done
from staff import api_token

import models
from commerce.permission import Permission

PRODUCT = "subscription($ids: [ID!]!) { productUpdated(ids: $ids) { id title } }"
RENAME = """mutation($id: ID!, $title: String!) {
  productUpdate(id: $id, product: {title: $title}) { userErrors { message } } }"""
ORDER = "subscription($id: ID!) { orderUpdated(id: $id) { id } }"
NOTE = """mutation($id: ID!, $input: OrderInput!) {
  orderUpdate(id: $id, input: $input) { userErrors { message } } }"""


@pytest.fixture
async def served(shop: Shop) -> AsyncIterator[Served]:
    async with serving(shop.settings) as found:
        yield found


async def renamed(served: Served, token: str, row: models.Product, title: str) -> None:
    answer = await served.ask(RENAME, token, id=row.gid, title=title)
    assert answer["productUpdate"]["userErrors"] == []


@pytest.fixture
async def editor(shop: Shop) -> str:
    return await api_token(shop, Permission.PRODUCTS_READ, Permission.PRODUCTS_WRITE)


async def test_a_product_is_shown_after_each_change(
    shop: Shop, served: Served, editor: str
) -> None:
    tea, pot = product(variant(), title="Tea"), product(variant())
    await shop.add(tea, pot)

    async with served.client() as client:
        await client.follow(PRODUCT, ids=[tea.gid])
        await renamed(served, editor, pot, "A pot")
        await renamed(served, editor, tea, "Green tea")
        first = await client.news()
        await renamed(served, editor, tea, "Black tea")
        second = await client.news()
        assert await client.is_quiet()

    assert first == {"productUpdated": {"id": tea.gid, "title": "Green tea"}}
    assert second == {"productUpdated": {"id": tea.gid, "title": "Black tea"}}


async def test_changes_of_other_processes_are_told(shop: Shop, served: Served) -> None:
    tea = product(variant(), title="Tea")
    await shop.add(tea)

    async with served.client() as client:
        await client.follow(PRODUCT, ids=[tea.gid])
        await done(shop, UPDATE, id=tea.gid, product={"title": "Green tea"})
        await shop.database.signals.flush(shop.database.reader)
        news = await client.news()

    assert news == {"productUpdated": {"id": tea.gid, "title": "Green tea"}}


async def test_what_is_rolled_back_is_not_told(shop: Shop, served: Served, editor: str) -> None:
    tea = product(variant(), title="Tea")
    await shop.add(tea)

    async with served.client() as client:
        await client.follow(PRODUCT, ids=[tea.gid])
        answer = await served.ask(RENAME, editor, id=tea.gid, title="")

        assert answer["productUpdate"]["userErrors"]
        assert await client.is_quiet()


async def placed(shop: Shop) -> models.Order:
    tea = variant()
    await shop.add(product(tea))
    row = order(tea)
    await shop.add(row)
    return row


async def test_an_order_is_followed_by_whoever_holds_its_key(shop: Shop, served: Served) -> None:
    row = await placed(shop)
    clerk = await api_token(shop, Permission.ORDERS_WRITE)

    async with served.client() as client:
        await client.follow(ORDER, id=row.gid)
        await served.ask(NOTE, clerk, id=row.subject, input={"tags": ["urgent"]})
        news = await client.news()

    assert news == {"orderUpdated": {"id": row.gid}}


async def test_an_order_without_its_key_is_not_there(shop: Shop, served: Served) -> None:
    row = await placed(shop)

    async with served.client() as client:
        await client.say(
            type="subscribe", id="1", payload={"query": ORDER, "variables": {"id": row.subject}}
        )
        heard = [await client.hear(), await client.hear()]

    assert heard == [
        {"id": "1", "type": "next", "payload": {"data": {"orderUpdated": None}}},
        {"id": "1", "type": "complete"},
    ]
