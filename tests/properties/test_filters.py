"""Filters leave, and facets count, what plain Python leaves and counts of the same products."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from conftest import Shop
from factories import collection, place, product, variant
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from searching import index

import models
from properties.walking import emptied

QUERY = """query($filters: [ProductFilter!]) { collection(handle: "all") {
  products(first: 50, filters: $filters) { nodes { title } filters { id label
    values { label count } } } } }"""
COLORS, SIZES, VENDORS, TAGS = (
    ["Red", "red", "Blue"],
    ["S", "M"],
    ["", "Acme", "ACME", "Ü"],
    ["n", "N"],
)
PRICES = [0, 999, 1000, 2550]
forms = st.fixed_dictionaries(
    {
        "color": st.sampled_from(COLORS),
        "size": st.sampled_from(SIZES),
        "price": st.sampled_from(PRICES),
        "stock": st.sampled_from([0, 1]),
    }
)
products = st.fixed_dictionaries(
    {
        "vendor": st.sampled_from(VENDORS),
        "product_type": st.sampled_from(VENDORS),
        "tags": st.lists(st.sampled_from(TAGS), max_size=1),
        "forms": st.lists(forms, max_size=3),
    }
)
bounds = st.none() | st.sampled_from([0, 9.99, 9.995, 10, 25.5])
filters = st.one_of(
    st.booleans().map(lambda value: {"available": value}),
    st.tuples(bounds, bounds)
    .filter(lambda pair: pair[1] is None or pair[1] >= (pair[0] or 0))
    .map(lambda pair: {"price": {"min": pair[0], "max": pair[1]}}),
    st.sampled_from(VENDORS).map(lambda value: {"productVendor": value}),
    st.sampled_from(VENDORS).map(lambda value: {"productType": value}),
    st.sampled_from([*TAGS, "x"]).map(lambda value: {"tag": value}),
    st.sampled_from(COLORS).map(lambda value: {"variantOption": {"name": "Color", "value": value}}),
    st.sampled_from(SIZES).map(lambda value: {"variantOption": {"name": "size", "value": value}}),
)
Row = dict[str, Any]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(products, min_size=1, max_size=5), st.lists(filters, max_size=4))
async def test_filters_and_facets_say_what_is_there(
    shop: Shop, catalogue: list[Row], chosen: list[Any]
) -> None:
    await emptied(shop)
    rows = [stored(row, str(i)) for i, row in enumerate(catalogue)]
    every = collection(handle="all")
    await shop.add(*rows, every)
    await shop.add(*(place(every, row, i) for i, row in enumerate(rows)))
    await index(shop)

    found = (await shop.ask(QUERY, filters=chosen))["collection"]["products"]

    assert [node["title"] for node in found["nodes"]] == left(catalogue, chosen)
    assert counts(found["filters"]) == expected(catalogue, chosen)


def stored(row: Row, title: str) -> models.Product:
    variants = [
        variant(
            title=str(i),
            stock=form["stock"],
            price_minor=form["price"],
            selected_options=[["Color", form["color"]], ["Size", form["size"]]],
        )
        for i, form in enumerate(row["forms"])
    ]
    texts = {name: row[name] for name in ("vendor", "product_type", "tags")}
    return product(*variants, title=title, **texts)


def left(catalogue: Sequence[Row], chosen: Sequence[Any]) -> list[str]:
    return [str(i) for i, row in enumerate(catalogue) if meets(row, chosen)]


def kind_of(one: Any) -> str:
    option = one.get("variantOption")
    return f"option {option['name'].casefold()}" if option else next(iter(one))


def meets(row: Row, chosen: Sequence[Any], but: str | None = None) -> bool:
    """Whether a product meets one filter of every kind, as far as the kind counts."""
    kinds: dict[str, list[Any]] = {}
    for one in chosen:
        if kind_of(one) != but:
            kinds.setdefault(kind_of(one), []).append(one)
    available = {one["available"] for one in kinds.pop("available", [])}
    of_variant = {k: v for k, v in kinds.items() if k.startswith("option") or k == "price"}
    of_product = {k: v for k, v in kinds.items() if k not in of_variant}
    if not all(any(of_row(row, one) for one in some) for some in of_product.values()):
        return False
    fitting = [
        form
        for form in row["forms"]
        if all(any(of_form(form, one) for one in some) for some in of_variant.values())
    ]
    if len(available) == 1:
        return bool(fitting) and any(form["stock"] for form in fitting) in available
    return bool(fitting) or not of_variant


def of_row(row: Row, one: Any) -> bool:
    match one:
        case {"productVendor": value}:
            return bool(row["vendor"].casefold() == value.casefold())
        case {"productType": value}:
            return bool(row["product_type"].casefold() == value.casefold())
        case {"tag": value}:
            return value.casefold() in [tag.casefold() for tag in row["tags"]]
    raise AssertionError(one)


def of_form(form: Row, one: Any) -> bool:
    if option := one.get("variantOption"):
        return bool(form[option["name"].casefold()].casefold() == option["value"].casefold())
    low, high = one["price"]["min"], one["price"]["max"]
    price = Decimal(form["price"]) / 100
    return Decimal(str(low or 0)) <= price and (high is None or price <= Decimal(str(high)))


def counts(shown: Sequence[Any]) -> dict[str, dict[str, int]]:
    """The counts by label; what counts nothing, for it was chosen, left out."""
    return {
        facet["id"]: {v["label"].casefold(): v["count"] for v in facet["values"] if v["count"]}
        for facet in shown
        if any(value["count"] for value in facet["values"])
    }


def expected(catalogue: Sequence[Row], chosen: Sequence[Any]) -> dict[str, dict[str, int]]:
    """How many products each value would leave, were it the only one of its kind."""
    values = {
        "filter.v.availability": [
            ("in stock", {"available": True}),
            ("out of stock", {"available": False}),
        ],
        "filter.p.vendor": [(v, {"productVendor": v}) for v in ("acme", "ü")],
        "filter.p.product_type": [(v, {"productType": v}) for v in ("acme", "ü")],
        "filter.p.tag": [("n", {"tag": "n"})],
        "filter.v.option.color": [(v, pair("color", v)) for v in ("red", "blue")],
        "filter.v.option.size": [(v, pair("size", v)) for v in ("s", "m")],
        "filter.v.price": [("price", {"price": {"min": 0, "max": None}})],
    }
    made = {
        facet: {
            label: number
            for label, one in some
            if (number := len(of_value(catalogue, chosen, one)))
        }
        for facet, some in values.items()
    }
    return {facet: some for facet, some in made.items() if some}


def of_value(catalogue: Sequence[Row], chosen: Sequence[Any], one: Any) -> list[str]:
    others = [other for other in chosen if kind_of(other) != kind_of(one)]
    return left(catalogue, [*others, one])


def pair(name: str, value: str) -> Any:
    return {"variantOption": {"name": name, "value": value}}
