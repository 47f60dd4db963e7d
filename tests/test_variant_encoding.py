"""The encoded variants of a product: what was encoded is what clients decode."""

import json
import random
import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.variant_encoding import encode
from tests.contract import node
from tests.properties.strategies import law

Combination = tuple[int, ...]

SIZES_COLORS_MATERIALS = [
    (0, 0, 0),
    (0, 1, 0),
    (0, 1, 1),
    (1, 0, 0),
    (1, 0, 1),
    (1, 1, 1),
    (2, 0, 1),
    (2, 1, 0),
]


def decode(encoded: str) -> list[Combination]:
    """The specification read backwards: by its grammar, not by the way we encode."""
    trie = encoded.removeprefix("v1_")
    found: list[Combination] = []
    prefix: list[int] = []
    for token in re.findall(r"\d+:|\d+-\d+|\d+|,|.", trie):
        if token.endswith(":"):
            prefix.append(int(token[:-1]))
        elif token == ",":
            prefix.pop()
        elif token != " ":
            first, _, last = token.partition("-")
            found += [(*prefix, index) for index in range(int(first), int(last or first) + 1)]
    assert prefix == []
    return found


@pytest.mark.parametrize(
    ("combinations", "encoded"),
    [
        ([], "v1_"),
        ([(0,)], "v1_0"),
        ([(0,), (1,), (2,)], "v1_0-2"),
        ([(0,), (4,)], "v1_0 4"),
        ([(0,), (1,), (2,), (3,), (10,), (12,), (13,)], "v1_0-3 10 12-13"),
        ([(0, 0), (0, 1), (2, 1)], "v1_0:0-1,2:1,"),
        (SIZES_COLORS_MATERIALS, "v1_0:0:0,1:0-1,,1:0:0-1,1:1,,2:0:1,1:0,,"),
    ],
)
def test_combinations_are_written_as_the_specification_writes_them(
    combinations: list[Combination], encoded: str
) -> None:
    assert encode(combinations) == encoded


@pytest.mark.parametrize("combinations", [[()], [(0,), (0, 1)], [(0, -1)]])
def test_what_is_not_a_combination_is_refused(combinations: list[Combination]) -> None:
    with pytest.raises(ValueError, match="index"):
        encode(combinations)


shapes = st.integers(1, 3).flatmap(
    lambda options: st.sets(st.tuples(*[st.integers(0, 29)] * options), max_size=60)
)
crowded = st.integers(1, 4).flatmap(
    lambda options: st.sets(st.tuples(*[st.integers(0, 3)] * options), max_size=60)
)


@law
@given(shapes | crowded)
def test_decoding_gives_back_every_combination_in_order(combinations: set[Combination]) -> None:
    assert decode(encode(combinations)) == sorted(combinations)


@law
@given(crowded, st.randoms())
def test_neither_order_nor_repetition_changes_the_encoding(
    combinations: set[Combination], chance: random.Random
) -> None:
    shuffled = [*combinations, *combinations]
    chance.shuffle(shuffled)

    assert encode(shuffled) == encode(sorted(combinations))


def test_two_thousand_variants_take_less_than_a_byte_each() -> None:
    everything = product(range(20), range(10), range(10))

    assert len(encode(everything)) < 2_000


def sampled_shapes() -> list[list[Combination]]:
    """One to three options of one to thirty values: nothing, one, all, runs and gaps."""
    chance = random.Random(20260401)
    shapes: list[list[Combination]] = [[]]
    for _ in range(300):
        sizes = [chance.choice((1, 2, 3, 11, 30)) for _ in range(chance.randint(1, 3))]
        grid = list(product(*map(range, sizes)))
        share = chance.choice((0.02, 0.3, 0.5, 0.9, 1.0))
        shapes.append([one for one in grid if chance.random() < share][:2_048])
        shapes.append([chance.choice(grid)])
    return shapes


@pytest.mark.node
def test_hydrogen_react_decodes_what_was_encoded() -> None:
    shapes = sampled_shapes()
    encoded = [encode(shape) for shape in shapes]

    answer = json.loads(node.run("variant_encoding.mjs", json.dumps(encoded)))

    decoded = [[tuple(combination) for combination in shape] for shape in answer]
    assert decoded == shapes
