"""What something costs by weight, volume, length, area or piece."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from commerce.money import BOUND, Money
from commerce.rounding import Rounding, rounded
from commerce.vocabulary import Vocabulary


class MeasuredType(Vocabulary):
    """What is measured."""

    AREA = "Area."
    COUNT = "The number of pieces."
    LENGTH = "Length."
    UNKNOWN = "Not said."
    VOLUME = "Volume."
    WEIGHT = "Weight."


class MeasuredUnit(Vocabulary):
    """A unit in which things are measured."""

    CL = "Centilitres."
    CM = "Centimetres."
    FLOZ = "US fluid ounces, 29.5735295625 millilitres."
    FT = "Feet, 30.48 centimetres."
    FT2 = "Square feet."
    G = "Grams."
    GAL = "US gallons, 3.785411784 litres."
    IN = "Inches, 2.54 centimetres."
    ITEM = "Pieces."
    KG = "Kilograms."
    L = "Litres."
    LB = "Pounds, 453.59237 grams."
    M = "Metres."
    M2 = "Square metres."
    M3 = "Cubic metres."
    MG = "Milligrams."
    ML = "Millilitres."
    MM = "Millimetres."
    OZ = "Ounces, a sixteenth of a pound."
    PT = "US pints, 473.176473 millilitres."
    QT = "US quarts, 946.352946 millilitres."
    UNKNOWN = "Not said."
    YD = "Yards, 91.44 centimetres."

    @property
    def measures(self) -> MeasuredType:
        return _SIZES[self][0]

    @property
    def size(self) -> Fraction:
        """How many of the smallest metric unit that measures the same."""
        return Fraction(_SIZES[self][1])


_SIZES: dict[MeasuredUnit, tuple[MeasuredType, str]] = {
    MeasuredUnit.CL: (MeasuredType.VOLUME, "10"),
    MeasuredUnit.CM: (MeasuredType.LENGTH, "10"),
    MeasuredUnit.FLOZ: (MeasuredType.VOLUME, "29.5735295625"),
    MeasuredUnit.FT: (MeasuredType.LENGTH, "304.8"),
    MeasuredUnit.FT2: (MeasuredType.AREA, "0.09290304"),
    MeasuredUnit.G: (MeasuredType.WEIGHT, "1000"),
    MeasuredUnit.GAL: (MeasuredType.VOLUME, "3785.411784"),
    MeasuredUnit.IN: (MeasuredType.LENGTH, "25.4"),
    MeasuredUnit.ITEM: (MeasuredType.COUNT, "1"),
    MeasuredUnit.KG: (MeasuredType.WEIGHT, "1000000"),
    MeasuredUnit.L: (MeasuredType.VOLUME, "1000"),
    MeasuredUnit.LB: (MeasuredType.WEIGHT, "453592.37"),
    MeasuredUnit.M: (MeasuredType.LENGTH, "1000"),
    MeasuredUnit.M2: (MeasuredType.AREA, "1"),
    MeasuredUnit.M3: (MeasuredType.VOLUME, "1000000"),
    MeasuredUnit.MG: (MeasuredType.WEIGHT, "1"),
    MeasuredUnit.ML: (MeasuredType.VOLUME, "1"),
    MeasuredUnit.MM: (MeasuredType.LENGTH, "1"),
    MeasuredUnit.OZ: (MeasuredType.WEIGHT, "28349.523125"),
    MeasuredUnit.PT: (MeasuredType.VOLUME, "473.176473"),
    MeasuredUnit.QT: (MeasuredType.VOLUME, "946.352946"),
    MeasuredUnit.UNKNOWN: (MeasuredType.UNKNOWN, "1"),
    MeasuredUnit.YD: (MeasuredType.LENGTH, "914.4"),
}


@dataclass(frozen=True)
class Measurement:
    """One holds ``quantity`` of ``unit``; its unit price is that of ``reference_quantity``."""

    quantity: Decimal
    unit: MeasuredUnit
    reference_quantity: int
    reference_unit: MeasuredUnit


def unit_price(price: Money, measurement: Measurement) -> Money | None:
    """What ``price`` for one comes to for the reference; None where the two do not compare.

    Half a minor unit is rounded up, as price tags have it.
    """
    held, shown = measurement.unit, measurement.reference_unit
    size = Fraction(measurement.quantity) * held.size
    known = MeasuredType.UNKNOWN not in (held.measures, shown.measures)
    if not known or held.measures is not shown.measures:
        return None
    if size <= 0 or measurement.reference_quantity <= 0:
        return None
    minor = rounded(
        price.minor * measurement.reference_quantity * shown.size / size, Rounding.HALF_UP
    )
    return Money(minor, price.currency) if minor < BOUND else None
