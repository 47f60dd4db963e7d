"""Postal addresses: one spelling for each, what is wrong, and how their country writes them."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commerce import country
from commerce.address import (
    FIELDS,
    Address,
    AddressProblemKind,
    area,
    formatted,
    normalized,
    problems,
)
from commerce.iso import COUNTRIES

HOME = Address(
    first_name="Ann",
    last_name="Lee",
    company="ACME",
    address1="1 Main St",
    address2="Apt 2",
    city="Springfield",
    province_code="IL",
    country_code="US",
    zip="62704",
    phone="+12175550123",
)
PLACES = [code for code in sorted(COUNTRIES) if code != "ZZ"]
texts = st.none() | st.text(st.characters(codec="utf-8"), max_size=20)
words = st.text("abcäéßABC 東京д0123,-", max_size=20) | st.none()
anything = st.builds(
    Address,
    **{name: texts for name in FIELDS if name not in ("country_code", "province_code")},
    country_code=st.sampled_from(PLACES) | texts,
    province_code=st.sampled_from(["CA", "California", "ON", "13", "Tokyo", "B"]) | texts,
)
written = st.builds(
    Address,
    **dict.fromkeys(("first_name", "last_name", "company", "address1", "address2", "city"), words),
    country_code=st.sampled_from(PLACES),
)


def found(address: Address) -> dict[str, str]:
    return {problem.field: problem.kind.name for problem in problems(address)}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("us", "US"),
        ("USA", "US"),
        ("United States of America", "US"),
        ("united kingdom", "GB"),
        ("Germany", "DE"),
        ("Korea, Republic of", "KR"),
        ("South Korea", "KR"),
        ("côte d'ivoire", "CI"),
        ("Cote d'Ivoire", "CI"),
        ("Turkey", "TR"),
        ("DEU", "DE"),
        ("Narnia", None),
        ("ZZ", None),
        ("", None),
    ],
)
def test_a_country_is_known_by_its_names_and_codes(written: str, code: str | None) -> None:
    assert country.code_of(written) == code


@pytest.mark.parametrize(
    ("code", "written", "province"),
    [
        ("US", "california", "CA"),
        ("CA", "Québec", "QC"),
        ("CA", "quebec", "QC"),
        ("CA", "CA-QC", "QC"),
        ("CA", "Newfoundland", "NL"),
        ("JP", "Tokyo", "13"),
        ("JP", "JP-13", "13"),
        ("JP", "東京都", "13"),
        ("IE", "Dublin", "D"),
        ("IT", "Roma", "RM"),
        ("IT", "RM", "RM"),
        ("ES", "Barcelona", "B"),
        ("CN", "Beijing", "11"),
        ("US", "North", None),
        ("US", "Bavaria", None),
        ("US", "", None),
        ("DE", "Bayern", None),
    ],
)
def test_a_province_is_known_by_its_names_and_codes(
    code: str, written: str, province: str | None
) -> None:
    known = country.country(code).province(written)
    assert (known.code if known else None) == province


@pytest.mark.parametrize("code", PLACES)
def test_every_country_has_rules_and_each_province_its_own_code(code: str) -> None:
    rules = country.country(code)
    codes = [province.code for province in rules.provinces]

    assert rules.name
    assert rules.required <= set(FIELDS)
    assert len(set(codes)) == len(codes)
    assert [rules.province(code) for code in codes] == list(rules.provinces)
    assert {p.name: rules.province(p.name) is None for p in rules.provinces if not p.name} == {}


def test_names_become_codes_and_spaces_are_tidied() -> None:
    untidy = replace(
        HOME,
        first_name="  Ann ",
        address2="",
        province_code="illinois",
        country_code=" united  states ",
        phone="(217) 555-0123",
    )
    assert normalized(untidy) == replace(HOME, address2=None)


def test_a_province_that_nobody_writes_is_left_out() -> None:
    london = Address(city="London", province_code="England", country_code="UK", zip="sw1a 2aa")
    assert normalized(london) == Address(city="London", country_code="GB", zip="SW1A 2AA")


@given(anything)
@settings(max_examples=150)
def test_an_address_that_is_normalized_stays_as_it_is(address: Address) -> None:
    once = normalized(address)

    assert normalized(once) == once
    assert problems(once) == problems(address)
    assert all(value is None or value == value.strip() != "" for value in asdict(once).values())


def test_an_address_without_fault_has_no_problems() -> None:
    assert problems(HOME) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"country_code": None}, {"country_code": "REQUIRED"}),
        ({"country_code": "Narnia"}, {"country_code": "INVALID"}),
        ({"city": " ", "zip": None}, {"city": "REQUIRED", "zip": "REQUIRED"}),
        ({"province_code": None}, {"province_code": "REQUIRED"}),
        ({"province_code": "Bavaria"}, {"province_code": "PROVINCE_NOT_FOUND"}),
        ({"zip": "1"}, {"zip": "ZIP_NOT_IN_COUNTRY"}),
        ({"zip": "62704\n"}, {}),
        ({"zip": "10001"}, {"zip": "ZIP_NOT_IN_PROVINCE"}),
        ({"phone": "12"}, {"phone": "INVALID"}),
        ({"company": "<b>"}, {"company": "CONTAINS_HTML_TAGS"}),
        ({"company": "a < b"}, {}),
        ({"company": "https://spam.test"}, {"company": "CONTAINS_URL"}),
        ({"company": "Tea \U0001f375"}, {"company": "CONTAINS_EMOJIS"}),
        ({"company": "a\0b"}, {"company": "INVALID"}),
        ({"company": "x" * 256}, {"company": "TOO_LONG"}),
        ({"first_name": None, "last_name": None, "company": None, "phone": None}, {}),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, str | None], expected: dict[str, str]) -> None:
    assert found(replace(HOME, **changes)) == expected


def test_problems_come_in_the_order_of_the_fields_and_in_words() -> None:
    wrong = replace(HOME, zip="1", address1="<i>", province_code="Nowhere")
    assert [problem.message for problem in problems(wrong)] == [
        "The address holds HTML tags.",
        "The province is not in the country.",
        "The postal code does not exist in that country.",
    ]


def test_every_kind_of_problem_can_be_said() -> None:
    assert all(kind.meaning for kind in AddressProblemKind)


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        (
            HOME,
            ["Ann Lee", "ACME", "1 Main St", "Apt 2", "Springfield, IL 62704", "United States"],
        ),
        (
            Address("Eva", None, None, "Bahnhofstr. 1", None, "Zürich", None, "CH", "8001"),
            ["Eva", "Bahnhofstr. 1", "CH-8001 Zürich", "Switzerland"],
        ),
        (
            Address("Taro", "Sato", None, "千代田1-1", None, "千代田区", "13", "JP", "100-0001"),
            ["〒100-0001", "東京都", "千代田区", "千代田1-1", "Taro Sato", "Japan"],
        ),
        (
            Address("Taro", "Sato", None, "1-1 Chiyoda", None, "Chiyoda", "13", "JP", "100-0001"),
            ["Taro Sato", "1-1 Chiyoda", "Chiyoda, Tokyo", "100-0001", "Japan"],
        ),
        (
            Address(None, None, None, "1 Sheikh Zayed Rd", None, "Jumeirah", "DU", "AE"),
            ["1 Sheikh Zayed Rd", "Jumeirah", "Dubai", "United Arab Emirates"],
        ),
        (
            replace(HOME, city=None, province_code=None),
            ["Ann Lee", "ACME", "1 Main St", "Apt 2", "62704", "United States"],
        ),
        (Address(address1="1 Rd", city="Nowhere", country_code="Narnia"), ["1 Rd", "Nowhere"]),
        (
            Address(province_code="Maekel", city="Tallinn", country_code="EE"),
            ["Tallinn Maekel", "Estonia"],
        ),
        (Address(), []),
    ],
)
def test_an_address_is_written_as_its_country_writes_it(address: Address, lines: list[str]) -> None:
    assert formatted(address, with_name=True, with_company=True) == lines


def test_the_name_and_the_company_are_left_out_when_not_wanted() -> None:
    assert formatted(HOME, with_name=False, with_company=False)[0] == "1 Main St"
    assert formatted(HOME, with_name=True, with_company=False)[:2] == ["Ann Lee", "1 Main St"]
    assert formatted(HOME, with_name=False, with_company=True)[:2] == ["ACME", "1 Main St"]


@given(written, st.booleans(), st.booleans())
@settings(max_examples=200)
def test_lines_hold_all_that_was_given_and_nothing_empty(
    address: Address, with_name: bool, with_company: bool
) -> None:
    tidy = normalized(address)
    lines = formatted(tidy, with_name, with_company)
    label = "\n".join(lines)

    assert all(line.strip() for line in lines)
    for value in (tidy.address1, tidy.address2, tidy.city):
        assert value is None or value in label
    assert not with_name or tidy.name is None or tidy.name in label
    assert not with_company or tidy.company is None or tidy.company in label
    assert lines[-1] == tidy.country


@given(anything)
@settings(max_examples=100)
def test_whatever_is_given_can_be_written(address: Address) -> None:
    for with_name in (True, False):
        assert all(formatted(address, with_name, True))


def test_an_area_is_city_province_and_country() -> None:
    assert area(HOME) == "Springfield, Illinois, United States"
    assert area(Address(city="Berlin", country_code="DE")) == "Berlin, Germany"
    assert area(Address()) is None
