"""Values in a query: dates by day or moment, numbers, yes and no; anything else is no value."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.query_value import as_bool, as_datetime, as_decimal, between
from tests.properties.strategies import law

NOW = datetime(2026, 6, 15, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-02", datetime(2026, 2, 1, tzinfo=UTC)),
        ("2026-02-03", datetime(2026, 2, 3, tzinfo=UTC)),
        (" 2026-02-03T04:05 ", datetime(2026, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-02-03 04:05:06", datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)),
        ("2026-02-03T04:05:06Z", datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)),
        ("2026-02-03t04:05:06.5z", datetime(2026, 2, 3, 4, 5, 6, 500_000, tzinfo=UTC)),
        ("2026-02-03T04:05:06+02:00", datetime(2026, 2, 3, 2, 5, 6, tzinfo=UTC)),
        ("2026-02-03 04:05:06 -0200", datetime(2026, 2, 3, 6, 5, 6, tzinfo=UTC)),
        ("now", NOW),
        ("NOW", NOW),
        ("now-90s", NOW - timedelta(seconds=90)),
        ("now-5m", NOW - timedelta(minutes=5)),
        ("now+1h", NOW + timedelta(hours=1)),
        ("now-7d", NOW - timedelta(days=7)),
        ("now-2W", NOW - timedelta(weeks=2)),
    ],
)
def test_dates_are_read_with_as_much_as_is_written(value: str, moment: datetime) -> None:
    assert as_datetime(value, NOW) == moment


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "26",
        "2026-6",
        "2026-13",
        "2026-02-30",
        "0000",
        "2026-02-03T25:00",
        "2026-02-03T04:05:60",
        "0001-01-01T00:00+14:00",
        "now-",
        "now-7y",
        "now-7\u017f",
        "now-999999999w",
        "\uff12026",
    ],
)
def test_what_is_no_date_has_no_moment(value: str) -> None:
    assert as_datetime(value, NOW) is None
    assert between(":", value, NOW) is None


def test_now_is_told_in_utc_wherever_the_clock_stands() -> None:
    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))

    found = as_datetime("now", tokyo)

    assert found == NOW
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2024", "2024-01-01T00:00:00+00:00", "2024-12-31T23:59:59.999999+00:00"),
        ("2024-02", "2024-02-01T00:00:00+00:00", "2024-02-29T23:59:59.999999+00:00"),
        ("2023-02", "2023-02-01T00:00:00+00:00", "2023-02-28T23:59:59.999999+00:00"),
        ("2024-02-29", "2024-02-29T00:00:00+00:00", "2024-02-29T23:59:59.999999+00:00"),
        ("2024-02-29T10:30", "2024-02-29T10:30:00+00:00", "2024-02-29T10:30:59.999999+00:00"),
        ("2024-02-29T10:30:07", "2024-02-29T10:30:07+00:00", "2024-02-29T10:30:07.999999+00:00"),
        ("2024-02-29T10:30:07.5", "2024-02-29T10:30:07.500000+00:00", None),
        ("now", NOW.isoformat(), None),
    ],
)
def test_equality_finds_everything_shown_as_that_time(
    value: str, first: str, last: str | None
) -> None:
    found = between(":", value, NOW)

    assert found == (
        datetime.fromisoformat(first),
        datetime.fromisoformat(last or first) + timedelta(microseconds=1),
    )


def holds(comparator: str, value: str, moment: datetime) -> bool:
    found = between(comparator, value, NOW)  # type: ignore[arg-type]
    assert found is not None
    start, before = found
    return (start is None or start <= moment) and (before is None or moment < before)


def test_a_whole_day_is_before_or_after_as_a_whole() -> None:
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)

    assert holds(":<=", "2026-06-01", noon)
    assert holds(":>=", "2026-06-01", noon)
    assert not holds(":>", "2026-06-01", noon)
    assert not holds(":<", "2026-06-01", noon)


def test_a_change_within_the_second_last_seen_is_found_as_later() -> None:
    moment = datetime(2026, 6, 1, 12, 0, 0, 1, tzinfo=UTC)

    assert holds(":>", "2026-06-01T12:00:00Z", moment)
    assert not holds(":<=", "2026-06-01T12:00:00Z", moment)


moments = st.datetimes(timezones=st.just(UTC))
days = st.dates().map(str)
dates = days | days.map(lambda day: day[:4]) | days.map(lambda day: day[:7])
times = moments.map(datetime.isoformat)


@law
@given(dates, moments)
def test_every_moment_is_before_within_or_after_a_date(value: str, moment: datetime) -> None:
    found = [holds(comparator, value, moment) for comparator in (":<", ":", ":>")]

    assert found.count(True) == 1


@law
@given(dates | times, moments)
def test_not_after_is_up_to_and_not_before_is_from_then_on(value: str, moment: datetime) -> None:
    assert holds(":<=", value, moment) == (not holds(":>", value, moment))
    assert holds(":>=", value, moment) == (not holds(":<", value, moment))


@law
@given(moments)
def test_a_moment_is_read_as_the_moment_it_was(moment: datetime) -> None:
    assert as_datetime(moment.isoformat(), NOW) == moment


@law
@given(st.text(max_size=30) | st.from_regex(r"\A[0-9]{4}-[0-9T:.+ Z-]{0,24}\Z"))
def test_any_text_at_all_fits_or_does_not(value: str) -> None:
    moment = as_datetime(value, NOW)

    assert moment is None or moment.tzinfo is UTC
    assert as_bool(value) in (True, False, None)
    number = as_decimal(value)
    assert number is None or number.is_finite()


@law
@given(st.decimals(-(10**9), 10**9, places=2))
def test_a_plain_number_is_read_exactly(number: Decimal) -> None:
    assert as_decimal(f" {number:f} ") == number


@pytest.mark.parametrize(
    "value", ["", ".", "-", "1e5", "NaN", "Infinity", "1,5", "$5", "--1", "\uff11", "9" * 16]
)
def test_what_is_no_plain_number_has_no_amount(value: str) -> None:
    assert as_decimal(value) is None


@pytest.mark.parametrize(("value", "amount"), [("5.", "5"), (".5", "0.5"), ("-0.25", "-0.25")])
def test_a_number_may_leave_out_a_zero(value: str, amount: str) -> None:
    assert as_decimal(value) == Decimal(amount)


@pytest.mark.parametrize(
    ("value", "truth"),
    [
        ("true", True),
        ("TRUE", True),
        ("1", True),
        ("false", False),
        (" 0 ", False),
        ("maybe", None),
    ],
)
def test_yes_and_no_are_true_and_false(value: str, truth: bool | None) -> None:
    assert as_bool(value) is truth
