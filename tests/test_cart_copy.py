"""Copying carts, forgetting their buyers, paying for them otherwise, and asking what came of it."""

from typing import Any

import pytest
import sqlalchemy as sa
from buying import (
    ADD,
    PAYLOAD,
    PAYMENT,
    cash,
    change,
    contents,
    faults,
    line,
    make,
    ready,
    submit,
    tell,
)
from conftest import Shop
from factories import product, stock, variant

import models

CLONE = f"mutation($cartId: ID!) {{ answer: cartClone(cartId: $cartId) {PAYLOAD} }}"
FORGET = f"mutation($cartId: ID!) {{ answer: cartRemovePersonalData(cartId: $cartId) {PAYLOAD} }}"
BILL = change("cartBillingAddressUpdate", "billingAddress: MailingAddressInput")
ATTEMPT = """query($id: String!) { cartCompletionAttempt(attemptId: $id) { __typename
  ... on CartCompletionSuccess { id orderId orderUrl completedAt }
  ... on CartCompletionFailed { id errors { code message } }
  ... on CartCompletionProcessing { id pollDelay }
  ... on CartCompletionActionRequired { id action { ... on CompletePaymentChallenge {
    redirectUrl } } } } }"""
BUYER = {"email": "ann@example.com", "phone": "+12025550123", "countryCode": "US"}
BILLED = {"address1": "1 Main Street", "city": "Springfield", "country": "US"}


@pytest.fixture
async def tea(shop: Shop) -> models.ProductVariant:
    made = variant(stock=100, price_minor=1000)
    await stock(shop, product(made))
    return made


async def row_of(shop: Shop, cart: Any) -> models.Cart:
    token = cart["id"].rpartition("/")[2].partition("?")[0]
    [found] = await shop.all(sa.select(models.Cart).where(models.Cart.id == token))
    row: models.Cart = found
    return row


async def test_a_copy_has_the_goods_and_not_the_buyer(
    shop: Shop, tea: models.ProductVariant
) -> None:
    cart = await make(
        shop, line(tea, 2, ribbon="red"), note="Thanks", buyerIdentity=BUYER, discountCodes=[]
    )

    copy = (await tell(shop, CLONE, cart))["cart"]

    assert copy["id"] != cart["id"]
    assert contents(copy) == contents(cart)
    assert copy["note"] == "Thanks"
    assert copy["buyerIdentity"] == {"email": None, "phone": None, "countryCode": "US"}
    await tell(shop, ADD, copy, lines=[line(tea)])
    assert (await row_of(shop, cart)).email == "ann@example.com"


async def test_there_is_no_copy_of_a_cart_that_was_bought(
    shop: Shop, tea: models.ProductVariant
) -> None:
    cart = await ready(shop, line(tea))
    await submit(shop, cart)

    assert faults(await tell(shop, CLONE, cart)) == [("INVALID", "cartId")]


async def test_a_cart_forgets_its_buyer(shop: Shop, tea: models.ProductVariant) -> None:
    address = {"address": {"deliveryAddress": {"city": "Rome", "countryCode": "IT"}}}
    cart = await ready(
        shop,
        line(tea),
        note="For Ann",
        attributes=[{"key": "to", "value": "Ann"}],
        delivery={"addresses": [address | {"selected": True}]},
    )
    await tell(shop, BILL, cart, billingAddress=BILLED)

    left = (await tell(shop, FORGET, cart))["cart"]

    assert contents(left) == contents(cart)
    assert (left["note"], left["attributes"]) == (None, [])
    row = await row_of(shop, cart)
    assert (row.email, row.billing_address, row.delivery_addresses) == (None, None, [])
    assert (row.payment_method, row.payment_minor) == (None, None)


async def test_a_bill_goes_where_the_buyer_says(shop: Shop, tea: models.ProductVariant) -> None:
    cart = await ready(shop, line(tea))

    await tell(shop, BILL, cart, billingAddress=BILLED)
    await submit(shop, cart)

    [bought] = await shop.all(sa.select(models.Order))
    assert (bought.billing_address["city"], bought.billing_address["country_code"]) == (
        "Springfield",
        "US",
    )


async def test_a_billing_address_is_taken_out(shop: Shop, tea: models.ProductVariant) -> None:
    cart = await make(shop, line(tea))
    await tell(shop, BILL, cart, billingAddress=BILLED)

    await tell(shop, BILL, cart, billingAddress=None)

    assert (await row_of(shop, cart)).billing_address is None


async def test_a_billing_address_that_is_none_is_refused(
    shop: Shop, tea: models.ProductVariant
) -> None:
    cart = await make(shop, line(tea))
    paid = cash("10.00")
    paid["manualPaymentMethod"]["billingAddress"] = BILLED | {"country": "Atlantis"}

    alone = await tell(shop, BILL, cart, billingAddress={"city": "Rome"})
    with_payment = await tell(shop, PAYMENT, cart, payment=paid)

    assert faults(alone) == [("ADDRESS_FIELD_IS_REQUIRED", "billingAddress.country")]
    where = "payment.manualPaymentMethod.billingAddress.country"
    assert faults(with_payment) == [("ADDRESS_FIELD_DOES_NOT_MATCH_EXPECTED_PATTERN", where)]
    assert (await row_of(shop, cart)).payment_method is None


async def test_a_payment_says_where_the_bill_goes(shop: Shop, tea: models.ProductVariant) -> None:
    cart = await make(shop, line(tea))
    paid = cash("10.00")
    paid["manualPaymentMethod"]["billingAddress"] = BILLED

    payload = await tell(shop, PAYMENT, cart, payment=paid)

    assert payload["userErrors"] == []
    billed = (await row_of(shop, cart)).billing_address
    assert billed is not None
    assert billed["city"] == "Springfield"


async def test_what_costs_nothing_is_paid_with_nothing(shop: Shop) -> None:
    gift = variant(price_minor=0)
    await stock(shop, product(gift))
    cart = await make(shop, line(gift), buyerIdentity=BUYER)
    free = {
        "amount": {"amount": "0.00", "currencyCode": "USD"},
        "freePaymentMethod": {"billingAddress": BILLED},
    }

    assert (await tell(shop, PAYMENT, cart, payment=free))["userErrors"] == []
    assert (await submit(shop, cart))["__typename"] == "SubmitSuccess"

    [bought] = await shop.all(sa.select(models.Order))
    assert (bought.gateway, bought.financial_status.name) == ("free", "PAID")


CARD = {"sessionId": "x", "billingAddress": BILLED}
SOME = {"amount": "10.00", "currencyCode": "USD"}


@pytest.mark.parametrize(
    ("method", "code", "field"),
    [
        (
            {"freePaymentMethod": {"billingAddress": BILLED}},
            "INVALID_PAYMENT",
            "payment.freePaymentMethod",
        ),
        ({"directPaymentMethod": CARD}, "PAYMENT_METHOD_NOT_SUPPORTED", "payment"),
        ({"walletPaymentMethod": {}}, "PAYMENT_METHOD_NOT_SUPPORTED", "payment"),
    ],
)
async def test_a_payment_that_is_not_taken_is_refused(
    shop: Shop, tea: models.ProductVariant, method: Any, code: str, field: str
) -> None:
    cart = await make(shop, line(tea))

    payload = await tell(shop, PAYMENT, cart, payment={"amount": SOME, **method})

    assert faults(payload) == [(code, field)]
    assert (await row_of(shop, cart)).billing_address is None


async def test_two_ways_to_pay_at_once_are_none(shop: Shop, tea: models.ProductVariant) -> None:
    cart = await make(shop, line(tea))
    both = cash("10.00") | {"directPaymentMethod": CARD}

    code, message = await shop.refusal(PAYMENT, cartId=cart["id"], payment=both)

    assert code == "BAD_USER_INPUT"
    assert "manualPaymentMethod and directPaymentMethod" in message


async def test_parents_are_refused(shop: Shop, tea: models.ProductVariant) -> None:
    cart = await make(shop, line(tea))
    parent = {"parent": {"merchandiseId": tea.gid}}

    added = await tell(shop, ADD, cart, lines=[line(tea) | parent])

    assert faults(added) == [("PARENT_LINE_INVALID_REFERENCE", "lines.0.parent")]


async def test_an_attempt_tells_which_order_it_made(shop: Shop, tea: models.ProductVariant) -> None:
    submitted = await submit(shop, await ready(shop, line(tea)))

    found = (await shop.ask(ATTEMPT, id=submitted["attemptId"]))["cartCompletionAttempt"]

    [bought] = await shop.all(sa.select(models.Order))
    assert found.pop("completedAt") is not None
    assert found == {
        "__typename": "CartCompletionSuccess",
        "id": submitted["attemptId"],
        "orderId": bought.gid,
        "orderUrl": submitted["redirectUrl"],
    }


@pytest.mark.parametrize("id", ["", "unknown", "a\x00b"])
async def test_an_unknown_attempt_is_null(shop: Shop, id: str) -> None:
    assert await shop.ask(ATTEMPT, id=id) == {"cartCompletionAttempt": None}
