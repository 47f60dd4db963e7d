"""The buyer's own words on a cart or a line: pairs of key and value."""

from collections.abc import Sequence

from commerce import text
from commerce.digest import digest

MAX_ATTRIBUTES = 250
MAX_KEY = 255
MAX_VALUE = 5_000

Pairs = Sequence[tuple[str, str]]


def normalized(pairs: Pairs) -> list[list[str]]:
    """Each key once, with the value it was given last, in the order of first mention."""
    return [list(pair) for pair in dict(pairs).items()]


def canonical_key(pairs: Sequence[Sequence[str]]) -> str:
    """What equal attributes have in common, whatever their order; "" for none."""
    if not pairs:
        return ""
    return digest({pair[0]: pair[1] for pair in pairs})


def problem(pairs: Pairs) -> str | None:
    """What is wrong with the attributes, in words for the buyer; None if nothing is."""
    if len(pairs) > MAX_ATTRIBUTES:
        return f"There may be at most {MAX_ATTRIBUTES} attributes."
    for key, value in pairs:
        if not key or len(key) > MAX_KEY:
            return f"An attribute's key has 1 to {MAX_KEY} characters."
        if len(value) > MAX_VALUE:
            return f"An attribute's value has at most {MAX_VALUE} characters."
        if not text.storable(key + value):
            return f"The attribute {text.UNSTORABLE}."
    return None
