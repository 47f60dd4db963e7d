"""Words: the same whatever their case and accents, and words for good."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.search_text import BREAK, MAX_WORD, joined, words
from tests.properties.strategies import law

texts = st.text(max_size=40)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Crème-brûlée 2in1", ["creme", "brulee", "2in1"]),
        ("D'Addario\u2019s", ["d", "addario", "s"]),
        ("İSTANBUL Łódź Søren Straße", ["istanbul", "lodz", "soren", "strasse"]),
        ("\u01f0 \u210c \ufb01n", ["j", "h", "fin"]),
        ("snake_case", ["snake", "case"]),
        ("½", ["1", "2"]),
        ("連衣裙 red", ["連", "衣", "裙", "red"]),
        ("ほん", ["ほ", "ん"]),
        ("हिन्दी 한국어", ["हिन्दी", "한국어"]),
        ("\u2615 & \u00d7", []),
        ("x" * 100, ["x" * MAX_WORD]),
    ],
)
def test_a_text_has_these_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@law
@given(texts)
def test_the_words_of_words_are_the_words(text: str) -> None:
    found = words(text)

    assert words(" ".join(found)) == found


@law
@given(texts)
def test_case_does_not_matter(text: str) -> None:
    assert words(text.upper()) == words(text.upper().lower())


@law
@given(texts)
def test_a_word_has_nothing_that_a_database_would_take_for_a_sign(text: str) -> None:
    for word in words(text):
        assert word
        assert len(word) <= MAX_WORD
        assert not set(word) & set(" '\"\\:*&|!()<>%_\0" + BREAK)


def test_values_are_joined_with_a_break_between() -> None:
    assert joined(["Red / S", "", "--", "Blue"], 10) == f"red s {BREAK} blue"


@law
@given(st.lists(st.text("ab -", max_size=8), max_size=5), st.integers(0, 10))
def test_so_many_words_are_kept_and_no_break_at_an_end(values: list[str], limit: int) -> None:
    kept = joined(values, limit).split()

    assert len(kept) <= limit
    assert kept[:1] != [BREAK]
    assert kept[-1:] != [BREAK]
