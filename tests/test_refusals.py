"""What the shop refuses, as its pages say it: by the sentence, or else by the code."""

import httpx2
import pytest
from accounts import PASSWORD, customer
from conftest import Shop
from factories import product, stock, variant
from forms import form_of, send
from test_translation import speak

from commerce.cart_error import CartErrorCode
from commerce.customer_error import CustomerErrorCode
from commerce.password import problem
from commerce.quantity_rule import QuantityRule
from commerce.refusal import Reason
from pages import words
from pages.refusals import refusal

GERMAN = {"accept-language": "de"}
INVALID = CartErrorCode.INVALID


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("The cart has no such line.", "Der Warenkorb hat keinen solchen Artikel."),
        ("Only 2 of Tea, Small are left.", "Von Tea, Small gibt es nur noch 2."),
        ("Tea: hot is sold out: remove it.", "Tea: hot ist ausverkauft: Nehmen Sie es heraus."),
        ("The name holds HTML tags.", "Der Name: enthält HTML."),
        ("Nobody has heard of this.", "Der Wert ist nicht gültig."),
    ],
)
def test_a_refusal_is_said_as_exactly_as_the_language_can(message: str, said: str) -> None:
    reason = Reason(INVALID, message)
    assert refusal(reason) == message
    before = words.speak("DE")
    assert refusal(reason) == said
    words.hush(before)


def test_sentences_are_those_that_the_shop_says() -> None:
    rule = QuantityRule(2, 4, 2)
    broken = [rule.broken_by(quantity) for quantity in (1, 6, 3)]
    wrong = [problem(written) for written in ("", "short", "x" * 129, " spaced out ")]
    before = words.speak("DE")
    said = [refusal(Reason(*one)) for one in (*broken, *wrong) if one]
    words.hush(before)
    assert said == [
        "Die Mindestmenge ist 2.",
        "Die Höchstmenge ist 4.",
        "Es wird nur in Vielfachen von 2 verkauft.",
        "Das Passwort fehlt.",
        "Das Passwort hat weniger als 8 Zeichen.",
        "Das Passwort hat mehr als 128 Zeichen.",
        "Das Passwort beginnt oder endet mit Leerraum.",
    ]


async def test_pages_say_them_and_the_api_stays_english(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    await speak(shop, "DE")
    await customer(shop)
    tea = variant(stock=0, title="Default Title")
    await stock(shop, product(tea, title="Tea", handle="tea"))
    form = await client.get("/account/login", headers=GERMAN)
    client.headers.update(GERMAN)

    wrong = await send(client, form, email="ann@example.com", password=f"{PASSWORD}!")
    asked = await client.get("/account/register")
    short = await send(client, asked, email="x", password="short")
    gone = await client.post("/products/tea", data={"variant": str(tea.id)})
    link = await client.post("/account/reset/1/nonsense", data={"password": PASSWORD})
    answer = await client.post(
        "/graphql",
        json={
            "query": "mutation @inContext(language: DE) { customerAccessTokenCreate(input: {email:"
            ' "ann@example.com", password: "wrong"}) { customerUserErrors { message } } }'
        },
    )

    assert "gehören nicht zusammen" in wrong.text
    assert form_of(wrong).values["email"] == "ann@example.com"
    assert "ist keine gültige E-Mail-Adresse" in short.text
    assert "weniger als 8 Zeichen" in short.text
    assert "Tea ist ausverkauft." in gone.text
    assert "Der Link gilt nicht oder nicht mehr" in link.text
    [error] = answer.json()["data"]["customerAccessTokenCreate"]["customerUserErrors"]
    assert error == {"message": CustomerErrorCode.UNIDENTIFIED_CUSTOMER.meaning}
