from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.collection_rule import (
    Facts,
    Rule,
    RuleColumn,
    RuleRelation,
    matches,
    read_all,
)

MUG = Facts(
    title="Stoneware Mug",
    product_type="Mugs",
    vendor="Saltmarsh Pottery",
    tags=("Ceramic", "gift"),
    prices=(Decimal("18.00"), Decimal("24.50")),
)
BARE = Facts(title="Bare", product_type="", vendor="", tags=(), prices=())


def rule(column: str, relation: str, condition: str) -> Rule:
    return Rule.read([column, relation, condition])


@pytest.mark.parametrize(
    ("column", "relation", "condition"),
    [
        ("TITLE", "EQUALS", "stoneware MUG"),
        ("TITLE", "NOT_EQUALS", "mug"),
        ("TITLE", "STARTS_WITH", "stone"),
        ("TITLE", "ENDS_WITH", "Mug"),
        ("TITLE", "CONTAINS", "WARE"),
        ("TITLE", "NOT_CONTAINS", "cup"),
        ("TYPE", "EQUALS", "mugs"),
        ("VENDOR", "STARTS_WITH", "saltmarsh"),
        ("TAG", "EQUALS", "ceramic"),
        ("TAG", "STARTS_WITH", "gi"),
        ("TAG", "NOT_EQUALS", "cerami"),
        ("TAG", "NOT_CONTAINS", "sale"),
        ("VARIANT_PRICE", "EQUALS", "18"),
        ("VARIANT_PRICE", "NOT_EQUALS", "19"),
        ("VARIANT_PRICE", "GREATER_THAN", "24.49"),
        ("VARIANT_PRICE", "LESS_THAN", "18.01"),
    ],
)
def test_a_rule_lets_in_what_it_describes(column: str, relation: str, condition: str) -> None:
    assert rule(column, relation, condition).holds(MUG)


@pytest.mark.parametrize(
    ("column", "relation", "condition"),
    [
        ("TITLE", "EQUALS", "mug"),
        ("TITLE", "NOT_EQUALS", "Stoneware mug"),
        ("TITLE", "STARTS_WITH", "mug"),
        ("TITLE", "ENDS_WITH", "stoneware"),
        ("TITLE", "CONTAINS", "bowl"),
        ("TITLE", "NOT_CONTAINS", "mug"),
        ("TYPE", "EQUALS", "mug"),
        ("VENDOR", "ENDS_WITH", "saltmarsh"),
        ("TAG", "EQUALS", "cera"),
        ("TAG", "NOT_EQUALS", "GIFT"),
        ("TAG", "NOT_CONTAINS", "if"),
        ("VARIANT_PRICE", "EQUALS", "20"),
        ("VARIANT_PRICE", "NOT_EQUALS", "24.5"),
        ("VARIANT_PRICE", "GREATER_THAN", "24.50"),
        ("VARIANT_PRICE", "LESS_THAN", "18"),
    ],
)
def test_a_rule_keeps_out_the_rest(column: str, relation: str, condition: str) -> None:
    assert not rule(column, relation, condition).holds(MUG)


def test_a_product_without_tags_is_not_like_any_tag() -> None:
    assert rule("TAG", "NOT_EQUALS", "sale").holds(BARE)
    assert not rule("TAG", "CONTAINS", "a").holds(BARE)
    assert not rule("VARIANT_PRICE", "GREATER_THAN", "0").holds(BARE)


def test_all_rules_have_to_hold_or_any_where_the_collection_says_so() -> None:
    rules = read_all([["TAG", "EQUALS", "gift"], ["VARIANT_PRICE", "GREATER_THAN", "100"]])

    assert not matches(rules, match_any=False, facts=MUG)
    assert matches(rules, match_any=True, facts=MUG)
    assert matches(rules[:1], match_any=False, facts=MUG)


@pytest.mark.parametrize("match_any", [True, False])
def test_a_collection_without_rules_lets_nothing_in(match_any: bool) -> None:
    assert not matches((), match_any, MUG)


@pytest.mark.parametrize(
    ("stored", "message"),
    [
        (["COLOUR", "EQUALS", "red"], "'COLOUR' is not a rule's column: use one of TAG, TYPE"),
        (["TAG", "IS", "red"], "'IS' is not a rule's relation: use one of EQUALS"),
        (["TAG", "EQUALS"], r"a rule is \[column, relation, condition\]"),
        (["TAG", "EQUALS", 3], r"a rule is \[column, relation, condition\]"),
    ],
)
def test_words_that_are_none_of_ours_are_refused(stored: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Rule.read(stored)


@pytest.mark.parametrize(
    ("stored", "message"),
    [
        (["TAG", "EQUALS", "  "], "A rule needs a condition"),
        (["TITLE", "CONTAINS", "x" * 256], "may have 255 characters at most"),
        (["TITLE", "GREATER_THAN", "a"], "TITLE cannot be GREATER_THAN: use one of EQUALS, NOT_"),
        (["VARIANT_PRICE", "CONTAINS", "9"], "VARIANT_PRICE cannot be CONTAINS: use one of EQ"),
        (["VARIANT_PRICE", "EQUALS", "cheap"], "not a price, such as 19.99: 'cheap' is not an"),
        (["VARIANT_PRICE", "EQUALS", "1.999"], "USD has 2 decimal digits"),
        (["VARIANT_PRICE", "LESS_THAN", "-1"], "A price is never below zero."),
    ],
)
def test_a_rule_that_makes_no_sense_is_explained(stored: list[str], message: str) -> None:
    problem = Rule.read(stored).problem("USD")

    assert problem is not None
    assert message in problem


rules = st.builds(
    Rule,
    st.sampled_from(RuleColumn),
    st.sampled_from(RuleRelation),
    st.one_of(st.text(max_size=8), st.decimals(0, 99, places=2).map(str)).map(str.strip),
)


@given(rules)
def test_a_sound_rule_reads_back_as_it_was_stored_and_can_be_held(rule: Rule) -> None:
    assert Rule.read(rule.stored()) == rule
    if rule.problem("USD") is None:
        assert rule.holds(MUG) in (True, False)


@given(st.text(min_size=1, max_size=10))
def test_a_negative_rule_is_the_opposite_of_its_positive_one(text: str) -> None:
    for positive, negative in (("EQUALS", "NOT_EQUALS"), ("CONTAINS", "NOT_CONTAINS")):
        for column in ("TAG", "TITLE"):
            assert rule(column, positive, text).holds(MUG) is not rule(
                column, negative, text
            ).holds(MUG)
