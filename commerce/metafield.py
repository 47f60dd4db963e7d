"""Values of metafields: text, written in one way for each type."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

import orjson

from commerce import gid, rich_text
from commerce.money import Money
from commerce.refusal import ClientError
from commerce.text import storable

MAX_LENGTH = 65_536
MAX_ITEMS = 250
DEFAULT_NAMESPACE = "custom"

REFERENCES: Mapping[str, frozenset[str]] = {
    "article_reference": frozenset({"Article"}),
    "collection_reference": frozenset({"Collection"}),
    "file_reference": frozenset({"MediaImage", "Video", "Model3d", "GenericFile"}),
    "metaobject_reference": frozenset({"Metaobject"}),
    "mixed_reference": frozenset({"Metaobject"}),
    "page_reference": frozenset({"Page"}),
    "product_reference": frozenset({"Product"}),
    "variant_reference": frozenset({"ProductVariant"}),
}
UNITS: Mapping[str, frozenset[str]] = {
    "dimension": frozenset(["mm", "cm", "m", "in", "ft", "yd"]),
    "volume": frozenset(
        [
            *("ml", "cl", "l", "m3"),
            *("us_fl_oz", "us_pt", "us_qt", "us_gal"),
            *("imp_fl_oz", "imp_pt", "imp_qt", "imp_gal"),
        ]
    ),
    "weight": frozenset(["g", "kg", "oz", "lb"]),
}
_NAME = re.compile(r"[A-Za-z0-9_-]{2,255}", re.ASCII)
_COLOR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,9})?", re.ASCII)
_SAFE_SCHEMES = {"http", "https", "mailto", "sms", "tel"}


class BadMetafield(ValueError):
    """The value is none of its type; the text says why, and ``code`` in a word."""

    def __init__(self, message: str, code: str = "INVALID_VALUE") -> None:
        super().__init__(message)
        self.code = code


def normalized(type_name: str, value: str) -> str:
    """The value as we keep it; raises ``BadMetafield`` where it is not one of the type."""
    if len(value) > MAX_LENGTH or not storable(value):
        raise BadMetafield(f"It may have {MAX_LENGTH:,} characters at most, and no U+0000.")
    listed = type_name.removeprefix("list.")
    if not is_type(type_name):
        raise BadMetafield(f"There is no type {type_name[:100]!r}.", "INVALID_TYPE")
    if listed == type_name:
        return _READERS[type_name](value)
    items = _json(value)
    if not isinstance(items, list) or len(items) > MAX_ITEMS:
        raise BadMetafield(f"It has to be a JSON list of {MAX_ITEMS} items at most.")
    return _text([_item(listed, item) for item in items])


def is_type(type_name: str) -> bool:
    """Whether values can be of that type, or lists of one."""
    listed = type_name.removeprefix("list.")
    return listed in _READERS and (listed == type_name or listed not in _NEVER_LISTED)


def check(type_name: str, value: str, validations: Sequence[Sequence[str]]) -> None:
    """Hold a kept value, or each item of a list, against what its definition asks for.

    ``min`` and ``max`` bound numbers, and the length of text; ``choices`` is a JSON list.
    """
    listed = type_name.startswith("list.")
    items = [str(item) for item in orjson.loads(value)] if listed else [value]
    for name, bound in validations:
        for item in items:
            _hold(type_name.removeprefix("list."), item, name, bound)


def _hold(type_name: str, item: str, name: str, bound: str) -> None:
    if name == "choices":
        if item not in orjson.loads(bound):
            raise BadMetafield(f"It has to be one of {bound}.", "INCLUSION")
        return
    if type_name.startswith("number_"):
        size, limit, short, long = Decimal(item), Decimal(bound), "INVALID_VALUE", "INVALID_VALUE"
    else:
        size, limit, short, long = Decimal(len(item)), Decimal(bound), "TOO_SHORT", "TOO_LONG"
    if name == "min" and size < limit:
        raise BadMetafield(f"The least is {bound}.", short)
    if name == "max" and size > limit:
        raise BadMetafield(f"The most is {bound}.", long)


def problem_of_name(namespace: str, key: str) -> tuple[str, str] | None:
    """Which of the two a metafield cannot be called, and why."""
    for what, name in (("namespace", namespace), ("key", key)):
        if not _NAME.fullmatch(name):
            return what, f"The {what} takes 2 to 255 letters, digits, hyphens and underscores."
    return None


def referred(type_name: str, value: str) -> list[str]:
    """The ids that a kept value refers to; none where its type refers to nothing."""
    if type_name in REFERENCES:
        return [value]
    if type_name.removeprefix("list.") in REFERENCES:
        return [str(id) for id in orjson.loads(value)]
    return []


def _item(type_name: str, item: Any) -> Any:
    """One item of a list, as it stands in the list's JSON."""
    if isinstance(item, str):
        return _read_back(type_name, _READERS[type_name](item))
    if type_name in _WRITTEN_AS_JSON:
        return _read_back(type_name, _READERS[type_name](_text(item)))
    raise BadMetafield("Each item of the list has to be text.")


def _read_back(type_name: str, text: str) -> Any:
    return orjson.loads(text) if type_name in _WRITTEN_AS_JSON else text


def _text(value: Any) -> str:
    return orjson.dumps(value).decode()


def _json(value: str) -> Any:
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        raise BadMetafield("It has to be JSON.") from None


def _line(value: str) -> str:
    if "\n" in value or "\r" in value:
        raise BadMetafield("It may have one line only.")
    return _lines(value)


def _lines(value: str) -> str:
    if not value.strip():
        raise BadMetafield("It may not be empty.")
    return value


def _integer(value: str) -> str:
    number = _decimal(value)
    if number != number.to_integral_value() or abs(number) > 2**53 - 1:
        raise BadMetafield("It has to be a whole number of at most 2^53 - 1.")
    return str(int(number))


def _decimal(value: Any) -> Decimal:
    text = str(value).strip() if isinstance(value, str | int | float) else ""
    if isinstance(value, bool) or not _NUMBER.fullmatch(text):
        raise BadMetafield("It has to be a number of at most 30 digits and 9 decimals.")
    return Decimal(text)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _boolean(value: str) -> str:
    if value not in ("true", "false"):
        raise BadMetafield("It has to be true or false.")
    return value


def _date(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise BadMetafield("It has to be a date: 2026-01-31.") from None


def _moment(value: str) -> str:
    try:
        moment = datetime.fromisoformat(value)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
    except (ValueError, OverflowError):
        raise BadMetafield("It has to be a moment: 2026-01-31T09:30:00Z.") from None


def _color(value: str) -> str:
    if not _COLOR.fullmatch(value):
        raise BadMetafield("It has to be a color: #RRGGBB.")
    return value.lower()


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in _SAFE_SCHEMES or not (parts.netloc or parts.path):
        raise BadMetafield("It has to be an address with http, https, mailto, sms or tel.")
    if re.search(r"\s", value):
        raise BadMetafield("An address has no spaces.")
    return value


def _object(value: str, *names: str) -> Sequence[Any]:
    """The members of a JSON object that has just these."""
    found = _json(value)
    if not isinstance(found, dict) or set(found) != set(names):
        raise BadMetafield(f"It has to be a JSON object with {', '.join(names)}.")
    return [found[name] for name in names]


def _rating(value: str) -> str:
    number, low, high = map(_decimal, _object(value, "value", "scale_min", "scale_max"))
    if not low <= number <= high:
        raise BadMetafield("The rating has to lie on its scale.")
    return _text({"value": _plain(number), "scale_min": _plain(low), "scale_max": _plain(high)})


def _measured(type_name: str) -> Callable[[str], str]:
    def measured(value: str) -> str:
        amount, unit = _object(value, "value", "unit")
        number = _decimal(amount)
        if unit not in UNITS[type_name] or number < 0:
            units = ", ".join(sorted(UNITS[type_name]))
            raise BadMetafield(f"It takes a number from 0 and one of the units {units}.")
        return _text({"value": float(number), "unit": unit})

    return measured


def _money(value: str) -> str:
    amount, currency = _object(value, "amount", "currency_code")
    try:
        money = Money.parse(Decimal(_plain(_decimal(amount))), str(currency))
    except (ValueError, InvalidOperation) as error:
        raise BadMetafield(str(error)) from None
    return _text({"amount": money.text(), "currency_code": money.currency})


def _link(value: str) -> str:
    text, url = _object(value, "text", "url")
    return _text({"text": _line(str(text)), "url": _url(str(url))})


def _rich_text(value: str) -> str:
    root = _json(value)
    if problem := rich_text.problem(root):
        raise BadMetafield(problem)
    for address in rich_text.addresses(root):
        _url(address)
    return _text(root)


def _reference(type_name: str) -> Callable[[str], str]:
    def reference(value: str) -> str:
        try:
            found, _, _ = gid.split(value)
        except ClientError:
            found = ""
        if found not in REFERENCES[type_name]:
            kinds = " or a ".join(sorted(REFERENCES[type_name]))
            raise BadMetafield(f"It has to be the id of a {kinds}.")
        return value

    return reference


_WRITTEN_AS_JSON = {"rating", "dimension", "volume", "weight", "money", "json", "link"}
_NEVER_LISTED = {"json", "boolean", "multi_line_text_field", "money", "rich_text_field"}
_READERS: dict[str, Callable[[str], str]] = {
    "boolean": _boolean,
    "color": _color,
    "date": _date,
    "date_time": _moment,
    "json": lambda value: _text(_json(value)),
    "link": _link,
    "money": _money,
    "multi_line_text_field": _lines,
    "number_decimal": lambda value: _plain(_decimal(value)),
    "number_integer": _integer,
    "rating": _rating,
    "rich_text_field": _rich_text,
    "single_line_text_field": _line,
    "url": _url,
    **{name: _measured(name) for name in UNITS},
    **{name: _reference(name) for name in REFERENCES},
}
