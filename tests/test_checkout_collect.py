"""The hosted checkout without scripts: collecting the goods, and whom the bill is for."""

import httpx2
import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import variant
from forms import form_of, press
from test_cart_delivery import STANDARD, zone
from test_checkout_page import BUYER, cart_of, fault, orders, words
from test_pickup import on_hand, shelves, table

import models
from pages import checkout_view
from pages.checkout_form import Typed

BILLED = {
    "billing_first_name": "Bea",
    "billing_last_name": "Lee",
    "billing_address1": "2 Office Road",
    "billing_city": "Springfield",
    "billing_province_code": "IL",
    "billing_zip": "62701",
}
Page = httpx2.Response


@pytest.fixture
async def tea(shop: Shop) -> models.ProductVariant:
    """Five at the warehouse and two at the corner, where collecting costs a dollar."""
    found = variant(price_minor=1000, title="Default Title")
    await shelves(shop, (found, 5, 2))
    await shop.add(zone(STANDARD, table(100)))
    return found


async def follow(client: httpx2.AsyncClient, answer: Page) -> Page:
    while answer.status_code == 303:
        answer = await client.get(answer.headers["location"])
    assert answer.status_code == 200, words(answer)
    return answer


async def test_a_buyer_collects_and_names_no_address(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant
) -> None:
    page = await client.get(await cart_of(shop, tea, quantity=2))
    assert form_of(page).choices["collect"] == ["", "pickup:2"]
    assert "Collect at Corner 1 Corner Street, New York, NY 10001" in words(page)
    assert "first_name" in form_of(page).values

    page = await press(client, page, "continue", email="ann@example.com", collect="pickup:2")
    assert "first_name" not in form_of(page).values
    assert "place" in form_of(page).buttons
    assert "Delivery Corner $1.00" in words(page)
    order = await follow(client, await press(client, page, "place"))

    assert "make it ready for you to collect" in words(order)
    assert "Collected at Corner 1 Corner Street New York, NY 10001" in words(order)
    assert "To be collected" in words(order)
    assert "Billed to" not in words(order)
    [row] = await orders(shop)
    assert (row.total_minor, row.shipping_address, row.billing_address) == (2100, None, None)
    assert await on_hand(shop, tea) == [(5, 0), (0, 0)]


async def test_a_buyer_changes_their_mind_both_ways(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant
) -> None:
    url = await cart_of(shop, tea)
    page = await press(client, await client.get(url), "update", **BUYER)
    page = await press(client, page, "update", collect="pickup:2")
    assert "address1" not in form_of(page).values

    page = await press(client, page, "place", collect="")
    assert "has changed since you last saw it" in words(page)

    assert form_of(page).values["address1"] == BUYER["address1"], "it was not forgotten"
    assert "Standard $5.00" in words(page)
    await follow(client, await press(client, page, "place"))
    [row] = await orders(shop)
    assert row.shipping_address is not None
    assert (row.shipping_minor, row.total_minor) == (500, 1500)


async def test_who_first_collects_and_then_does_not_has_to_say_where_to(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant
) -> None:
    page = await client.get(await cart_of(shop, tea))
    page = await press(client, page, "update", email="ann@example.com", collect="pickup:2")

    page = await press(client, page, "place", collect="")

    assert "place" not in form_of(page).buttons
    assert fault(page, "address1") == "Enter an address."


async def test_a_place_that_ran_out_meanwhile_is_said(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant
) -> None:
    page = await client.get(await cart_of(shop, tea, quantity=2))
    page = await press(client, page, "continue", email="ann@example.com", collect="pickup:2")
    async with shop.database.write_session() as session, session.begin():
        level = models.InventoryLevel
        await session.execute(sa.update(level).where(level.location_id == 2).values(on_hand=1))

    page = await press(client, page, "place")

    assert page.status_code == 422
    assert "It cannot be collected there any more" in words(page)
    assert await orders(shop) == []


async def test_the_bill_goes_where_the_goods_go_unless_it_is_said(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant
) -> None:
    page = await press(client, await client.get(await cart_of(shop, tea)), "continue", **BUYER)
    assert form_of(page).values["billing"] == "same"

    order = await follow(client, await press(client, page, "place"))

    assert "Billed to Ann Lee 12 Harbor Street" in words(order)
    [row] = await orders(shop)
    assert row.billing_address == row.shipping_address


async def test_another_address_of_the_bill_is_asked_for_kept_and_carried(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant
) -> None:
    url = await cart_of(shop, tea)
    page = await press(client, await client.get(url), "continue", **BUYER, billing="other")
    assert page.status_code == 422
    assert fault(page, "billing_address1") == "For the bill: enter an address."
    assert "address1-problem" not in page.text.replace("billing_address1-problem", "")

    page = await press(client, page, "update", **BILLED)
    assert page.status_code == 200, words(page)
    again = await client.get(url)
    assert form_of(again).values["billing_city"] == "Springfield", "a reload keeps it"
    order = await follow(client, await press(client, page, "place"))

    assert "Billed to Bea Lee 2 Office Road" in words(order)
    assert "Delivered to Ann Lee 12 Harbor Street" in words(order)


async def test_a_country_decides_what_the_bill_asks_for(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant
) -> None:
    page = await press(
        client, await client.get(await cart_of(shop, tea)), "update", billing="other"
    )

    page = await press(client, page, "update", billing_country_code="DE")

    assert "billing_province_code" not in form_of(page).values
    assert "billing_zip" in form_of(page).values
    bad = {**BILLED, "billing_country_code": "DE", "billing_zip": "1"}
    del bad["billing_province_code"]
    page = await press(client, page, "continue", **BUYER, **bad)
    assert fault(page, "billing_zip").startswith("For the bill: the postal code")
    page = await press(client, page, "update", billing="same")
    assert page.status_code == 200


async def test_who_collects_may_have_an_address_on_the_bill(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant
) -> None:
    page = await client.get(await cart_of(shop, tea))
    page = await press(client, page, "update", email="a@b.co", collect="pickup:2", billing="other")
    page = await press(client, page, "update", billing_country_code="US", **BILLED)

    await follow(client, await press(client, page, "place"))

    [row] = await orders(shop)
    assert row.shipping_address is None
    assert row.billing_address is not None
    assert row.billing_address["city"] == "Springfield"


async def test_where_nothing_is_sent_a_place_is_chosen(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    cup = variant(price_minor=1000, title="Default Title")
    await shelves(shop, (cup, 5, 2))
    url = await cart_of(shop, cup, quantity=2)
    page = await client.get(url)
    assert form_of(page).choices["collect"] == ["pickup:2"]
    assert "first_name" not in form_of(page).values
    assert "Delivery once you have chosen a place" in words(page)
    assert "Send it to me" not in words(page)
    assert "place" not in form_of(page).buttons

    page = await press(client, page, "continue", email="ann@example.com")
    assert page.status_code == 422
    assert fault(page, "collect") == "Choose where you collect it."
    page = await press(client, page, "continue", collect="pickup:2")
    assert "Delivery Corner Free" in words(page)
    order = await follow(client, await press(client, page, "place"))

    assert "Collected at Corner" in words(order)
    assert await on_hand(shop, cup) == [(5, 0), (0, 0)]
    page = await client.get(await cart_of(shop, cup))
    page = await press(client, page, "continue", email="ann@example.com")
    assert fault(page, "collect").startswith("No place has all of it now")


@pytest.mark.parametrize("name", ["delivery", "country_code", "address1"])
async def test_what_is_refused_of_a_delivery_is_said_where_a_place_is_chosen(
    shop: Shop, name: str
) -> None:
    """As when the last of a place is bought by somebody else between two steps of a submission."""
    cup = variant(price_minor=1000, title="Default Title")
    await shelves(shop, (cup, 5, 2))
    await cart_of(shop, cup)
    async with shop.context() as context:
        [cart] = await context.scalars(sa.select(models.Cart))
        shown = await checkout_view.view(context, cart, Typed(email="ann@example.com"))

    found = checkout_view.errors_of(shown, {"email": "Enter it.", name: "Not there."})

    assert found == {"email": "Enter it.", "collect": "Not there."}
