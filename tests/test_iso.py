"""The codes that stand in the contract."""

import pytest

from commerce import iso, money


@pytest.mark.parametrize("code", ["USD", "EUR", "JPY", "BHD", "CLF"])
def test_currencies_of_today_are_known(code: str) -> None:
    assert iso.CURRENCIES[code].endswith(".")


@pytest.mark.parametrize("code", ["ANG", "BYR", "HRK", "STD", "VEF"])
def test_currencies_of_yesterday_are_known_to_storefronts(code: str) -> None:
    assert code in iso.CURRENCIES


@pytest.mark.parametrize("code", ["DE", "US", "JP", "XK", "ZZ"])
def test_countries_are_known_and_the_unknown_region_is_one(code: str) -> None:
    assert iso.COUNTRIES[code].endswith(".")


@pytest.mark.parametrize("code", ["EN", "DE", "PT_BR", "ZH_TW", "FIL"])
def test_languages_are_known_in_the_forms_storefronts_use(code: str) -> None:
    assert iso.LANGUAGES[code].endswith(".")


@pytest.mark.parametrize("codes", [iso.CURRENCIES, iso.COUNTRIES, iso.LANGUAGES])
def test_codes_are_in_order_and_each_has_a_name(codes: dict[str, str]) -> None:
    assert list(codes) == sorted(codes)
    assert [code for code, name in codes.items() if len(name) < 3] == []
    assert all(code.isascii() and code == code.upper() for code in codes)


def test_a_currency_that_can_be_priced_in_is_one_that_clients_can_be_told() -> None:
    assert set(money.EXPONENTS) - set(iso.CURRENCIES) == set()
