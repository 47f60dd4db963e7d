"""Who buys: what is said of them is checked, spelled in one way, and can be taken back."""

from typing import Any

import pytest
import sqlalchemy as sa
from buying import IDENTITY, faults, make, tell
from conftest import Shop

import models

NOBODY = {"email": None, "phone": None, "countryCode": None}


async def said(shop: Shop, cart: Any, **identity: Any) -> Any:
    payload = await tell(shop, IDENTITY, cart, buyerIdentity=identity)
    assert payload["userErrors"] == []
    return payload["cart"]["buyerIdentity"]


async def test_contacts_are_kept_in_one_spelling(shop: Shop) -> None:
    cart = await make(shop)
    assert cart["buyerIdentity"] == NOBODY

    found = await said(shop, cart, email=" Ann@EXAMPLE.com ", phone="+1 (202) 555-0123")

    assert found == {**NOBODY, "email": "Ann@example.com", "phone": "+12025550123"}


async def test_what_is_not_mentioned_stays_and_null_takes_it_back(shop: Shop) -> None:
    cart = await make(
        shop,
        buyerIdentity={"email": "ann@example.com", "phone": "+12025550123", "countryCode": "US"},
    )
    known = {"email": "ann@example.com", "phone": "+12025550123", "countryCode": "US"}
    assert cart["buyerIdentity"] == known

    assert await said(shop, cart) == known
    assert await said(shop, cart, email="bob@example.com") == {**known, "email": "bob@example.com"}
    assert await said(shop, cart, email=None) == {**known, "email": None}
    assert await said(shop, cart, phone=None, countryCode=None) == NOBODY


@pytest.mark.parametrize("empty", ["", None])
async def test_an_empty_contact_is_none(shop: Shop, empty: str | None) -> None:
    cart = await make(shop, buyerIdentity={"email": "ann@example.com", "phone": "+12025550123"})

    assert await said(shop, cart, email=empty, phone=empty) == NOBODY


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": " "}, "email"),
        ({"email": "x" * 100_000}, "email"),
        ({"phone": "12"}, "phone"),
        ({"phone": "9" * 100_000}, "phone"),
    ],
)
async def test_a_contact_that_is_none_leaves_the_buyer_as_they_were(
    shop: Shop, bad: dict[str, str], field: str
) -> None:
    cart = await make(shop, buyerIdentity={"email": "ann@example.com"})

    answer = await tell(shop, IDENTITY, cart, buyerIdentity={"countryCode": "DE", **bad})

    assert (answer["cart"], faults(answer)) == (None, [("INVALID", f"buyerIdentity.{field}")])
    [error] = answer["userErrors"]
    assert f"not a valid {field}" in error["message"]
    assert len(error["message"]) < 250
    assert await said(shop, cart) == {**NOBODY, "email": "ann@example.com"}


async def test_both_contacts_are_complained_of_at_once(shop: Shop) -> None:
    cart = await make(shop)

    answer = await tell(shop, IDENTITY, cart, buyerIdentity={"email": "x", "phone": "y"})

    assert faults(answer) == [
        ("INVALID", "buyerIdentity.email"),
        ("INVALID", "buyerIdentity.phone"),
    ]


async def test_a_phone_number_may_be_written_as_in_the_buyers_country(shop: Shop) -> None:
    cart = await make(shop)
    answer = await tell(shop, IDENTITY, cart, buyerIdentity={"phone": "030 901820"})
    assert faults(answer) == [("INVALID", "buyerIdentity.phone")]

    found = await said(shop, cart, phone="030 901820", countryCode="DE")
    assert found == {**NOBODY, "phone": "+4930901820", "countryCode": "DE"}
    assert (await said(shop, cart, phone="030 901821"))["phone"] == "+4930901821"


async def test_a_region_nobody_knows_is_a_country_too(shop: Shop) -> None:
    cart = await make(shop, buyerIdentity={"countryCode": "ZZ"})

    assert cart["buyerIdentity"]["countryCode"] == "ZZ"


async def test_a_country_that_is_none_is_the_clients_mistake(shop: Shop) -> None:
    cart = await make(shop)

    code, _ = await shop.refusal(IDENTITY, cartId=cart["id"], buyerIdentity={"countryCode": "XX"})

    assert code == "BAD_USER_INPUT"
    assert await shop.all(sa.select(models.Cart.country_code)) == [None]
