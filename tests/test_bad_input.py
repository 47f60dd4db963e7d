"""What goes wrong while somebody buys: each has a code for programs and a sentence for people.

By the API and on the checkout page, and nothing is charged.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import fulfilling
import httpx2
import pytest
import sqlalchemy as sa
from buying import agree, change, codes, line, make, messages, submit, tell
from conftest import Shop
from factories import product, stock, variant
from forms import form_of, press
from paying import usd
from test_cart_delivery import ADD_ADDRESS, STANDARD, asked, zone
from test_checkout_page import BUYER, fault, orders, words

import models
from commerce import gift_card_code
from commerce.discount import Discount, Percentage
from commerce.shipping import Flat, ShippingMethod

CODES = change("cartDiscountCodesUpdate", "discountCodes: [String!]")
CARDS = change("cartGiftCardCodesAdd", "giftCardCodes: [String!]!")
CHOOSE = change(
    "cartSelectedDeliveryOptionsUpdate",
    "selectedDeliveryOptions: [CartSelectedDeliveryOptionInput!]!",
)
WHERE = "query($id: ID!) { cart(id: $id) { checkoutUrl cost { totalAmount { amount } } } }"
PAST = datetime.now(UTC) - timedelta(days=1)
WELCOME = Discount(key="", title="Ten", code="Welcome", value=Percentage(Decimal(10)))


@pytest.fixture
async def tea(shop: Shop) -> models.ProductVariant:
    found = variant(5, price_minor=1000, title="Default Title")
    await stock(shop, product(found, title="Tea"))
    await shop.add(zone(STANDARD))
    return found


async def bought_by(shop: Shop, tea: models.ProductVariant) -> Any:
    """A cart that lacks nothing, standard delivery chosen."""
    delivery = {"addresses": [asked()]}
    cart = await make(shop, line(tea, 2), buyerIdentity={"email": "a@b.co"}, delivery=delivery)
    group = f"gid://shopify/CartDeliveryGroup/{cart['id'].split('/')[-1].split('?')[0]}"
    chosen = [{"deliveryGroupId": group, "deliveryOptionHandle": "standard"}]
    assert (await tell(shop, CHOOSE, cart, selectedDeliveryOptions=chosen))["userErrors"] == []
    await agree(shop, cart)
    return cart


async def page_of(client: httpx2.AsyncClient, shop: Shop, cart: Any) -> httpx2.Response:
    return await client.get((await shop.ask(WHERE, id=cart["id"]))["cart"]["checkoutUrl"])


async def happens(shop: Shop, statement: Any) -> None:
    async with shop.database.write_session() as session, session.begin():
        await session.execute(statement)


@pytest.mark.parametrize(
    ("said", "code", "sentence"),
    [
        ({"ends_at": PAST}, "DISCOUNT_CURRENTLY_INACTIVE", "The discount has ended."),
        (
            {"usage_limit": 1, "used": 1},
            "DISCOUNT_USAGE_LIMIT_REACHED",
            "The discount has been used as often as it may be.",
        ),
    ],
)
async def test_a_code_that_is_over_takes_nothing_off_and_says_why(
    client: httpx2.AsyncClient,
    shop: Shop,
    tea: models.ProductVariant,
    said: dict[str, Any],
    code: str,
    sentence: str,
) -> None:
    await shop.add(models.Discount.of(replace(WELCOME, **said)))
    cart = await bought_by(shop, tea)

    page = await press(client, await page_of(client, shop, cart), "apply_code", code="welcome")
    answer = await tell(shop, CODES, cart, discountCodes=["WELCOME"])

    assert fault(page, "code") == f"welcome: {sentence}"
    assert [(one["code"], one["message"]) for one in answer["warnings"]] == [
        (code, f"Welcome: {sentence}")
    ]
    assert answer["cart"]["cost"]["totalAmount"]["amount"] == "25.00"


async def test_a_code_in_another_case_is_the_same_code(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant
) -> None:
    await shop.add(models.Discount.of(WELCOME))
    cart = await bought_by(shop, tea)

    answer = await tell(shop, CODES, cart, discountCodes=["wELCOME"])
    page = await press(client, await page_of(client, shop, cart), "apply_code", code="WELCOME")

    assert (answer["warnings"], answer["cart"]["cost"]["totalAmount"]["amount"]) == ([], "23.00")
    assert page.status_code == 200
    assert "Total USD $23.00" in words(page), "once, though it was entered twice"


async def test_a_gift_card_of_another_currency_pays_nothing(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant
) -> None:
    hashed = gift_card_code.hashed("EUROCARD")
    await shop.add(
        models.GiftCard(code_hash=hashed, last_characters="card", currency="EUR", balance_minor=500)
    )
    cart = await bought_by(shop, tea)
    sentence = "The gift card is in another currency than the cart."

    [error] = (await tell(shop, CARDS, cart, giftCardCodes=["EUROCARD"]))["userErrors"]
    page = await press(
        client, await page_of(client, shop, cart), "apply_card", gift_card="EUROCARD"
    )

    assert (error["code"], error["field"]) == ("INVALID", ["giftCardCodes", "0"])
    assert error["message"] == fault(page, "gift_card") == sentence


async def test_an_address_that_its_country_refuses_is_said_field_by_field(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant
) -> None:
    cart = await bought_by(shop, tea)
    wrong = asked(zip="ABC", city=None)

    strict = [wrong | {"validationStrategy": "STRICT"}]
    answer = await tell(shop, ADD_ADDRESS, cart, addresses=strict)
    page = await page_of(client, shop, cart)
    page = await press(client, page, "place", **BUYER | {"zip": "ABC", "city": ""})

    at = ["addresses", "0", "address", "deliveryAddress"]
    assert [(one["code"], one["field"], one["message"]) for one in answer["userErrors"]] == [
        ("ADDRESS_FIELD_IS_REQUIRED", [*at, "city"], "The city is missing."),
        (
            "INVALID_ZIP_CODE_FOR_COUNTRY",
            [*at, "zip"],
            "The postal code does not exist in that country.",
        ),
    ]
    assert fault(page, "city") == "Enter a city."
    assert fault(page, "zip") == "The ZIP code does not exist in that country."


async def test_a_delivery_that_is_no_longer_offered_is_chosen_anew(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant
) -> None:
    cart = await bought_by(shop, tea)
    page = await press(client, await page_of(client, shop, cart), "update", **BUYER)
    await happens(shop, sa.delete(models.ShippingZone))
    await shop.add(zone(ShippingMethod(key="bicycle", title="By bicycle", price=Flat(usd(700)))))

    result = await submit(shop, cart)
    page = await press(client, page, "place")

    assert codes(result)[0] == "NO_DELIVERY_GROUP_SELECTED"
    assert messages(result)[0] == (
        "A delivery option is missing, or is no longer offered: choose one."
    )
    assert page.status_code == 422
    assert "What you see has changed since you last saw it." in words(page)
    assert "There is now $27.00 to pay." in words(page)
    assert form_of(page).values["delivery"] == "bicycle"
    assert await orders(shop) == []


async def test_a_price_that_changed_is_shown_before_anything_is_paid(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant
) -> None:
    cart = await bought_by(shop, tea)
    page = await press(client, await page_of(client, shop, cart), "update", **BUYER)
    await happens(shop, sa.update(models.ProductVariant).values(price_minor=1100))

    result = await submit(shop, cart)
    page = await press(client, page, "place")

    assert codes(result) == ["PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT"]
    assert messages(result) == [
        "It comes to 27.00 USD now, and 25.00 USD was agreed to: look it over."
    ]
    now = (await shop.ask(WHERE, id=cart["id"]))["cart"]["cost"]["totalAmount"]
    assert now["amount"] == "27.00"
    assert page.status_code == 422
    assert "What you see has changed since you last saw it." in words(page)
    assert "There is now $27.00 to pay." in words(page)
    assert await orders(shop) == []
    placed = await press(client, page, "place")
    assert placed.status_code == 303, "the buyer saw the new total"
    assert [row.total_minor for row in await orders(shop)] == [2700]


@pytest.mark.parametrize("left", [0, 1])
async def test_what_ran_out_between_cart_and_order_is_said_and_not_charged(
    client: httpx2.AsyncClient, shop: Shop, tea: models.ProductVariant, left: int
) -> None:
    by_api, by_page = await bought_by(shop, tea), await bought_by(shop, tea)
    page = await press(client, await page_of(client, shop, by_page), "update", **BUYER)
    await happens(shop, sa.update(models.ProductVariant).values(quantity_available=left))

    result = await submit(shop, by_api)
    page = await press(client, page, "place")

    code, sentence = [
        ("MERCHANDISE_OUT_OF_STOCK", "Tea is sold out: remove it."),
        ("MERCHANDISE_NOT_ENOUGH_STOCK_AVAILABLE", "Only 1 of Tea is left: lower the quantity."),
    ][left]
    assert (codes(result), messages(result)) == ([code], [sentence])
    assert page.status_code == 422
    assert f"{sentence} Your cart now holds what there is: look at the new total." in words(page)
    assert ("Your cart is empty" in words(page)) == (left == 0)
    assert await orders(shop) == []


async def test_news_of_payments_that_are_not_the_gateways_are_refused(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    """News of payments that are not ours: ``test_payment_pages.py``."""
    forged = await client.post("/webhooks/payments/test", content=b"{}")

    assert (forged.status_code, forged.json()["error"]) == (
        401,
        {"code": "BAD_SIGNATURE", "message": "The signature is not that of the gateway."},
    )


async def test_more_than_was_paid_is_not_given_back(shop: Shop, tea: models.ProductVariant) -> None:
    assert (await submit(shop, await bought_by(shop, tea)))["__typename"] == "SubmitSuccess"
    [row] = await orders(shop)
    await fulfilling.tell(shop, fulfilling.MARK, id=row.gid)
    [item] = await fulfilling.lines_of(shop, row)

    async def refused(*lines: Any, **said: Any) -> list[tuple[str, str]]:
        answer = await fulfilling.refund(shop, row, *lines, **said)
        return [(one["code"], one["message"]) for one in answer["userErrors"]]

    beyond = await refused(amount=fulfilling.money("25.01"))
    many = await refused(fulfilling.of_line(item, 3))
    assert await refused(amount=fulfilling.money("25.00")) == []
    none = await refused(amount=fulfilling.money("0.01"))

    assert beyond == [("AMOUNT_TOO_LARGE", "25.00 USD is left to give back.")]
    assert many == [("QUANTITY_TOO_LARGE", "Tea: money is left to give back so for 2 of them.")]
    assert none == [("AMOUNT_TOO_LARGE", "Nothing is left to give back.")]
