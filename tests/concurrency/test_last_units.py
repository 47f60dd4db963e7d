"""Buyers in parallel over HTTP against real server processes: nothing is sold twice."""

import asyncio
from collections import Counter
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import product, stock, variant
from live import servers

import models

CREATE = """mutation($lines: [CartLineInput!]) {
  cartCreate(input: {lines: $lines, buyerIdentity: {email: "ann@example.com"}}) {
    cart { id cost { totalAmount { amount currencyCode } } } userErrors { code message } } }"""
PAY = """mutation($cart: ID!, $amount: MoneyInput!) {
  cartPaymentUpdate(cartId: $cart,
    payment: {amount: $amount, manualPaymentMethod: {name: "Cash"}}) {
    userErrors { code message } } }"""
SUBMIT = """mutation($cart: ID!, $token: String!) {
  cartSubmitForCompletion(cartId: $cart, attemptToken: $token) { result { __typename
    ... on SubmitSuccess { attemptId redirectUrl } ... on SubmitAlreadyAccepted { attemptId }
    ... on SubmitFailed { errors { code message } } } userErrors { code message } } }"""


async def ask(client: httpx2.AsyncClient, address: str, query: str, **variables: Any) -> Any:
    answer = await client.post(
        f"{address}/graphql", json={"query": query, "variables": variables}, timeout=60
    )
    payload = answer.json()
    assert "errors" not in payload, payload
    return payload["data"]


async def filled_cart(
    client: httpx2.AsyncClient, address: str, *variants: models.ProductVariant
) -> str:
    lines = [{"merchandiseId": variant.gid} for variant in variants]
    made = (await ask(client, address, CREATE, lines=lines))["cartCreate"]
    assert made["userErrors"] == []
    cart = made["cart"]
    amount = cart["cost"]["totalAmount"]
    paid = await ask(client, address, PAY, cart=cart["id"], amount=amount)
    assert paid["cartPaymentUpdate"]["userErrors"] == []
    return str(cart["id"])


async def submit(client: httpx2.AsyncClient, address: str, cart: str, token: str) -> Any:
    found = await ask(client, address, SUBMIT, cart=cart, token=token)
    return found["cartSubmitForCompletion"]["result"]


@pytest.mark.parametrize("units", [1, 10])
async def test_40_buyers_of_the_last_units_get_that_many_orders(shop: Shop, units: int) -> None:
    first, second = variant(stock=units, title="S"), variant(stock=units, title="M")
    await stock(shop, product(first, second))

    with servers(shop.settings, 1 if shop.database.is_sqlite else 2) as addresses:
        async with httpx2.AsyncClient() as client:
            # Half of the carts hold the two variants in the other order.
            buyers = [(addresses[i % len(addresses)], i) for i in range(40)]
            carts = [
                await filled_cart(client, address, *((first, second), (second, first))[i % 2])
                for address, i in buyers
            ]
            results = await asyncio.gather(
                *(
                    submit(client, address, cart, f"buyer {i}")
                    for (address, i), cart in zip(buyers, carts, strict=True)
                )
            )

    kinds = Counter(result["__typename"] for result in results)
    assert kinds == {"SubmitSuccess": units, "SubmitFailed": 40 - units}
    codes = {e["code"] for r in results if r["__typename"] == "SubmitFailed" for e in r["errors"]}
    assert codes == {"MERCHANDISE_OUT_OF_STOCK"}
    await the_books_balance(shop, orders=units)


async def test_one_cart_submitted_8_times_is_one_order(shop: Shop) -> None:
    shirt = variant(stock=10)
    await stock(shop, product(shirt))

    with servers(shop.settings, 1 if shop.database.is_sqlite else 2) as addresses:
        async with httpx2.AsyncClient() as client:
            cart = await filled_cart(client, addresses[0], shirt)
            # Every token twice: its second submission hears what its first heard.
            tokens = [f"token {i % 4}" for i in range(8)]
            results = await asyncio.gather(
                *(
                    submit(client, addresses[i % len(addresses)], cart, token)
                    for i, token in enumerate(tokens)
                )
            )

    kinds = Counter(result["__typename"] for result in results)
    assert kinds == {"SubmitSuccess": 2, "SubmitAlreadyAccepted": 6}
    assert len({result["attemptId"] for result in results}) == 1
    await the_books_balance(shop, orders=1)


async def the_books_balance(shop: Shop, orders: int) -> None:
    """Orders, events and movements agree, and no shelf is below zero."""
    count = sa.func.count()
    assert await shop.all(sa.select(count).select_from(models.Order)) == [orders]
    created = sa.select(count).where(models.Event.topic == "orders/create")
    assert await shop.all(created) == [orders]
    movement, level = models.InventoryMovement, models.InventoryLevel
    async with shop.database.read_session() as session:
        moved = await session.execute(
            sa.select(movement.inventory_item_id, sa.func.sum(movement.delta)).group_by(
                movement.inventory_item_id
            )
        )
        levels = await session.scalars(sa.select(level))
        held = {row.inventory_item_id: row.on_hand for row in levels}
        assert {row[0]: int(row[1]) for row in moved} == held
        variants = await session.scalars(sa.select(models.ProductVariant))
        assert {row.id: row.quantity_available for row in variants} == held
    assert all(on_hand >= 0 for on_hand in held.values())
