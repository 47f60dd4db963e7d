"""Weights: kept in whole grams, shown in the unit that staff chose."""

from decimal import ROUND_HALF_UP, Decimal

GRAMS_PER = {
    "GRAMS": Decimal(1),
    "KILOGRAMS": Decimal(1000),
    "OUNCES": Decimal("28.349523125"),
    "POUNDS": Decimal("453.59237"),
}


def grams(amount: float, unit: str) -> int:
    """So many of a unit, in whole grams."""
    exact = Decimal(str(amount)) * GRAMS_PER[unit]
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def shown(weight: int, unit: str) -> float:
    """So many grams, in a unit."""
    return float(round(Decimal(weight) / GRAMS_PER[unit], 4))
