"""What nobody sends who means well: it is refused with a code, or comes to what it should."""

from decimal import Decimal
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from buying import (
    ADD,
    PAYMENT,
    agree,
    cash,
    change,
    codes,
    faults,
    line,
    make,
    prepare,
    ready,
    submit,
    tell,
    the_books_balance,
)
from conftest import Shop
from factories import product, stock, variant
from forms import press
from fulfilling import MARK, lines_of, money, of_line, refund, refusals
from fulfilling import tell as staff_tell
from paying import usd

import models
from app import create_app
from commerce.discount import Discount, DiscountTarget, FixedAmount, Percentage
from commerce.gift_card_code import hashed

WIDE = "".join(chr(ord(letter) + 0xFEE0) for letter in "STRASSE")
CODES = change("cartDiscountCodesUpdate", "discountCodes: [String!]")
COST = """query($id: ID!) { cart(id: $id) { cost { totalAmount { amount } }
  discountCodes { code applicable } appliedGiftCards { amountUsed { amount } } } }"""


async def tea(shop: Shop, units: int = 5, **values: Any) -> models.ProductVariant:
    found = variant(units, **values)
    await stock(shop, product(found))
    return found


def everything(code: str | None, **said: Any) -> Discount:
    """A discount that goes with every other."""
    values = {
        "key": "0",
        "title": code or "By itself",
        "value": Percentage(Decimal(100)),
        "target": DiscountTarget.ORDER,
        "combines_with": frozenset(DiscountTarget),
    }
    return Discount(code=code, **values | said)


async def bought(shop: Shop, cart: Any, token: str = "first") -> models.Order:
    result = await submit(shop, cart, token)
    assert result["__typename"] == "SubmitSuccess", result
    newest = sa.select(models.Order).order_by(models.Order.id.desc()).limit(1)
    return (await shop.all(newest))[0]


@pytest.mark.parametrize("quantity", [2**31, -(2**31) - 1, 2**63, -(2**63), 10**30])
async def test_a_quantity_that_is_no_int_is_the_clients_mistake(shop: Shop, quantity: int) -> None:
    row = await tea(shop)
    cart = await make(shop, line(row))

    code, message = await shop.refusal(ADD, cartId=cart["id"], lines=[line(row, quantity)])

    assert code == "BAD_USER_INPUT"
    assert "quantity" in message


@pytest.mark.parametrize("free", [False, True])
async def test_more_money_than_can_be_counted_is_refused_and_nothing_breaks(
    shop: Shop, free: bool
) -> None:
    """A million of what costs a trillion is more than 64 bits of cents, even for nothing."""
    dear = await tea(shop, 2_000_000, price_minor=10**14)
    await shop.add(models.Discount.of(everything("ALL")))
    cart = await make(shop, line(dear, 1), buyerIdentity={"email": "ann@shop.test"})
    answer = await tell(shop, ADD, cart, lines=[line(dear, 999_999)])
    assert answer["userErrors"] == []
    assert answer["cart"]["cost"]["totalAmount"]["amount"] == f"{10**18}.00"
    code, message = await shop.refusal(PAYMENT, cartId=cart["id"], payment=cash(f"{10**18}.00"))
    assert (code, message[-26:]) == ("BAD_USER_INPUT", "is not an amount of money.")

    if free:
        await tell(shop, CODES, cart, discountCodes=["ALL"])
        assert (await tell(shop, PAYMENT, cart, payment=cash("0.00")))["userErrors"] == []
    result = await submit(shop, cart)
    page = await pay_on_the_page(shop, cart)

    assert "MERCHANDISE_NOT_APPLICABLE" in codes(result)
    assert page.status_code == 422
    assert "take fewer things" in page.text
    assert await shop.all(sa.select(models.Order)) == []


async def pay_on_the_page(shop: Shop, cart: Any) -> httpx2.Response:
    app = create_app(shop.settings)
    where = "query($id: ID!) { cart(id: $id) { checkoutUrl } }"
    url = (await shop.ask(where, id=cart["id"]))["cart"]["checkoutUrl"]
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        page = await press(client, await client.get(url), "place")
    await app.state.database.dispose()
    return page


async def test_discounts_that_stack_beyond_the_price_make_it_free_and_no_less(shop: Shop) -> None:
    row = await tea(shop, price_minor=1000)
    rules = [
        everything(None, key="1"),
        everything("HALF", key="2", value=Percentage(Decimal(50))),
        everything("MUCH", key="3", value=FixedAmount(usd(10**9))),
    ]
    await shop.add(*(models.Discount.of(rule) for rule in rules))
    cart = await ready(shop, line(row, 2), discountCodes=["HALF", "MUCH"])

    placed = await bought(shop, cart)

    assert (placed.total_minor, placed.due.minor) == (0, 0)
    assert placed.financial_status is models.OrderFinancialStatus.PAID
    nothing = await refund(shop, placed, amount=money("0.01"))
    assert [code for code, _ in refusals(nothing)] == ["AMOUNT_TOO_LARGE"]
    await the_books_balance(shop)


async def test_a_gift_card_beside_a_discount_of_everything_keeps_its_money(shop: Shop) -> None:
    row = await tea(shop, price_minor=1000)
    await shop.add(models.Discount.of(everything("ALL")))
    card = models.GiftCard(
        code_hash=hashed("gift gift gift gift"),
        last_characters="gift",
        currency="USD",
        balance_minor=500,
    )
    await shop.add(card)
    codes_of = {"discountCodes": ["all"], "giftCardCodes": ["gift gift gift gift"]}
    cart = await ready(shop, line(row), **codes_of)

    placed = await bought(shop, cart)

    assert (placed.total_minor, placed.gift_card_minor) == (0, 0)
    assert await shop.all(sa.select(models.GiftCard.balance_minor)) == [500]


@pytest.mark.parametrize(
    "typed", ["straße", "STRASSE", " Strasse ", WIDE, "stra\u00dfe\u00a0", "STRAẞE"]
)
async def test_a_code_is_one_however_it_is_written(shop: Shop, typed: str) -> None:
    row = await tea(shop, price_minor=1000)
    await shop.add(models.Discount.of(everything("Straße", value=Percentage(Decimal(10)))))

    cart = await make(shop, line(row), discountCodes=[typed, "STRASSE"])

    found = (await shop.ask(COST, id=cart["id"]))["cart"]
    assert [one["applicable"] for one in found["discountCodes"]] == [True]
    assert found["cost"]["totalAmount"]["amount"] == "9.00"


async def test_money_of_another_currency_is_taken_nowhere(shop: Shop) -> None:
    row = await tea(shop, price_minor=1000)
    cart = await make(shop, line(row), buyerIdentity={"email": "ann@shop.test"})

    answer = await tell(shop, PAYMENT, cart, payment=cash("10.00", "EUR"))
    assert faults(answer) == [("INVALID_PAYMENT", "payment.amount")]
    await agree(shop, cart)
    placed = await bought(shop, cart)
    await staff_tell(shop, MARK, id=placed.gid)
    given = await refund(shop, placed, amount=money("1.00", "EUR"))
    assert [path for _, path in refusals(given)] == ["refund.amount"]


async def test_the_token_of_another_cart_buys_this_one_only(shop: Shop) -> None:
    row = await tea(shop, price_minor=1000)
    one, two = await ready(shop, line(row)), await ready(shop, line(row, 2))

    first = await bought(shop, one, "same")
    second = await bought(shop, two, "same")
    again = await submit(shop, one, "same")

    assert (first.total_minor, second.total_minor) == (1000, 2000)
    assert again["__typename"] == "SubmitSuccess"
    assert len(await shop.all(sa.select(models.Order))) == 2


async def test_many_small_refunds_never_pass_what_was_taken(shop: Shop) -> None:
    row = await tea(shop, price_minor=1000)
    placed = await bought(shop, await ready(shop, line(row, 3)))
    await staff_tell(shop, MARK, id=placed.gid)
    [item] = await lines_of(shop, placed)

    by_line = await refund(shop, placed, of_line(item, 1))
    by_amount = await refund(shop, placed, amount=money("19.99"))
    over = await refund(shop, placed, amount=money("0.02"))
    line_over = await refund(shop, placed, of_line(item, 3))
    rest = await refund(shop, placed, amount=money("0.01"))
    none = await refund(shop, placed, whole=True)

    assert [one["userErrors"] for one in (by_line, by_amount, rest)] == [[], [], []]
    for refused in (over, line_over):
        assert refusals(refused)
    assert none["refund"]["totalRefunded"]["amount"] == "0.00", "goods alone are left to go"
    given = await shop.all(sa.select(sa.func.sum(models.Refund.amount_minor)))
    assert given == [3000]


async def test_a_cart_that_grows_between_agreeing_and_submitting_is_not_charged(shop: Shop) -> None:
    row = await tea(shop, price_minor=1000)
    cart = await ready(shop, line(row))
    await tell(shop, ADD, cart, lines=[line(row)])

    assert codes(await prepare(shop, cart)) == ["PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT"]
    assert codes(await submit(shop, cart)) == ["PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT"]
