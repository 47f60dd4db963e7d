"""Text that every database can keep, and how words are joined."""

from commerce.refusal import ClientError

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


def camel(name: str) -> str:
    """``product_type`` as clients write it: ``productType``."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
