"""What staff write of markets before it is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from commerce.market import LEAST_ADJUSTMENT, MOST_ADJUSTMENT, MOST_RATE, PriceEnding
from commerce.rounding import Rounding
from commerce.vocabulary import Vocabulary

PRIMARY = "primary"
MAX_NAME = 255
MAX_MARKETS = 50
MAX_PRICES = 250
MAX_RATES = 250
MAX_TRANSLATIONS = 250
MAX_RATE_DIGITS = 12


class MarketErrorCode(Vocabulary):
    """Why a market, a price list, a rate or a translation was not stored."""

    BLANK = "It may not be empty."
    COUNTRY_TAKEN = "The country belongs to another market."
    CURRENCY_MISMATCH = "The amount is in another currency than the market."
    EXCHANGE_RATE_MISSING = "There is no exchange rate for the currency: set one first."
    HAS_FIXED_PRICES = "The price list has prices in the former currency: delete them first."
    INVALID = "It is not valid."
    NOT_FOUND = "There is no such thing."
    OUTDATED = "The text has changed since: read it again."
    PRIMARY_MARKET = "The primary market sells at the shop's own prices, and is always there."
    TAKEN = "Something else is called so."
    TOO_LONG = "It is too long."
    TOO_MANY = "There are too many."


@dataclass(frozen=True)
class MarketChanges:
    """What to change of a market; None leaves what it is about."""

    name: str | None = None
    handle: str | None = None
    countries: Sequence[str] | None = None
    currency: str | None = None
    prices_include_tax: bool | None = None
    enabled: bool | None = None
    rounding: Rounding | None = None
    ending: PriceEnding | None = None


def adjustment(text: str) -> Decimal | None:
    """A percentage such as -10 or 12.5; None if it is not one a price list can have."""
    try:
        value = Decimal(text)
    except ArithmeticError:
        return None
    if not value.is_finite() or not LEAST_ADJUSTMENT <= value <= MOST_ADJUSTMENT:
        return None
    exact = value.quantize(Decimal("0.0001")) if abs(value) < MOST_ADJUSTMENT + 1 else value
    return exact if exact == value else None


def rate(text: str) -> Decimal | None:
    """An exchange rate such as 0.9215; None if it is not one."""
    try:
        value = Decimal(text)
    except ArithmeticError:
        return None
    if not value.is_finite() or not 0 < value <= MOST_RATE:
        return None
    digits = -int(value.normalize().as_tuple().exponent)
    return value if digits <= MAX_RATE_DIGITS else None
