"""``v1_`` strings: which combinations of option values exist, as a trie small enough to ship."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

VERSION = "v1_"


def encode(option_value_indexes: Iterable[tuple[int, ...]]) -> str:
    """The combinations as clients of ``encodedVariantExistence`` decode them.

    A combination says for each option of the product, in order, the index of its value:
    ``(0, 2)`` is the first value of the first option with the third of the second. Order and
    repetitions do not matter. No combination at all is the bare version.

    What differs only in its last option is a list of indexes, runs of them as ``first-last``;
    what shares a prefix is written after it, ``prefix:...,``. Only the outermost level has no
    closing comma.
    """
    combinations = sorted(set(option_value_indexes))
    if not combinations:
        return VERSION
    options = len(combinations[0])
    if options == 0 or any(len(combination) != options for combination in combinations):
        raise ValueError("every combination has one index for each option")
    if any(index < 0 for combination in combinations for index in combination):
        raise ValueError("an index is not negative")
    return VERSION + _trie(combinations)


def _trie(combinations: Sequence[tuple[int, ...]]) -> str:
    if len(combinations[0]) == 1:
        return _runs([index for (index,) in combinations])
    return "".join(
        f"{first}:{_trie([combination[1:] for combination in shared])},"
        for first, shared in groupby(combinations, key=itemgetter(0))
    )


def _runs(indexes: Sequence[int]) -> str:
    """Sorted indexes, neighbours joined: ``0 2-4``."""
    runs: list[tuple[int, int]] = []
    for index in indexes:
        if runs and index == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
