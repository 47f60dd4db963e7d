"""Facets as clients see them: made of counted values, each with the filter that chooses it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote

import orjson

from commerce import gid, taxonomy
from commerce.market import MarketPricing
from commerce.money import Money
from commerce.product_filter import Facts, Filters
from commerce.vocabulary import Vocabulary

# The kinds of values that are counted.
AVAILABLE, PRICE, PRODUCT_TYPE, VENDOR = "available", "price", "product_type", "vendor"
FIXED_PRICE = "fixed_price"  # the highest among those that a market's price list fixes
TAG, OPTION, CATEGORY = "tag", "option", "category"
PRODUCT_FACT, VARIANT_FACT = "product_fact", "variant_fact"  # metafields


class FilterType(Vocabulary):
    """What kind of values a filter has."""

    BOOLEAN = "Yes or no."
    LIST = "Values to choose any of."
    PRICE_RANGE = "A lowest and a highest price."


class FilterPresentation(Vocabulary):
    """How the values of a list are best shown."""

    IMAGE = "As pictures."
    SWATCH = "As swatches of color or pattern."
    TEXT = "As words."


@dataclass(frozen=True)
class Row:
    """One value as it was counted; ``name`` is the option's, ``position`` the value's place there.

    ``amount`` is the highest price, or how many are not available beside those that are. Of a
    metafield ``name_key`` is its namespace and key with a dot between, and ``type`` its type.
    """

    facet: str
    name_key: str
    key: str
    name: str
    label: str
    position: int
    count: int
    amount: int
    color: str
    image_id: int
    type: str


@dataclass(frozen=True)
class FacetValue:
    """One value to choose; ``input`` is the filter that does, as JSON text."""

    id: str
    label: str
    count: int
    input: str
    color: str | None = None
    image_id: int | None = None


@dataclass(frozen=True)
class Facet:
    """One way to narrow a list of products."""

    id: str
    label: str
    type: FilterType
    presentation: FilterPresentation | None
    values: Sequence[FacetValue]


def facets(rows: Iterable[Row], filters: Filters, pricing: MarketPricing) -> list[Facet]:
    """The facets of a list, those without values left out; chosen values stay, if with 0."""
    groups: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.facet, row.name_key].append(row)
    for name_key in filters.options:
        groups[OPTION, name_key] += []
    made = [
        _availability(groups[AVAILABLE, ""]),
        _price(groups[PRICE, ""], groups[FIXED_PRICE, ""], pricing),
        _listed(CATEGORY, "Category", groups, filters.categories, filters),
        _listed(PRODUCT_TYPE, "Product type", groups, filters.product_types, filters),
        _listed(VENDOR, "Vendor", groups, filters.vendors, filters),
        _listed(TAG, "Tag", groups, filters.tags, filters),
        *_options(groups, filters),
        *_facts(PRODUCT_FACT, groups, filters.product_facts, filters),
        *_facts(VARIANT_FACT, groups, filters.variant_facts, filters),
    ]
    return [facet for facet in made if facet.values]


def _availability(rows: Sequence[Row]) -> Facet:
    values = [
        FacetValue(
            f"filter.v.availability.{int(available)}", label, count, _json({"available": available})
        )
        for row in rows
        for available, label, count in (
            (True, "In stock", row.count),
            (False, "Out of stock", row.amount),
        )
    ]
    label = "Availability"
    return Facet("filter.v.availability", label, FilterType.LIST, FilterPresentation.TEXT, values)


def _price(rows: Sequence[Row], fixed: Sequence[Row], pricing: MarketPricing) -> Facet:
    """Up to the highest price: the shop's own, converted, or a fixed one if that is higher."""
    values = []
    for row in rows:
        highest = max([pricing.conversion.price(row.amount), *(one.amount for one in fixed)])
        written = f'{{"price":{{"min":0,"max":{Money(highest, pricing.currency).text()}}}}}'
        values.append(FacetValue("filter.v.price", "Price", row.count, written))
    return Facet("filter.v.price", "Price", FilterType.PRICE_RANGE, None, values)


_NAMES = {PRODUCT_TYPE: "productType", VENDOR: "productVendor", TAG: "tag"}


def _listed(
    kind: str,
    label: str,
    groups: dict[tuple[str, str], list[Row]],
    chosen: Sequence[str],
    filters: Filters,
) -> Facet:
    id = f"filter.p.{kind}"
    values = [
        FacetValue(
            f"{id}.{_slug(row.key)}", _label(kind, row), row.count, _json(_chooses(kind, row))
        )
        for row in _with_chosen(groups[kind, ""], kind, chosen, filters)
    ]
    return Facet(id, label, FilterType.LIST, FilterPresentation.TEXT, values)


def _label(kind: str, row: Row) -> str:
    found = taxonomy.category(row.label) if kind == CATEGORY else None
    return found.name if found else row.label


def _chooses(kind: str, row: Row) -> dict[str, Any]:
    """The filter that chooses the value."""
    if kind == CATEGORY:
        return {"category": {"id": gid.make("TaxonomyCategory", row.key)}}
    return {_NAMES[kind]: row.label}


def _options(groups: dict[tuple[str, str], list[Row]], filters: Filters) -> Iterator[Facet]:
    for kind, name_key in sorted(groups):
        if kind == OPTION:
            chosen = filters.options.get(name_key, ())
            rows = _with_chosen(groups[kind, name_key], kind, chosen, filters)
            yield _option(name_key, rows, filters)


def _option(name_key: str, rows: Sequence[Row], filters: Filters) -> Facet:
    id = f"filter.v.option.{_slug(name_key)}"
    name = next((row.name for row in rows if row.name), filters.label(name_key))
    values = [
        FacetValue(
            f"{id}.{_slug(row.key)}",
            row.label,
            row.count,
            _json({"variantOption": {"name": name, "value": row.label}}),
            row.color or None,
            row.image_id or None,
        )
        for row in rows
    ]
    swatches = any(value.color or value.image_id for value in values)
    shown = FilterPresentation.SWATCH if swatches else FilterPresentation.TEXT
    return Facet(id, name, FilterType.LIST, shown, values)


_FACTS = {PRODUCT_FACT: ("p", "productMetafield"), VARIANT_FACT: ("v", "variantMetafield")}


def _facts(
    kind: str, groups: dict[tuple[str, str], list[Row]], chosen: Facts, filters: Filters
) -> Iterator[Facet]:
    for group, name_key in sorted(groups):
        if group == kind:
            namespace, _, key = name_key.partition(".")
            values = chosen.get((namespace, key), ())
            rows = _with_chosen(groups[kind, name_key], kind, values, filters)
            yield _fact(kind, namespace, key, rows)


def _fact(kind: str, namespace: str, key: str, rows: Sequence[Row]) -> Facet:
    """One metafield: numbers by their size, colors as swatches, true and false as a choice."""
    letter, filter = _FACTS[kind]
    id = f"filter.{letter}.m.{_slug(namespace)}.{_slug(key)}"
    name, type = next((row.name, row.type) for row in rows if row.name)
    if type.startswith("number_"):
        rows = sorted(rows, key=_size)
    is_color = type.removeprefix("list.") == "color"
    values = [
        FacetValue(
            f"{id}.{_slug(row.key)}",
            _YES_NO.get(row.label, row.label) if type == "boolean" else row.label,
            row.count,
            _json({filter: {"namespace": namespace, "key": key, "value": row.label}}),
            row.label if is_color else None,
        )
        for row in rows
    ]
    shown = FilterPresentation.SWATCH if is_color else FilterPresentation.TEXT
    if type == "boolean":
        return Facet(id, name, FilterType.BOOLEAN, None, values)
    return Facet(id, name, FilterType.LIST, shown, values)


def _size(row: Row) -> tuple[bool, Decimal]:
    """Where a number comes; what a buyer chose that is none comes last."""
    try:
        found = Decimal(row.key)
    except InvalidOperation:
        return True, Decimal(0)
    return not found.is_finite(), found if found.is_finite() else Decimal(0)


_YES_NO = {"true": "Yes", "false": "No"}


def _with_chosen(
    rows: Sequence[Row], kind: str, chosen: Sequence[str], filters: Filters
) -> list[Row]:
    """In the order they are shown in, and with what the buyer chose although nothing has it."""
    there = {row.key for row in rows}
    lost = [
        Row(kind, "", key, "", filters.label(key), 0, 0, 0, "", 0, "")
        for key in chosen
        if key not in there
    ]
    return sorted([*rows, *lost], key=lambda row: (row.position, row.key))


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _slug(key: str) -> str:
    """Part of an id; another key never makes the same one."""
    return quote(key, safe="").lower()
