"""What somebody who types may mean: their words completed, and words spelled right."""

import pytest

from commerce.spelling import near
from commerce.suggestion import Suggestion, suggestions


def texts(typed: str, *titles: str, limit: int = 10) -> list[str]:
    return [suggestion.text for suggestion in suggestions(typed, titles, limit)]


def test_the_last_word_is_completed_from_titles() -> None:
    assert texts("sho", "Running Shoes", "Short, blue", "Hat") == ["shoes", "short"]


def test_what_most_titles_have_comes_first() -> None:
    assert texts("sh", "Shoe", "Shirt", "A shirt!") == ["shirt", "shoe"]


def test_a_whole_word_is_continued_by_the_next() -> None:
    assert texts("linen", "Linen Shirt", "Our linen") == ["linen shirt"]


def test_words_before_the_last_stay_as_they_were_typed() -> None:
    assert texts("Red LIN", "Linen Shirt") == ["red linen"]


def test_only_so_many_are_suggested() -> None:
    assert texts("s", "Shoe", "Shirt", "Sock", limit=2) == ["shirt", "shoe"]


@pytest.mark.parametrize("typed", ["", "  ", "-", "red &"])
def test_nothing_typed_suggests_nothing(typed: str) -> None:
    assert texts(typed, "Red & Blue") == []


def test_what_was_typed_is_marked_and_html_is_escaped() -> None:
    assert suggestions("a <b> cre", ["Crème"], 1) == [
        Suggestion("a <b> crème", "<mark>a &lt;b&gt; crè</mark><span>me</span>")
    ]


def test_a_letter_that_is_half_typed_is_not_completed() -> None:
    assert texts("a", "Æon") == []


@pytest.mark.parametrize("word", ["shrt", "shhirt", "shirrt", "shitr", "shist", "shirts"])
def test_a_slip_of_the_finger_is_near(word: str) -> None:
    assert "shirt" in near(word)


@pytest.mark.parametrize("word", ["hsirt", "whirt", "shortt", "tee", "ab12", "a" * 17])
def test_other_words_are_not(word: str) -> None:
    assert "shirt" not in near(word)
    assert len(near(word)) < 1_000


def test_a_word_is_not_near_itself() -> None:
    assert "shirt" not in near("shirt")
    assert near("tee") == []
