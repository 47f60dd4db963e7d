"""Rounding: the stated policy, the same for charges and for refunds."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.money import EXPONENTS, Money
from commerce.rounding import Rounding, convert, rounded
from tests.properties.strategies import law

roundings = st.sampled_from(Rounding)
MODES = {Rounding.HALF_UP: ROUND_HALF_UP, Rounding.HALF_EVEN: ROUND_HALF_EVEN}


@law
@given(st.decimals(-(10**9), 10**9, places=3), roundings)
def test_rounding_is_what_the_decimal_module_does(exact: Decimal, rounding: Rounding) -> None:
    assert rounded(Fraction(exact), rounding) == exact.quantize(Decimal(1), MODES[rounding])


@pytest.mark.parametrize(
    ("halves", "up", "even"), [(1, 1, 0), (3, 2, 2), (5, 3, 2), (-1, -1, 0), (-5, -3, -2)]
)
def test_a_half_goes_where_the_policy_says(halves: int, up: int, even: int) -> None:
    assert rounded(Fraction(halves, 2), Rounding.HALF_UP) == up
    assert rounded(Fraction(halves, 2), Rounding.HALF_EVEN) == even


@law
@given(st.fractions(), roundings)
def test_a_refund_rounds_like_its_charge(exact: Fraction, rounding: Rounding) -> None:
    assert rounded(-exact, rounding) == -rounded(exact, rounding)


@law
@given(st.integers(-(10**9), 10**9), st.sampled_from(sorted(EXPONENTS)), roundings)
def test_one_for_one_changes_nothing(minor: int, currency: str, rounding: Rounding) -> None:
    money = Money(minor, currency)

    assert convert(money, Decimal(1), currency, rounding) == money


@pytest.mark.parametrize(
    ("money", "rate", "to", "converted"),
    [
        (Money(1000, "USD"), "0.9", "EUR", Money(900, "EUR")),
        (Money(1999, "USD"), "149.5", "JPY", Money(2989, "JPY")),  # 2988.505
        (Money(1000, "JPY"), "0.00205", "KWD", Money(2050, "KWD")),
        (Money(1, "USD"), "0.5", "EUR", Money(1, "EUR")),
    ],
)
def test_money_is_converted_between_currencies_of_different_digits(
    money: Money, rate: str, to: str, converted: Money
) -> None:
    assert convert(money, Decimal(rate), to, Rounding.HALF_UP) == converted


def test_half_of_a_cent_converted_goes_where_the_policy_says() -> None:
    assert convert(Money(1, "USD"), Decimal("0.5"), "EUR", Rounding.HALF_EVEN) == Money(0, "EUR")


@pytest.mark.parametrize("rate", ["0", "-1", "NaN", "Infinity"])
def test_what_is_no_exchange_rate_is_refused(rate: str) -> None:
    with pytest.raises(ValueError, match="is not an exchange rate"):
        convert(Money(1, "USD"), Decimal(rate), "EUR", Rounding.HALF_UP)
