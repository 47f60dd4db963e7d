"""Gift cards: what they pay of a cart, and that no cent is spent twice."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from buying import PAYMENT, cash, change, codes, create, faults, line, make, submit, tell
from conftest import Shop
from factories import product, stock, variant

import models
from commerce import gift_card_code

UPDATE_CODES = change("cartGiftCardCodesUpdate", "giftCardCodes: [String!]!")
ADD_CODES = change("cartGiftCardCodesAdd", "giftCardCodes: [String!]!")
REMOVE_CARDS = change("cartGiftCardCodesRemove", "appliedGiftCardIds: [ID!]!")
CARDS = """query($id: ID!) { cart(id: $id) {
  cost { totalAmount { amount } checkoutChargeAmount { amount } }
  appliedGiftCards { id lastCharacters amountUsed { amount } balance { amount }
    amountUsedV2 { amount } balanceV2 { amount } presentmentAmountUsed { amount } } } }"""
CODE = "ABCD-EFGH-JKLM-NPQR"
OTHER = "WXYZ 3467 9ACD EFGH"
ANN = {"email": "ann@example.com"}


def card(code: str = CODE, balance: int = 300, **said: Any) -> models.GiftCard:
    defaults = {
        "code_hash": gift_card_code.hashed(code),
        "last_characters": gift_card_code.last_characters(code),
        "currency": "USD",
        "balance_minor": balance,
    }
    return models.GiftCard(**defaults | said)


@pytest.fixture
async def tea(shop: Shop) -> models.ProductVariant:
    made = variant(stock=100, price_minor=1000)
    await stock(shop, product(made))
    return made


async def shown(shop: Shop, cart: Any) -> Any:
    return (await shop.ask(CARDS, id=cart["id"]))["cart"]


def test_a_new_code_is_long_and_easily_read() -> None:
    made = {gift_card_code.make() for _ in range(100)}

    assert len(made) == 100
    assert all(len(code) == gift_card_code.LENGTH for code in made)
    assert not set("".join(made)) & set("0O1IL5S2Z8B ")


async def test_a_card_pays_its_part_however_its_code_is_typed(
    shop: Shop, tea: models.ProductVariant
) -> None:
    await shop.add(card())
    cart = await make(shop, line(tea))

    payload = await tell(shop, UPDATE_CODES, cart, giftCardCodes=["abcd efgh jklm npqr"])

    assert payload["userErrors"] == []
    found = await shown(shop, cart)
    assert found["cost"] == {
        "totalAmount": {"amount": "10.00"},
        "checkoutChargeAmount": {"amount": "7.00"},
    }
    [applied] = found["appliedGiftCards"]
    assert applied["lastCharacters"] == "npqr"
    assert applied["balance"] == applied["balanceV2"] == {"amount": "3.00"}
    used = ("amountUsed", "amountUsedV2", "presentmentAmountUsed")
    assert [applied[name]["amount"] for name in used] == ["3.00"] * 3


async def test_cards_pay_in_the_order_they_came(shop: Shop, tea: models.ProductVariant) -> None:
    await shop.add(card(OTHER, 800), card(CODE, 900))
    cart = await make(shop, line(tea), giftCardCodes=[CODE])

    await tell(shop, ADD_CODES, cart, giftCardCodes=[OTHER, CODE])
    found = await shown(shop, cart)
    assert [one["amountUsed"]["amount"] for one in found["appliedGiftCards"]] == ["9.00", "1.00"]

    first = found["appliedGiftCards"][0]["id"]
    await tell(shop, REMOVE_CARDS, cart, appliedGiftCardIds=[first])
    [left] = (await shown(shop, cart))["appliedGiftCards"]
    assert left["amountUsed"] == {"amount": "8.00"}

    again = await tell(shop, REMOVE_CARDS, cart, appliedGiftCardIds=[first])
    assert faults(again) == [("INVALID", "appliedGiftCardIds.0")]
    await tell(shop, UPDATE_CODES, cart, giftCardCodes=[])
    assert (await shown(shop, cart))["appliedGiftCards"] == []


@pytest.mark.parametrize(
    "said",
    [
        {"enabled": False},
        {"balance_minor": 0},
        {"currency": "EUR"},
        {"expires_at": datetime.now(UTC) - timedelta(days=1)},
        {"code_hash": "another"},
    ],
)
async def test_a_card_that_cannot_pay_is_refused(
    shop: Shop, tea: models.ProductVariant, said: Any
) -> None:
    await shop.add(card(**said))
    cart = await make(shop, line(tea))

    payload = await tell(shop, ADD_CODES, cart, giftCardCodes=[CODE])
    made = await create(shop, giftCardCodes=[CODE])

    assert faults(payload) == [("INVALID", "giftCardCodes.0")]
    assert faults(made) == [("INVALID", "input.giftCardCodes.0")]
    assert (await shown(shop, cart))["appliedGiftCards"] == []


async def test_a_cart_has_25_cards_at_most(shop: Shop, tea: models.ProductVariant) -> None:
    many = [f"{CODE}{i}" for i in range(26)]
    await shop.add(*(card(code) for code in many))
    cart = await make(shop, line(tea))

    payload = await tell(shop, ADD_CODES, cart, giftCardCodes=many)

    assert faults(payload) == [("INVALID", "giftCardCodes")]


async def test_codes_cannot_be_guessed_for_long(shop: Shop, tea: models.ProductVariant) -> None:
    cart = await make(shop, line(tea))
    for _ in range(30):
        await tell(shop, ADD_CODES, cart, giftCardCodes=["A"])

    code, _ = await shop.refusal(ADD_CODES, cartId=cart["id"], giftCardCodes=[CODE])

    assert code == "THROTTLED"


async def test_an_order_takes_the_money_off_the_card(
    shop: Shop, tea: models.ProductVariant
) -> None:
    await shop.add(card())
    cart = await make(shop, line(tea), giftCardCodes=[CODE], buyerIdentity=ANN)
    await tell(shop, PAYMENT, cart, payment=cash("7.00"))

    assert (await submit(shop, cart))["__typename"] == "SubmitSuccess"

    [left] = await shop.all(sa.select(models.GiftCard))
    [paid] = await shop.all(sa.select(models.GiftCardRedemption))
    assert (left.balance_minor, paid.amount_minor) == (0, 300)


async def test_one_card_on_many_carts_pays_once(shop: Shop, tea: models.ProductVariant) -> None:
    await shop.add(card(balance=1500))
    carts = []
    for _ in range(4):
        cart = await make(shop, line(tea), giftCardCodes=[CODE], buyerIdentity=ANN)
        await tell(shop, PAYMENT, cart, payment=cash("0.00"))
        carts.append(cart)

    results = await asyncio.gather(*(submit(shop, cart) for cart in carts))

    won = [result for result in results if result["__typename"] == "SubmitSuccess"]
    lost = {code for result in results if result not in won for code in codes(result)}
    assert len(won) == 1
    assert lost <= {"PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT", "PAYMENTS_METHOD_UNAVAILABLE"}
    [left] = await shop.all(sa.select(models.GiftCard))
    assert left.balance_minor == 500
    [bought] = await shop.all(sa.select(models.Order))
    assert bought.financial_status is models.OrderFinancialStatus.PAID
