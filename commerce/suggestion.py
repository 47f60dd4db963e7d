"""What someone who types may mean to search for: their words, completed from titles."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from commerce.search_text import words

_EDGES = ".,:;!?()[]{}\"'\u2018\u2019\u201c\u201d\u2026/\\|&+-\u2013\u2014*"


@dataclass(frozen=True)
class Suggestion:
    """A text to search for; ``styled`` is HTML that marks what was typed of it."""

    text: str
    styled: str


def suggestions(typed: str, titles: Iterable[str], limit: int) -> list[Suggestion]:
    """The best completions of what was typed, those that most of the titles have first.

    The last word is completed to a title's word; where it is one already, by the word after it.
    """
    begun = typed.split()
    if not begun or not words(begun[-1]):
        return []
    before = "".join(f"{word} " for word in begun[:-1])
    counts: Counter[tuple[str, str]] = Counter()
    for title in titles:
        counts.update(set(_completions(begun[-1].casefold(), title)))
    best = sorted(counts, key=lambda pair: (-counts[pair], pair))[:limit]
    return [_suggestion(before.casefold(), head, tail) for head, tail in best]


def _completions(begun: str, title: str) -> Iterator[tuple[str, str]]:
    """The part of a title's words that was typed, as the title writes it, and the rest."""
    wanted = words(begun)
    shown = [word for word in map(_trimmed, title.split()) if words(word)]
    for i, word in enumerate(shown):
        if words(word) == wanted:
            if i + 1 < len(shown):
                yield word, f" {shown[i + 1]}"
        elif typed := _typed_part(word, wanted):
            yield word[:typed], word[typed:]


def _trimmed(word: str) -> str:
    return word.strip(_EDGES).casefold()


def _typed_part(word: str, wanted: Sequence[str]) -> int:
    """How many characters of the word are what is wanted, but for case and accents; 0 for none."""
    for length in range(1, len(word)):
        if words(word[:length]) == wanted:
            return length
    return 0


def _suggestion(before: str, head: str, tail: str) -> Suggestion:
    styled = f"<mark>{escape(before + head)}</mark><span>{escape(tail)}</span>"
    return Suggestion(before + head + tail, styled)
