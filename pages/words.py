"""The pages' own words: English in the source, and a file of ``languages/`` for each other one."""

import re
from collections.abc import Iterable
from contextvars import ContextVar, Token
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import normalize

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, parse_pattern
from babel.support import Translations

from commerce.country import country_name
from commerce.money import Money, exponent

_SENTENCE = re.compile(r"(?<=[.:]) (?=[A-Z])")
FOLDER = Path(__file__).parent / "languages"


@dataclass(frozen=True)
class Words:
    """A language: how it writes, and what it says for our English; English where it lacks it."""

    locale: Locale
    catalogue: NullTranslations

    @property
    def is_english(self) -> bool:
        """Whether our own sentences are said as they are written."""
        return type(self.catalogue) is NullTranslations

    @property
    def tag(self) -> str:
        """As HTML names it."""
        return str(self.locale).replace("_", "-")

    @property
    def direction(self) -> str:
        return "rtl" if self.locale.character_order == "right-to-left" else "ltr"


@cache
def language(code: str) -> Words:
    """Of a language that the shop offers, such as ``DE`` or ``PT_BR``."""
    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return Words(
        locale, _catalogue(str(locale)) or _catalogue(locale.language) or NullTranslations()
    )


def _catalogue(name: str) -> NullTranslations | None:
    """Read from its file as translators write it: nothing has to be compiled."""
    path = FOLDER / f"{name}.po"
    if not path.is_file():
        return None
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=name))
    compiled.seek(0)
    return Translations(compiled)


_SPOKEN: ContextVar[Words] = ContextVar("spoken")


def spoken() -> Words:
    """The language that is spoken where this is asked."""
    return _SPOKEN.get(language("EN"))


def speak(code: str) -> Token[Words]:
    """Whatever is said from now on, until ``hush``, is said in this language."""
    return _SPOKEN.set(language(code))


def hush(before: Token[Words]) -> None:
    _SPOKEN.reset(before)


def say(text: str, **values: Any) -> str:
    """The text in the language that is spoken, with the values in place of ``{names}``."""
    found = spoken().catalogue.gettext(text) if text else ""
    return found.format(**values) if values else found


def later(text: str) -> str:
    """The text as it is, marked as one that ``say`` is asked for when it is shown."""
    return text


def said_of(reason: str) -> str:
    """A refusal of the shop's, sentence by sentence: those that the catalogue has, and English."""
    whole = say(reason)
    return whole if whole != reason else " ".join(map(say, _SENTENCE.split(reason)))


def count(one: str, many: str, number: int, **values: Any) -> str:
    """As ``say``, in the form for so many: ``{number}`` is how many."""
    found = spoken().catalogue.ngettext(one, many, number)
    return found.format(number=number, **values)


def money(amount: Money) -> str:
    """As the language writes it: ``$1,250.00``; with the digits that ISO says, not CLDR."""
    locale, digits = spoken().locale, exponent(amount.currency)
    pattern = parse_pattern(locale.currency_formats["standard"].pattern)
    pattern.frac_prec = (digits, digits)
    return str(
        pattern.apply(amount.decimal(), locale, currency=amount.currency, currency_digits=False)
    )


def number(value: Decimal) -> str:
    """As the language writes it: ``6.5``."""
    return str(format_decimal(value, locale=spoken().locale))


def clock(at: datetime) -> str:
    """The time of a day, the same for everyone: ``14:05 UTC``."""
    return f"{at:%H:%M} UTC"


def day(at: date) -> str:
    """A date in words, such as ``4 January 2025``."""
    locale = spoken().locale
    return str(format_date(at, "d MMMM y" if locale.language == "en" else "long", locale))


def countries(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Countries by their names, as the language calls and sorts them."""
    locale = spoken().locale
    own = {} if locale.language == "en" else locale.territories
    named = [(code, str(own.get(code) or country_name(code))) for code in codes]
    return sorted(named, key=lambda one: normalize("NFKD", one[1]))


def own_name(code: str) -> str:
    """What a language calls itself."""
    name = str(language(code).locale.get_display_name() or code)
    return name[:1].upper() + name[1:]
