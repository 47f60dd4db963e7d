"""The pages' own words: each of them in each language, and none in a template itself."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import page_words
import pytest
from babel.messages.pofile import read_po
from page_words import TEMPLATE_FILES, Bare, bare

from commerce.money import Money
from pages import words
from pages.script_words import script_words

LANGUAGES = sorted(words.FOLDER.glob("*.po"))


@contextmanager
def spoken(code: str) -> Iterator[None]:
    before = words.speak(code)
    yield
    words.hush(before)


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_every_text_of_the_pages_is_in_the_language_and_no_other(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file)
    said = {one.id if isinstance(one.id, str) else one.id[0]: one for one in catalogue if one.id}
    wanted = page_words.everything()

    assert (wanted - said.keys(), said.keys() - wanted) == (set(), set())
    for text, one in said.items():
        forms = [one.string] if isinstance(one.string, str) else one.string
        for form in forms:
            assert form, text
            assert names(form) == names(text), text


def names(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("path", TEMPLATE_FILES, ids=lambda path: path.name)
def test_no_template_says_anything_by_itself(path: Path) -> None:
    assert bare(path.read_text()) == []


def test_what_a_template_would_say_by_itself_is_found() -> None:
    source = '<p>{{ _("Total") }} due</p><input placeholder="Search"><code>x</code>{# no #}'
    assert bare(source) == [Bare("due"), Bare("Search")]


def test_the_german_words_are_said_and_others_fall_back_to_english() -> None:
    with spoken("DE"):
        assert words.say("Sold out") == "Ausverkauft"
        assert words.say("Take {number}", number=3) == "3 nehmen"
        assert words.said_of("The card was declined. Nothing was charged.") == (
            "Die Karte wurde abgelehnt. Es wurde nichts abgebucht."
        )
        assert words.say("Nobody wrote {this} down") == "Nobody wrote {this} down"
        assert words.money(Money(123456, "EUR")) == "1.234,56\N{NO-BREAK SPACE}€"
        assert words.money(Money(1234, "JPY")) == "1.234\N{NO-BREAK SPACE}¥"
        assert words.number(Decimal("6.50")) == "6,5"
        assert words.countries(["US", "AT", "DE"])[1] == ("AT", "Österreich")
    with spoken("PT_BR"):
        assert words.say("Sold out") == "Sold out"
        assert words.spoken().tag == "pt-BR"
    with spoken("AR"):
        assert words.spoken().direction == "rtl"
    with spoken("XX"):
        assert words.spoken().tag == "en"
    assert words.money(Money(123456, "USD")) == "$1,234.56"


def test_scripts_are_told_each_form_of_what_they_count() -> None:
    assert script_words() == {}
    with spoken("DE"):
        found = script_words()
    assert found["Sold out"] == "Ausverkauft"
    assert found["{number} product"] == {"one": "{number} Produkt", "other": "{number} Produkte"}
    assert "Remove the filter" in found
    json.dumps(found)
