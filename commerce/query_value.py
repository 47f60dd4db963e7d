"""The values of fields in a query, read as dates, numbers and yes or no; None does not fit."""

import re
from calendar import isleap, monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from commerce.query_tree import Comparator

BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
TICK = timedelta(microseconds=1)  # the finest time the shop keeps
LATEST = datetime.max.replace(tzinfo=UTC)
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DECIMAL = re.compile(r"-?(?:[0-9]{1,15}(?:\.[0-9]{0,10})?|\.[0-9]{1,10})")
_RELATIVE = re.compile(
    r"now(?:(?P<sign>[+-])(?P<count>[0-9]{1,9})(?P<unit>[smhdw]))?", re.IGNORECASE | re.ASCII
)
_DATE = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})(?:[T ](?P<time>"
    r"[0-9]{2}:[0-9]{2}(?P<second>:[0-9]{2}(?P<fraction>\.[0-9]{1,9})?)?"
    r" ?(?:Z|[+-][0-9]{2}:?[0-9]{2})?))?)?)?",
    re.IGNORECASE | re.ASCII,
)


def as_bool(value: str) -> bool | None:
    return BOOLEANS.get(value.strip().lower())


def as_decimal(value: str) -> Decimal | None:
    """A plain number such as ``19.99``: no exponent, no thousands, no currency."""
    number = value.strip()
    return Decimal(number) if _DECIMAL.fullmatch(number) else None


def as_datetime(value: str, now: datetime) -> datetime | None:
    """The moment in UTC, or the first of the day, month or year that is written.

    ``2026``, ``2026-06``, ``2026-06-01``, ``2026-06-01T12:30:00+02:00``, ``now``, ``now-7d``
    (s, m, h, d, w: m is a minute). What names no zone is UTC.
    """
    span = _span(value.strip(), now)
    return span.start if span else None


def between(
    comparator: Comparator, value: str, now: datetime
) -> tuple[datetime | None, datetime | None] | None:
    """The earliest moment that fits, and the one before which everything that fits lies.

    None at either end is open. A day, month or year is compared as a whole: ``:<=2026`` lasts
    until it is over, ``:>2026`` begins after it. A time of day is a moment, except that ``:``
    finds whatever is shown as that time: all of its second, or minute, if it says no more.
    """
    span = _span(value.strip(), now)
    if span is None:
        return None
    return {
        ":": (span.start, span.end),
        ":<": (None, span.start),
        ":<=": (None, span.after),
        ":>": (span.after, None),
        ":>=": (span.start, None),
    }[comparator]


@dataclass(frozen=True, slots=True)
class _Span:
    """When a value begins, when all that is shown like it is over, and what is later than it."""

    start: datetime
    end: datetime
    after: datetime


def _span(value: str, now: datetime) -> _Span | None:
    try:
        if relative := _RELATIVE.fullmatch(value):
            return _moment(now.astimezone(UTC) + _distance(relative), TICK)
        if date := _DATE.fullmatch(value):
            return _time(date) if date["time"] else _day_month_or_year(date)
    except (ValueError, OverflowError):  # the 31st of June, the year 0, a million years ago
        pass
    return None


def _distance(relative: re.Match[str]) -> timedelta:
    if relative["unit"] is None:
        return timedelta()
    distance = timedelta(**{UNITS[relative["unit"].lower()]: int(relative["count"])})
    return -distance if relative["sign"] == "-" else distance


def _time(date: re.Match[str]) -> _Span:
    # A space may stand for the T and before the zone; ISO 8601 knows neither.
    written = date[0].upper()
    moment = datetime.fromisoformat(f"{written[:10]}T{written[11:].replace(' ', '')}")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    if date["fraction"]:
        precision = TICK
    elif date["second"]:
        precision = timedelta(seconds=1)
    else:
        precision = timedelta(minutes=1)
    return _moment(moment.astimezone(UTC), precision)


def _day_month_or_year(date: re.Match[str]) -> _Span:
    year, month = int(date["year"]), int(date["month"] or 1)
    start = datetime(year, month, int(date["day"] or 1), tzinfo=UTC)
    if date["day"]:
        days = 1
    elif date["month"]:
        days = monthrange(year, month)[1]
    else:
        days = 365 + isleap(year)
    end = _later(start, timedelta(days=days))
    return _Span(start, end, end)


def _moment(start: datetime, precision: timedelta) -> _Span:
    return _Span(start, _later(start, precision), _later(start, TICK))


def _later(start: datetime, length: timedelta) -> datetime:
    return start + length if length < LATEST - start else LATEST
