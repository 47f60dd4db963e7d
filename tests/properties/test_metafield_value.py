"""Values of metafields: what is kept is of its type, and stays as it is when kept again."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.metafield import (
    MAX_ITEMS,
    MAX_LENGTH,
    REFERENCES,
    UNITS,
    BadMetafield,
    check,
    normalized,
    problem_of_name,
    referred,
)

SCALARS = [
    *("boolean", "color", "date", "date_time", "json", "money", "multi_line_text_field"),
    *("number_decimal", "number_integer", "rating", "single_line_text_field", "url"),
    *UNITS,
    *REFERENCES,
]
ANY_TYPE = st.sampled_from(SCALARS + [f"list.{name}" for name in SCALARS])
PRODUCT = "gid://shopify/Product/1"

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=9),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(["value", "unit", "amount", "currency_code", "scale_min", "scale_max"]),
            inside,
            max_size=3,
        )
    ),
    max_leaves=6,
)
texts = (
    st.text(max_size=40)
    | json_values.map(json.dumps)
    | st.sampled_from(
        [
            "",
            "true",
            "1.50",
            "-0",
            "#FFaa00",
            "2026-02-29",
            "0001-01-01T00:00+14:00",
            "http://[",
            PRODUCT,
        ]
    )
)


@given(ANY_TYPE, texts)
def test_a_value_is_refused_or_kept_in_its_one_form(type_name: str, value: str) -> None:
    try:
        kept = normalized(type_name, value)
    except BadMetafield:
        return

    assert normalized(type_name, kept) == kept
    assert all(id.startswith("gid://shopify/") for id in referred(type_name, kept))


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4
    )
)
def test_a_number_keeps_its_value(number: object) -> None:
    kept = normalized("number_decimal", str(number))

    assert float(kept) == float(str(number))
    assert kept == "0" or not kept.startswith(("0.0000", "+"))


@given(st.datetimes(min_value=datetime(1900, 1, 1)), st.dates())  # noqa: DTZ001
def test_moments_and_dates_are_kept_in_utc(moment: datetime, day: date) -> None:
    kept = normalized("date_time", moment.isoformat())

    assert datetime.fromisoformat(kept) == moment.replace(tzinfo=UTC, microsecond=0)
    assert normalized("date", day.isoformat()) == day.isoformat()


@given(st.lists(st.integers(-(2**53) + 1, 2**53 - 1), max_size=9))
def test_a_list_keeps_its_items_in_order(numbers: list[int]) -> None:
    kept = normalized("list.number_integer", json.dumps([str(number) for number in numbers]))

    assert [int(number) for number in json.loads(kept)] == numbers


@pytest.mark.parametrize(
    ("type_name", "value", "kept"),
    [
        ("boolean", "true", "true"),
        ("color", "#FFAA00", "#ffaa00"),
        ("date", "2026-01-31", "2026-01-31"),
        ("date_time", "2026-01-31T10:30:00+01:00", "2026-01-31T09:30:00Z"),
        ("json", '{ "a": [1, 2] }', '{"a":[1,2]}'),
        (
            "money",
            '{"amount": "5.9", "currency_code": "EUR"}',
            '{"amount":"5.90","currency_code":"EUR"}',
        ),
        ("number_decimal", "+1.50", "1.5"),
        ("number_decimal", "-0.0", "0"),
        ("number_integer", "007", "7"),
        ("number_integer", "7.0", "7"),
        (
            "rating",
            '{"value": "4.50", "scale_min": "1", "scale_max": 5}',
            '{"value":"4.5","scale_min":"1","scale_max":"5"}',
        ),
        ("weight", '{"value": 2.5, "unit": "kg"}', '{"value":2.5,"unit":"kg"}'),
        ("volume", '{"unit": "ml", "value": "20"}', '{"value":20.0,"unit":"ml"}'),
        ("url", "https://shop.test/a?b#c", "https://shop.test/a?b#c"),
        ("url", "mailto:ann@shop.test", "mailto:ann@shop.test"),
        ("product_reference", PRODUCT, PRODUCT),
        ("list.color", '["#FFFFFF"]', '["#ffffff"]'),
        ("list.weight", '[{"value": 1, "unit": "g"}]', '[{"value":1.0,"unit":"g"}]'),
        ("list.product_reference", f'["{PRODUCT}"]', f'["{PRODUCT}"]'),
    ],
)
def test_a_value_is_written_as_its_type_has_it(type_name: str, value: str, kept: str) -> None:
    assert normalized(type_name, value) == kept


@pytest.mark.parametrize(
    ("type_name", "value"),
    [
        ("boolean", "yes"),
        ("boolean", "True"),
        ("color", "red"),
        ("color", "#fff"),
        ("date", "31.1.2026"),
        ("date", "2026-02-29"),
        ("date_time", "yesterday"),
        ("json", "{"),
        ("money", '{"amount": "5.999", "currency_code": "EUR"}'),
        ("money", '{"amount": "5", "currency_code": "XXX"}'),
        ("money", '{"amount": "5"}'),
        ("money", "5"),
        ("number_decimal", "1e9"),
        ("number_decimal", "1,5"),
        ("number_decimal", "NaN"),
        ("number_integer", "1.5"),
        ("number_integer", "9007199254740992"),
        ("rating", '{"value": "6", "scale_min": "1", "scale_max": "5"}'),
        ("rating", '{"value": true, "scale_min": "0", "scale_max": "5"}'),
        ("single_line_text_field", "two\nlines"),
        ("single_line_text_field", " "),
        ("single_line_text_field", "a\0b"),
        ("multi_line_text_field", "x" * (MAX_LENGTH + 1)),
        ("weight", '{"value": 2, "unit": "stone"}'),
        ("weight", '{"value": -2, "unit": "kg"}'),
        ("url", "javascript:alert(1)"),
        ("url", "http://"),
        ("url", "http://["),
        ("url", "https://a b"),
        ("product_reference", "gid://shopify/Collection/1"),
        ("product_reference", "1"),
        ("list.color", "#ffffff"),
        ("list.color", "[1]"),
        ("list.json", "[1]"),
        ("list.number_integer", json.dumps(["1"] * (MAX_ITEMS + 1))),
        ("list.list.color", "[]"),
        ("cheese", "brie"),
    ],
)
def test_what_is_none_of_the_type_is_refused(type_name: str, value: str) -> None:
    with pytest.raises(BadMetafield):
        normalized(type_name, value)


def test_bounds_and_choices_hold() -> None:
    check("number_integer", "5", [["min", "5"], ["max", "5"]])
    check("list.single_line_text_field", '["oak"]', [["choices", '["oak"]']])
    with pytest.raises(BadMetafield):
        check("number_decimal", "4.9", [["min", "5"]])
    with pytest.raises(BadMetafield):
        check("list.single_line_text_field", '["oak", "elm"]', [["choices", '["oak"]']])


def test_names_are_short_and_plain() -> None:
    assert problem_of_name("custom", "care-label_2") is None
    assert "namespace" in str(problem_of_name("a b", "care"))
    assert "key" in str(problem_of_name("custom", "x" * 256))


def test_only_references_refer() -> None:
    assert referred("color", "#ffffff") == []
    assert referred("list.color", '["#ffffff"]') == []
    assert referred("product_reference", PRODUCT) == [PRODUCT]
