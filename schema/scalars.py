"""Scalars, exactly as they stand on the wire."""

import decimal
import re
from datetime import UTC, datetime
from typing import Any, NewType

import orjson
import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from integrations.upload import Upload

Decimal = NewType("Decimal", str)
URL = NewType("URL", str)
HTML = NewType("HTML", str)
Color = NewType("Color", str)
JSON = NewType("JSON", str)
UnsignedInt64 = NewType("UnsignedInt64", int)
ISO8601DateTime = NewType("ISO8601DateTime", datetime)
UploadedFile = NewType("UploadedFile", Upload)

_DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", re.ASCII)
_COLOR = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", re.ASCII)


def _refused(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": "BAD_USER_INPUT"})


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _refused(f"Expected text, found {value!r}.")
    return value


def _decimal(value: Any) -> str:
    text = format(decimal.Decimal(str(value)), "f") if _is_number(value) else value
    if not isinstance(text, str) or not _DECIMAL.fullmatch(text):
        raise _refused(f'{value!r} is not a decimal; write it as text, such as "19.99".')
    return text


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _color(value: Any) -> str:
    if not isinstance(value, str) or not _COLOR.fullmatch(value):
        raise _refused(f"{value!r} is not a color; write #RRGGBB.")
    return value


def _moment(value: Any) -> datetime:
    """In UTC, so that none is further away than a database can tell."""
    try:
        moment = datetime.fromisoformat(_text(value))
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise _refused(
            f"{value!r} is not a moment; write ISO 8601, such as 2026-01-31T09:30:00Z."
        ) from None


def _moment_text(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _unsigned(value: Any) -> int:
    text = str(value)
    if isinstance(value, bool) or not text.isdecimal() or int(text) >= 2**64:
        raise _refused(f"{value!r} is not a whole number from 0 to 2^64 - 1.")
    return int(text)


def _file(value: Any) -> Upload:
    if not isinstance(value, Upload):
        raise _refused("Expected a file: send the request as the multipart specification says.")
    return value


def _json(value: Any) -> str:
    try:
        orjson.loads(_text(value))
    except orjson.JSONDecodeError:
        raise _refused("Expected JSON written as text.") from None
    return str(value)


def _scalar(name: str, description: str, serialize: Any, parse: Any) -> ScalarDefinition:
    definition: ScalarDefinition = strawberry.scalar(
        name=name, description=description, serialize=serialize, parse_value=parse
    )
    return definition


SCALARS: dict[object, ScalarDefinition] = {
    Decimal: _scalar(
        "Decimal", "A decimal number as text, so that no digit is lost.", str, _decimal
    ),
    URL: _scalar("URL", "An absolute address, RFC 3986.", str, _text),
    HTML: _scalar("HTML", "Text with HTML tags, cleaned of scripts.", str, _text),
    Color: _scalar("Color", "A color as #RRGGBB.", str, _color),
    JSON: _scalar("JSON", "JSON written as text.", str, _json),
    UnsignedInt64: _scalar(
        "UnsignedInt64", "A whole number from 0 to 2^64 - 1, as text.", str, _unsigned
    ),
    UploadedFile: _scalar(
        "Upload", "A file that comes with the request, as multipart/form-data.", str, _file
    ),
    ISO8601DateTime: _scalar(
        "ISO8601DateTime", "A moment, written as `DateTime` is.", _moment_text, _moment
    ),
    datetime: _scalar(
        "DateTime", "A moment, ISO 8601 in UTC: 2026-01-31T09:30:00Z.", _moment_text, _moment
    ),
}
