"""Text as the search index knows it: words without case and accents, the same on every database."""

import unicodedata
from collections.abc import Iterable
from itertools import islice

MAX_WORD = 64  # characters; what is longer is told apart by its beginning
# Stands between two values of one field, so that no phrase reaches from one into the next.
BREAK = "\u00b7"
# Letters that mean plain ones although Unicode does not take them apart.
_LETTERS = {
    ord(letter): plain
    for letter, plain in {
        "\u00e6": "ae",
        "\u0153": "oe",
        "\u00f8": "o",
        "\u0142": "l",
        "\u0111": "d",
        "\u00f0": "d",
        "\u00fe": "th",
        "\u0127": "h",
        "\u0131": "i",
    }.items()
}
_ACCENTS = dict.fromkeys(range(0x300, 0x370))
# Written without spaces: each character is a word, and what stands together is a phrase.
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Japanese syllables
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),  # Chinese characters
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)


def words(text: str) -> list[str]:
    """The words of a text in their order: "Crème-brûlée 2in1" is creme, brulee, 2in1."""
    return [word[:MAX_WORD] for word in _folded(text).translate(_SPACED).split()]


def joined(values: Iterable[str], limit: int) -> str:
    """The words of several values, ``limit`` at most, with a break between two values."""
    return " ".join(islice(_with_breaks(values), limit)).removesuffix(BREAK).rstrip()


def _with_breaks(values: Iterable[str]) -> Iterable[str]:
    first = True
    for value in values:
        found = words(value)
        if found and not first:
            yield BREAK
        yield from found
        first = first and not found


def _folded(text: str) -> str:
    # Case-folding makes accents of its own (\u01f0), and taking apart makes capitals (\u210c).
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", apart.translate(_ACCENTS).translate(_LETTERS))


class _Spaced(dict[int, str]):
    """What each character becomes: itself in a word, a space between words."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if unicodedata.category(character)[0] not in "LMN":
            made = " "
        elif any(first <= code <= last for first, last in _UNSPACED):
            made = f" {character} "
        else:
            made = character
        if code < 0x3000:  # the rest is many, and Chinese catalogues may use all of it
            self[code] = made
        return made


_SPACED = _Spaced()
