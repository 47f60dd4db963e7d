"""Row rules: what is whose, and what a draft does not let through by an older thing."""

from typing import Any

import accounts
import sqlalchemy as sa
import staff
from buying import line, make
from conftest import Shop
from factories import order, product, stock, variant

import models
from commerce.permission import Permission

ORDER = """query($id: ID!) { answer: order(id: $id) { name
  lineItems(first: 1) { nodes { title variant { sku product { title } } } } } }"""
CART = """query($id: ID!) { answer: cart(id: $id) { lines(first: 1) { nodes {
  merchandise { ... on ProductVariant { id title product { id handle title descriptionHtml vendor
    tags publishedAt featuredImage { url } variants(first: 9) { nodes { id } }
    options { name } collections(first: 9) { nodes { id } } availableForSale
    priceRange { maxVariantPrice { amount } } } } } } } } }"""


async def test_an_order_is_its_customers_without_its_key(shop: Shop) -> None:
    ann, bea = await accounts.customer(shop), await accounts.customer(shop, "bea@example.com")
    tea = variant()
    await shop.add(product(tea))
    bought = order(tea, customer_id=ann.id)
    await shop.add(bought)
    bare = {"id": bought.gid.partition("?")[0]}
    tokens = [await accounts.sign_in(shop, row.email or "") for row in (ann, bea)]

    mine, others = [await staff.ask(shop, bearer, ORDER, **bare) for bearer in tokens]

    assert mine["name"] == bought.name
    assert others is None
    assert await staff.ask(shop, None, ORDER, **bare) is None


async def test_an_order_of_a_guest_is_nobodys_by_a_token(shop: Shop) -> None:
    ann = await accounts.customer(shop)
    tea = variant()
    await shop.add(product(tea))
    bought = order(tea, email=ann.email, email_key=ann.email_key)
    await shop.add(bought)

    bearer = await accounts.sign_in(shop)

    assert await staff.ask(shop, bearer, ORDER, id=bought.gid.partition("?")[0]) is None


async def test_what_a_customer_has_is_seen_by_them_in_the_header_too(shop: Shop) -> None:
    ann = await accounts.customer(shop)
    await shop.add(models.MailingAddress(customer_id=ann.id, city="Here"))
    query = "{ answer: viewer { customer { addresses(first: 9) { nodes { city } } } } }"

    seen = await staff.ask(shop, await accounts.sign_in(shop), query)

    assert seen == {"customer": {"addresses": {"nodes": [{"city": "Here"}]}}}


async def withdraw(shop: Shop, **values: Any) -> None:
    changes = {"status": models.ProductStatus.DRAFT, "title": "Next year", "vendor": "Secret"}
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Product).values(**changes | values))


async def test_an_order_keeps_what_was_bought_and_tells_nothing_of_a_draft(shop: Shop) -> None:
    tea = variant(sku="NEW")
    await shop.add(product(tea, title="Tea"))
    bought = order(tea)
    await shop.add(bought)
    before = await staff.ask(shop, None, ORDER, id=bought.gid)
    await withdraw(shop)

    after = await staff.ask(shop, None, ORDER, id=bought.gid)
    reader = await staff.api_token(shop, Permission.PRODUCTS_READ)
    seen = await staff.ask(shop, reader, ORDER, id=bought.gid)

    [old], [new] = before["lineItems"]["nodes"], after["lineItems"]["nodes"]
    assert old["variant"]["product"]["title"] == "Tea"
    assert new == {"title": old["title"], "variant": None}
    assert seen["lineItems"]["nodes"][0]["variant"]["product"]["title"] == "Next year"


async def test_a_cart_keeps_its_line_and_tells_nothing_of_a_draft(shop: Shop) -> None:
    tea = variant()
    await stock(shop, product(tea, title="Tea", tags=["hush"], options=[]))
    cart = await make(shop, line(tea))
    await withdraw(shop)

    answer = await staff.ask(shop, None, CART, id=cart["id"])
    reader = await staff.api_token(shop, Permission.PRODUCTS_READ)
    seen = await staff.ask(shop, reader, CART, id=cart["id"])

    merchandise = answer["lines"]["nodes"][0]["merchandise"]
    assert merchandise["id"] == tea.gid
    shown = merchandise["product"]
    assert (shown["id"], shown["title"]) == ("gid://shopify/Product/0", "No longer offered")
    assert (shown["vendor"], shown["handle"], shown["descriptionHtml"], shown["tags"]) == (
        "",
        "",
        "",
        [],
    )
    assert (shown["variants"]["nodes"], shown["options"], shown["featuredImage"]) == ([], [], None)
    assert shown["priceRange"]["maxVariantPrice"]["amount"] == "0.00"
    assert seen["lines"]["nodes"][0]["merchandise"]["product"]["title"] == "Next year"
