"""Selling in several markets: how the shop's own prices become those of another currency."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from commerce.money import BOUND, Money, exponent
from commerce.rounding import Rounding, rounded
from commerce.vocabulary import Vocabulary

LEAST_ADJUSTMENT, MOST_ADJUSTMENT = Decimal(-99), Decimal(900)  # percent
MOST_RATE = Decimal(10) ** 9
MOST_KNOWN = 10_000  # prices that are remembered


class PriceEnding(Vocabulary):
    """What converted prices look like. Where a currency has no decimals, `.95` is a whole unit."""

    NONE = "Rounded to the currency's smallest unit."
    WHOLE = "Rounded to whole units, such as 20.00."
    NINETY_FIVE = "Rounded to the nearest price that ends in .95, such as 19.95."
    NINETY_NINE = "Rounded to the nearest price that ends in .99, such as 19.99."
    TENS = "Rounded to whole tens, such as 20 or 1,490."
    HUNDREDS = "Rounded to whole hundreds, such as 1,500."

    def grid(self, digits: int) -> tuple[int, int]:
        """How far apart its prices lie, and the lowest of them at or above zero, in minor units."""
        unit = 10**digits
        match self:
            case PriceEnding.NONE:
                return 1, 0
            case PriceEnding.TENS:
                return 10 * unit, 0
            case PriceEnding.HUNDREDS:
                return 100 * unit, 0
        cents = {PriceEnding.NINETY_FIVE: 95, PriceEnding.NINETY_NINE: 99}.get(self, 0)
        return unit, cents * unit // 100 if digits > 1 else 0


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """The way from a price in ``source`` to one in ``target``; exact until it is rounded, once.

    One unit of ``source`` buys ``rate`` of ``target``; ``adjustment`` is in percent. Zero stays
    zero, what costs something never becomes free, and the dearer of two never the cheaper.
    """

    source: str
    target: str
    rate: Decimal = Decimal(1)
    adjustment: Decimal = Decimal(0)
    rounding: Rounding = Rounding.HALF_UP
    ending: PriceEnding = PriceEnding.NONE

    def __post_init__(self) -> None:
        if not (self.rate.is_finite() and 0 < self.rate <= MOST_RATE):
            raise ValueError(f"{self.rate} is not an exchange rate")
        if not LEAST_ADJUSTMENT <= self.adjustment <= MOST_ADJUSTMENT:
            raise ValueError(f"{self.adjustment} % is no adjustment of prices")

    @property
    def is_plain(self) -> bool:
        """Whether prices stay as they are."""
        same = self.source == self.target and self.rate == 1
        return same and not self.adjustment and self.ending is PriceEnding.NONE

    @cached_property
    def _rate(self) -> Fraction:
        return Fraction(self.rate) * Fraction(10) ** (exponent(self.target) - exponent(self.source))

    @cached_property
    def _factor(self) -> Fraction:
        return self._rate * (1 + Fraction(self.adjustment) / 100)

    @cached_property
    def _grid(self) -> tuple[int, int]:
        return self.ending.grid(exponent(self.target))

    @cached_property
    def _known(self) -> dict[int, int]:
        return {}

    def price(self, minor: int) -> int:
        """A price of ``source`` as the market shows it, both in minor units."""
        if self.is_plain or minor <= 0:
            return minor
        known = self._known.get(minor)
        if known is None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            known = self._known[minor] = self._price(minor)
        return known

    def _price(self, minor: int) -> int:
        step, lowest = self._grid
        steps = rounded((minor * self._factor - lowest) / step, self.rounding)
        return min(max(steps * step + lowest, lowest or step), BOUND - 1)

    def amount(self, minor: int) -> int:
        """Another amount, such as the cost of a delivery: by the rate alone."""
        return min(rounded(minor * self._rate, self.rounding), BOUND - 1)

    def least(self, price: int) -> int:
        """The lowest price of ``source`` that becomes ``price`` or more; ``BOUND`` if none does."""
        low, high = 0, BOUND
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self.price(middle) >= price else (middle + 1, high)
        return low

    def greatest(self, price: int) -> int:
        """The highest price of ``source`` that becomes ``price`` or less; -1 if none does."""
        return self.least(price + 1) - 1


@dataclass(frozen=True)
class FixedPrice:
    """What a price list asks for a variant, whatever the shop's own price is."""

    price: int
    compare_at: int | None = None


@dataclass(frozen=True, kw_only=True)
class MarketPricing:
    """How a market makes its prices: those of its ``price_list``, and the rest by conversion.

    ``price_list`` is None where the market has no prices of its own.
    """

    conversion: Conversion
    market_id: int | None = None
    handle: str = "primary"
    price_list: int | None = None
    prices_include_tax: bool = False

    @property
    def currency(self) -> str:
        return self.conversion.target

    @property
    def is_plain(self) -> bool:
        """Whether the shop's own prices are shown as they are."""
        return self.price_list is None and self.conversion.is_plain

    def of(
        self, price: int, compare_at: int | None, fixed: FixedPrice | None = None
    ) -> tuple[Money, Money | None]:
        """A variant's price and its former price here, from the shop's own."""
        if fixed is None:
            former = None if compare_at is None else self.conversion.price(compare_at)
            fixed = FixedPrice(self.conversion.price(price), former)
        before = None if fixed.compare_at is None else Money(fixed.compare_at, self.currency)
        return Money(fixed.price, self.currency), before


def own(currency: str) -> MarketPricing:
    """The shop's own prices."""
    return MarketPricing(conversion=Conversion(source=currency, target=currency))


@dataclass(frozen=True)
class InForce:
    """What a document is answered in: where its buyer is, what they read, and what they pay.

    ``named`` tells whether the document itself named a country that the shop sells to.
    """

    country: str
    language: str
    pricing: MarketPricing
    named: bool = False
