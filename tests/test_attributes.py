"""The buyer's own words: when two sets of them are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce import attributes

pairs = st.lists(st.tuples(st.text(max_size=3), st.text(max_size=3)), max_size=5)


@given(
    st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=4).flatmap(
        lambda found: st.tuples(st.just(found), st.permutations(list(found.items())))
    )
)
def test_the_order_of_attributes_does_not_matter(given) -> None:
    found, shuffled = given

    assert attributes.canonical_key(shuffled) == attributes.canonical_key(list(found.items()))


@given(pairs, pairs)
def test_different_attributes_have_different_keys(one, other) -> None:
    one, other = attributes.normalized(one), attributes.normalized(other)

    same = attributes.canonical_key(one) == attributes.canonical_key(other)
    assert same == (dict(one) == dict(other))


@given(pairs)
def test_each_key_is_kept_once_with_its_last_value(given) -> None:
    found = attributes.normalized(given)

    assert dict(found) == dict(given)
    assert len(found) == len(dict(given))
    assert attributes.normalized(found) == found


def test_attributes_keep_the_order_they_were_said_in() -> None:
    said = [("b", "1"), ("a", "2"), ("b", "3")]
    assert attributes.normalized(said) == [["b", "3"], ["a", "2"]]


def test_no_attributes_have_an_empty_key() -> None:
    assert attributes.canonical_key([]) == ""


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ([], None),
        ([("k" * 255, "v" * 5_000)], None),
        ([("k", "")], None),
        ([(str(i), "v") for i in range(250)], None),
        ([("", "v")], "key has 1 to 255"),
        ([("k" * 256, "v")], "key has 1 to 255"),
        ([("k", "v" * 5_001)], "at most 5000"),
        ([("k", "a\0b")], "U+0000"),
        ([("a\0b", "v")], "U+0000"),
        ([(str(i), "v") for i in range(251)], "at most 250"),
        ([("k", "v")] * 251, "at most 250"),
    ],
)
def test_attributes_have_bounds(said: list[tuple[str, str]], problem: str | None) -> None:
    found = attributes.problem(said)

    assert found == problem if problem is None else problem in (found or "")
