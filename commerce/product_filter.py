"""What shoppers tick to narrow a list of products: alternatives of a kind, and kinds together."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import orjson

from commerce.refusal import ClientError

MAX_FILTERS = 250
MAX_GROUPS = 10  # options, and likewise metafields, that are asked for by name
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class BadFilter(ClientError):
    """The filters cannot be what the client means."""


@dataclass(frozen=True, order=True)
class PriceRange:
    """Prices in major units, both ends included; ``highest`` may be open."""

    lowest: Decimal
    highest: Decimal | None = None


@dataclass(frozen=True, order=True)
class Fact:
    """A metafield that has a value."""

    namespace: str
    key: str
    value: str


@dataclass(frozen=True)
class ProductFilter:
    """One filter as a client writes it; mostly one of these is set."""

    available: bool | None = None
    price: PriceRange | None = None
    product_type: str | None = None
    vendor: str | None = None
    tag: str | None = None
    category: str | None = None
    option: tuple[str, str] | None = None
    product_fact: Fact | None = None
    variant_fact: Fact | None = None
    category_fact: Fact | None = None


Facts = dict[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True)
class Filters:
    """All filters of a list by kind; what is compared without case is written folded.

    ``options`` has the values of each option, and facts those of each namespace and key.
    ``labels`` remembers how the client wrote what was folded.
    """

    available: frozenset[bool]
    prices: tuple[PriceRange, ...]
    product_types: tuple[str, ...]
    vendors: tuple[str, ...]
    tags: tuple[str, ...]
    categories: tuple[str, ...]
    options: dict[str, tuple[str, ...]]
    product_facts: Facts
    variant_facts: Facts
    category_facts: Facts
    labels: dict[str, str]

    @property
    def text(self) -> str:
        """The same for filters that mean the same; empty for none."""
        kinds = [
            *(sorted(self.available), self.product_types, self.vendors, self.tags),
            *(self.categories, sorted(self.options.items())),
            [[str(one.lowest), str(one.highest)] for one in self.prices],
            *(
                sorted(facts.items())
                for facts in (self.product_facts, self.variant_facts, self.category_facts)
            ),
        ]
        return orjson.dumps(kinds).decode() if any(kinds) else ""

    def label(self, key: str) -> str:
        return self.labels.get(key, key)


def together(given: Sequence[ProductFilter]) -> Filters:
    """Filters of one kind are alternatives, and several kinds must all be met."""
    if len(given) > MAX_FILTERS:
        raise BadFilter(f"There are {len(given)} filters; there may be {MAX_FILTERS} at most.")
    labels: dict[str, str] = {}

    def folded(texts: Iterable[str | None]) -> tuple[str, ...]:
        return tuple(sorted({_folded(text, labels) for text in texts if text is not None}))

    options: defaultdict[str, set[str]] = defaultdict(set)
    for name, value in (one.option for one in given if one.option):
        options[_folded(name, labels)].add(_folded(value, labels))
    if len(options) > MAX_GROUPS:
        raise BadFilter(f"The filters name {len(options)} options; {MAX_GROUPS} at most.")
    return Filters(
        available=frozenset(one.available for one in given if one.available is not None),
        prices=tuple(sorted({_checked(one.price) for one in given if one.price}, key=str)),
        product_types=folded(one.product_type for one in given),
        vendors=folded(one.vendor for one in given),
        tags=folded(one.tag for one in given),
        categories=tuple(sorted({_category(one.category) for one in given if one.category})),
        options={name: tuple(sorted(values)) for name, values in sorted(options.items())},
        product_facts=_facts(one.product_fact for one in given),
        variant_facts=_facts(one.variant_fact for one in given),
        category_facts=_facts(one.category_fact for one in given),
        labels=labels,
    )


def _folded(text: str, labels: dict[str, str]) -> str:
    key = _storable(text).casefold()
    labels.setdefault(key, text)
    return key


def _storable(text: str) -> str:
    if _UNSTORABLE.search(text):
        raise BadFilter("A filter holds a character that no text of the shop has.")
    return text


def _category(id: str) -> str:
    """The key at the end of a category's id."""
    return _storable(id).rpartition("/")[2]


def _checked(price: PriceRange) -> PriceRange:
    if price.highest is not None and price.highest < price.lowest:
        raise BadFilter(f"A price from {price.lowest} to {price.highest} is none: turn it around.")
    return price


def _facts(given: Iterable[Fact | None]) -> Facts:
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for fact in given:
        if fact is not None:
            found[_storable(fact.namespace), _storable(fact.key)].add(_storable(fact.value))
    if len(found) > MAX_GROUPS:
        raise BadFilter(f"The filters name {len(found)} metafields; {MAX_GROUPS} at most.")
    return {name: tuple(sorted(values)) for name, values in sorted(found.items())}


NONE = together(())
