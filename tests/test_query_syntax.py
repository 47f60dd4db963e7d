"""The search language: every text is read, what it says is kept, and reading is linear."""

import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commerce.query_syntax import MAX_DEPTH, MAX_LENGTH, MAX_TERMS, BadQuery, parse, tokens, unparse
from commerce.query_tree import (
    And,
    Field,
    Node,
    Not,
    Or,
    Phrase,
    Word,
    all_of,
    any_of,
    fold,
    negation,
    prune,
)
from tests.properties.strategies import law

A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", None),
        (" \t\n", None),
        ("a", A),
        ("shirt*", Word("shirt", prefix=True)),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a OR b", Or((A, B))),
        ("a and b", And((A, Word("and"), B))),
        ("a OR b c", Or((A, And((B, C))))),
        ("a b OR c", Or((And((A, B)), C))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("a (b c)", And((A, B, C))),
        ("a OR (b OR c)", Or((A, B, C))),
        ("-a", Not(A)),
        ("NOT a", Not(A)),
        ("NOT -a", A),
        ("a NOT (b OR c)", And((A, Not(Or((B, C)))))),
        ("-(a b)", Not(And((A, B)))),
        ("'a b'", Phrase("a b")),
        ('"it\'s"', Phrase("it's")),
        (r"'it\'s'", Phrase("it's")),
        ("D'Addario", Word("D'Addario")),
        ("5'10\"", Word("5'10\"")),
        (r"a\ b", Word("a b")),
        (r"a\*", Word("a*")),
        (r"a\\*", Word("a\\", prefix=True)),
        (r"\AND", Word("AND")),
        (r"\-a", Word("-a")),
        (r"a\:b", Word("a:b")),
        ("10:30", Word("10:30")),
        ("t-shirt", Word("t-shirt")),
    ],
)
def test_text_is_read_as_words_phrases_and_groups(text: str, tree: Node | None) -> None:
    assert parse(text) == tree


def field(text: str, *values: str, comparator: Any = ":", prefix: bool = False) -> Field:
    return Field(text, comparator, values, prefix)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("tag:summer", field("tag", "summer")),
        ("TAG:Summer", field("tag", "Summer")),
        ("tag:'x y'", field("tag", "x y")),
        ('tag:"x y"', field("tag", "x y")),
        ("tag:a OR tag:b", Or((field("tag", "a"), field("tag", "b")))),
        ("-tag:a", Not(field("tag", "a"))),
        ("title:abc*", field("title", "abc", prefix=True)),
        ("title:'a b'*", field("title", "a b", prefix=True)),
        ("title:*", field("title", "", prefix=True)),
        ("variants.price:>=10", field("variants.price", "10", comparator=":>=")),
        ("created_at:<now", field("created_at", "now", comparator=":<")),
        ("created_at:<='2026'", field("created_at", "2026", comparator=":<=")),
        (
            "created_at:>2026-06-01T12:00:00Z",
            field("created_at", "2026-06-01T12:00:00Z", comparator=":>"),
        ),
        ("id:gid://shopify/Product/1", field("id", "gid://shopify/Product/1")),
        ("product_type:a,b", field("product_type", "a", "b")),
        ("product_type:'a, b',c", field("product_type", "a, b", "c")),
        (r"product_type:a\,b,c", field("product_type", "a,b", "c")),
        ("product_type:a*,b*", field("product_type", "a*", "b", prefix=True)),
        ("title:'a'b", And((field("title", "a"), B))),
        ("(tag:a)b", And((field("tag", "a"), B))),
    ],
)
def test_fields_are_read_with_comparator_and_values(text: str, tree: Node) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("'a b", "'a b'"),
        ("tag:'a b", "tag:'a b'"),
        ("(a OR (b", "a OR b"),
        (") a ) b", "a b"),
        ("a) OR b", "a OR b"),
        ("OR a OR OR b AND", "a OR b"),
        ("a AND OR b", "a OR b"),
        ("NOT", ""),
        ("(NOT) a", "a"),
        ("NOT AND a", "a"),
        ("a - b -- c", "a b c"),
        ("()", ""),
        ("a -() b", "a b"),
        ("NOT tag: a", "a"),
        ("Star Wars: Rogue", "Star Rogue"),
        ("a OR tag:''", "a"),
        ("tag:,", ""),
        ("* a", "a"),
        ("'' a", "a"),
        (": a :<= :b", "a b"),
        ("a \\", "a"),
        ("a\x00b", "a b"),
        ("a\ud800b", "a b"),
    ],
)
def test_what_looks_wrong_is_read_as_closely_as_it_can_be(text: str, same: str) -> None:
    assert parse(text) == parse(same)


def test_a_field_that_takes_no_list_has_one_value_with_its_commas() -> None:
    assert parse("title:Salt,Pepper,") == field("title", "Salt", "Pepper", "")
    assert field("title", "Salt", "Pepper", "").value == "Salt,Pepper,"


@pytest.mark.parametrize(
    ("largest", "too_large"),
    [
        ("a" * MAX_LENGTH, "a" * (MAX_LENGTH + 1)),
        ("a " * MAX_TERMS, "a " * (MAX_TERMS + 1)),
        ("t:" + "a," * (MAX_TERMS - 1) + "a", "t:" + "a," * MAX_TERMS + "a"),
        ("(" * MAX_DEPTH + "a", "(" * (MAX_DEPTH + 1) + "a"),
        ("(a)" * MAX_TERMS, "a " * 1_999),
    ],
)
def test_a_query_beyond_the_stated_bounds_is_refused(largest: str, too_large: str) -> None:
    assert parse(largest) is not None
    with pytest.raises(BadQuery) as refused:
        parse(too_large)
    assert refused.value.code == "BAD_USER_INPUT"


fragments = st.sampled_from(
    [
        *"ab:<>='\"\\()-*,. ",
        "AND",
        "OR",
        "NOT ",
        "tag:",
        "x_y.z:>=",
        "\x00",
        "\u3000",
        "é",
        "10:",
        "\\",
    ]
)
texts = st.text(max_size=80) | st.lists(fragments, max_size=60).map("".join)


@law
@given(texts)
def test_every_text_is_read_and_its_canonical_form_says_the_same(text: str) -> None:
    try:
        tree = parse(text)
    except BadQuery:
        assert text.count("(") > MAX_DEPTH
        return
    canonical = unparse(tree)

    assert parse(canonical) == tree
    assert unparse(parse(canonical)) == canonical


said = st.text(min_size=1, max_size=8).filter(lambda text: "\x00" not in text) | st.sampled_from(
    ["AND", "OR", "NOT", "-", "--a", "a:b", ":", "a b", "'", '"', "\\", "*", "(", "a,b", "\n"]
)
names = st.from_regex(r"[a-z_][a-z0-9_.-]{0,6}", fullmatch=True)
comparators = st.sampled_from([":", ":<", ":>", ":<=", ":>="])
values = st.lists(said | st.just(""), min_size=1, max_size=3).map(tuple)
terms = st.one_of(
    st.builds(Word, said, st.booleans()),
    st.builds(Phrase, said.filter(str.strip)),
    st.builds(Field, names, comparators, values.filter(any), st.booleans()),
    st.builds(Field, names, comparators, st.just(("",)), st.just(True)),
)
trees = st.recursive(
    terms,
    lambda inner: st.one_of(
        st.builds(negation, inner),
        st.builds(all_of, st.lists(inner, min_size=2, max_size=4)),
        st.builds(any_of, st.lists(inner, min_size=2, max_size=4)),
    ),
    max_leaves=12,
)


@law
@given(trees)
def test_a_tree_survives_being_written_and_read(tree: Node) -> None:
    assert parse(unparse(tree)) == tree


def fits(tree: Node | None, text: set[str]) -> bool:
    """Whether something whose words are ``text`` is found."""
    found = fold(
        tree,
        lambda term: isinstance(term, Word) and term.text in text,
        all,
        any,
        lambda inner: not inner,
    )
    return found is not False


@law
@given(
    st.lists(
        st.lists(st.tuples(st.booleans(), st.sampled_from("abcd")), min_size=1, max_size=3),
        min_size=1,
        max_size=4,
    ),
    st.sets(st.sampled_from("abcd")),
)
def test_a_query_finds_what_has_all_terms_of_one_alternative(
    alternatives: list[list[tuple[bool, str]]], text: set[str]
) -> None:
    query = " OR ".join(
        " ".join("-" * negated + word for negated, word in terms) for terms in alternatives
    )

    expected = any(all((word in text) != negated for negated, word in t) for t in alternatives)
    assert fits(parse(query), text) == expected


def test_the_empty_query_finds_everything() -> None:
    assert fits(parse(" "), set())


# Pairs: a query with fields nobody knows, and the same query without them.
written = st.recursive(
    st.sampled_from([("a", "a"), ("tag:x", "tag:x"), ("nope:1", ""), ("-nope:'1 2'", "")]),
    lambda inner: st.one_of(
        inner.map(lambda pair: (f"NOT ({pair[0]})", f"NOT ({pair[1]})")),
        st.tuples(st.sampled_from([" ", " OR "]), st.lists(inner, min_size=1, max_size=3)).map(
            lambda group: (
                f"({group[0].join(with_it for with_it, _ in group[1])})",
                f"({group[0].join(without for _, without in group[1] if without)})",
            )
        ),
    ),
    max_leaves=8,
)


@law
@given(written)
def test_a_field_nobody_knows_counts_as_never_written(pair: tuple[str, str]) -> None:
    with_it, without = pair
    assume(with_it.count("(") <= MAX_DEPTH)

    assert prune(parse(with_it), {"tag"}) == parse(without)


@law
@given(trees)
def test_a_tree_of_known_fields_keeps_all_of_them(tree: Node) -> None:
    class Everything:
        def __contains__(self, name: object) -> bool:
            return True

    assert prune(tree, Everything()) == tree


HOSTILE = [
    "(",
    ")",
    "-",
    "--a",
    "'",
    "'a",
    '"',
    "\\",
    "a",
    "a:",
    "a:'",
    "a,",
    "a:b,",
    "*",
    "'*",
    "- ",
    "AND ",
]


@pytest.mark.parametrize("shape", HOSTILE)
def test_reading_takes_steps_in_proportion_to_the_text(shape: str) -> None:
    """Far beyond what is accepted, where a pattern that tried things again would never end."""
    small, large = (count_steps(shape * (size // len(shape)) + "a") for size in (2_000, 40_000))

    assert large <= 21 * small + 100


def count_steps(text: str) -> int:
    """How many calls reading makes, of Python and of C functions alike."""
    steps = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal steps
        steps += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        for _ in tokens(text):
            pass
    finally:
        sys.setprofile(before)
    return steps
