"""Deliveries that cost what a carrier asks: what the buyer sees, and that they pay just that."""

from datetime import timedelta
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from buying import IDENTITY, add, agree, codes, line, make, prepare, ready, submit, tell
from conftest import Shop
from factories import product, stock, variant
from forms import press
from test_cart_delivery import STANDARD, asked, choose, delivery, group, usd, zone

import models
from app import create_app
from commerce.shipping import FALLBACK, Carried, ShippingMethod

GROUND = ShippingMethod(key="ground", title="Ground", price=Carried("test", "ground", usd(777)))
LATE, SLOW, REFUSED, FAILED = "62790", "62791", "62792", "62793"
WARNED = "query($id: ID!) { cart(id: $id) { warnings { code message target } } }"


@pytest.fixture
async def tea(shop: Shop) -> models.ProductVariant:
    """Tea in a shop whose goods the test carrier brings."""
    changed = {"shipping_carrier": "test", "carrier_timeout": 1.0}
    shop.settings = shop.settings.model_copy(update=changed)
    made = variant(stock=100, price_minor=1000, grams=400)
    await stock(shop, product(made))
    await shop.add(zone(STANDARD, GROUND))
    return made


BUYER = {
    "email": "ann@example.com",
    "country_code": "US",
    "first_name": "Ann",
    "last_name": "Lee",
    "address1": "1 Main Street",
    "city": "Springfield",
    "province_code": "IL",
    "zip": "62701",
}


def to(zip: str = "62701") -> dict[str, Any]:
    return {"addresses": [asked(zip=zip)]}


async def options(shop: Shop, cart: Any) -> dict[str, tuple[str, str | None]]:
    return {
        one["handle"]: (one["estimatedCost"]["amount"], one["description"])
        for one in (await group(shop, cart))["deliveryOptions"]
    }


async def warnings(shop: Shop, cart: Any) -> list[str]:
    found = (await shop.ask(WARNED, id=cart["id"]))["cart"]["warnings"]
    return [one["code"] for one in found]


async def quoted(shop: Shop, **values: Any) -> None:
    """Let the quotes of all carts be as old as told, or of another time's prices."""
    async with shop.database.write_session() as session, session.begin():
        for cart in await session.scalars(sa.select(models.Cart)):
            held = dict(cart.carrier_quotes or {})
            if "age" in values:
                held["at"] = (models.now() - values["age"]).isoformat()
            if "minor" in values:
                [ground, *_] = held["answers"]["test"]["rates"]
                ground["price"]["minor"] = values["minor"]
            cart.carrier_quotes = held
            sa.orm.attributes.flag_modified(cart, "carrier_quotes")


@pytest.mark.parametrize(
    ("zip", "expected"),
    [
        ("62701", ("5.00", "3 to 5 working days")),
        (SLOW, ("5.00", "3 to 5 working days")),
        (FAILED, ("7.77", FALLBACK)),
        (LATE, ("7.77", FALLBACK)),
        (REFUSED, None),
    ],
)
async def test_a_method_costs_what_its_carrier_asks_or_what_is_stated_for_its_silence(
    shop: Shop, tea: models.ProductVariant, zip: str, expected: Any
) -> None:
    if zip == LATE:
        shop.settings = shop.settings.model_copy(update={"carrier_timeout": 0.05})

    cart = await make(shop, line(tea), delivery=to(zip))

    found = await options(shop, cart)
    assert found.pop("standard") == ("5.00", None)
    assert found.get("ground") == expected


async def test_what_is_heavier_costs_more_and_the_carrier_is_asked_anew(
    shop: Shop, tea: models.ProductVariant
) -> None:
    cart = await make(shop, line(tea), delivery=to())
    await choose(shop, cart, "ground")

    payload = await add(shop, cart, line(tea, 4))

    assert payload["cart"]["cost"]["totalAmount"]["amount"] == "56.00"
    assert (await options(shop, cart))["ground"][0] == "6.00"
    assert await warnings(shop, cart) == []


async def test_what_the_buyer_saw_is_what_they_pay(shop: Shop, tea: models.ProductVariant) -> None:
    cart = await ready(shop, line(tea), delivery=to())
    await choose(shop, cart, "ground")
    await quoted(shop, minor=444)
    await agree(shop, cart)

    assert (await submit(shop, cart))["__typename"] == "SubmitSuccess"

    [order] = await shop.all(sa.select(models.Order))
    assert (order.shipping_minor, order.total_minor) == (444, 1444)
    rate = order.snapshot["shipping"]["rate"]
    assert (rate["carrier"], rate["service"], rate["fallback"]) == ("test", "ground", False)


async def test_a_quote_that_grew_old_is_made_anew_before_it_is_paid(
    shop: Shop, tea: models.ProductVariant
) -> None:
    cart = await ready(shop, line(tea), delivery=to())
    await choose(shop, cart, "ground")
    await quoted(shop, minor=444)
    await agree(shop, cart)
    await quoted(shop, age=timedelta(hours=2))

    refused = await submit(shop, cart)

    assert codes(refused) == ["PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT"]
    assert await warnings(shop, cart) == ["DELIVERY_RATE_CHANGED"]
    await agree(shop, cart)
    assert await warnings(shop, cart) == []
    assert (await submit(shop, cart, "second"))["__typename"] == "SubmitSuccess"


async def test_a_carrier_that_falls_silent_is_told_of_to_the_buyer(
    shop: Shop, tea: models.ProductVariant
) -> None:
    cart = await ready(shop, line(tea), delivery=to())
    await choose(shop, cart, "ground")
    await agree(shop, cart)
    await quoted(shop, age=timedelta(hours=2))
    shop.settings = shop.settings.model_copy(update={"shipping_carrier": "none"})

    assert codes(await prepare(shop, cart)) == ["PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT"]

    assert await warnings(shop, cart) == ["DELIVERY_RATE_FALLBACK"]
    assert (await options(shop, cart))["ground"] == ("7.77", FALLBACK)


async def test_a_stated_price_holds_for_whoever_buys_and_is_asked_after_by_whoever_looks_on(
    shop: Shop, tea: models.ProductVariant
) -> None:
    shop.settings = shop.settings.model_copy(update={"shipping_carrier": "none"})
    cart = await ready(shop, line(tea), delivery=to())
    await choose(shop, cart, "ground")
    await agree(shop, cart)
    await quoted(shop, age=timedelta(minutes=5))
    shop.settings = shop.settings.model_copy(update={"shipping_carrier": "test"})

    ready_now = await prepare(shop, cart)
    await tell(shop, IDENTITY, cart, buyerIdentity={"email": "bob@example.com"})

    assert ready_now["__typename"] == "CartStatusReady"
    assert (await options(shop, cart))["ground"][0] == "5.00"


async def test_the_carrier_is_not_asked_again_for_what_it_answered(
    shop: Shop, tea: models.ProductVariant
) -> None:
    cart = await make(shop, line(tea), delivery=to())
    await quoted(shop, minor=444)

    await tell(shop, IDENTITY, cart, buyerIdentity={"email": "bob@example.com"})

    assert (await options(shop, cart))["ground"][0] == "4.44"


async def test_a_cart_that_goes_nowhere_yet_asks_no_carrier(
    shop: Shop, tea: models.ProductVariant
) -> None:
    cart = await make(shop, line(tea), buyerIdentity={"countryCode": "US"})

    assert (await delivery(shop, cart))["deliveryGroups"]["nodes"] == []
    [row] = await shop.all(sa.select(models.Cart))
    assert row.carrier_quotes is None


async def test_a_rate_in_another_currency_than_the_table_is_not_taken(
    shop: Shop, tea: models.ProductVariant
) -> None:
    cart = await make(shop, line(tea), delivery=to())
    async with shop.database.write_session() as session, session.begin():
        for row in await session.scalars(sa.select(models.Cart)):
            held = dict(row.carrier_quotes or {})
            held["answers"]["test"]["rates"][0]["price"]["currency"] = "EUR"
            row.carrier_quotes = held
            sa.orm.attributes.flag_modified(row, "carrier_quotes")

    assert (await options(shop, cart))["ground"] == ("7.77", FALLBACK)


async def test_the_test_carrier_brings_nothing_in_a_real_shop(
    shop: Shop, tea: models.ProductVariant
) -> None:
    shop.settings = shop.settings.model_copy(update={"shipping_carrier": None})

    cart = await make(shop, line(tea), delivery=to())

    assert (await options(shop, cart))["ground"] == ("7.77", FALLBACK)


async def test_the_checkout_shows_what_the_carrier_asks_and_takes_just_that(
    shop: Shop, tea: models.ProductVariant
) -> None:
    made = await shop.ask(
        "mutation($lines: [CartLineInput!]) { cartCreate(input: {lines: $lines}) {"
        " cart { checkoutUrl } } }",
        lines=[line(tea)],
    )
    url = made["cartCreate"]["cart"]["checkoutUrl"]
    app = create_app(shop.settings)
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        page = await press(client, await client.get(url), "continue", **BUYER)
        page = await press(client, page, "update", delivery="ground")
        assert "3 to 5 working days" in page.text
        await quoted(shop, minor=444)
        page = await client.get(url)
        await quoted(shop, age=timedelta(hours=2))
        changed = await press(client, page, "place", payment="Invoice")
        placed = await press(client, changed, "place", payment="Invoice")
    await app.state.database.dispose()

    assert "$4.44" in page.text
    assert (changed.status_code, placed.status_code) == (422, 303)
    assert "There is now $15.00 to pay." in changed.text
    [order] = await shop.all(sa.select(models.Order))
    assert order.shipping_minor == 500
