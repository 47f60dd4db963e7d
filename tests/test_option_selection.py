"""Choosing options: the variant that is meant, its neighbours, and where each value leads."""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.option_selection import (
    Options,
    Pair,
    adjacent,
    first_selectable,
    first_selectables,
    selected_or_first_available,
    value_indexes,
    variant_by_selected_options,
)
from commerce.variant_encoding import encode
from tests.contract import node
from tests.properties.strategies import law

OPTIONS: Options = [("Color", ["Red", "Blue"]), ("Size", ["S", "M", "L"])]


@dataclass(frozen=True)
class Variant:
    id: int
    selected_options: list[list[str]]
    available_for_sale: bool = True

    @property
    def pairs(self) -> list[Pair]:
        return [(name, value) for name, value in self.selected_options]


def shirt(id: int, color: str, size: str, available: bool = True) -> Variant:
    return Variant(id, [["Color", color], ["Size", size]], available)


RED_S, RED_M = shirt(5, "Red", "S", available=False), shirt(4, "Red", "M")
BLUE_S, BLUE_L = shirt(3, "Blue", "S"), shirt(1, "Blue", "L", available=False)
SHIRTS = [RED_S, RED_M, BLUE_S, BLUE_L]


def choice(*values: str) -> list[Pair]:
    return list(zip(("Color", "Size"), values, strict=False))


@pytest.mark.parametrize("find", [variant_by_selected_options, selected_or_first_available])
def test_a_full_choice_finds_its_variant_even_when_it_has_run_out(
    find: Callable[..., Variant | None],
) -> None:
    assert find(SHIRTS, choice("Blue", "L")) is BLUE_L
    assert find(SHIRTS, reversed(choice("Blue", "L"))) is BLUE_L


@pytest.mark.parametrize(
    "selected", [[], choice("Red"), choice("Red", "L"), choice("red", "S"), choice("Green", "S")]
)
def test_a_choice_that_names_no_single_variant_finds_none(selected: list[Pair]) -> None:
    assert variant_by_selected_options(SHIRTS, selected) is None


@pytest.mark.parametrize("selected", [None, [], choice("Red", "L"), choice("Green")])
def test_without_a_match_the_first_available_variant_is_shown(
    selected: list[Pair] | None,
) -> None:
    assert selected_or_first_available(SHIRTS, selected) is RED_M


def test_without_anything_available_the_first_variant_is_shown() -> None:
    assert selected_or_first_available([BLUE_L, RED_S]) is BLUE_L


def test_a_choice_that_leaves_options_open_prefers_what_can_be_had() -> None:
    assert selected_or_first_available(SHIRTS, choice("Red")) is RED_M
    assert selected_or_first_available([RED_M, BLUE_L], choice("Blue")) is BLUE_L


def test_an_option_the_product_does_not_have_is_ignored_or_fits_nothing() -> None:
    selected = [*choice("Blue", "S"), ("utm_source", "mail")]

    assert variant_by_selected_options(SHIRTS, selected) is None
    assert variant_by_selected_options(SHIRTS, selected, ignore_unknown_options=True) is BLUE_S
    assert selected_or_first_available(SHIRTS, selected) is BLUE_S
    assert selected_or_first_available(SHIRTS, selected, ignore_unknown_options=False) is RED_M
    assert adjacent(SHIRTS, selected) == [BLUE_L, RED_S]
    assert adjacent(SHIRTS, selected, ignore_unknown_options=False) == []


def test_letters_may_be_large_or_small_when_asked_for() -> None:
    selected = [("COLOR", "blue"), ("size", "s")]

    assert variant_by_selected_options(SHIRTS, selected, case_insensitive=True) is BLUE_S
    assert selected_or_first_available(SHIRTS, selected, case_insensitive=True) is BLUE_S
    assert adjacent(SHIRTS, selected, case_insensitive=True) == [BLUE_L, RED_S]


def test_of_an_option_chosen_twice_the_last_choice_counts() -> None:
    selected = [("Color", "Red"), *choice("Blue", "S")]

    assert variant_by_selected_options(SHIRTS, selected) is BLUE_S


def test_neighbours_differ_in_one_option_and_come_by_id() -> None:
    assert adjacent(SHIRTS, choice("Red", "S")) == [BLUE_S, RED_M]


def test_without_a_choice_neighbours_are_those_of_the_first_available_variant() -> None:
    assert adjacent(SHIRTS) == [RED_S]


def test_a_choice_that_is_no_variant_has_neighbours() -> None:
    assert adjacent(SHIRTS, choice("Red", "L")) == [BLUE_L, RED_M, RED_S]


def test_a_product_without_variants_has_nothing_to_choose() -> None:
    nothing: list[Variant] = []

    assert variant_by_selected_options(nothing, choice("Red", "S")) is None
    assert selected_or_first_available(nothing, choice("Red", "S")) is None
    assert adjacent(nothing, choice("Red", "S")) == []
    assert first_selectable(nothing, "Color", "Red", OPTIONS) is None


def test_a_value_leads_to_the_lowest_placed_other_values() -> None:
    shuffled = [BLUE_L, BLUE_S, RED_M, RED_S]

    assert first_selectable(shuffled, "Color", "Blue", OPTIONS) is BLUE_S
    assert first_selectable(shuffled, "Size", "S", OPTIONS) is RED_S
    assert first_selectable(shuffled, "Color", "Green", OPTIONS) is None


def test_a_value_leads_to_the_first_variant_when_places_are_not_known() -> None:
    assert first_selectable([BLUE_L, BLUE_S], "Color", "Blue") is BLUE_L


def test_variants_are_encoded_by_the_places_of_their_values() -> None:
    assert encode(value_indexes(SHIRTS, OPTIONS)) == "v1_0:0-1,1:0 2,"


def test_a_value_that_is_not_listed_is_left_out_and_comes_last() -> None:
    odd = shirt(9, "Blue", "XXL")
    plain = Variant(10, [["Color", "Blue"]])

    assert value_indexes([odd, plain, BLUE_S], OPTIONS) == [(1, 0)]
    assert first_selectable([odd, plain, BLUE_S], "Color", "Blue", OPTIONS) is BLUE_S


@st.composite
def products(draw: st.DrawFn) -> tuple[Options, list[Variant]]:
    """One to three options and some of the variants they allow, in any order, with any ids."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    options = [(f"Option {o}", [f"Value {v}" for v in range(n)]) for o, n in enumerate(sizes)]
    names = [name for name, _ in options]
    grid = list(product(*(values for _, values in options)))
    chosen = draw(st.lists(st.sampled_from(grid), min_size=1, unique=True))
    ids = draw(st.permutations(range(1, len(chosen) + 1)))
    return options, [
        Variant(id, [list(pair) for pair in zip(names, values, strict=True)], draw(st.booleans()))
        for id, values in zip(ids, chosen, strict=True)
    ]


@law
@given(products())
def test_every_variant_is_found_by_its_own_options(made: tuple[Options, list[Variant]]) -> None:
    _, variants = made
    for variant in variants:
        assert variant_by_selected_options(variants, variant.pairs) is variant
        assert selected_or_first_available(variants, variant.pairs) is variant


@law
@given(products(), st.data())
def test_what_is_shown_fits_the_choice_whenever_something_does(
    made: tuple[Options, list[Variant]], data: st.DataObject
) -> None:
    options, variants = made
    selected = [
        (name, data.draw(st.sampled_from(values)))
        for name, values in options
        if data.draw(st.booleans())
    ]
    shown = selected_or_first_available(variants, selected)

    fitting = [v for v in variants if set(selected) <= set(v.pairs)] or variants
    assert shown in fitting
    assert shown.available_for_sale or not any(v.available_for_sale for v in fitting)


@law
@given(products())
def test_being_neighbours_is_mutual_and_never_of_oneself(
    made: tuple[Options, list[Variant]],
) -> None:
    _, variants = made
    near = {v.id: {other.id for other in adjacent(variants, v.pairs)} for v in variants}

    for one, other in product(variants, repeat=2):
        differing = set(one.pairs) - set(other.pairs)
        assert (other.id in near[one.id]) == (len(differing) == 1)


@law
@given(products())
def test_every_value_of_a_variant_leads_somewhere_that_has_it(
    made: tuple[Options, list[Variant]],
) -> None:
    options, variants = made
    places = {
        id(v): indexes
        for v, indexes in zip(variants, value_indexes(variants, options), strict=True)
    }
    leads = first_selectables(variants, options)

    assert leads.keys() == {pair for variant in variants for pair in variant.pairs}
    for pair, first in leads.items():
        having = [variant for variant in variants if pair in variant.pairs]
        assert places[id(first)] == min(places[id(variant)] for variant in having)


def sampled_products() -> list[tuple[Options, list[Variant], list[Pair]]]:
    """Sparse and full products with some available variants, and something chosen of each."""
    chance = random.Random(20260402)
    made = []
    for _ in range(100):
        options = [
            (name, [f"{name} {value}" for value in range(chance.randint(1, 6))])
            for name in ("Color", "Size", "Material")[: chance.randint(1, 3)]
        ]
        grid = [
            list(zip(dict(options), values, strict=True))
            for values in product(*dict(options).values())
        ]
        kept = [pairs for pairs in grid if chance.random() < 0.6] or grid[:1]
        variants = [
            Variant(id, [list(pair) for pair in pairs], chance.random() < 0.6)
            for id, pairs in enumerate(kept, 1)
        ]
        made.append((options, variants, chance.choice([[], *kept])))
    return made


def as_answered(
    options: Options, variants: Sequence[Variant], selected: list[Pair]
) -> dict[str, Any]:
    """The product as our schema answers it to the client."""

    def answer(variant: Variant | None) -> dict[str, Any] | None:
        return variant and {
            "id": variant.id,
            "product": {"handle": "shirt"},
            "selectedOptions": [{"name": n, "value": v} for n, v in variant.pairs],
        }

    leads = first_selectables(variants, options)
    available = [variant for variant in variants if variant.available_for_sale]
    return {
        "handle": "shirt",
        "options": [
            {
                "name": name,
                "optionValues": [
                    {"name": value, "firstSelectableVariant": answer(leads.get((name, value)))}
                    for value in values
                ],
            }
            for name, values in options
        ],
        "selectedOrFirstAvailableVariant": answer(selected_or_first_available(variants, selected)),
        "adjacentVariants": [answer(variant) for variant in adjacent(variants, selected)],
        "encodedVariantExistence": encode(value_indexes(variants, options)),
        "encodedVariantAvailability": encode(value_indexes(available, options)),
    }


def as_expected(
    options: Options, variants: Sequence[Variant], selected: list[Pair]
) -> list[list[dict[str, Any]]]:
    """What a picker should show: it goes from the first option down, one option after another."""
    shown = selected_or_first_available(variants, selected)
    assert shown is not None
    picker = []
    for place, (name, values) in enumerate(options):
        row = []
        for value in values:
            target = [*shown.pairs[:place], (name, value), *shown.pairs[place + 1 :]]
            upto = [v for v in variants if v.pairs[: place + 1] == target[: place + 1]]
            exact = [v for v in variants if v.pairs == target]
            having = [v for v in variants if (name, value) in v.pairs]
            row.append(
                {
                    "exists": bool(upto),
                    "available": any(v.available_for_sale for v in upto),
                    "selected": (name, value) in shown.pairs,
                    "variant": next((v.id for v in exact or having), None),
                }
            )
        picker.append(row)
    return picker


@pytest.mark.node
def test_the_option_picker_of_hydrogen_react_shows_every_variant_where_it_is() -> None:
    products = sampled_products()
    asked = json.dumps([as_answered(*made) for made in products])

    shown = json.loads(node.run("product_options.mjs", asked))

    assert shown == [as_expected(*made) for made in products]
