"""The shop's pages in other countries and languages, over HTTP."""

import httpx2
import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import product, stock, variant
from forms import form_of, press
from test_market import market, rates
from test_market import selling as selling
from test_translation import speak, translate

import models
from pages.visit import accepted


@pytest.fixture
async def abroad(selling: Shop) -> Shop:
    """A shop that sells a mug in dollars at home and in euros in Germany, in two languages."""
    await rates(selling, EUR="0.5")
    await market(selling, ["DE", "AT"], "EUR")
    await speak(selling, "DE")
    mug = product(variant(price_minor=125000, title="Default Title"), title="Mug", handle="mug")
    await stock(selling, mug)
    await translate(selling, mug, title=("Mug", "Becher"))
    return selling


async def chosen(client: httpx2.AsyncClient, **said: str) -> httpx2.Response:
    return await client.post("/choice", data={"back": "/products/mug", **said})


async def test_a_shop_of_one_country_and_one_language_offers_no_choice(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    page = await client.get("/", headers={"accept-language": "de"})
    assert 'action="/choice"' not in page.text
    assert '<html lang="en" dir="ltr">' in page.text
    assert "data-language" not in page.text


async def test_who_chooses_germany_and_german_sees_euros_and_german_texts(
    client: httpx2.AsyncClient, abroad: Shop
) -> None:
    first = await client.get("/products/mug?utm_source=x")
    offered = form_of(first)
    answer = await client.post(
        "/choice", data={"back": offered.values["back"], "country": "DE", "language": "DE"}
    )
    page = await client.get(answer.headers["location"])

    assert "$1,250.00" in first.text
    assert offered.choices["country"] == ["AT", "DE", "US"]
    assert offered.choices["language"] == ["EN", "DE"]
    assert ("Germany (EUR)" in first.text, "Deutsch" in first.text) == (True, True)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/products/mug?utm_source=x"
    assert '<html lang="de" dir="ltr">' in page.text
    assert "<h1>Becher</h1>" in page.text
    assert "625,00\N{NO-BREAK SPACE}€" in page.text
    assert "Jetzt kaufen" in page.text
    assert "Deutschland (EUR)" in page.text
    assert "Ausverkauft" in page.text
    assert 'data-language="DE" data-country="DE"' in page.text
    assert "Accept-Language" in page.headers["vary"]


async def test_the_cart_and_its_checkout_are_in_what_was_chosen(
    client: httpx2.AsyncClient, abroad: Shop
) -> None:
    await chosen(client, country="DE", language="DE")
    number = form_of(await client.get("/products/mug")).choices["variant"][0]

    bought = await client.post("/products/mug", data={"variant": number})
    checkout = await client.get(bought.headers["location"])

    [cart] = await abroad.all(sa.select(models.Cart))
    assert (cart.country_code, cart.currency) == ("DE", "EUR")
    assert "Becher" in checkout.text
    assert "625,00\N{NO-BREAK SPACE}€" in checkout.text
    assert "Zwischensumme" in checkout.text
    # The cart is in its own country: only the language is chosen here.
    assert "language" in form_of(checkout).choices
    assert "country" not in form_of(checkout).choices


async def test_a_choice_of_the_language_alone_keeps_the_country(
    client: httpx2.AsyncClient, abroad: Shop
) -> None:
    await chosen(client, country="AT")
    await chosen(client, language="DE")
    page = await client.get("/products/mug")
    assert 'data-language="DE" data-country="AT"' in page.text


async def test_the_browser_chooses_the_language_until_somebody_does(
    client: httpx2.AsyncClient, abroad: Shop
) -> None:
    german = {"accept-language": "fr;q=0.9, de-AT;q=0.8, en;q=0.1"}
    before = await client.get("/", headers=german)
    await chosen(client, language="EN")
    after = await client.get("/", headers=german)

    assert ("Becher" in before.text, "Becher" in after.text) == (True, False)
    assert "$1,250.00" in after.text


@pytest.mark.parametrize(
    "there", ["//evil.test/", "/\\evil.test", "https://evil.test/", "", "/\r\nx: y", "/\t/evil"]
)
async def test_the_way_back_leads_nowhere_else(
    client: httpx2.AsyncClient, abroad: Shop, there: str
) -> None:
    answer = await client.post("/choice", data={"back": there, "country": "DE"})
    assert answer.headers["location"] == "/"


async def test_the_cookie_holds_only_what_the_shop_offers(
    client: httpx2.AsyncClient, abroad: Shop
) -> None:
    answer = await chosen(client, country="FR; x", language="tlh")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("cartograph_choice=.; ")
    assert ("HttpOnly" in cookie, "SameSite=lax" in cookie, "Secure" in cookie) == (
        True,
        True,
        False,
    )
    foreign = await client.post(
        "/choice", data={"country": "DE"}, headers={"sec-fetch-site": "cross-site"}
    )
    assert "set-cookie" not in foreign.headers
    client.cookies.set("cartograph_choice", "FR.TLH")
    assert 'lang="en"' in (await client.get("/")).text


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("de-AT, en;q=0.5", "DE"),
        ("en;q=0.5, de;q=0.9", "DE"),
        ("pt-BR", "PT_BR"),
        ("pt", None),
        ("de;q=0, *;q=0.1", None),
        ("de;q=x, en", "EN"),
        ("", None),
    ],
)
def test_the_best_of_the_languages_that_a_browser_likes(header: str, found: str | None) -> None:
    assert accepted(header, ("EN", "DE", "PT_BR")) == found


async def test_what_is_wrong_is_said_in_the_visitor_s_language(
    client: httpx2.AsyncClient, abroad: Shop
) -> None:
    await chosen(client, country="DE", language="DE")
    number = form_of(await client.get("/products/mug")).choices["variant"][0]
    bought = await client.post("/products/mug", data={"variant": number})
    checkout = await client.get(bought.headers["location"])

    answer = await press(client, checkout, "place", email="x")
    gone = await client.get("/nowhere", headers={"accept": "text/html"})

    assert answer.status_code == 422
    assert "Geben Sie eine gültige E-Mail-Adresse ein" in answer.text
    assert (gone.status_code, "Diese Seite gibt es nicht" in gone.text) == (404, True)
