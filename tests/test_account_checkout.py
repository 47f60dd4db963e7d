"""The checkout of a buyer who is signed in on the shop's pages."""

from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from accounts import PASSWORD, customer
from conftest import Shop
from forms import form_of, press, send
from test_checkout_page import HOME, cart_of, orders, words
from test_checkout_page import tea as tea
from test_checkout_page import url as url

import models

# What a browser says of a way that began on a page of the same site.
OURS = {"sec-fetch-site": "same-origin"}
CART = """query($id: ID!) { cart(id: $id) { buyerIdentity { email customer { id } }
  delivery { addresses { selected } } } }"""


@pytest.fixture
async def ann(shop: Shop, client: httpx2.AsyncClient) -> models.Customer:
    """Ann, who lives in Seattle, and is signed in."""
    made = await customer(shop, first_name="Ann", last_name="Lee")
    home = models.MailingAddress(customer_id=made.id, **HOME)
    await shop.add(home)
    async with shop.database.write_session() as session, session.begin():
        (await session.get_one(models.Customer, made.id)).default_address_id = home.id
    page = await client.get("/account/login")
    await send(client, page, email="ann@example.com", password=PASSWORD)
    return made


async def cart(shop: Shop, url: str) -> Any:
    token = url.partition("/checkout/")[2]
    return (await shop.ask(CART, id=f"gid://shopify/Cart/{token}"))["cart"]


async def test_who_is_signed_in_finds_the_form_filled_and_the_order_in_the_account(
    client: httpx2.AsyncClient, shop: Shop, url: str, ann: models.Customer
) -> None:
    page = await client.get(url, headers=OURS)
    known = await cart(shop, url)
    placed = await press(client, page, "place")
    [order] = await orders(shop)

    values = form_of(page).values
    assert (values["email"], values["address1"]) == ("ann@example.com", "12 Harbor Street")
    assert "Signed in as Ann Lee" in words(page)
    assert known["buyerIdentity"]["customer"] == {"id": ann.gid}
    assert known["delivery"]["addresses"] == [{"selected": True}]
    assert (placed.status_code, order.customer_id) == (303, ann.id)
    assert order.name in (await client.get("/account")).text


async def test_a_link_from_elsewhere_tells_the_cart_nothing_before_a_button_is_pressed(
    client: httpx2.AsyncClient, shop: Shop, url: str, ann: models.Customer
) -> None:
    """Whoever made the cart holds its key, and would read who came."""
    for site in ("cross-site", "same-site", "none"):
        page = await client.get(url, headers={"sec-fetch-site": site})
        seen = await cart(shop, url)
        assert seen["buyerIdentity"] == {"email": None, "customer": None}
        assert seen["delivery"] == {"addresses": []}
    sibling = {"sec-fetch-site": "same-site"}  # such as another shop of the same domain
    await client.post(url, data=form_of(page).values | {"action": "update"}, headers=sibling)
    before = await cart(shop, url)
    await press(client, page, "update")
    after = await cart(shop, url)

    values = form_of(page).values
    assert (values["email"], values["address1"]) == ("ann@example.com", "12 Harbor Street")
    assert before["buyerIdentity"]["customer"] is None
    assert after["buyerIdentity"]["customer"] == {"id": ann.gid}


async def test_a_cart_of_somebody_else_stays_theirs(
    client: httpx2.AsyncClient, shop: Shop, url: str, ann: models.Customer
) -> None:
    bob = await customer(shop, "bob@example.com")
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Cart).values(customer_id=bob.id))
    await client.get(url, headers=OURS)
    [kept] = await shop.all(sa.select(models.Cart))
    assert (kept.customer_id, kept.delivery_addresses) == (bob.id, [])


async def test_an_address_that_nothing_is_delivered_to_is_left_out(
    client: httpx2.AsyncClient, shop: Shop, url: str, ann: models.Customer
) -> None:
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.MailingAddress).values(country_code="KP"))
    page = await client.get(url, headers=OURS)
    assert form_of(page).values["address1"] == ""


async def test_without_scripts_what_is_bought_is_the_buyer_s(
    client: httpx2.AsyncClient, shop: Shop, url: str, tea: models.ProductVariant, ann: Any
) -> None:
    [handle] = await shop.all(sa.select(models.Product.handle))
    bought = await client.post(f"/products/{handle}", data={"variant": str(tea.id)})
    await client.get(bought.headers["location"], headers=OURS)
    known = await cart(shop, bought.headers["location"])
    assert known["buyerIdentity"]["customer"] == {"id": ann.gid}
    assert known["delivery"]["addresses"] == [{"selected": True}]


async def test_who_is_not_signed_in_may_be_and_comes_back(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant
) -> None:
    url = await cart_of(shop, tea)
    page = await client.get(url)
    path = url.partition("shop.test")[2]
    assert f'href="/account/login?back={path.replace("=", "%3D").replace("?", "%3F")}"' in page.text
