"""Prices by weight, volume, length and the like, and the quantities things are sold in."""

from decimal import Decimal

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import product, variant
from hypothesis import given
from hypothesis import strategies as st

from commerce.money import Money
from commerce.quantity_rule import QuantityRule
from commerce.unit_price import MeasuredType, MeasuredUnit, Measurement, unit_price

UNIT = MeasuredUnit


@pytest.mark.parametrize(
    ("price", "quantity", "unit", "reference", "reference_unit", "expected"),
    [
        ("12.00", "750", UNIT.ML, 1, UNIT.L, "16.00"),
        ("3.49", "500", UNIT.G, 1, UNIT.KG, "6.98"),
        ("3.49", "0.5", UNIT.KG, 100, UNIT.G, "0.70"),
        ("10.00", "3", UNIT.ITEM, 1, UNIT.ITEM, "3.33"),
        ("0.05", "1000", UNIT.M, 1, UNIT.MM, "0.00"),
        ("4.00", "1", UNIT.LB, 1, UNIT.OZ, "0.25"),
        ("8.00", "1", UNIT.GAL, 1, UNIT.QT, "2.00"),
        ("4.00", "1", UNIT.GAL, 1, UNIT.FLOZ, "0.03"),
        ("9.00", "1", UNIT.YD, 1, UNIT.FT, "3.00"),
        ("12.00", "1", UNIT.FT, 1, UNIT.IN, "1.00"),
        ("1.00", "1", UNIT.M2, 1, UNIT.FT2, "0.09"),
        ("1.00", "100", UNIT.CL, 1, UNIT.L, "1.00"),
        ("1.00", "1", UNIT.PT, 2, UNIT.PT, "2.00"),
        ("1000.00", "1", UNIT.M3, 1, UNIT.L, "1.00"),
        ("1.00", "1000", UNIT.MG, 1, UNIT.G, "1.00"),
        ("1.00", "10", UNIT.CM, 1, UNIT.M, "10.00"),
    ],
)
def test_a_unit_price_is_for_the_reference(
    price: str, quantity: str, unit: UNIT, reference: int, reference_unit: UNIT, expected: str
) -> None:
    measurement = Measurement(Decimal(quantity), unit, reference, reference_unit)

    assert unit_price(Money.parse(price, "USD"), measurement) == Money.parse(expected, "USD")


@pytest.mark.parametrize(
    "measurement",
    [
        Measurement(Decimal(1), UNIT.KG, 1, UNIT.L),
        Measurement(Decimal(0), UNIT.KG, 1, UNIT.KG),
        Measurement(Decimal(1), UNIT.KG, 0, UNIT.KG),
        Measurement(Decimal(1), UNIT.UNKNOWN, 1, UNIT.UNKNOWN),
        Measurement(Decimal("0.000000001"), UNIT.MG, 1_000_000, UNIT.KG),
    ],
)
def test_what_does_not_compare_has_no_unit_price(measurement: Measurement) -> None:
    assert unit_price(Money(1000, "USD"), measurement) is None


units = st.sampled_from([unit for unit in UNIT if unit is not UNIT.UNKNOWN])


@given(units, st.integers(1, 10**6), st.integers(0, 10**6))
def test_what_holds_the_reference_costs_its_unit_price(
    unit: UNIT, quantity: int, minor: int
) -> None:
    measurement = Measurement(Decimal(quantity), unit, quantity, unit)

    assert unit_price(Money(minor, "JPY"), measurement) == Money(minor, "JPY")


def test_every_unit_measures_something() -> None:
    assert {unit.measures for unit in UNIT} == set(MeasuredType)


VARIANTS = """{ product(handle: "oil") { variantsCount { count precision } requiresSellingPlan
  variants(first: 5) { nodes {
  price { amount } priceV2 { amount } compareAtPriceV2 { amount } unitPrice { amount currencyCode }
  unitPriceMeasurement { measuredType quantityUnit quantityValue referenceUnit referenceValue }
  quantityRule { minimum maximum increment } } } } }"""


async def test_a_variant_shows_its_unit_price(shop: Shop) -> None:
    bottle = variant(
        price_minor=1200,
        compare_at_minor=1500,
        measured_quantity=750,
        measured_unit=UNIT.ML,
        reference_quantity=1,
        reference_unit=UNIT.L,
        quantity_minimum=6,
        quantity_maximum=60,
        quantity_increment=6,
    )
    plain = variant(price_minor=900)
    glass = variant(price_minor=500, measured_quantity=2, measured_unit=UNIT.ITEM)
    await shop.add(product(bottle, plain, glass, handle="oil"))
    found = (await shop.ask(VARIANTS))["product"]
    first, second, third = found["variants"]["nodes"]

    assert first == {
        "price": {"amount": "12.00"},
        "priceV2": {"amount": "12.00"},
        "compareAtPriceV2": {"amount": "15.00"},
        "unitPrice": {"amount": "16.00", "currencyCode": "USD"},
        "unitPriceMeasurement": {
            "measuredType": "VOLUME",
            "quantityUnit": "ML",
            "quantityValue": 750.0,
            "referenceUnit": "L",
            "referenceValue": 1,
        },
        "quantityRule": {"minimum": 6, "maximum": 60, "increment": 6},
    }
    assert (second["unitPrice"], second["unitPriceMeasurement"]) == (None, None)
    assert second["quantityRule"] == {"minimum": 1, "maximum": None, "increment": 1}
    assert third["unitPrice"]["amount"] == "2.50"
    assert found["variantsCount"] == {"count": 3, "precision": "EXACT"}
    assert found["requiresSellingPlan"] is False


async def test_nothing_is_sold_in_multiples_of_nothing(shop: Shop) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        await shop.add(product(variant(quantity_increment=0)))


async def test_the_products_of_a_page_count_their_variants_together(shop: Shop) -> None:
    await shop.add(*(product(variant(), variant()) for _ in range(24)))
    query = "query($n: Int!) { products(first: $n) { nodes { variantsCount { count } } } }"

    for number in (1, 24):
        with shop.statements() as seen:
            found = await shop.ask(query, n=number)
        assert len(seen) == 2
        assert {n["variantsCount"]["count"] for n in found["products"]["nodes"]} == {2}


ADD = """mutation($lines: [CartLineInput!]!) { cartCreate(input: {lines: $lines}) {
  cart { totalQuantity } userErrors { code field } warnings { code } } }"""


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        (5, "MINIMUM_NOT_MET"),
        (8, "INVALID_INCREMENT"),
        (66, "MAXIMUM_EXCEEDED"),
    ],
)
async def test_a_cart_takes_only_quantities_that_are_sold(
    shop: Shop, quantity: int, code: str
) -> None:
    crate = variant(quantity_minimum=6, quantity_maximum=60, quantity_increment=6, stock=99)
    await shop.add(product(crate))
    lines = [{"merchandiseId": crate.gid, "quantity": quantity}]
    refused = (await shop.ask(ADD, lines=lines))["cartCreate"]

    assert refused["cart"] is None
    assert refused["userErrors"] == [{"code": code, "field": ["input", "lines", "0", "quantity"]}]


@pytest.mark.parametrize(("stock", "taken"), [(99, 30), (20, 18), (5, 0)])
async def test_a_cart_is_given_what_there_is_in_quantities_that_are_sold(
    shop: Shop, stock: int, taken: int
) -> None:
    crate = variant(quantity_minimum=6, quantity_maximum=60, quantity_increment=6, stock=stock)
    await shop.add(product(crate))
    lines = [
        {"merchandiseId": crate.gid, "quantity": 12},
        {"merchandiseId": crate.gid, "quantity": 18},
    ]
    made = (await shop.ask(ADD, lines=lines))["cartCreate"]

    assert made["userErrors"] == []
    assert made["cart"]["totalQuantity"] == taken
    assert bool(made["warnings"]) is (taken < 30)


@given(st.integers(1, 50), st.integers(1, 9), st.none() | st.integers(0, 9), st.integers(0, 500))
def test_the_most_that_can_be_bought_can_be_bought(
    minimum: int, increment: int, above: int | None, available: int
) -> None:
    maximum = None if above is None else minimum + above
    rule = QuantityRule(minimum, maximum, increment)
    most = rule.most_of(available)

    assert most == 0 or (most <= available and rule.broken_by(most) is None)
    assert not [n for n in range(most + 1, available + 1) if rule.broken_by(n) is None]
