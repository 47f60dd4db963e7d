"""Money: exact, written with its currency's digits, never mixed."""

import operator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.money import BOUND, EXPONENTS, Money, exponent, total
from tests.properties.strategies import law

currencies = st.sampled_from(sorted(EXPONENTS))
minors = st.integers(-BOUND + 1, BOUND - 1) | st.integers(-2_000, 2_000)


@law
@given(minors, currencies)
def test_what_money_says_is_read_as_the_same_money(minor: int, currency: str) -> None:
    money = Money(minor, currency)

    assert Money.parse(money.text(), currency) == money
    assert Money.parse(money.decimal(), currency) == money


@pytest.mark.parametrize("currency", sorted(EXPONENTS))
def test_every_currency_is_written_with_its_digits(currency: str) -> None:
    for minor in (0, 1, -1, 99, 12345, -12345):
        money = Money(minor, currency)
        _, _, digits = money.text().partition(".")

        assert len(digits) == exponent(currency)
        assert Decimal(money.text()) * 10 ** exponent(currency) == minor
        assert str(money.decimal()) == money.text()


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (1999, "USD", "19.99"),
        (5, "EUR", "0.05"),
        (-5, "EUR", "-0.05"),
        (0, "GBP", "0.00"),
        (1250, "JPY", "1250"),
        (-3, "KRW", "-3"),
        (1250, "KWD", "1.250"),
        (7, "BHD", "0.007"),
        (10001, "CLF", "1.0001"),
        (1250, "IQD", "1.250"),  # CLDR would say 1250
        (1250, "HUF", "12.50"),
    ],
)
def test_amounts_are_written_as_iso_says(minor: int, currency: str, text: str) -> None:
    assert Money(minor, currency).text() == text
    assert str(Money(minor, currency)) == f"{text} {currency}"


@law
@given(minors, minors, st.integers(-1000, 1000))
def test_money_adds_up_like_whole_numbers(a: int, b: int, times: int) -> None:
    one, other = Money(a, "USD"), Money(b, "USD")

    assert one + other == Money(a + b, "USD")
    assert one - other == Money(a - b, "USD")
    assert -one == Money(-a, "USD")
    assert one * times == times * one == Money(a * times, "USD")
    assert total([one, other, one], "USD") == Money(2 * a + b, "USD")
    assert (one < other, one <= other, one > other, one >= other) == (a < b, a <= b, a > b, a >= b)
    assert bool(one) == bool(a)


@pytest.mark.parametrize(
    "mix",
    [
        operator.add,
        operator.sub,
        operator.lt,
        operator.le,
        operator.gt,
        operator.ge,
        lambda one, other: total([one, other], "USD"),
        lambda one, other: max(one, other),
    ],
)
def test_two_currencies_do_not_mix(mix) -> None:
    with pytest.raises(ValueError, match="cannot mix"):
        mix(Money(1, "USD"), Money(1, "EUR"))


def test_the_same_number_of_another_currency_is_other_money() -> None:
    assert Money(1, "USD") != Money(1, "EUR")
    assert len({Money(1, "USD"), Money(1, "EUR"), Money(1, "USD")}) == 2


@pytest.mark.parametrize("factor", [0.5, 2.0, Decimal(2), "2"])
def test_money_is_not_multiplied_by_what_is_no_whole_number(factor) -> None:
    with pytest.raises(TypeError):
        Money(100, "USD") * factor


def test_nothing_sums_to_nothing_of_a_currency() -> None:
    assert total([], "JPY") == Money(0, "JPY")


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", "+1", "--1", "1,50", "1.", ".5", "1.5.0", "1_000", " 1", "1\n", "0x10"),
        *("NaN", "Infinity", "1e3", "\u0661\u0662", "\uff11", "one", "$1", "1.999", "1.990"),
        *("10000000000000", "-10000000000000", "9" * 400),
    ],
)
def test_what_is_no_amount_of_dollars_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not an amount|has more|too much"):
        Money.parse(text, "USD")


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "0.001", "1E+400", "1E-400", "1E13"])
def test_a_decimal_that_is_no_amount_of_dollars_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match=r"is not an amount|has more|too much"):
        Money.parse(Decimal(number), "USD")


@pytest.mark.parametrize(
    ("number", "currency", "minor"),
    [("1250.00", "JPY", 1250), ("1.2E+3", "USD", 120_000), ("19.9", "USD", 1990), ("-0", "USD", 0)],
)
def test_a_decimal_counts_by_its_value(number: str, currency: str, minor: int) -> None:
    assert Money.parse(Decimal(number), currency) == Money(minor, currency)


def test_text_may_have_fewer_digits_than_the_currency_but_not_more() -> None:
    assert Money.parse("19.9", "USD") == Money.parse("19.90", "USD") == Money(1990, "USD")
    with pytest.raises(ValueError, match="has 0 decimal digits"):
        Money.parse("1250.0", "JPY")


@law
@given(st.text(max_size=12) | st.from_regex(r"-?[0-9]{0,5}\.?[0-9]{0,3}", fullmatch=True))
def test_any_text_is_refused_or_says_what_it_says(text: str) -> None:
    try:
        money = Money.parse(text, "USD")
    except ValueError:
        return
    assert money.decimal() == Decimal(text)


@pytest.mark.parametrize("currency", ["XXX", "XAU", "XTS", "usd", "", "EURO"])
def test_what_nothing_is_priced_in_is_no_currency(currency: str) -> None:
    with pytest.raises(ValueError, match="is not a currency"):
        exponent(currency)
    with pytest.raises(ValueError, match="is not a currency"):
        Money(1, currency).text()
    with pytest.raises(ValueError, match="is not a currency"):
        Money.parse("1", currency)
