"""Whose an order is: the customer's who was signed in, and nobody's by a typed address."""

from datetime import UTC, datetime
from typing import Any

import buying
import pytest
import sqlalchemy as sa
from accounts import customer, sign_in
from conftest import Shop
from factories import product, stock, variant

import models

ORDERS = """query($token: String!, $first: Int, $last: Int, $before: String, $filter: String,
    $reverse: Boolean, $key: OrderSortKeys) {
  customer(customerAccessToken: $token) { numberOfOrders
    orders(first: $first, last: $last, before: $before, query: $filter, reverse: $reverse,
        sortKey: $key) {
      totalCount nodes { id orderNumber } edges { cursor } pageInfo { hasPreviousPage } } } }"""
IDENTITY = """mutation($id: ID!, $identity: CartBuyerIdentityInput!) {
  answer: cartBuyerIdentityUpdate(cartId: $id, buyerIdentity: $identity) {
    cart { buyerIdentity { email customer { id displayName numberOfOrders
      defaultAddress { id } orders(first: 5) { nodes { id } }
      addresses(first: 5) { nodes { id } } } } }
    userErrors { code field message } } }"""


@pytest.fixture
async def tea(shop: Shop) -> models.ProductVariant:
    found = variant(price_minor=1000, stock=100)
    await stock(shop, product(found))
    return found


async def buy(shop: Shop, tea: models.ProductVariant, **identity: Any) -> None:
    cart = await buying.make(shop, buying.line(tea), buyerIdentity=identity)
    payment = buying.cash("10.00")
    await shop.ask(buying.PAYMENT, cartId=cart["id"], payment=payment)
    answer = await shop.ask(buying.SUBMIT, id=cart["id"], token="once")
    assert answer["answer"]["result"]["__typename"] == "SubmitSuccess", answer


async def identify(shop: Shop, cart: Any, **identity: Any) -> Any:
    return (await shop.ask(IDENTITY, id=cart["id"], identity=identity))["answer"]


async def orders(shop: Shop, token: str, **page: Any) -> Any:
    return (await shop.ask(ORDERS, token=token, **page or {"first": 10}))["customer"]


def numbers(found: Any) -> list[int]:
    return [node["orderNumber"] for node in found["orders"]["nodes"]]


async def test_an_order_is_the_customers_who_was_signed_in(
    shop: Shop, tea: models.ProductVariant
) -> None:
    await customer(shop)
    await customer(shop, "bob@example.com")
    ann, bob = await sign_in(shop), await sign_in(shop, "bob@example.com")

    await buy(shop, tea, customerAccessToken=ann)
    await buy(shop, tea, customerAccessToken=bob)
    await buy(shop, tea, customerAccessToken=ann)

    assert numbers(await orders(shop, ann)) == [1001, 1003]
    assert (await orders(shop, ann))["numberOfOrders"] == "2"
    assert numbers(await orders(shop, bob)) == [1002]


async def test_a_guests_order_is_not_shown_to_who_has_the_address(
    shop: Shop, tea: models.ProductVariant
) -> None:
    await customer(shop)
    token = await sign_in(shop)

    await buy(shop, tea, email="ann@example.com")

    assert await orders(shop, token) == {
        "numberOfOrders": "0",
        "orders": {
            "totalCount": "0",
            "nodes": [],
            "edges": [],
            "pageInfo": {"hasPreviousPage": False},
        },
    }


async def test_a_customers_orders_are_sorted_filtered_and_paged(
    shop: Shop, tea: models.ProductVariant
) -> None:
    await customer(shop)
    token = await sign_in(shop)
    for _ in range(3):
        await buy(shop, tea, customerAccessToken=token)
    async with shop.database.write_session() as session, session.begin():
        first = await session.get_one(models.Order, 1)
        first.processed_at = datetime(2030, 1, 1, tzinfo=UTC)

    latest = await orders(shop, token, first=2, key="PROCESSED_AT", reverse=True)
    found = await orders(shop, token, first=5, filter="processed_at:>=2030-01-01")
    last = await orders(shop, token, last=2)
    before = await orders(shop, token, last=2, before=last["orders"]["edges"][0]["cursor"])

    assert numbers(latest) == [1001, 1003]
    assert latest["orders"]["totalCount"] == "3"
    assert numbers(found) == [1001]
    assert (numbers(before), numbers(last)) == ([1001], [1002, 1003])


async def test_a_cart_tells_who_buys_and_not_what_they_bought(
    shop: Shop, tea: models.ProductVariant
) -> None:
    ann = await customer(shop, first_name="Ann")
    token = await sign_in(shop)
    await buy(shop, tea, customerAccessToken=token)
    await shop.add(models.MailingAddress(customer_id=ann.id, country_code="US"))
    cart = await buying.make(shop, buying.line(tea))

    answer = await identify(shop, cart, customerAccessToken=token)

    assert answer["userErrors"] == []
    assert answer["cart"]["buyerIdentity"] == {
        "email": "ann@example.com",
        "customer": {
            "id": ann.gid,
            "displayName": "Ann",
            "numberOfOrders": "0",
            "defaultAddress": None,
            "orders": {"nodes": []},
            "addresses": {"nodes": []},
        },
    }


async def test_an_unknown_token_is_refused_and_null_lets_the_customer_go(
    shop: Shop, tea: models.ProductVariant
) -> None:
    await customer(shop)
    token = await sign_in(shop)
    created = await buying.create(
        shop, buying.line(tea), buyerIdentity={"customerAccessToken": "cgc_guessed"}
    )
    cart = await buying.make(shop, buying.line(tea), buyerIdentity={"customerAccessToken": token})
    refused = await identify(shop, cart, customerAccessToken="cgc_guessed")
    other = await identify(shop, cart, email="other@example.com")
    gone = await identify(shop, cart, customerAccessToken=None)

    path = ["input", "buyerIdentity", "customerAccessToken"]
    assert [(e["code"], e["field"]) for e in created["userErrors"]] == [("INVALID", path)]
    assert [(e["code"], e["field"]) for e in refused["userErrors"]] == [("INVALID", path[1:])]
    assert other["cart"]["buyerIdentity"]["customer"] is not None
    assert gone["cart"]["buyerIdentity"] == {"email": "other@example.com", "customer": None}


async def test_a_page_of_orders_costs_as_many_statements_as_ever(
    shop: Shop, tea: models.ProductVariant
) -> None:
    await customer(shop)
    token = await sign_in(shop)
    counts = []
    for _ in range(2):
        await buy(shop, tea, customerAccessToken=token)
        with shop.statements() as statements:
            await orders(shop, token, first=10)
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 4
    assert await shop.all(sa.select(sa.func.count(models.Order.id))) == [2]
