"""Text that every database can keep, and how words are joined."""

from collections.abc import Callable
from typing import TypeVar

from commerce.refusal import ClientError

Function = TypeVar("Function", bound=Callable[..., str])

UNSTORABLE = "holds the character U+0000, which cannot be kept"


class Unstorable(ClientError):
    """Text that no row can be found by, for none can hold it."""


def kept(text: str) -> str:
    """The text, which has to be one that a row may hold."""
    if not storable(text):
        raise Unstorable(f"{text[:100]!r} {UNSTORABLE}.")
    return text


def storable(text: str) -> bool:
    """PostgreSQL keeps no U+0000, and the buyer should hear that from us."""
    return "\0" not in text


def one_line(text: str) -> str:
    """Runs of white space become one space."""
    return " ".join(text.split())


def plain(function: Function) -> Function:
    """Say of a function that JSON shows its texts as they are: there is nothing to escape."""
    function.is_plain = True  # type: ignore[attr-defined]
    return function


def camel(name: str) -> str:
    """``product_type`` as clients write it: ``productType``."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
