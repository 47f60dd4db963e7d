"""Discounts on carts: codes, automatic ones, what they take off, and their last uses."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from buying import agree, change, codes, faults, line, make, order, prepare, ready, submit, tell
from conftest import Shop
from factories import collection, place, product, stock, variant

import models
from commerce.discount import (
    EVERYTHING,
    BuyXGetY,
    Discount,
    DiscountTarget,
    DiscountValue,
    FixedAmount,
    FreeShipping,
    Percentage,
    Selection,
)
from commerce.money import Money

CODES = change("cartDiscountCodesUpdate", "discountCodes: [String!]")
APPLICATION = """discountApplication { allocationMethod targetSelection targetType
  value { __typename ... on MoneyV2 { amount } ... on PricingPercentageValue { percentage } } }"""
ALLOCATION = f"""__typename targetType discountedAmount {{ amount }} {APPLICATION}
  ... on CartCodeDiscountAllocation {{ code }} ... on CartAutomaticDiscountAllocation {{ title }}"""
PRICED = f"""query($id: ID!) {{ cart(id: $id) {{
  discountCodes {{ code applicable }} discountAllocations {{ {ALLOCATION} }}
  cost {{ subtotalAmount {{ amount }} totalAmount {{ amount }} }}
  lines(first: 250) {{ nodes {{ cost {{ totalAmount {{ amount }} }}
    discountAllocations {{ {ALLOCATION} }}
    own: discountAllocations(lineLevelOnly: true) {{ {ALLOCATION} }} }} }} }} }}"""
TEN_OFF = Percentage(Decimal(10))


@pytest.fixture
async def tea(shop: Shop) -> models.ProductVariant:
    made = variant(stock=100, price_minor=1000)
    await stock(shop, product(made))
    return made


def discount(value: DiscountValue = TEN_OFF, **said: Any) -> models.Discount:
    """A code unless ``code`` is None; on the order unless it says otherwise."""
    return models.Discount.of(
        Discount(**{"key": "", "title": "Spring", "code": "SPRING", "value": value} | said)
    )


async def priced(shop: Shop, cart: Any) -> Any:
    return (await shop.ask(PRICED, id=cart["id"]))["cart"]


async def total(shop: Shop, cart: Any) -> str:
    found: str = (await priced(shop, cart))["cost"]["totalAmount"]["amount"]
    return found


async def test_a_code_makes_the_cart_cheaper_however_it_is_typed(
    shop: Shop, tea: models.ProductVariant
) -> None:
    await shop.add(discount())
    cart = await make(shop, line(tea, 2))

    payload = await tell(shop, CODES, cart, discountCodes=[" spring "])

    assert (payload["userErrors"], payload["warnings"]) == ([], [])
    assert payload["cart"]["cost"]["totalAmount"]["amount"] == "18.00"
    found = await priced(shop, cart)
    assert found["discountCodes"] == [{"code": "spring", "applicable": True}]
    [whole] = found["discountAllocations"]
    assert whole == {
        "__typename": "CartCodeDiscountAllocation",
        "targetType": "LINE_ITEM",
        "discountedAmount": {"amount": "2.00"},
        "code": "SPRING",
        "discountApplication": {
            "allocationMethod": "ACROSS",
            "targetSelection": "ALL",
            "targetType": "LINE_ITEM",
            "value": {"__typename": "PricingPercentageValue", "percentage": 10.0},
        },
    }
    [held] = found["lines"]["nodes"]
    assert held["discountAllocations"] == [whole]
    assert held["own"] == []
    assert held["cost"]["totalAmount"]["amount"] == "18.00"


async def test_taking_a_code_out_restores_the_cart(shop: Shop, tea: models.ProductVariant) -> None:
    await shop.add(discount())
    cart = await make(shop, line(tea))
    before = await priced(shop, cart)

    await tell(shop, CODES, cart, discountCodes=["SPRING"])
    assert await priced(shop, cart) != before
    await tell(shop, CODES, cart, discountCodes=None)

    assert await priced(shop, cart) == before


async def test_a_cart_is_made_with_codes(shop: Shop, tea: models.ProductVariant) -> None:
    await shop.add(discount())

    cart = await make(shop, line(tea), discountCodes=["SPRING", "spring", ""])

    assert (await priced(shop, cart))["discountCodes"] == [{"code": "SPRING", "applicable": True}]


async def test_an_automatic_discount_needs_no_code(shop: Shop, tea: models.ProductVariant) -> None:
    off = FixedAmount(Money(150, "USD"))
    await shop.add(discount(off, code=None, title="Welcome", target=DiscountTarget.LINE))
    cart = await make(shop, line(tea))

    found = await priced(shop, cart)

    assert found["cost"] == {
        "subtotalAmount": {"amount": "8.50"},
        "totalAmount": {"amount": "8.50"},
    }
    assert found["discountAllocations"] == []
    [took] = found["lines"]["nodes"][0]["own"]
    assert (took["__typename"], took["title"]) == ("CartAutomaticDiscountAllocation", "Welcome")
    assert took["discountApplication"]["value"] == {"__typename": "MoneyV2", "amount": "1.50"}


async def test_a_discount_on_a_collection_is_for_what_is_in_it(shop: Shop) -> None:
    inside, outside = product(variant()), product(variant())
    await stock(shop, inside, outside)
    sale = collection()
    await shop.add(sale)
    await shop.add(place(sale, inside, 1))
    chosen = Selection(collections=frozenset({str(sale.id)}))
    await shop.add(discount(target=DiscountTarget.LINE, selection=chosen))

    cart = await make(shop, line(inside.variants[0]), line(outside.variants[0]))
    await tell(shop, CODES, cart, discountCodes=["SPRING"])

    nodes = (await priced(shop, cart))["lines"]["nodes"]
    assert [node["cost"]["totalAmount"]["amount"] for node in nodes] == ["9.00", "10.00"]
    method = nodes[0]["discountAllocations"][0]["discountApplication"]
    assert (method["allocationMethod"], method["targetSelection"]) == ("EACH", "ENTITLED")


async def test_two_and_one_for_nothing(shop: Shop, tea: models.ProductVariant) -> None:
    free = BuyXGetY(buy=EVERYTHING, buy_quantity=2, get=EVERYTHING, get_quantity=1)
    await shop.add(discount(free, target=DiscountTarget.LINE))
    cart = await make(shop, line(tea, 2), discountCodes=[])

    short = await tell(shop, CODES, cart, discountCodes=["SPRING"])
    assert [warning["code"] for warning in short["warnings"]] == ["DISCOUNT_QUANTITY_NOT_IN_RANGE"]
    full = await make(shop, line(tea, 3), discountCodes=["SPRING"])

    assert await total(shop, full) == "20.00"
    [took] = (await priced(shop, full))["lines"]["nodes"][0]["own"]
    assert took["discountApplication"]["value"]["percentage"] == 100.0


YESTERDAY = datetime.now(UTC) - timedelta(days=1)
TOMORROW = datetime.now(UTC) + timedelta(days=1)
UNFIT: list[tuple[str, Any]] = [
    ("DISCOUNT_NOT_FOUND", None),
    ("DISCOUNT_CURRENTLY_INACTIVE", {"starts_at": TOMORROW}),
    ("DISCOUNT_CURRENTLY_INACTIVE", {"ends_at": YESTERDAY}),
    ("DISCOUNT_USAGE_LIMIT_REACHED", {"usage_limit": 1, "used": 1}),
    ("DISCOUNT_PURCHASE_NOT_IN_RANGE", {"minimum_subtotal": Money(5000, "USD")}),
    ("DISCOUNT_QUANTITY_NOT_IN_RANGE", {"minimum_quantity": 9}),
    ("DISCOUNT_CODE_NOT_HONOURED", {"value": FixedAmount(Money(100, "EUR"))}),
    (
        "DISCOUNT_NO_ENTITLED_LINE_ITEMS",
        {"target": DiscountTarget.LINE, "selection": Selection(products=frozenset({"0"}))},
    ),
]


@pytest.mark.parametrize(("code", "said"), UNFIT)
async def test_a_code_that_does_not_apply_stays_with_a_warning(
    shop: Shop, tea: models.ProductVariant, code: str, said: Any
) -> None:
    if said is not None:
        await shop.add(discount(**said))
    cart = await make(shop, line(tea))

    payload = await tell(shop, CODES, cart, discountCodes=["SPRING"])

    assert payload["userErrors"] == []
    [warning] = payload["warnings"]
    assert (warning["code"], warning["target"]) == (code, cart["id"])
    found = await priced(shop, cart)
    assert found["discountCodes"] == [{"code": "SPRING", "applicable": False}]
    assert found["discountAllocations"] == []
    assert found["cost"]["totalAmount"]["amount"] == "10.00"


async def test_of_two_codes_that_do_not_combine_the_better_applies(
    shop: Shop, tea: models.ProductVariant
) -> None:
    await shop.add(discount(), discount(Percentage(Decimal(20)), code="BETTER"))
    cart = await make(shop, line(tea))

    payload = await tell(shop, CODES, cart, discountCodes=["SPRING", "BETTER"])

    assert [warning["code"] for warning in payload["warnings"]] == ["DISCOUNT_CODE_NOT_HONOURED"]
    assert await total(shop, cart) == "8.00"


async def test_a_switched_off_code_is_unknown(shop: Shop, tea: models.ProductVariant) -> None:
    off = discount()
    off.active = False
    await shop.add(off)
    cart = await make(shop, line(tea))

    payload = await tell(shop, CODES, cart, discountCodes=["SPRING"])

    assert [warning["code"] for warning in payload["warnings"]] == ["DISCOUNT_NOT_FOUND"]


@pytest.mark.parametrize("code", ["x" * 256, "a\x00b"])
async def test_what_can_be_no_code_is_refused(
    shop: Shop, tea: models.ProductVariant, code: str
) -> None:
    cart = await make(shop, line(tea))

    payload = await tell(shop, CODES, cart, discountCodes=["fine", code])

    assert faults(payload) == [("INVALID", "discountCodes.1")]
    assert (await priced(shop, cart))["discountCodes"] == []


async def test_an_order_counts_its_discount_once(shop: Shop, tea: models.ProductVariant) -> None:
    await shop.add(discount(usage_limit=2))

    bought = await order(shop, line(tea), discountCodes=["SPRING"])

    [counted] = await shop.all(sa.select(models.Discount))
    [use] = await shop.all(sa.select(models.DiscountUse))
    assert (counted.used, use.order_id) == (1, bought.id)
    assert bought.total_minor == 900


async def test_a_discount_that_takes_nothing_off_is_not_counted(
    shop: Shop, tea: models.ProductVariant
) -> None:
    await shop.add(discount(minimum_quantity=9, usage_limit=1))
    cart = await ready(shop, line(tea))
    await tell(shop, CODES, cart, discountCodes=["SPRING"])

    assert (await submit(shop, cart))["__typename"] == "SubmitSuccess"

    assert [row.used for row in await shop.all(sa.select(models.Discount))] == [0]


async def test_the_last_use_of_a_code_goes_to_one_buyer(
    shop: Shop, tea: models.ProductVariant
) -> None:
    await shop.add(discount(usage_limit=1))
    carts = [await ready(shop, line(tea), discountCodes=["SPRING"]) for _ in range(4)]

    results = await asyncio.gather(*(submit(shop, cart) for cart in carts))

    won = [result for result in results if result["__typename"] == "SubmitSuccess"]
    lost = [codes(result) for result in results if result["__typename"] == "SubmitFailed"]
    assert len(won) == 1
    assert lost == [["PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT"]] * 3
    [counted] = await shop.all(sa.select(models.Discount))
    assert counted.used == 1
    assert {row.total_minor for row in await shop.all(sa.select(models.Order))} == {900}


async def test_one_buyer_has_a_code_as_often_as_one_may(
    shop: Shop, tea: models.ProductVariant
) -> None:
    await shop.add(discount(customer_limit=1))
    await order(shop, line(tea), discountCodes=["SPRING"])

    again = await make(shop, line(tea), buyerIdentity={"email": "ANN@example.com"})
    payload = await tell(shop, CODES, again, discountCodes=["SPRING"])
    other = await make(shop, line(tea), buyerIdentity={"email": "bob@example.com"})
    fresh = await tell(shop, CODES, other, discountCodes=["SPRING"])

    [warning] = payload["warnings"]
    assert warning["code"] == "DISCOUNT_CUSTOMER_USAGE_LIMIT_REACHED"
    assert warning["message"] == "SPRING: You have used this code as often as it may be used."
    assert fresh["warnings"] == []


async def test_two_carts_of_one_buyer_race_for_their_one_use(
    shop: Shop, tea: models.ProductVariant
) -> None:
    await shop.add(discount(customer_limit=1))
    carts = [await ready(shop, line(tea), discountCodes=["SPRING"]) for _ in range(3)]

    results = await asyncio.gather(*(submit(shop, cart) for cart in carts))

    kinds = sorted(result["__typename"] for result in results)
    assert kinds == ["SubmitFailed", "SubmitFailed", "SubmitSuccess"]
    [counted] = await shop.all(sa.select(models.Discount))
    assert counted.used == 1


async def test_a_code_that_ends_before_the_order_changes_what_is_to_pay(
    shop: Shop, tea: models.ProductVariant
) -> None:
    await shop.add(discount())
    cart = await ready(shop, line(tea), discountCodes=["SPRING"])
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Discount).values(ends_at=YESTERDAY))

    refused = await prepare(shop, cart)
    assert codes(refused) == ["PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT"]
    await agree(shop, cart)

    assert (await submit(shop, cart))["__typename"] == "SubmitSuccess"


async def test_free_delivery_of_nothing_to_deliver_is_no_discount(shop: Shop) -> None:
    song = variant(requires_shipping=False)
    await stock(shop, product(song))
    await shop.add(discount(FreeShipping(), target=DiscountTarget.SHIPPING))
    cart = await make(shop, line(song))

    payload = await tell(shop, CODES, cart, discountCodes=["SPRING"])

    assert [warning["code"] for warning in payload["warnings"]] == [
        "DISCOUNT_NO_ENTITLED_LINE_ITEMS"
    ]


@pytest.mark.parametrize("lines", [1, 50])
async def test_discounts_cost_as_many_statements_for_50_lines_as_for_1(
    shop: Shop, lines: int
) -> None:
    sold = [product(variant()) for _ in range(lines)]
    await stock(shop, *sold)
    sale = collection()
    await shop.add(sale)
    await shop.add(*(place(sale, one, i) for i, one in enumerate(sold)))
    chosen = Selection(collections=frozenset({str(sale.id)}))
    await shop.add(discount(target=DiscountTarget.LINE, selection=chosen, customer_limit=5))
    cart = await make(
        shop,
        *(line(one.variants[0]) for one in sold),
        discountCodes=["SPRING"],
        buyerIdentity={"email": "ann@example.com"},
    )

    with shop.statements() as statements:
        found = await priced(shop, cart)

    assert len(found["lines"]["nodes"][-1]["discountAllocations"]) == 1
    assert len(statements) == 7, statements
