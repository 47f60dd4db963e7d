"""Selling plans: what a thing costs that is bought again and again, and what is paid at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from commerce.money import Money
from commerce.rounding import Rounding, rounded
from commerce.unit_price import Measurement, unit_price
from commerce.vocabulary import Vocabulary


class SellingPlanInterval(Vocabulary):
    """A stretch of time between two deliveries, or two payments."""

    DAY = "A day."
    MONTH = "A month."
    WEEK = "A week."
    YEAR = "A year."

    @property
    def length(self) -> tuple[str, int]:
        """So many of what can be counted: weeks are days, years are months."""
        return {
            SellingPlanInterval.DAY: ("day", 1),
            SellingPlanInterval.WEEK: ("day", 7),
            SellingPlanInterval.MONTH: ("month", 1),
            SellingPlanInterval.YEAR: ("month", 12),
        }[self]


@dataclass(frozen=True)
class Rhythm:
    """Every so many days, weeks, months or years."""

    interval: SellingPlanInterval
    interval_count: int = 1


@dataclass(frozen=True)
class Percentage:
    """So many percent less."""

    adjustment_percentage: float


@dataclass(frozen=True)
class FixedAmount:
    """So much less."""

    adjustment_amount: Money


@dataclass(frozen=True)
class FixedPrice:
    """So much, whatever it costs otherwise."""

    price: Money


@dataclass(frozen=True)
class PriceAdjustment:
    """How a plan changes the price; for the first ``order_count`` orders, or for all."""

    adjustment_value: Percentage | FixedAmount | FixedPrice
    order_count: int | None = None


@dataclass(frozen=True)
class AdjustedPrice:
    """What one costs by a plan; ``compare_at_price`` is what its deliveries cost one by one."""

    price: Money
    compare_at_price: Money
    per_delivery_price: Money
    unit_price: Money | None = None


def deliveries(billing: Rhythm | None, delivery: Rhythm | None) -> int:
    """How many deliveries are paid at a time; one where that cannot be told."""
    if billing is None or delivery is None:
        return 1
    (unit, paid), (other, sent) = billing.interval.length, delivery.interval.length
    number = Fraction(paid * billing.interval_count, sent * delivery.interval_count)
    if unit != other or number.denominator != 1:
        return 1
    return max(number.numerator, 1)


def adjusted(price: Money, adjustment: PriceAdjustment) -> Money:
    """The price by the plan; never less than nothing, half a minor unit rounded up."""
    match adjustment.adjustment_value:
        case Percentage(percentage):
            minor = price.minor * (1 - Fraction(str(percentage)) / 100)
            return Money(max(rounded(minor, Rounding.HALF_UP), 0), price.currency)
        case FixedAmount(amount):
            return Money(max(price.minor - amount.minor, 0), price.currency)
        case FixedPrice(fixed):
            return fixed


def adjusted_prices(
    price: Money,
    adjustments: Sequence[PriceAdjustment],
    number: int,
    measurement: Measurement | None = None,
) -> list[AdjustedPrice]:
    """What one costs by each adjustment of a plan that delivers ``number`` times at a time.

    That is, what its deliveries cost together: so they are what is adjusted.
    """
    compared = price * number
    prices = [adjusted(compared, adjustment) for adjustment in adjustments] or [compared]
    return [
        AdjustedPrice(
            found,
            compared,
            Money(_share(found.minor, number), found.currency),
            unit_price(found, measurement) if measurement else None,
        )
        for found in prices
    ]


def _share(minor: int, number: int) -> int:
    return rounded(Fraction(minor, number), Rounding.HALF_UP)


def checkout_charge(price: Money, percentage: float | None, amount: Money | None) -> Money:
    """What is paid at once: an amount, or a percentage, or everything; never more than that."""
    if amount is not None:
        return Money(min(amount.minor, price.minor), price.currency)
    share = Fraction(str(100.0 if percentage is None else percentage)) / 100
    return Money(rounded(price.minor * share, Rounding.HALF_UP), price.currency)


@dataclass(frozen=True)
class PlanDraft:
    """A plan before it is stored; ``options`` are the choices that make it what it is.

    ``key`` is the plan that becomes so; None for a new one.
    """

    name: str
    options: Sequence[str]
    adjustments: Sequence[PriceAdjustment] = ()
    billing: Rhythm | None = None
    delivery: Rhythm | None = None
    description: str | None = None
    charge_percentage: float | None = None
    charge: Money | None = None
    key: int | None = None


@dataclass(frozen=True)
class GroupDraft:
    """Plans to choose one of; ``option_names`` is what they differ in."""

    name: str
    option_names: Sequence[str]
    plans: Sequence[PlanDraft]
    app_name: str | None = None
