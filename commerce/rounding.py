"""The shop's rounding policy: which way a half goes, and what is rounded at once."""

from decimal import Decimal
from fractions import Fraction

from commerce.money import Money, exponent
from commerce.vocabulary import Vocabulary


class Rounding(Vocabulary):
    """Where half of a minor unit goes."""

    HALF_UP = "Half of a minor unit is rounded away from zero."
    HALF_EVEN = "Half of a minor unit is rounded to the even neighbour."


class RoundingScope(Vocabulary):
    """What taxes and percentages are rounded over."""

    LINE = "Every line is rounded on its own."
    ORDER = "The whole order is rounded once, and the result shared over the lines."


def rounded(exact: Fraction, rounding: Rounding) -> int:
    """The nearest whole number; the sign changes nothing, so that refunds mirror charges."""
    if rounding is Rounding.HALF_EVEN:
        return round(exact)
    size = abs(exact)
    whole = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    return whole if exact >= 0 else -whole


def convert(money: Money, rate: Decimal, to: str, rounding: Rounding) -> Money:
    """``money`` in another currency, of which one major unit of its own buys ``rate``."""
    if not rate.is_finite() or rate <= 0:
        raise ValueError(f"{rate} is not an exchange rate")
    shift = Fraction(10) ** (exponent(to) - exponent(money.currency))
    return Money(rounded(money.minor * Fraction(rate) * shift, rounding), to)
