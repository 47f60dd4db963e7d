"""Taxes: which rates apply where, and what they come to, on top of a price or inside it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from commerce.allocation import allocate_capped
from commerce.money import Money, total
from commerce.rounding import Rounding, RoundingScope, rounded
from commerce.vocabulary import Vocabulary


class TaxMode(Vocabulary):
    """How a rate goes together with the others of its destination."""

    ADDED = "Reckoned on the net price, beside other taxes."
    COMPOUND = "Reckoned on the net price and the taxes before it."
    INSTEAD = "Reckoned on the net price, in place of the country's taxes."


@dataclass(frozen=True, slots=True)
class Destination:
    """Where goods go: a country (ISO 3166-1), and its province (ISO 3166-2 without country)."""

    country: str
    province: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRate:
    """A row of the rate table: ``Decimal("0.2")`` is 20 %.

    Without a province it is the whole country's; without a class it is for every class that
    has no rate of its own there. ``on_shipping`` says whether deliveries are taxed by it, too.
    """

    title: str
    rate: Decimal
    country: str
    province: str | None = None
    tax_class: str | None = None
    mode: TaxMode = TaxMode.ADDED
    on_shipping: bool = False

    def __post_init__(self) -> None:
        if not self.rate.is_finite() or self.rate < 0:
            raise ValueError(f"{self.rate} is not a tax rate")
        if self.mode is TaxMode.INSTEAD and self.province is None:
            raise ValueError("only a province's rate can stand in place of its country's")


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One tax on one line, or on the shipping."""

    title: str
    rate: Decimal
    amount: Money


@dataclass(frozen=True, slots=True)
class Charge:
    """A price that taxes are to be found for."""

    amount: Money
    rates: tuple[TaxRate, ...]


@dataclass(frozen=True, slots=True)
class Tax:
    """One rate's tax on one charge, with what was rounded, and what it is a share of."""

    rate: TaxRate
    amount: Money
    exact: Fraction
    whole: Money | None = None


def rates_for(
    table: Sequence[TaxRate], destination: Destination | None, tax_class: str
) -> tuple[TaxRate, ...]:
    """The rates of a class at a destination, those on the net price first."""
    if destination is None:
        return ()
    here = [rate for rate in table if rate.country == destination.country]
    national = _of_class([rate for rate in here if rate.province is None], tax_class)
    local = _of_class(
        [rate for rate in here if rate.province and rate.province == destination.province],
        tax_class,
    )
    if any(rate.mode is TaxMode.INSTEAD for rate in local):
        national = []
    found = dict.fromkeys(national + local)
    return tuple(sorted(found, key=lambda rate: rate.mode is TaxMode.COMPOUND))


def _of_class(rates: list[TaxRate], tax_class: str) -> list[TaxRate]:
    name = tax_class.casefold()
    classed = [rate for rate in rates if rate.tax_class is not None]
    own = [rate for rate in classed if (rate.tax_class or "").casefold() == name]
    return own or [rate for rate in rates if rate.tax_class is None]


def factors(rates: Sequence[TaxRate], inclusive: bool) -> list[Fraction]:
    """What each rate takes of a price: of the net one, or of the one that holds the taxes."""
    found: list[Fraction] = []
    for rate in rates:
        base = 1 + sum(found) if rate.mode is TaxMode.COMPOUND else 1
        found.append(Fraction(rate.rate) * base)
    if not inclusive:
        return found
    gross = 1 + sum(found)
    return [factor / gross for factor in found]


def assess(
    charges: Sequence[Charge], *, inclusive: bool, rounding: Rounding, scope: RoundingScope
) -> list[list[Tax]]:
    """The taxes of each charge, in the order of its rates.

    Taxes inside a price never come to more than it, however small it is and however they round.
    """
    exact = [
        [charge.amount.minor * factor for factor in factors(charge.rates, inclusive)]
        for charge in charges
    ]
    room = [charge.amount.minor if inclusive else None for charge in charges]
    if scope is RoundingScope.LINE:
        return [
            _line_taxes(charge, own, rounding, left)
            for charge, own, left in zip(charges, exact, room, strict=True)
        ]
    return _order_taxes(charges, exact, rounding, room)


def _line_taxes(
    charge: Charge, exact: Sequence[Fraction], rounding: Rounding, room: int | None
) -> list[Tax]:
    taxes = []
    for rate, owed in zip(charge.rates, exact, strict=True):
        minor = rounded(owed, rounding)
        if room is not None:
            minor = min(minor, room)
            room -= minor
        taxes.append(Tax(rate, Money(minor, charge.amount.currency), owed))
    return taxes


def _order_taxes(
    charges: Sequence[Charge],
    exact: Sequence[Sequence[Fraction]],
    rounding: Rounding,
    room: list[int | None],
) -> list[list[Tax]]:
    """Each rate is rounded once over all charges, and its tax shared out by what each owes."""
    found: dict[TaxRate, dict[int, Fraction]] = {}
    for i, (charge, own) in enumerate(zip(charges, exact, strict=True)):
        for rate, owed in zip(charge.rates, own, strict=True):
            found.setdefault(rate, {})[i] = owed
    taxes: list[dict[TaxRate, Tax]] = [{} for _ in charges]
    for rate, owed_by in found.items():
        currency = charges[next(iter(owed_by))].amount.currency
        owed = sum(owed_by.values(), Fraction())
        parts = _shared(Money(rounded(owed, rounding), currency), owed_by, room)
        whole = total(parts, currency)
        for i, part in zip(owed_by, parts, strict=True):
            taxes[i][rate] = Tax(rate, part, owed, whole)
            left = room[i]
            room[i] = None if left is None else left - part.minor
    return [
        [own[rate] for rate in charge.rates] for charge, own in zip(charges, taxes, strict=True)
    ]


def _shared(whole: Money, owed_by: dict[int, Fraction], room: list[int | None]) -> list[Money]:
    scale = math.lcm(*(owed.denominator for owed in owed_by.values()))
    weights = [int(owed * scale) for owed in owed_by.values()]
    caps = [whole.minor if (left := room[i]) is None else left for i in owed_by]
    return allocate_capped(whole, weights, [Money(cap, whole.currency) for cap in caps])
