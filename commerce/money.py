"""Money as whole minor units of one currency, so that sums are exact."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from iso4217 import Currency

from commerce.text import plain

# ISO's digits, not CLDR's: banks settle by ISO, and the two differ for a dozen currencies.
# Metals, funds and test codes have no minor unit, so nothing can be priced in them.
EXPONENTS: dict[str, int] = {
    str(currency.code): currency.exponent for currency in Currency if currency.exponent is not None
}
BOUND = 10**15  # of minor units, exclusive: fits a 64-bit column with room for sums
CENTS = [f".{cents:02}" for cents in range(100)]  # twice as fast as formatting them each time
WRITTEN = re.compile(r"(-?)([0-9]{1,16})(?:\.([0-9]+))?", re.ASCII)


def exponent(currency: str) -> int:
    """How many decimal digits the currency has; ValueError if it is none to price in."""
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise ValueError(f"{currency!r} is not a currency with a minor unit") from None


@plain
def in_major_units(minor: int, currency: str) -> str:
    """An amount as its currency writes it; plans ask it without making money of both."""
    if minor >= 0 and EXPONENTS.get(currency) == 2:
        return f"{minor // 100}{CENTS[minor % 100]}"
    digits = exponent(currency)
    if digits == 0:
        return str(minor)
    if minor < 0:
        return "-" + in_major_units(-minor, currency)
    written = str(minor)
    if len(written) <= digits:
        written = written.zfill(digits + 1)
    return f"{written[:-digits]}.{written[-digits:]}"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents) of one currency; ordered only within it."""

    minor: int
    currency: str

    def __add__(self, other: Self) -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Self) -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __mul__(self, quantity: int) -> "Money":
        if not isinstance(quantity, int):
            raise TypeError(f"money is multiplied by whole numbers, not by {quantity!r}")
        return Money(self.minor * quantity, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Self) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Self) -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: Self) -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: Self) -> bool:
        return self.minor >= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return f"{self.text()} {self.currency}"

    def _same(self, other: Self) -> int:
        """The other's minor units, once its currency is known to be ours."""
        if other.currency != self.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")
        return other.minor

    def decimal(self) -> Decimal:
        """The amount in major units, with exactly the currency's digits."""
        return Decimal(self.text())

    def text(self) -> str:
        """The amount in major units: ``19.99``, ``1250`` for yen, ``1.250`` for dinars."""
        return in_major_units(self.minor, self.currency)

    @classmethod
    def parse(cls, amount: str | Decimal, currency: str) -> "Money":
        """The money an amount in major units says; ValueError rather than a guess.

        Text may not have more digits than the currency; a Decimal counts by its value, so
        ``Decimal("1250.00")`` is 1250 yen.
        """
        digits = exponent(currency)
        text = _plain(amount) if isinstance(amount, Decimal) else amount
        match = WRITTEN.fullmatch(text)
        if match is None:
            raise ValueError(f"{text[:40]!r} is not an amount of money")
        sign, whole, fraction = match[1], match[2], match[3] or ""
        if len(fraction) > digits:
            raise ValueError(f"{currency} has {digits} decimal digits, {text[:40]!r} has more")
        minor = int(whole + fraction.ljust(digits, "0"))
        if minor >= BOUND:
            raise ValueError(f"{text!r} {currency} is too much money")
        return cls(-minor if sign else minor, currency)


def total(moneys: Iterable[Money], currency: str) -> Money:
    """Their sum; nothing at all sums to nothing of ``currency``."""
    minor = 0
    for money in moneys:
        if money.currency != currency:
            raise ValueError(f"cannot mix {currency} and {money.currency}")
        minor += money.minor
    return Money(minor, currency)


def _plain(amount: Decimal) -> str:
    """Its digits without an exponent, and without zeros that say nothing."""
    if not amount.is_finite() or not -40 < int(amount.as_tuple().exponent) < 16:
        raise ValueError(f"{amount} is not an amount of money")
    plain = f"{amount:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
