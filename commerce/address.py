"""Postal addresses: one spelling, what is wrong with them, and how their country writes them."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace

from commerce import contact, country, text
from commerce.country import Country, Province
from commerce.vocabulary import Vocabulary

MAX_FIELD = 255
_TAG = re.compile(r"<[a-zA-Z/!?]")
_URL = re.compile(r"https?:|www\.", re.IGNORECASE)
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]")


@dataclass(frozen=True)
class Address:
    """A place to send to. ``country_code`` and ``province_code`` may hold names until normalized.

    ``province_code`` is by ISO 3166-2, without the country.
    """

    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    address1: str | None = None
    address2: str | None = None
    city: str | None = None
    province_code: str | None = None
    country_code: str | None = None
    zip: str | None = None
    phone: str | None = None

    @property
    def name(self) -> str | None:
        return " ".join(filter(None, (self.first_name, self.last_name))) or None

    @property
    def rules(self) -> Country | None:
        """The rules of its country; None if it has none that is known."""
        code = country.code_of(self.country_code) if self.country_code else None
        return country.country(code) if code else None

    @property
    def country(self) -> str | None:
        """The English name of its country."""
        return self.rules.name if self.rules else None

    @property
    def province(self) -> str | None:
        """The name of its province; as it was written where provinces have no list."""
        known = _province(self)
        return known.name if known else self.province_code


FIELDS = tuple(field.name for field in fields(Address))


class AddressProblemKind(Vocabulary):
    """What can be wrong with a field of an address."""

    CONTAINS_EMOJIS = "holds emojis"
    CONTAINS_HTML_TAGS = "holds HTML tags"
    CONTAINS_URL = "holds a web address"
    INVALID = "is not valid"
    PROVINCE_NOT_FOUND = "is not in the country"
    REQUIRED = "is missing"
    TOO_LONG = f"is longer than {MAX_FIELD} characters"
    ZIP_NOT_IN_COUNTRY = "does not exist in that country"
    ZIP_NOT_IN_PROVINCE = "does not exist in that province"


@dataclass(frozen=True)
class AddressProblem:
    """A field of ``Address`` and what is wrong with it."""

    field: str
    kind: AddressProblemKind

    @property
    def message(self) -> str:
        name = {"address1": "address", "address2": "address", "zip": "postal code"}.get(self.field)
        shown = name or self.field.removesuffix("_code").replace("_", " ")
        return f"The {shown} {self.kind.meaning}."


def normalized(address: Address) -> Address:
    """The address in one spelling: codes for names, E.164 phone, no idle spaces, None for empty.

    What cannot be understood is left as it was written, for ``problems`` to find.
    """
    plain = Address(**{name: _tidy(value) for name, value in asdict(address).items()})
    rules = plain.rules
    if rules is None:
        return plain
    province = rules.province(plain.province_code) if plain.province_code else None
    return replace(
        plain,
        country_code=rules.code,
        province_code=(province.code if province else plain.province_code)
        if rules.writes_provinces
        else None,
        zip=plain.zip.upper() if plain.zip and rules.capital_zip else plain.zip,
        phone=plain.phone and (_phone(plain.phone, rules.code) or plain.phone),
    )


def _tidy(value: str | None) -> str | None:
    return " ".join((value or "").split()) or None


def _phone(written: str, country_code: str) -> str | None:
    return contact.phone(written, country_code) or contact.phone(written)


def problems(address: Address) -> list[AddressProblem]:
    """All that is wrong with it, in the order of its fields; empty if it can be sent to."""
    address = normalized(address)
    found: dict[str, AddressProblemKind] = _about_texts(asdict(address))
    rules = address.rules
    if rules is None:
        kind = AddressProblemKind
        missing = address.country_code is None
        found.setdefault("country_code", kind.REQUIRED if missing else kind.INVALID)
    else:
        found = _about_place(address, rules) | found
    return [AddressProblem(name, found[name]) for name in FIELDS if name in found]


def _about_texts(values: Mapping[str, str | None]) -> dict[str, AddressProblemKind]:
    found = {name: problem_of_text(value) for name, value in values.items() if value}
    return {name: kind for name, kind in found.items() if kind}


def problem_of_text(value: str) -> AddressProblemKind | None:
    """What is wrong with a name or any other words for a label; None if nothing is."""
    if len(value) > MAX_FIELD:
        return AddressProblemKind.TOO_LONG
    if not text.storable(value) or not value.isprintable():
        return AddressProblemKind.INVALID
    if _TAG.search(value):
        return AddressProblemKind.CONTAINS_HTML_TAGS
    if _URL.search(value):
        return AddressProblemKind.CONTAINS_URL
    return AddressProblemKind.CONTAINS_EMOJIS if _EMOJI.search(value) else None


def _about_place(address: Address, rules: Country) -> dict[str, AddressProblemKind]:
    kind = AddressProblemKind
    found = {name: kind.REQUIRED for name in rules.required if not getattr(address, name)}
    province = _province(address)
    if address.province_code and rules.provinces and province is None:
        found["province_code"] = kind.PROVINCE_NOT_FOUND
    if address.zip and not rules.has_zip(address.zip):
        found["zip"] = kind.ZIP_NOT_IN_COUNTRY
    elif address.zip and province and not province.has_zip(address.zip):
        found["zip"] = kind.ZIP_NOT_IN_PROVINCE
    if address.phone and contact.phone(address.phone) is None:
        found["phone"] = kind.INVALID
    return found


def _province(address: Address) -> Province | None:
    rules = address.rules
    return rules.province(address.province_code) if rules and address.province_code else None


def formatted(address: Address, with_name: bool, with_company: bool) -> list[str]:
    """Its lines as its country writes them, the country last; only what is given stands there."""
    rules = address.rules or country.country("ZZ")
    latin = _is_latin(address)
    layout = rules.latin_layout if latin else rules.layout
    street = [address.address1, address.address2]
    if "%C" not in layout:  # it stands with the street: after it, or where the largest comes first
        street.insert(2 if latin else 0, address.city)
    values = {
        "N": address.name if with_name else None,
        "O": address.company if with_company else None,
        "A": "\n".join(filter(None, street)),
        "C": address.city,
        "S": _province_as_written(address, latin=latin),
        "Z": address.zip,
    }
    lines = [_line(line, values) for line in layout.split("%n")]
    return [line for line in "\n".join([*lines, address.country or ""]).split("\n") if line]


def _is_latin(address: Address) -> bool:
    written = (address.address1, address.address2, address.city)
    return all(country.is_latin(part) for part in written if part and any(map(str.isalpha, part)))


def _province_as_written(address: Address, *, latin: bool) -> str | None:
    province = _province(address)
    if province is None:
        return address.province_code
    readable = not latin or country.is_latin(province.native)
    return province.native if readable else province.name


def _line(layout: str, values: Mapping[str, str | None]) -> str:
    """One line of a layout such as ``%C, %S %Z``; what stands between two values needs both."""
    prefix, *rest = re.split("%([A-Z])", layout)
    line, before = "", prefix
    for letter, after in zip(rest[::2], rest[1::2], strict=True):
        value = values.get(letter)
        if value:
            line += value if value.startswith(before) else before + value
        before = after if line else ""
    return line


def area(address: Address) -> str | None:
    """Its city, province and country in a line."""
    return ", ".join(filter(None, (address.city, address.province, address.country))) or None
