"""Scalars: what comes in, what goes out, and what is refused."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from graphql import GraphQLError
from hypothesis import given
from hypothesis import strategies as st

from schema.scalars import SCALARS


def scalar(name: str) -> Any:
    return next(definition for definition in SCALARS.values() if definition.name == name)


def refused(name: str, value: Any) -> str:
    with pytest.raises(GraphQLError) as error:
        scalar(name).parse_value(value)
    assert error.value.extensions == {"code": "BAD_USER_INPUT"}
    return error.value.message


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("19.99", "19.99"),
        ("-3", "-3"),
        ("1" * 30, "1" * 30),
        (5, "5"),
        (2.5, "2.5"),
        (19.99, "19.99"),
        (1e-7, "0.0000001"),
        (10**20, "1" + "0" * 20),
    ],
)
def test_a_decimal_is_text_and_a_number_is_taken_too(given: Any, kept: str) -> None:
    assert scalar("Decimal").parse_value(given) == kept


NO_DECIMALS = ["", "abc", "1,5", "1.", ".5", "1e5", "NaN", "+1", "٣", " 1", "1\n", "1" * 31]
NO_NUMBERS = [None, True, [], {}, float("nan"), float("inf"), 1e300]


@pytest.mark.parametrize("value", [*NO_DECIMALS, *NO_NUMBERS])
def test_what_is_no_decimal_is_refused_with_an_example(value: Any) -> None:
    assert '"19.99"' in refused("Decimal", value)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("2026-01-31T09:30:00Z", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
        ("2026-01-31T10:30:00+01:00", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
        ("2026-01-31T09:30:00", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
        ("2026-01-31", datetime(2026, 1, 31, tzinfo=UTC)),
    ],
)
def test_a_moment_without_a_zone_is_utc(given: str, meant: datetime) -> None:
    moment = scalar("DateTime").parse_value(given)

    assert moment == meant
    assert moment.tzinfo is not None


BEYOND = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]


@pytest.mark.parametrize(
    "value", ["", "yesterday", "2026-13-01", "31.01.2026", 1769851800, None, *BEYOND]
)
def test_what_is_no_moment_is_refused(value: Any) -> None:
    assert refused("DateTime", value)


def test_a_moment_goes_out_in_utc_whatever_its_zone() -> None:
    tokyo = datetime(2026, 1, 1, 8, 30, 0, 999, tzinfo=timezone(timedelta(hours=9)))

    assert scalar("DateTime").serialize(tokyo) == "2025-12-31T23:30:00Z"


@given(st.integers(-(2**31), 2**33))
def test_a_moment_is_read_as_it_was_written(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    written = scalar("DateTime").serialize(moment)

    assert scalar("DateTime").parse_value(written) == moment


@pytest.mark.parametrize("value", ["#fff", "#A1b2C3"])
def test_a_color_is_three_or_six_digits(value: str) -> None:
    assert scalar("Color").parse_value(value) == value


@pytest.mark.parametrize("value", ["", "fff", "#ff", "#ggg", "#ffff", "red", "#fff\n", 0xFFF, None])
def test_what_is_no_color_is_refused(value: Any) -> None:
    assert "#RRGGBB" in refused("Color", value)


@pytest.mark.parametrize("value", ["{}", '{"price":{"min":0}}', "[1]", "null", '"text"'])
def test_json_is_text_that_clients_parse(value: str) -> None:
    assert scalar("JSON").parse_value(value) == value


@pytest.mark.parametrize("value", ["", "{", "{'a':1}", {"a": 1}, None, 1])
def test_what_is_no_json_text_is_refused(value: Any) -> None:
    assert refused("JSON", value)


@pytest.mark.parametrize(("given", "kept"), [("0", 0), (12, 12), (str(2**64 - 1), 2**64 - 1)])
def test_a_large_number_is_text_and_a_number_is_taken_too(given: Any, kept: int) -> None:
    assert scalar("UnsignedInt64").parse_value(given) == kept
    assert scalar("UnsignedInt64").serialize(kept) == str(kept)


@pytest.mark.parametrize("value", ["-1", "1.0", "", "x", str(2**64), True, None, -1, 1.5, "²"])
def test_what_is_no_large_number_is_refused(value: Any) -> None:
    assert "2^64 - 1" in refused("UnsignedInt64", value)


@pytest.mark.parametrize("name", ["URL", "HTML"])
def test_text_scalars_take_text_only(name: str) -> None:
    assert scalar(name).parse_value("https://shop.test/") == "https://shop.test/"
    assert "Expected text" in refused(name, 1)
