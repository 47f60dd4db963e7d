"""Handles: the names of products and collections in URLs."""

import unicodedata
from collections.abc import Container

MAX_LENGTH = 255
NAMELESS = "item"
# Letters that fold to plain ones although Unicode does not take them apart; and apostrophes,
# which join what they stand between: men's jacket, mens-jacket.
_LETTERS = dict(
    zip("æœøłđðþħ\u0131", ("ae", "oe", "o", "l", "d", "d", "th", "h", "i"), strict=True)
)
_JOINERS = dict.fromkeys("'\u2019\u02bc\u00ad\u200b\u200c\u200d", "")
_PLAIN = str.maketrans(_LETTERS | _JOINERS)


def handle_of(title: str) -> str:
    """The handle a title makes; a handle makes itself. Never empty.

    Latin letters lose their accents; letters of other scripts stay, for a URL can hold them
    and a wrong transliteration helps nobody.
    """
    small = unicodedata.normalize("NFKC", title).casefold()
    folded = unicodedata.normalize("NFKC", small.translate(_PLAIN))
    kept = ""
    for character in folded:
        accent = unicodedata.category(character) == "Mn" and kept[-1:].isascii()
        kept += "" if accent else _folded(character)
    return _bounded("-".join(kept.split()), MAX_LENGTH) or NAMELESS


def unique(handle: str, taken: Container[str]) -> str:
    """``handle``, or the first of ``handle-1``, ``handle-2`` … that is not taken."""
    number, found = 0, handle
    while found in taken:
        number += 1
        ending = f"-{number}"
        found = _bounded(handle, MAX_LENGTH - len(ending)) + ending
    return found


def _folded(character: str) -> str:
    """What a handle keeps of one character: itself, its base letter or a space."""
    base = unicodedata.normalize("NFKD", character)[0]
    if base.isascii():
        return base if base.isalnum() or base == "_" else " "
    return character if unicodedata.category(character)[0] in "LMN" else " "


def _bounded(handle: str, length: int) -> str:
    return handle[:length].strip("-")
