"""Global ids: ``gid://shopify/Product/1``, as clients of the contract expect them."""

import re

from commerce.refusal import ClientError
from settings import Naming

NAMESPACE = Naming().gid_namespace
_PATTERN = re.compile(r"gid://[a-z][a-z0-9-]*/([A-Za-z][A-Za-z0-9]*)/([^/?\x00]+)(?:\?(.*))?")
_MAX_KEY = 2**63 - 1


class BadId(ClientError):
    """The id was not made by us, or is of another type than the argument takes."""


def make(type_name: str, key: object) -> str:
    return f"gid://{NAMESPACE}/{type_name}/{key}"


def split(gid: str) -> tuple[str, str, str]:
    """The type, the key and what follows ``?`` (empty if nothing does)."""
    found = _PATTERN.fullmatch(gid) if len(gid) <= 500 else None
    if found is None or not gid.startswith(f"gid://{NAMESPACE}/"):
        raise BadId(
            f"Invalid global id {gid[:100]!r}: expected the form gid://{NAMESPACE}/Type/key."
        )
    return found[1], found[2], found[3] or ""


def key_of(type_name: str, gid: str) -> tuple[str, str]:
    """The key of an id that must be of that type, and what follows ``?``."""
    found, key, rest = split(gid)
    if found != type_name:
        raise BadId(f"{gid[:100]!r} is the id of a {found}; this takes the id of a {type_name}.")
    return key, rest


def number_of(type_name: str, gid: str) -> int:
    """The key of an id of that type, whose keys are numbers."""
    key, _ = key_of(type_name, gid)
    number = as_number(key)
    if number is None:
        raise BadId(f"Invalid global id {gid[:100]!r}: the key of a {type_name} is a number.")
    return number


def as_number(key: str) -> int | None:
    """The key as a number that a database can hold, or None."""
    if not (key.isascii() and key.isdecimal()) or len(key) > 19:
        return None
    number = int(key)
    return number if number <= _MAX_KEY else None


def parameter(rest: str, name: str) -> str | None:
    """The value of ``name`` in what follows an id's ``?``."""
    for pair in rest.split("&"):
        found, _, value = pair.partition("=")
        if found == name:
            return value
    return None
