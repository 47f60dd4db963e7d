"""What staff write of markets before it is stored."""

from decimal import Decimal

from commerce.market import LEAST_ADJUSTMENT, MOST_ADJUSTMENT, MOST_RATE
from commerce.vocabulary import Vocabulary

PRIMARY = "primary"
MAX_NAME = 255
MAX_MARKETS = 50
MAX_PRICES = 250
MAX_RATES = 250
MAX_TRANSLATIONS = 250
MAX_RATE_DIGITS = 12
MAX_PERCENT_DIGITS = 4


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


def adjustment(value: Decimal) -> str | None:
    """A percentage such as -10 or 12.5 as it is kept; None if no price list can have it."""
    if not value.is_finite() or not LEAST_ADJUSTMENT <= value <= MOST_ADJUSTMENT:
        return None
    return _kept(value, MAX_PERCENT_DIGITS)


def rate(value: Decimal) -> str | None:
    """An exchange rate such as 0.9215 as it is kept; None if it is not one."""
    if not value.is_finite() or not 0 < value <= MOST_RATE:
        return None
    return _kept(value, MAX_RATE_DIGITS)


def _kept(value: Decimal, digits: int) -> str | None:
    if -int(value.normalize().as_tuple().exponent) > digits:
        return None
    return f"{value.normalize():f}"
