"""Laws of converting prices: exact until rounded once, and never upside down."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.market import Conversion, FixedPrice, MarketPricing, PriceEnding, own
from commerce.money import BOUND, Money, exponent
from commerce.rounding import Rounding

CURRENCIES = ["USD", "EUR", "JPY", "KWD", "CLF"]  # 2, 2, 0, 3 and 4 digits
RATES = st.decimals("0.000001", "100000", places=6).filter(bool)
MINOR = st.integers(0, 10**10)


@st.composite
def conversions(draw: st.DrawFn) -> Conversion:
    return Conversion(
        source=draw(st.sampled_from(CURRENCIES)),
        target=draw(st.sampled_from(CURRENCIES)),
        rate=draw(RATES),
        adjustment=draw(st.decimals("-99", "900", places=2)),
        rounding=draw(st.sampled_from(Rounding)),
        ending=draw(st.sampled_from(PriceEnding)),
    )


@given(conversions())
def test_zero_stays_zero(conversion: Conversion) -> None:
    assert conversion.price(0) == 0
    assert conversion.amount(0) == 0


@given(conversions(), MINOR)
def test_what_costs_something_never_becomes_free(conversion: Conversion, minor: int) -> None:
    found = conversion.price(minor + 1)

    assert isinstance(found, int)
    assert 0 < found < BOUND


@given(conversions(), MINOR, MINOR)
def test_the_dearer_never_becomes_the_cheaper(conversion: Conversion, a: int, b: int) -> None:
    low, high = sorted((a, b))

    assert conversion.price(low) <= conversion.price(high)
    assert conversion.amount(low) <= conversion.amount(high)


@given(conversions(), MINOR)
def test_a_price_lies_on_the_grid_and_next_to_the_exact_amount(
    conversion: Conversion, minor: int
) -> None:
    step, lowest = conversion.ending.grid(exponent(conversion.target))
    shift = exponent(conversion.target) - exponent(conversion.source)
    exact = minor * Fraction(conversion.rate) * Fraction(10) ** shift
    exact *= 1 + Fraction(conversion.adjustment) / 100

    found = conversion.price(minor)

    if conversion.is_plain or minor == 0:
        assert found == minor
    elif found < BOUND - 1:
        assert (found - lowest) % step == 0
        assert abs(found - exact) * 2 <= step or found == (lowest or step)


@given(conversions(), st.integers(-5, 10**9))
def test_a_bound_on_converted_prices_is_a_bound_on_the_shop_s_own(
    conversion: Conversion, price: int
) -> None:
    least, greatest = conversion.least(price), conversion.greatest(price)

    if least < BOUND:
        assert conversion.price(least) >= price
    if least > 0:
        assert conversion.price(least - 1) < price
    if greatest >= 0:
        assert conversion.price(greatest) <= price
    assert conversion.price(greatest + 1) > price or greatest + 1 >= BOUND


@pytest.mark.parametrize(
    ("rounding", "minor", "found"),
    [
        (Rounding.HALF_UP, 5, 3),
        (Rounding.HALF_EVEN, 5, 2),
        (Rounding.HALF_UP, 7, 4),
        (Rounding.HALF_EVEN, 7, 4),
    ],
)
def test_halves_go_where_the_market_says(rounding: Rounding, minor: int, found: int) -> None:
    half = Conversion(source="USD", target="EUR", rate=Decimal("0.5"), rounding=rounding)
    assert half.price(minor) == found
    assert half.amount(minor) == found


@pytest.mark.parametrize("rate", ["0", "-1", "NaN", "Infinity", "1e10"])
def test_what_is_no_rate_is_refused(rate: str) -> None:
    with pytest.raises(ValueError, match="exchange rate"):
        Conversion(source="USD", target="EUR", rate=Decimal(rate))


@pytest.mark.parametrize("percent", ["-100", "901"])
def test_what_is_no_adjustment_is_refused(percent: str) -> None:
    with pytest.raises(ValueError, match="adjustment"):
        Conversion(source="USD", target="EUR", adjustment=Decimal(percent))


def test_a_fixed_price_is_the_price_whatever_the_shop_s_own_is() -> None:
    pricing = MarketPricing(conversion=Conversion(source="USD", target="EUR", rate=Decimal(2)))

    assert pricing.of(1000, 1500) == (Money(2000, "EUR"), Money(3000, "EUR"))
    assert pricing.of(1000, 1500, FixedPrice(777)) == (Money(777, "EUR"), None)
    assert pricing.of(1, None, FixedPrice(5, 9)) == (Money(5, "EUR"), Money(9, "EUR"))


def test_the_shop_s_own_prices_are_plain() -> None:
    assert own("USD").is_plain
    assert own("USD").of(1000, None) == (Money(1000, "USD"), None)
    assert not MarketPricing(conversion=own("USD").conversion, price_list=1).is_plain
