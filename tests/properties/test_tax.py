"""Taxes: on top of a price or inside it, to the cent for each line, each rate and the order."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.money import Money
from commerce.rounding import Rounding, RoundingScope, rounded
from commerce.tax import Charge, Destination, Tax, TaxMode, TaxRate, assess, factors, rates_for
from tests.properties.strategies import DESTINATIONS, law, tax_rates

roundings = st.sampled_from(Rounding)
scopes = st.sampled_from(RoundingScope)
rates = st.lists(tax_rates, max_size=3, unique=True).map(tuple)
charges = st.lists(
    st.builds(Charge, st.integers(0, 10**6).map(lambda n: Money(n, "USD")), rates), max_size=6
)

GERMANY = Destination("DE")
TABLE = (
    TaxRate(title="VAT", rate=Decimal("0.19"), country="DE"),
    TaxRate(title="VAT", rate=Decimal("0.07"), country="DE", tax_class="books"),
    TaxRate(title="GST", rate=Decimal("0.05"), country="CA"),
    TaxRate(title="QST", rate=Decimal("0.09975"), country="CA", province="QC"),
    TaxRate(title="HST", rate=Decimal("0.13"), country="CA", province="ON", mode=TaxMode.INSTEAD),
    TaxRate(
        title="PST",
        rate=Decimal("0.1"),
        country="CA",
        province="PE",
        tax_class="",
        mode=TaxMode.COMPOUND,
    ),
)


def named(destination: Destination | None, tax_class: str = "") -> list[str]:
    return [f"{rate.title} {rate.rate}" for rate in rates_for(TABLE, destination, tax_class)]


def tax_of(minor: int, *rates: TaxRate, inclusive: bool = False) -> list[int]:
    (taxes,) = assess(
        [Charge(Money(minor, "USD"), rates)],
        inclusive=inclusive,
        rounding=Rounding.HALF_UP,
        scope=RoundingScope.LINE,
    )
    return [tax.amount.minor for tax in taxes]


def by_rate(assessed: list[list[Tax]]) -> dict[TaxRate, list[Tax]]:
    found: dict[TaxRate, list[Tax]] = {}
    for tax in (tax for taxes in assessed for tax in taxes):
        found.setdefault(tax.rate, []).append(tax)
    return found


@law
@given(charges, roundings)
def test_every_added_tax_is_its_exact_amount_rounded_once(
    charges: list[Charge], rounding: Rounding
) -> None:
    assessed = assess(charges, inclusive=False, rounding=rounding, scope=RoundingScope.LINE)

    for charge, taxes in zip(charges, assessed, strict=True):
        owed = [charge.amount.minor * factor for factor in factors(charge.rates, False)]
        assert [tax.amount.minor for tax in taxes] == [rounded(one, rounding) for one in owed]


@law
@given(charges, roundings)
def test_an_order_rounds_each_rate_once_and_loses_nothing_in_sharing_it(
    charges: list[Charge], rounding: Rounding
) -> None:
    assessed = assess(charges, inclusive=False, rounding=rounding, scope=RoundingScope.ORDER)
    owed: dict[TaxRate, Fraction] = {}
    for charge in charges:
        for rate, factor in zip(charge.rates, factors(charge.rates, False), strict=True):
            owed[rate] = owed.get(rate, Fraction()) + charge.amount.minor * factor

    for rate, taxes in by_rate(assessed).items():
        assert sum(tax.amount.minor for tax in taxes) == rounded(owed[rate], rounding)


@law
@given(charges, roundings, scopes)
def test_taxes_inside_a_price_never_exceed_it(
    charges: list[Charge], rounding: Rounding, scope: RoundingScope
) -> None:
    assessed = assess(charges, inclusive=True, rounding=rounding, scope=scope)

    for charge, taxes in zip(charges, assessed, strict=True):
        assert [tax.rate for tax in taxes] == list(charge.rates)
        assert all(tax.amount.minor >= 0 for tax in taxes)
        assert sum(tax.amount.minor for tax in taxes) <= charge.amount.minor


@law
@given(rates)
def test_the_part_inside_a_price_is_the_part_on_top_of_its_net(rates: tuple[TaxRate, ...]) -> None:
    added = factors(rates, inclusive=False)

    assert factors(rates, inclusive=True) == [one / (1 + sum(added)) for one in added]


@law
@given(st.integers(0, 10**7), tax_rates, roundings)
def test_a_tax_put_on_top_is_found_again_inside(
    net: int, rate: TaxRate, rounding: Rounding
) -> None:
    how = {"rounding": rounding, "scope": RoundingScope.LINE}
    [[added]] = assess([Charge(Money(net, "USD"), (rate,))], inclusive=False, **how)
    gross = Money(net, "USD") + added.amount
    [[held]] = assess([Charge(gross, (rate,))], inclusive=True, **how)

    assert held.amount == added.amount


@law
@given(
    st.lists(tax_rates, max_size=6), st.sampled_from(DESTINATIONS), st.sampled_from(["", "books"])
)
def test_rates_of_elsewhere_never_apply_and_none_applies_twice(
    table: list[TaxRate], destination: Destination, tax_class: str
) -> None:
    found = rates_for(table, destination, tax_class)

    assert all(rate.country == destination.country for rate in found)
    assert all(rate.province in (None, destination.province) for rate in found)
    assert all(rate.tax_class in (None, tax_class) for rate in found)
    assert len(set(found)) == len(found)
    compound = [rate.mode is TaxMode.COMPOUND for rate in found]
    assert compound == sorted(compound)


def test_a_country_has_its_rate_and_a_class_its_own() -> None:
    assert named(GERMANY) == ["VAT 0.19"]
    assert named(GERMANY, "books") == ["VAT 0.07"]
    assert named(GERMANY, "wine") == ["VAT 0.19"]


def test_a_province_adds_to_its_country_or_stands_in_its_place() -> None:
    assert named(Destination("CA")) == ["GST 0.05"]
    assert named(Destination("CA", "QC")) == ["GST 0.05", "QST 0.09975"]
    assert named(Destination("CA", "ON")) == ["HST 0.13"]
    assert named(Destination("CA", "PE")) == ["GST 0.05", "PST 0.1"]
    assert named(Destination("CA", "PE"), "books") == ["GST 0.05"]


def test_nothing_is_taxed_where_there_is_no_rate_or_no_destination() -> None:
    assert named(Destination("US")) == []
    assert named(None) == []


def test_taxes_come_on_top_of_a_net_price() -> None:
    assert tax_of(10000, *rates_for(TABLE, GERMANY, "")) == [1900]
    assert tax_of(10000, *rates_for(TABLE, Destination("CA", "QC"), "")) == [500, 998]


def test_a_compound_tax_is_reckoned_on_the_tax_before_it() -> None:
    assert tax_of(10000, *rates_for(TABLE, Destination("CA", "PE"), "")) == [500, 1050]


def test_taxes_are_found_inside_a_shelf_price() -> None:
    assert tax_of(11900, *rates_for(TABLE, GERMANY, ""), inclusive=True) == [1900]
    assert tax_of(11550, *rates_for(TABLE, Destination("CA", "PE"), ""), inclusive=True) == [
        500,
        1050,
    ]


def test_rounding_lines_and_rounding_the_order_differ_as_stated() -> None:
    charges = [Charge(Money(105, "USD"), (TABLE[4],))] * 3  # 13.65 each, 40.95 together
    how = {"inclusive": False, "rounding": Rounding.HALF_UP}

    by_line = assess(charges, scope=RoundingScope.LINE, **how)
    by_order = assess(charges, scope=RoundingScope.ORDER, **how)

    assert [[tax.amount.minor for tax in taxes] for taxes in by_line] == [[14], [14], [14]]
    assert [[tax.amount.minor for tax in taxes] for taxes in by_order] == [[14], [14], [13]]
    assert by_order[0][0].whole == Money(41, "USD")


def test_two_rates_of_one_cent_do_not_take_two_cents_out_of_it() -> None:
    high = [TaxRate(title=title, rate=Decimal(2), country="DE") for title in ("VAT", "Excise")]

    assert tax_of(2, *high, inclusive=True) == [1, 1]
    assert tax_of(1, *high, inclusive=True) == [0, 0]
    absurd = [TaxRate(title=title, rate=Decimal(10), country="DE") for title in "ABCD"]
    assert tax_of(3, *absurd, inclusive=True) == [1, 1, 1, 0]  # each is 0.73
    [[one, other], _] = assess(
        [Charge(Money(1, "USD"), tuple(high))] * 2,
        inclusive=True,
        rounding=Rounding.HALF_UP,
        scope=RoundingScope.ORDER,
    )
    assert one.amount + other.amount <= Money(1, "USD")


@pytest.mark.parametrize("rate", ["-0.1", "NaN", "Infinity"])
def test_what_is_no_rate_is_refused(rate: str) -> None:
    with pytest.raises(ValueError, match="is not a tax rate"):
        TaxRate(title="VAT", rate=Decimal(rate), country="DE")


def test_a_country_cannot_stand_in_its_own_place() -> None:
    with pytest.raises(ValueError, match="province"):
        TaxRate(title="VAT", rate=Decimal("0.1"), country="DE", mode=TaxMode.INSTEAD)
