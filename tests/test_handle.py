"""Handles of products and collections."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.handle import MAX_LENGTH, handle_of, unique


@pytest.mark.parametrize(
    ("title", "handle"),
    [
        ("Iron Ranger", "iron-ranger"),
        ("  5-Panel  Camp Cap ", "5-panel-camp-cap"),
        ("Café Ångström", "cafe-angstrom"),
        ("CAFE\u0301", "cafe"),
        ("Men's Jacket", "mens-jacket"),
        ("Men\u2019s Jacket", "mens-jacket"),
        ("Straße & Søren", "strasse-soren"),
        ("Łódź Œuvre Þing", "lodz-oeuvre-thing"),
        ("\u0130stanbul", "istanbul"),
        ("½ inch, ﬁne", "1-2-inch-fine"),
        ("snow_board/2015", "snow_board-2015"),
        ("日本語 ガイド", "日本語-ガイド"),
        ("हिन्दी", "हिन्दी"),
        ("Ёлка", "ёлка"),
    ],
)
def test_a_title_becomes_a_handle(title: str, handle: str) -> None:
    assert handle_of(title) == handle


@pytest.mark.parametrize("title", ["", "   ", "---", "🎉", "\u0301", "?!"])
def test_a_title_without_letters_still_has_a_handle(title: str) -> None:
    assert handle_of(title) == "item"


@given(st.text(max_size=400))
def test_a_handle_is_short_and_makes_itself(title: str) -> None:
    handle = handle_of(title)

    assert 0 < len(handle) <= MAX_LENGTH
    assert handle_of(handle) == handle
    assert not set(handle) & set(" /?#%&=.:\n")


def test_a_long_title_is_cut() -> None:
    assert handle_of("a" * 254 + " b") == "a" * 254


def test_a_free_handle_stays_as_it_is() -> None:
    assert unique("shirt", {"trousers"}) == "shirt"


def test_a_taken_handle_gets_the_next_number() -> None:
    assert unique("shirt", {"shirt", "shirt-1", "shirt-3"}) == "shirt-2"


@given(st.text("ab-", min_size=1, max_size=MAX_LENGTH).map(handle_of), st.integers(1, 12))
def test_numbered_handles_are_short_and_new(handle: str, times: int) -> None:
    taken: set[str] = set()
    for _ in range(times):
        new = unique(handle, taken)
        assert new not in taken
        assert len(new) <= MAX_LENGTH
        taken.add(new)
