"""Which variant a choice of options means, and which ones are one step away from it."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

Pair = tuple[str, str]  # the name of an option and one of its values
Options = Sequence[tuple[str, Sequence[str]]]  # a product's options with their values, in order
UNLISTED = sys.maxsize  # sorts after every index


class Selectable(Protocol):
    """A variant as far as choosing goes. Lists of them come in the product's order."""

    @property
    def id(self) -> int: ...
    @property
    def selected_options(self) -> Sequence[Sequence[str]]: ...
    @property
    def available_for_sale(self) -> bool: ...


V = TypeVar("V", bound=Selectable)


def variant_by_selected_options(
    variants: Sequence[V],
    selected: Iterable[Pair],
    *,
    ignore_unknown_options: bool = False,
    case_insensitive: bool = False,
) -> V | None:
    """The variant of exactly these options; None if there is none, or an option is left open."""
    known = [_options(variant, case_insensitive) for variant in variants]
    chosen = _chosen(known, selected, ignore_unknown_options, case_insensitive)
    for variant, options in zip(variants, known, strict=True):
        if options == chosen:
            return variant
    return None


def selected_or_first_available(
    variants: Sequence[V],
    selected: Iterable[Pair] | None = None,
    *,
    ignore_unknown_options: bool = True,
    case_insensitive: bool = False,
) -> V | None:
    """The variant that was chosen, or else the first to be had, or else the first.

    A chosen variant is meant even when it has run out. A choice that leaves options open means
    the first that fits and can be had, or else the first that fits.
    """
    known = [_options(variant, case_insensitive) for variant in variants]
    chosen = _chosen(known, selected or (), ignore_unknown_options, case_insensitive)
    fitting = [
        variant
        for variant, options in zip(variants, known, strict=True)
        if chosen is not None and chosen.items() <= options.items()
    ]
    candidates = fitting or variants
    available = (variant for variant in candidates if variant.available_for_sale)
    return next(available, candidates[0] if candidates else None)


def adjacent(
    variants: Sequence[V],
    selected: Iterable[Pair] | None = None,
    *,
    ignore_unknown_options: bool = True,
    case_insensitive: bool = False,
) -> list[V]:
    """The variants that differ from the choice in exactly one option, by id.

    The choice need not exist as a variant; what it leaves open is taken from the variant that
    ``selected_or_first_available`` gives. No variant is near an option the product does not
    have, unless that is ignored.
    """
    pairs = list(selected or ())
    known = [_options(variant, case_insensitive) for variant in variants]
    chosen = _chosen(known, pairs, ignore_unknown_options, case_insensitive)
    shown = selected_or_first_available(variants, pairs, case_insensitive=case_insensitive)
    if chosen is None or shown is None:
        return []
    origin = {**_options(shown, case_insensitive), **chosen}
    near = [
        variant
        for variant, options in zip(variants, known, strict=True)
        if sum(origin.get(name) != value for name, value in options.items()) == 1
    ]
    return sorted(near, key=lambda variant: variant.id)


def first_selectable(
    variants: Iterable[V], option: str, value: str, options: Options = ()
) -> V | None:
    """``first_selectables`` for one value."""
    return first_selectables(variants, options).get((option, value))


def first_selectables(variants: Iterable[V], options: Options = ()) -> dict[Pair, V]:
    """For each value of each option, the variant with the lowest-placed other values.

    Without the product's ``options``, the first variant that has the value.
    """
    ranks = _ranks(options)
    first: dict[Pair, V] = {}
    for variant in sorted(variants, key=lambda variant: _indexes(variant, ranks)):
        for name, value in variant.selected_options:
            first.setdefault((name, value), variant)
    return first


def value_indexes(variants: Iterable[Selectable], options: Options) -> list[tuple[int, ...]]:
    """The combinations ``variant_encoding.encode`` takes; values not listed have no index."""
    ranks = _ranks(options)
    combinations = (_indexes(variant, ranks) for variant in variants)
    return [combination for combination in combinations if UNLISTED not in combination]


def _chosen(
    known: Sequence[Mapping[str, str]],
    selected: Iterable[Pair],
    ignore_unknown: bool,
    case_insensitive: bool,
) -> dict[str, str] | None:
    """What is chosen of the options there are; None if it fits no variant for naming others.

    Of an option that is chosen twice the last choice counts, as it does for clients.
    """
    chosen = _folded(selected, case_insensitive)
    names = {name for options in known for name in options}
    if not ignore_unknown and chosen.keys() - names:
        return None
    return {name: value for name, value in chosen.items() if name in names}


def _options(variant: Selectable, case_insensitive: bool) -> dict[str, str]:
    return _folded(variant.selected_options, case_insensitive)


def _folded(pairs: Iterable[Sequence[str]], case_insensitive: bool) -> dict[str, str]:
    fold = str.casefold if case_insensitive else str
    return {fold(name): fold(value) for name, value in pairs}


def _ranks(options: Options) -> list[tuple[str, dict[str, int]]]:
    return [
        (name, {value: index for index, value in enumerate(values)}) for name, values in options
    ]


def _indexes(
    variant: Selectable, ranks: Sequence[tuple[str, Mapping[str, int]]]
) -> tuple[int, ...]:
    chosen = _options(variant, case_insensitive=False)
    return tuple(
        places.get(chosen[name], UNLISTED) if name in chosen else UNLISTED for name, places in ranks
    )
