"""Selling plans: what a thing costs that is bought again and again, and what is paid at once."""

from typing import Any

import pytest
from conftest import Shop
from factories import product, variant
from hypothesis import given
from hypothesis import strategies as st
from properties.strategies import law
from writing import write

import models
from commerce.money import Money
from commerce.selling_plan import (
    FixedAmount,
    FixedPrice,
    GroupDraft,
    Percentage,
    PlanDraft,
    PriceAdjustment,
    Rhythm,
    SellingPlanInterval,
    adjusted,
    adjusted_prices,
    checkout_charge,
    deliveries,
)
from commerce.unit_price import MeasuredUnit
from resolvers import selling_plan_write

DAY, WEEK, MONTH, YEAR = (SellingPlanInterval[name] for name in ("DAY", "WEEK", "MONTH", "YEAR"))


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


MONTHLY = PlanDraft(
    "Every month",
    ["Month"],
    [PriceAdjustment(Percentage(10), 2), PriceAdjustment(Percentage(12.5))],
    billing=Rhythm(MONTH),
    delivery=Rhythm(MONTH),
    description="Cancel at any time",
)
PREPAID = PlanDraft(
    "Three months, paid at once",
    ["Quarter"],
    [PriceAdjustment(FixedPrice(dollars(2700)))],
    billing=Rhythm(MONTH, 3),
    delivery=Rhythm(MONTH),
)
LATER = PlanDraft(
    "Pay later",
    ["Later"],
    [PriceAdjustment(FixedAmount(dollars(100)))],
    charge_percentage=25,
)
DEPOSIT = PlanDraft("Deposit", ["Deposit"], charge=dollars(300))


async def sold_by(shop: Shop, *plans: PlanDraft, **values: Any) -> models.ProductVariant:
    """A variant for 10 dollars that can be bought by these plans."""
    tea = variant(price_minor=1000, **values)
    row = product(tea, handle="tea")
    await shop.add(row)
    draft = GroupDraft("Subscribe", ["Delivery every"], plans)
    await write(shop, lambda c, s: selling_plan_write.create_group(c, s, draft, [row.id, row.id]))
    return tea


async def test_a_product_shows_the_plans_it_can_be_bought_by(shop: Shop) -> None:
    await sold_by(shop, MONTHLY, DEPOSIT)
    await shop.add(product(variant(), handle="cup"))

    answer = await shop.ask(
        """query Q { tea: product(handle: "tea") { requiresSellingPlan
             sellingPlanGroups(first: 5) { edges { node { name appName options { name values }
               sellingPlans(first: 5) { nodes { name description recurringDeliveries
                 options { name value }
                 billingPolicy { ... on SellingPlanRecurringBillingPolicy { interval } }
                 deliveryPolicy { ... on SellingPlanRecurringDeliveryPolicy {
                   interval intervalCount } }
                 checkoutCharge { type value { __typename
                   ... on MoneyV2 { amount }
                   ... on SellingPlanCheckoutChargePercentageValue { percentage } } }
                 priceAdjustments { orderCount adjustmentValue { __typename
                   ... on SellingPlanPercentagePriceAdjustment { adjustmentPercentage } } }
               } } } } } }
             cup: product(handle: "cup") { sellingPlanGroups(first: 5) { nodes { name } } } }"""
    )

    assert answer["cup"] == {"sellingPlanGroups": {"nodes": []}}
    assert answer["tea"]["requiresSellingPlan"] is False
    [edge] = answer["tea"]["sellingPlanGroups"]["edges"]
    plans = edge["node"].pop("sellingPlans")["nodes"]
    assert edge["node"] == {
        "name": "Subscribe",
        "appName": None,
        "options": [{"name": "Delivery every", "values": ["Month", "Deposit"]}],
    }
    percentage = {"__typename": "SellingPlanPercentagePriceAdjustment"}
    assert plans == [
        {
            "name": "Every month",
            "description": "Cancel at any time",
            "recurringDeliveries": True,
            "options": [{"name": "Delivery every", "value": "Month"}],
            "billingPolicy": {"interval": "MONTH"},
            "deliveryPolicy": {"interval": "MONTH", "intervalCount": 1},
            "checkoutCharge": {
                "type": "PERCENTAGE",
                "value": {
                    "__typename": "SellingPlanCheckoutChargePercentageValue",
                    "percentage": 100,
                },
            },
            "priceAdjustments": [
                {"orderCount": 2, "adjustmentValue": percentage | {"adjustmentPercentage": 10}},
                {
                    "orderCount": None,
                    "adjustmentValue": percentage | {"adjustmentPercentage": 12.5},
                },
            ],
        },
        {
            "name": "Deposit",
            "description": None,
            "recurringDeliveries": False,
            "options": [{"name": "Delivery every", "value": "Deposit"}],
            "billingPolicy": None,
            "deliveryPolicy": None,
            "checkoutCharge": {
                "type": "PRICE",
                "value": {"__typename": "MoneyV2", "amount": "3.00"},
            },
            "priceAdjustments": [],
        },
    ]


async def test_a_variant_shows_what_it_costs_by_each_plan(shop: Shop) -> None:
    tea = await sold_by(
        *(shop, MONTHLY, PREPAID, LATER, DEPOSIT),
        measured_quantity=250.0,
        measured_unit=MeasuredUnit.G,
        reference_unit=MeasuredUnit.KG,
    )

    answer = await shop.ask(
        """query($id: ID!) { node(id: $id) { ... on ProductVariant {
             sellingPlanAllocations(first: 9) { nodes { sellingPlan { name }
               checkoutChargeAmount { amount } remainingBalanceChargeAmount { amount }
               priceAdjustments { price { amount } compareAtPrice { amount }
                 perDeliveryPrice { amount } unitPrice { amount } } } } } } }""",
        id=tea.gid,
    )

    def money(text: str) -> dict[str, str]:
        return {"amount": text}

    def price(at: str, compared: str, each: str, measured: str) -> dict[str, Any]:
        return {
            "price": money(at),
            "compareAtPrice": money(compared),
            "perDeliveryPrice": money(each),
            "unitPrice": money(measured),
        }

    def allocation(name: str, now: str, later: str, *prices: dict[str, Any]) -> dict[str, Any]:
        return {
            "sellingPlan": {"name": name},
            "checkoutChargeAmount": money(now),
            "remainingBalanceChargeAmount": money(later),
            "priceAdjustments": list(prices),
        }

    assert answer["node"]["sellingPlanAllocations"]["nodes"] == [
        allocation(
            "Every month",
            "9.00",
            "0.00",
            price("9.00", "10.00", "9.00", "36.00"),
            price("8.75", "10.00", "8.75", "35.00"),
        ),
        allocation(
            "Three months, paid at once",
            "27.00",
            "0.00",
            price("27.00", "30.00", "9.00", "108.00"),
        ),
        allocation("Pay later", "2.25", "6.75", price("9.00", "10.00", "9.00", "36.00")),
        allocation("Deposit", "3.00", "7.00", price("10.00", "10.00", "10.00", "40.00")),
    ]


async def test_allocations_come_in_pages(shop: Shop) -> None:
    tea = await sold_by(shop, MONTHLY, PREPAID, LATER)
    query = """query($id: ID!, $after: String) { node(id: $id) { ... on ProductVariant {
      sellingPlanAllocations(first: 2, after: $after) {
        nodes { sellingPlan { id name } priceAdjustments { unitPrice { amount } } }
        pageInfo { hasNextPage endCursor } } } } }"""

    first = (await shop.ask(query, id=tea.gid))["node"]["sellingPlanAllocations"]
    second = (await shop.ask(query, id=tea.gid, after=first["pageInfo"]["endCursor"]))["node"]

    assert first["nodes"][0]["sellingPlan"]["id"] == "gid://shopify/SellingPlan/1"
    assert first["nodes"][0]["priceAdjustments"][0] == {"unitPrice": None}
    assert first["pageInfo"]["hasNextPage"] is True
    names = [n["sellingPlan"]["name"] for n in second["sellingPlanAllocations"]["nodes"]]
    assert names == ["Pay later"]


@pytest.mark.parametrize("products", [1, 12])
async def test_products_with_plans_and_allocations_cost_five_statements(
    shop: Shop, products: int
) -> None:
    rows = [product(variant()) for _ in range(products)]
    await shop.add(*rows)
    draft = GroupDraft("Subscribe", ["Delivery every"], [MONTHLY, PREPAID])
    await write(
        shop,
        lambda c, s: selling_plan_write.create_group(c, s, draft, [row.id for row in rows]),
    )

    with shop.statements() as statements:
        answer = await shop.ask(
            """{ products(first: 12) { nodes {
                 sellingPlanGroups(first: 2) { nodes { sellingPlans(first: 5) { nodes { id } } } }
                 variants(first: 1) { nodes { sellingPlanAllocations(first: 5) { nodes {
                   sellingPlan { name } } } } } } } }"""
        )

    assert len(answer["products"]["nodes"]) == products
    assert len(statements) == 5, statements


@pytest.mark.parametrize(
    ("billing", "delivery", "number"),
    [
        (None, None, 1),
        (Rhythm(MONTH), None, 1),
        (Rhythm(MONTH), Rhythm(MONTH), 1),
        (Rhythm(MONTH, 6), Rhythm(MONTH), 6),
        (Rhythm(YEAR), Rhythm(MONTH), 12),
        (Rhythm(YEAR), Rhythm(MONTH, 5), 1),
        (Rhythm(WEEK, 4), Rhythm(DAY, 7), 4),
        (Rhythm(MONTH), Rhythm(WEEK), 1),
        (Rhythm(MONTH), Rhythm(MONTH, 2), 1),
    ],
)
def test_deliveries_paid_at_a_time(
    billing: Rhythm | None, delivery: Rhythm | None, number: int
) -> None:
    assert deliveries(billing, delivery) == number


amounts = st.integers(0, 10**9).map(dollars)
adjustments = (
    st.floats(0, 100).map(Percentage) | amounts.map(FixedAmount) | amounts.map(FixedPrice)
).map(PriceAdjustment)


@law
@given(amounts, adjustments)
def test_no_plan_costs_less_than_nothing_and_only_a_fixed_price_costs_more(
    price: Money, adjustment: PriceAdjustment
) -> None:
    found = adjusted(price, adjustment)

    assert found.minor >= 0
    assert found <= price or isinstance(adjustment.adjustment_value, FixedPrice)


@law
@given(amounts, st.none() | st.floats(0, 100), st.none() | amounts)
def test_what_is_paid_at_once_is_no_more_than_the_price(
    price: Money, percentage: float | None, amount: Money | None
) -> None:
    charge = checkout_charge(price, percentage, amount)

    assert dollars(0) <= charge <= price


@law
@given(amounts, st.lists(adjustments, max_size=3), st.integers(1, 12))
def test_the_deliveries_of_a_plan_come_to_its_price_to_within_half_a_cent_each(
    price: Money, changes: list[PriceAdjustment], number: int
) -> None:
    for found in adjusted_prices(price, changes, number):
        assert abs(found.per_delivery_price.minor * number - found.price.minor) <= number / 2
        assert found.compare_at_price == price * number
