"""The storefront's pages for browsers that run no scripts: a grid, a search, a product to buy."""

import httpx2
import pytest
from conftest import Shop
from factories import collection, image, place, product, stock, variant
from forms import form_of

from resolvers import search_index


async def test_an_empty_shop_says_how_it_is_filled(client: httpx2.AsyncClient) -> None:
    page = await client.get("/")
    assert page.status_code == 200
    assert "The shop is empty." in page.text


async def test_a_grid_can_be_leafed_through_and_searched(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    teas = [product(variant(), title=f"Tea {i:02}") for i in range(15)]
    await stock(shop, product(variant(), title="Mug & more", handle="mug"), *teas)
    async with shop.database.write_session() as session, session.begin():
        await search_index.rebuild(session)

    first = await client.get("/?utm_source=mail")
    link = first.text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    second = await client.get(link.replace("&amp;", "&"))
    found = await client.get("/?q=mug")
    nothing = await client.get("/?q=nothing-of-the-kind")

    assert first.text.count('class="card"') == 12
    assert second.text.count('class="card"') == 4
    assert "Mug &amp; more" in found.text
    assert found.text.count('class="card"') == 1
    assert "Nothing is here." in nothing.text


async def test_a_link_that_was_cut_short_leads_to_the_first_page(
    client: httpx2.AsyncClient,
) -> None:
    answer = await client.get("/?after=eyJ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


async def test_a_collection_is_a_page(client: httpx2.AsyncClient, shop: Shop) -> None:
    mug = product(variant(), title="Mug", handle="mug")
    drinks = collection(title="Drinks", handle="drinks")
    await stock(shop, mug)
    await shop.add(drinks)
    await shop.add(place(drinks, mug, 1))

    page, none = await client.get("/collections/drinks"), await client.get("/collections/x")

    assert "<h1>Drinks</h1>" in page.text
    assert 'href="/products/mug"' in page.text
    assert none.status_code == 404
    assert "There is no such collection." in none.text


async def test_a_product_is_bought_by_a_plain_form(client: httpx2.AsyncClient, shop: Shop) -> None:
    small, large = variant(title="Small"), variant(0, title="Large", price_minor=2350)
    mug = product(small, large, title="Mug", handle="mug")
    await stock(shop, mug)
    await shop.add(image(product_id=mug.id, url="/images/mug.webp"))

    page = await client.get("/products/mug")
    bought = await client.post("/products/mug", data={"variant": str(small.id), "quantity": "2"})
    checkout = await client.get(bought.headers["location"])

    assert form_of(page).choices["variant"] == [str(small.id), str(large.id)]
    assert "Large · $23.50 · sold out" in page.text
    assert "/images/mug.webp?width=600" in page.text
    assert bought.status_code == 303
    assert "$20.00" in checkout.text


@pytest.mark.parametrize("number", ["sold out", "", "x", "999999"])
async def test_what_cannot_be_bought_is_said(
    client: httpx2.AsyncClient, shop: Shop, number: str
) -> None:
    gone = variant(0)
    await stock(shop, product(gone, handle="mug"))
    wanted = str(gone.id) if number == "sold out" else number

    answer = await client.post("/products/mug", data={"variant": wanted})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


async def test_a_product_that_is_not_there_is_not_found(client: httpx2.AsyncClient) -> None:
    shown = await client.get("/products/x")
    bought = await client.post("/products/x", data={"variant": "1"})
    assert (shown.status_code, bought.status_code) == (404, 404)
