"""Following the shop over a real WebSocket: what is told, to whom, and when."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa
from buying import ADD, PAYMENT, SUBMITTED, cash, line, ready, submit
from conftest import Shop
from factories import order, product, stock, variant
from following import Served, serving
from managing import UPDATE, done
from staff import api_token

import models
from commerce.permission import Permission
from commerce.token import hashed

PRODUCT = "subscription($ids: [ID!]!) { productUpdated(ids: $ids) { id title } }"
RENAME = """mutation($id: ID!, $title: String!) {
  productUpdate(id: $id, product: {title: $title}) { userErrors { message } } }"""
ORDER = "subscription($id: ID!) { orderUpdated(id: $id) { id } }"
EMAIL = "subscription($id: ID!) { orderUpdated(id: $id) { email } }"
CART = "subscription($id: ID!) { cartUpdated(id: $id) { totalQuantity } }"
STOCK = """subscription($ids: [ID!]!) {
  inventoryChanged(variantIds: $ids) { id quantityAvailable } }"""
NOTE = """mutation($id: ID!, $input: OrderInput!) {
  orderUpdate(id: $id, input: $input) { userErrors { message } } }"""
SUBMIT = f"""mutation($id: ID!, $token: String!) {{
  cartSubmitForCompletion(cartId: $id, attemptToken: $token) {SUBMITTED} }}"""
UNPUBLISH = """mutation($id: ID!) { productUnpublish(id: $id) { userErrors { message } } }"""
ERASE = "mutation($id: ID!) { orderErase(id: $id) { userErrors { message } } }"


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


async def test_a_cart_is_followed_until_it_is_an_order(shop: Shop, served: Served) -> None:
    tea = variant(price_minor=1000)
    await stock(shop, product(tea))
    cart = await ready(shop, line(tea, 2))

    async with served.client() as client:
        await client.follow(CART, id=cart["id"])
        await served.ask(ADD, cartId=cart["id"], lines=[line(tea)])
        # What made the cart may be heard of late, from the other process that it was.
        while (news := await client.news()) == {"cartUpdated": {"totalQuantity": 2}}:
            pass
        await served.ask(PAYMENT, cartId=cart["id"], payment=cash("30.00"))
        agreed = await client.news()
        await served.ask(SUBMIT, id=cart["id"], token="first")
        ended = (await client.rest())[-2:]  # before, it may be told that it was submitted

    assert news == agreed == {"cartUpdated": {"totalQuantity": 3}}
    assert ended == [
        {"id": "1", "type": "next", "payload": {"data": {"cartUpdated": None}}},
        {"id": "1", "type": "complete"},
    ]


async def test_who_buys_tells_how_many_are_left(shop: Shop, served: Served) -> None:
    tea, pot = variant(5, price_minor=1000), variant(5)
    await stock(shop, product(tea), product(pot))
    cart = await ready(shop, line(tea, 2))

    async with served.client() as client:
        await client.follow(STOCK, ids=[tea.gid, pot.gid])
        await submit(shop, cart)
        await shop.database.signals.flush(shop.database.reader)
        news = await client.news()
        assert await client.is_quiet()

    assert news == {"inventoryChanged": {"id": tea.gid, "quantityAvailable": 3}}


async def test_what_is_no_longer_published_is_null_once(
    shop: Shop, served: Served, editor: str
) -> None:
    tea = product(variant(), title="Tea")
    await shop.add(tea)

    async with served.client() as client, served.client(editor) as staff:
        await client.follow(PRODUCT, ids=[tea.gid])
        await staff.follow(PRODUCT, ids=[tea.gid])
        await served.ask(UNPUBLISH, editor, id=tea.gid)
        hidden = await client.news(), await staff.news()
        await renamed(served, editor, tea, "Secret tea")
        secret = await staff.news()

        assert await client.is_quiet()
    assert hidden == ({"productUpdated": None}, {"productUpdated": {"id": tea.gid, "title": "Tea"}})
    assert secret == {"productUpdated": {"id": tea.gid, "title": "Secret tea"}}


async def test_an_order_that_is_erased_is_shown_once_more(shop: Shop, served: Served) -> None:
    row = await placed(shop, email="ann@example.com")
    clerk = await api_token(shop, Permission.CUSTOMERS_WRITE)

    async with served.client() as client:
        await client.follow(EMAIL, id=row.gid)
        await served.ask(ERASE, clerk, id=row.subject)
        news, ended = await client.news(), await client.hear()

    assert news == {"orderUpdated": {"email": None}}
    assert ended == {"id": "1", "type": "complete"}


async def test_a_token_that_is_revoked_ends_what_it_follows(
    shop: Shop, served: Served, editor: str
) -> None:
    tea = product(variant(), title="Tea")
    await shop.add(tea)
    token = await api_token(shop, Permission.PRODUCTS_READ)

    async with served.client(token) as client:
        await client.follow(PRODUCT, ids=[tea.gid])
        async with shop.database.write_session() as session, session.begin():
            await session.execute(
                sa.update(models.ApiToken)
                .where(models.ApiToken.token_hash == hashed(token))
                .values(revoked_at=models.now())
            )
        await renamed(served, editor, tea, "Green tea")
        ended = await client.hear()

    assert (ended["type"], ended["payload"][0]["extensions"]["code"]) == (
        "error",
        "UNAUTHENTICATED",
    )


async def placed(shop: Shop, **values: Any) -> models.Order:
    tea = variant()
    await shop.add(product(tea))
    row = order(tea, **values)
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
        heard = await client.rest()

    assert heard == [
        {"id": "1", "type": "next", "payload": {"data": {"orderUpdated": None}}},
        {"id": "1", "type": "complete"},
    ]
