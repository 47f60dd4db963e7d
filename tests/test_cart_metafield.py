"""What programs keep with carts."""

from typing import Any

import pytest
from buying import line, make, ready, submit
from conftest import Shop
from factories import product, stock, variant

import models

SET = """mutation($fields: [CartMetafieldsSetInput!]!) {
  answer: cartMetafieldsSet(metafields: $fields) {
    metafields { namespace key type value }
    userErrors { code field elementIndex message } } }"""
DELETE = """mutation($input: CartMetafieldDeleteInput!) {
  answer: cartMetafieldDelete(input: $input) {
    deletedId userErrors { code field message } } }"""
READ = """query($id: ID!, $namespace: String) { cart(id: $id) {
  metafield(key: "gift", namespace: $namespace) { value } } }"""


@pytest.fixture
async def tea(shop: Shop) -> models.ProductVariant:
    made = variant(stock=100)
    await stock(shop, product(made))
    return made


def gift(cart: Any, value: str = "yes", key: str = "gift", **said: str) -> dict[str, str]:
    return {"ownerId": cart["id"], "key": key, "type": "single_line_text_field", "value": value} | (
        said
    )


async def put(shop: Shop, *fields: dict[str, str]) -> Any:
    return (await shop.ask(SET, fields=list(fields)))["answer"]


async def delete(shop: Shop, cart: Any, key: str) -> Any:
    return (await shop.ask(DELETE, input={"ownerId": cart["id"], "key": key}))["answer"]


async def kept(shop: Shop, cart: Any, namespace: str | None = None) -> str | None:
    found = (await shop.ask(READ, id=cart["id"], namespace=namespace))["cart"]["metafield"]
    return found["value"] if found else None


async def test_a_cart_keeps_metafields(shop: Shop, tea: models.ProductVariant) -> None:
    cart = await make(shop, line(tea))

    payload = await put(shop, gift(cart), gift(cart, "also", key="shop.gift"))

    assert payload["userErrors"] == []
    assert [one["value"] for one in payload["metafields"]] == ["yes", "also"]
    assert (await kept(shop, cart), await kept(shop, cart, "shop")) == ("yes", "also")

    gone = await delete(shop, cart, "gift")
    assert (gone["userErrors"], gone["deletedId"][:24]) == ([], "gid://shopify/Metafield/")
    assert (await kept(shop, cart), await kept(shop, cart, "shop")) == (None, "also")


async def test_a_bad_metafield_keeps_none_of_them(shop: Shop, tea: models.ProductVariant) -> None:
    cart = await make(shop, line(tea))

    payload = await put(shop, gift(cart), gift(cart, "many", key="count", type="number_integer"))

    [error] = payload["userErrors"]
    assert (error["code"], error["elementIndex"]) == ("INVALID_VALUE", 1)
    assert error["field"] == ["metafields", "1", "value"]
    assert payload["metafields"] is None
    assert await kept(shop, cart) is None


async def test_a_cart_that_was_bought_keeps_nothing_new(
    shop: Shop, tea: models.ProductVariant
) -> None:
    cart = await ready(shop, line(tea))
    await submit(shop, cart)

    [error] = (await put(shop, gift(cart)))["userErrors"]
    [lost] = (await delete(shop, cart, "gift"))["userErrors"]

    assert (error["code"], error["field"]) == ("INVALID_OWNER", ["metafields", "0", "ownerId"])
    assert (lost["code"], lost["field"]) == ("INVALID_OWNER", ["input", "ownerId"])


async def test_what_a_cart_does_not_have_is_not_taken_away(
    shop: Shop, tea: models.ProductVariant
) -> None:
    cart = await make(shop, line(tea))

    [error] = (await delete(shop, cart, "gift"))["userErrors"]

    assert (error["code"], error["field"]) == ("METAFIELD_DOES_NOT_EXIST", ["input", "key"])
