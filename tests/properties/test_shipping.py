"""Shipping tables: which deliveries a buyer may choose from, and what they cost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.address import Address
from commerce.line import Line
from commerce.money import Money
from commerce.pickup import Place
from commerce.shipping import (
    ByPrice,
    ByWeight,
    Flat,
    Parcel,
    PriceBand,
    ShippingMethod,
    ShippingZone,
    WeightBand,
    parcel_of,
    rates_for,
    zone_for,
)
from commerce.tax import Destination
from tests.properties.strategies import law


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


def line(key: str = "a", quantity: int = 1, grams: int = 0, **facts) -> Line:
    return Line(key=key, unit_price=dollars(1000), quantity=quantity, grams=grams, **facts)


def parcel(grams: int = 500, worth: int = 1000) -> Parcel:
    return Parcel(grams, dollars(worth))


BY_WEIGHT = ByWeight((WeightBand(1000, dollars(500)), WeightBand(5000, dollars(900))))
BY_PRICE = ByPrice((PriceBand(dollars(2000), dollars(700)), PriceBand(None, dollars(300))))
POST = ShippingMethod(key="post", title="Post", price=BY_WEIGHT)
COURIER = ShippingMethod(key="courier", title="Courier", price=Flat(dollars(1500)), tax_class="x")
ZONES = (
    ShippingZone(key="world", title="World", rest_of_world=True, methods=(COURIER,)),
    ShippingZone(key="ca", title="Canada", regions=frozenset({Destination("CA")})),
    ShippingZone(
        key="us", title="States", regions=frozenset({Destination("US")}), methods=(POST, COURIER)
    ),
    ShippingZone(
        key="far",
        title="Far states",
        regions=frozenset({Destination("US", "HI"), Destination("US", "AK")}),
        methods=(COURIER,),
    ),
)
STORE = Place(
    location="7",
    name="Main street",
    time="Tomorrow",
    address=Address(country_code="US", province_code="NY"),
)


def test_the_nearest_named_zone_serves_a_destination() -> None:
    served = {
        Destination("US", "NY"): "us",
        Destination("US", "HI"): "far",
        Destination("US"): "us",
        Destination("CA", "QC"): "ca",
        Destination("FR"): "world",
    }

    assert {where: zone_for(ZONES, where).key for where in served} == served
    assert zone_for(ZONES[1:], Destination("FR")) is None


@pytest.mark.parametrize(
    ("method", "packed", "price"),
    [
        (COURIER, parcel(grams=99_000), 1500),
        (POST, parcel(grams=0), 500),
        (POST, parcel(grams=1000), 500),
        (POST, parcel(grams=1001), 900),
        (POST, parcel(grams=5001), None),
        (ShippingMethod(key="p", title="P", price=BY_PRICE), parcel(worth=2000), 700),
        (ShippingMethod(key="p", title="P", price=BY_PRICE), parcel(worth=2001), 300),
    ],
)
def test_a_method_costs_what_its_table_says(
    method: ShippingMethod, packed: Parcel, price: int | None
) -> None:
    rate = method.rate(packed)

    assert (rate.price if rate else None) == (dollars(price) if price is not None else None)


def test_a_method_is_free_over_an_amount_if_it_is_offered_at_all() -> None:
    method = ShippingMethod(key="p", title="P", price=BY_WEIGHT, free_over=dollars(5000))

    assert method.rate(parcel(worth=4999)).price == dollars(500)
    assert method.rate(parcel(worth=5000)).price == dollars(0)
    assert method.rate(parcel(grams=6000, worth=5000)) is None


def test_the_buyer_chooses_from_the_zone_and_the_places_to_collect() -> None:
    rates = rates_for(ZONES, [STORE], Destination("US", "NY"), parcel())

    assert [(rate.key, rate.price.minor, rate.pickup) for rate in rates] == [
        ("post", 500, False),
        ("courier", 1500, False),
        ("pickup:7", 0, True),
    ]
    assert [rate.tax_class for rate in rates] == ["", "x", ""]


def test_a_parcel_too_heavy_for_one_method_is_offered_the_others() -> None:
    rates = rates_for(ZONES, [], Destination("US"), parcel(grams=5001))

    assert [rate.key for rate in rates] == ["courier"]


def test_without_a_destination_one_can_only_collect() -> None:
    assert [rate.key for rate in rates_for(ZONES, [STORE], None, parcel())] == ["pickup:7"]
    assert rates_for(ZONES[1:], [], Destination("FR"), parcel()) == []


def test_what_needs_no_shipping_is_offered_none() -> None:
    digital = parcel_of([line(requires_shipping=False)], dollars(1000))

    assert digital is None
    assert rates_for(ZONES, [STORE], Destination("US"), digital) == []


def test_a_parcel_weighs_what_has_to_be_carried() -> None:
    lines = [
        line("a", quantity=3, grams=200),
        line("b", quantity=2, grams=50),
        line("c", grams=9000, requires_shipping=False),
    ]

    assert parcel_of(lines, dollars(4000)) == Parcel(700, dollars(4000))


@law
@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_dearer_cart_never_ships_for_more_once_it_is_free(
    grams: int, free_over: int, worth: int
) -> None:
    method = ShippingMethod(key="p", title="P", price=BY_WEIGHT, free_over=dollars(free_over))
    rate = method.rate(parcel(grams, worth))

    assert (rate is None) == (grams > 5000)
    assert rate is None or bool(rate.price) == (worth < free_over)


def test_a_table_in_another_currency_is_not_compared() -> None:
    method = ShippingMethod(key="p", title="P", price=BY_PRICE, free_over=Money(1, "EUR"))

    with pytest.raises(ValueError, match="cannot mix"):
        method.rate(parcel())
