"""Selling plans in carts and orders: who may be bought by which, at what price, paid when."""

from typing import Any

import pytest
import sqlalchemy as sa
from buying import (
    UPDATE,
    add,
    agree,
    codes,
    faults,
    line,
    make,
    order,
    prepare,
    quantities,
    ready,
    submit,
    tell,
    the_books_balance,
)
from conftest import Shop
from factories import product, stock, variant
from paying import card_cart, carts_order, demo
from test_market import market, rates
from writing import write

import models
from commerce.money import Money
from commerce.permission import Permission
from commerce.pricing import recompute
from commerce.selling_plan import (
    FixedAmount,
    FixedPrice,
    GroupDraft,
    Percentage,
    PlanDraft,
    PriceAdjustment,
    Rhythm,
    SellingPlanInterval,
)
from resolvers import selling_plan_write

MONTH = SellingPlanInterval.MONTH
EACH = Rhythm(MONTH)


def plan(name: str, value: Any = None, **said: Any) -> PlanDraft:
    adjustments = [PriceAdjustment(value)] if value else []
    return PlanDraft(name, [name], adjustments, delivery=EACH, **said)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


MONTHLY = plan("Every month", Percentage(10), billing=EACH)
LESS = plan("A dollar less", FixedAmount(usd(100)), billing=EACH)
FIXED = plan("Seven", FixedPrice(usd(700)), billing=EACH)
PREPAID = plan("Three at once", Percentage(20), billing=Rhythm(MONTH, 3))
DEPOSIT = plan("A quarter now", charge_percentage=25)
PLANS = [MONTHLY, LESS, FIXED, PREPAID, DEPOSIT]

CART = """query($id: ID!) { cart(id: $id) {
  cost { subtotalAmount { amount } totalAmount { amount } checkoutChargeAmount { amount }
    explanation { kind label amount { amount } } }
  lines(first: 9) { nodes { id quantity
    cost { amountPerQuantity { amount } compareAtAmountPerQuantity { amount }
      subtotalAmount { amount } totalAmount { amount } }
    sellingPlanAllocation { sellingPlan { id name } checkoutChargeAmount { amount }
      remainingBalanceChargeAmount { amount }
      priceAdjustments { price { amount } compareAtPrice { amount }
        perDeliveryPrice { amount } } } } } } }"""


async def tea_by(shop: Shop, *plans: PlanDraft, **values: Any) -> models.ProductVariant:
    tea = variant(10, price_minor=1000)
    row = product(tea, title="Tea", **values)
    await stock(shop, row)
    draft = GroupDraft("Again", ["How often"], plans)
    await write(shop, lambda c, s: selling_plan_write.create_group(c, s, draft, [row.id]))
    return tea


async def ids(shop: Shop) -> dict[str, str]:
    rows = await shop.all(sa.select(models.SellingPlan))
    return {row.name: row.gid for row in rows}


async def by(shop: Shop, tea: models.ProductVariant, name: str, quantity: int = 1) -> Any:
    return line(tea, quantity) | {"sellingPlanId": (await ids(shop))[name]}


async def seen(shop: Shop, cart: Any) -> Any:
    return (await shop.ask(CART, id=cart["id"]))["cart"]


@pytest.mark.parametrize(
    ("name", "price", "compared", "delivery", "total"),
    [
        ("Every month", "9.00", "10.00", "9.00", "18.00"),
        ("A dollar less", "9.00", "10.00", "9.00", "18.00"),
        ("Seven", "7.00", "10.00", "7.00", "14.00"),
        ("Three at once", "24.00", "30.00", "8.00", "48.00"),
    ],
)
async def test_a_line_costs_what_its_plan_says(
    shop: Shop, name: str, price: str, compared: str, delivery: str, total: str
) -> None:
    tea = await tea_by(shop, *PLANS)
    cart = await make(shop, await by(shop, tea, name, 2))

    found = await seen(shop, cart)

    [held] = found["lines"]["nodes"]
    assert held["cost"] == {
        "amountPerQuantity": {"amount": price},
        "compareAtAmountPerQuantity": {"amount": compared},
        "subtotalAmount": {"amount": total},
        "totalAmount": {"amount": total},
    }
    assert held["sellingPlanAllocation"]["sellingPlan"]["name"] == name
    assert held["sellingPlanAllocation"]["priceAdjustments"] == [
        {
            "price": {"amount": price},
            "compareAtPrice": {"amount": compared},
            "perDeliveryPrice": {"amount": delivery},
        }
    ]
    assert found["cost"]["totalAmount"] == {"amount": total}
    item, by_plan = found["cost"]["explanation"]
    assert (item["kind"], item["label"]) == ("ITEM", f"2 x {compared}")
    assert (by_plan["kind"], by_plan["label"]) == ("SELLING_PLAN", name)
    amounts = [float(step["amount"]["amount"]) for step in (item, by_plan)]
    assert sum(amounts) == float(total)


async def test_lines_with_different_plans_stay_apart_and_alike_ones_merge(shop: Shop) -> None:
    tea = await tea_by(shop, MONTHLY, LESS)
    monthly = await by(shop, tea, "Every month")
    cart = await make(shop, line(tea), monthly, await by(shop, tea, "A dollar less"))

    added = await add(shop, cart, monthly, line(tea))

    assert quantities(added["cart"]) == [2, 2, 1]
    plans = [
        node["sellingPlanAllocation"] and node["sellingPlanAllocation"]["sellingPlan"]["name"]
        for node in (await seen(shop, cart))["lines"]["nodes"]
    ]
    assert plans == [None, "Every month", "A dollar less"]


async def test_a_line_may_change_its_plan_and_lose_it(shop: Shop) -> None:
    tea = await tea_by(shop, MONTHLY, FIXED)
    cart = await make(shop, await by(shop, tea, "Every month"))
    held = cart["lines"]["nodes"][0]["id"]
    fixed = (await ids(shop))["Seven"]

    async def price(**change: Any) -> str:
        payload = await tell(shop, UPDATE, cart, lines=[{"id": held, **change}])
        assert payload["userErrors"] == []
        [node] = (await seen(shop, cart))["lines"]["nodes"]
        return str(node["cost"]["amountPerQuantity"]["amount"])

    assert await price(quantity=2) == "9.00"
    assert await price(sellingPlanId=fixed) == "7.00"
    assert await price(sellingPlanId=None) == "10.00"


async def test_a_plan_has_to_be_one_of_the_products(shop: Shop) -> None:
    tea = await tea_by(shop, MONTHLY)
    cup = variant(10)
    await stock(shop, product(cup, title="Cup"), at="Shelf")
    cart = await make(shop, line(cup), await by(shop, tea, "Every month"))
    plan = {"sellingPlanId": (await ids(shop))["Every month"]}
    nowhere = {"sellingPlanId": "gid://shopify/SellingPlan/404"}

    added = await add(shop, cart, line(cup) | plan, line(tea) | nowhere)
    first, second = (node["id"] for node in cart["lines"]["nodes"])
    changes = [{"id": first, **plan}, {"id": second, "merchandiseId": cup.gid}]
    updated = await tell(shop, UPDATE, cart, lines=changes)

    assert [faults(added), faults(updated)] == [
        [
            ("SELLING_PLAN_NOT_APPLICABLE", "lines.0.sellingPlanId"),
            ("SELLING_PLAN_NOT_APPLICABLE", "lines.1.sellingPlanId"),
        ]
    ] * 2


async def test_a_product_that_needs_a_plan_is_not_sold_without(shop: Shop) -> None:
    tea = await tea_by(shop, MONTHLY, requires_selling_plan=True)
    cart = await make(shop, await by(shop, tea, "Every month"))
    held = cart["lines"]["nodes"][0]["id"]

    added = await add(shop, cart, line(tea))
    updated = await tell(shop, UPDATE, cart, lines=[{"id": held, "sellingPlanId": None}])

    missing = [("VARIANT_REQUIRES_SELLING_PLAN", "lines.0.sellingPlanId")]
    assert [faults(added), faults(updated)] == [missing, missing]


async def test_a_plan_that_is_no_longer_offered_keeps_the_cart_from_becoming_an_order(
    shop: Shop,
) -> None:
    tea = await tea_by(shop, MONTHLY)
    cart = await ready(shop, await by(shop, tea, "Every month"))
    plain = await ready(shop, line(tea))
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.delete(models.SellingPlanGroupProduct))
        await session.execute(sa.update(models.Product).values(requires_selling_plan=True))
    for one in (cart, plain):
        await agree(shop, one)

    assert codes(await prepare(shop, cart)) == ["MERCHANDISE_NOT_APPLICABLE"]
    assert codes(await submit(shop, plain)) == ["MERCHANDISE_NOT_APPLICABLE"]
    [held] = (await seen(shop, cart))["lines"]["nodes"]
    assert held["sellingPlanAllocation"] is None


async def test_a_line_goes_with_its_plan(shop: Shop) -> None:
    tea = await tea_by(shop, MONTHLY)
    cart = await make(shop, line(tea), await by(shop, tea, "Every month", 3))
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.delete(models.SellingPlanGroup))

    assert [n["quantity"] for n in (await seen(shop, cart))["lines"]["nodes"]] == [1]


async def test_an_order_keeps_the_plans_name_and_price(shop: Shop) -> None:
    tea = await tea_by(shop, PREPAID)
    placed = await order(shop, await by(shop, tea, "Three at once", 2))
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.SellingPlan).values(name="Other", adjustments=[]))

    asked = """query($id: ID!) { order(id: $id) { totalPrice { amount }
      lineItems(first: 5) { nodes { quantity sellingPlanName
        originalTotalPrice { amount } } } } }"""
    found = (await shop.ask(asked, id=placed.gid))["order"]

    assert found == {
        "totalPrice": {"amount": "48.00"},
        "lineItems": {
            "nodes": [
                {
                    "quantity": 2,
                    "sellingPlanName": "Three at once",
                    "originalTotalPrice": {"amount": "48.00"},
                }
            ]
        },
    }
    assert recompute(placed.snapshot).snapshot() == placed.snapshot
    await the_books_balance(shop)


async def test_a_deposit_is_paid_at_once_and_the_rest_later(shop: Shop) -> None:
    await demo(shop)
    tea = await tea_by(shop, DEPOSIT)
    cart = await card_cart(shop, await by(shop, tea, "A quarter now"), line(tea))

    cost = (await seen(shop, cart))["cost"]
    assert cost["totalAmount"] == {"amount": "20.00"}
    assert cost["checkoutChargeAmount"] == {"amount": "12.50"}
    assert (await submit(shop, cart))["__typename"] == "SubmitSuccess"

    placed = await carts_order(shop, cart)
    assert placed.financial_status.name == "PARTIALLY_PAID"
    [payment] = await shop.all(sa.select(models.Payment))
    assert payment.amount_minor == 1250
    await shop.ask(
        """mutation($id: ID!) { orderMarkAsPaid(id: $id) @idempotent(key: "rest") {
             userErrors { message } } }""",
        [Permission.ORDERS_WRITE],
        id=placed.gid,
    )
    rows = await shop.all(sa.select(models.Payment).order_by(models.Payment.id))
    assert [row.amount_minor for row in rows] == [1250, 750]
    assert (await carts_order(shop, cart)).financial_status.name == "PAID"


async def test_a_gift_card_pays_the_deposit_first(shop: Shop) -> None:
    tea = await tea_by(shop, DEPOSIT)
    card = models.GiftCard(code_hash="x", last_characters="GIFT", currency="USD", balance_minor=400)
    await shop.add(card)
    cart = await make(shop, await by(shop, tea, "A quarter now"))
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Cart).values(gift_card_ids=[card.id]))

    cost = (await seen(shop, cart))["cost"]

    assert cost["totalAmount"] == {"amount": "10.00"}
    assert cost["checkoutChargeAmount"] == {"amount": "0.00"}


async def test_a_copy_of_a_cart_has_its_plans(shop: Shop) -> None:
    tea = await tea_by(shop, MONTHLY)
    cart = await make(shop, await by(shop, tea, "Every month"))

    made = await shop.ask(
        "mutation($id: ID!) { cartClone(cartId: $id) { cart { id } } }", id=cart["id"]
    )

    [held] = (await seen(shop, made["cartClone"]["cart"]))["lines"]["nodes"]
    assert held["cost"]["amountPerQuantity"] == {"amount": "9.00"}


async def test_a_plans_amounts_are_the_carts_not_the_documents(shop: Shop) -> None:
    tea = await tea_by(shop, LESS)
    await rates(shop, EUR="0.5")
    await market(shop, ["DE"], "EUR")
    cart = await make(
        shop, await by(shop, tea, "A dollar less"), buyerIdentity={"countryCode": "DE"}
    )

    asked = CART.replace("query($id: ID!)", "query($id: ID!) @inContext(country: US)")
    [held] = (await shop.ask(asked, id=cart["id"]))["cart"]["lines"]["nodes"]

    assert held["cost"]["amountPerQuantity"] == {"amount": "4.50"}
    price = held["sellingPlanAllocation"]["priceAdjustments"][0]["price"]
    assert price == {"amount": "4.50"}


@pytest.mark.parametrize("number", [1, 5])
async def test_plans_cost_two_statements_however_many(shop: Shop, number: int) -> None:
    plans = [plan(f"Plan {i}", Percentage(i + 1), billing=EACH) for i in range(5)]
    tea = await tea_by(shop, *plans)
    plain = await make(shop, line(tea))
    cart = await make(shop, *[await by(shop, tea, f"Plan {i}") for i in range(number)])

    with shop.statements() as without:
        await seen(shop, plain)
    with shop.statements() as statements:
        await seen(shop, cart)

    assert len(statements) - len(without) == 2
