"""The words that the pages' scripts say, found in their source, and sent along with a page."""

from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.extract import extract

from pages import words

STATIC = Path(__file__).parent / "static"
_CALLS: dict[str, Any] = {"t": None, "count": (1, 2)}
_WITHIN: dict[str, Any] = {"parse_template_string": True}


def script_words() -> dict[str, str | dict[str, str]]:
    """What the page's language says for each English text; nothing where that is English."""
    spoken = words.spoken()
    return {} if spoken.is_english else _translated(spoken.locale, spoken.catalogue)


@cache
def _translated(locale: Locale, catalogue: NullTranslations) -> dict[str, str | dict[str, str]]:
    found: dict[str, str | dict[str, str]] = {}
    for text in used():
        if isinstance(text, str):
            found[text] = catalogue.gettext(text)
        else:
            found[text[0]] = _forms(locale, catalogue, *text)
    return found


@cache
def used() -> list[str | tuple[str, str]]:
    """Each text that a script says; of those that are counted, both forms."""
    found: list[Any] = []
    for path in sorted(STATIC.rglob("*.js")):
        with path.open("rb") as source:
            messages = extract("javascript", source, _CALLS, options=_WITHIN)
            found += [message for _, message, _, _ in messages]
    return found


def _forms(locale: Locale, catalogue: NullTranslations, one: str, many: str) -> dict[str, str]:
    """By CLDR's names of the forms, as browsers know them: each by a number that takes it."""
    samples: dict[str, int] = {}
    for number in range(200):
        samples.setdefault(locale.plural_form(number), number)
    return {form: catalogue.ngettext(one, many, number) for form, number in samples.items()}
