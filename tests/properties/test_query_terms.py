"""What a query finds in a database is what plain Python finds in the same catalogue."""

import operator
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from conftest import Shop
from factories import product, variant
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from searching import found, index

import models
from commerce.permission import Permission
from commerce.query_syntax import unparse
from commerce.query_tree import Field, Node, Phrase, Term, Word, all_of, any_of, fold, negation
from commerce.query_value import between
from commerce.search_text import words
from properties.walking import emptied

STAFF = [Permission.PRODUCTS_READ]
COMPARE = {
    ":": operator.eq,
    ":<": operator.lt,
    ":>": operator.gt,
    ":<=": operator.le,
    ":>=": operator.ge,
}
NAMES = [
    "Linen shirt",
    "linen",
    "Shirt-dress",
    "Été en lin",
    "red",
    "Red Shirt",
    "été",
    "日本",
    "&",
]
names = st.sampled_from(NAMES)
codes = st.sampled_from([None, "", "A-1", "a-1", "A-10", "Ü%_"])
moments = st.sampled_from(
    [datetime(2025, 12, 31, 23, 59, 59, 999_999, UTC), datetime(2026, 1, 1, tzinfo=UTC)]
)
forms = st.fixed_dictionaries(
    {
        "sku": codes,
        "barcode": codes,
        "price_minor": st.sampled_from([0, 500, 1999, 2000]),
        "stock": st.sampled_from([0, 3]),
        "inventory_tracked": st.booleans(),
    }
)
products = st.fixed_dictionaries(
    {
        "title": names,
        "vendor": st.just("") | names,
        "product_type": st.just("") | names,
        "description": st.just("") | names,
        "tags": st.lists(names, max_size=2, unique_by=str.casefold),
        "status": st.sampled_from(models.ProductStatus),
        "created_at": moments,
        "published_at": st.none() | moments,
        "forms": st.lists(forms, max_size=2),
    }
)
texts = names | st.sampled_from(["A-1", "a-1", "li", "a"])
others = st.sampled_from(
    ["2026", "2025-12-31", "now", "true", "false", "active", "1", "20", "soon"]
)
comparators = st.sampled_from([":<", ":>", ":<=", ":>="])
of_texts = ["title", "vendor", "product_type", "tag", "tag_not", "sku", "barcode", "handle"]
dates, numbers = ["2026", "2025-12-31", "now", "soon"], ["1", "3", "20", "2026", "much"]
of_others = {
    "id": numbers,
    "available_for_sale": ["true", "0", "maybe"],
    "status": ["active", "Draft", "none"],
    "created_at": dates,
    "published_at": dates,
    "variants.price": numbers,
}
fields = (
    st.builds(
        Field,
        st.sampled_from(of_texts),
        st.just(":"),
        st.lists(texts, min_size=1, max_size=2).map(tuple),
        st.booleans(),
    )
    | st.one_of(
        st.builds(
            Field, st.just(name), st.just(":") | comparators, st.tuples(st.sampled_from(values))
        )
        for name, values in of_others.items()
    )
    | st.builds(Field, st.sampled_from(of_texts), st.just(":"), st.just(("",)), st.just(True))
    | st.builds(Field, st.sampled_from(["nope", *of_texts]), comparators, st.tuples(texts))
)
written = st.one_of(
    st.builds(Word, texts, st.booleans()), st.builds(Phrase, texts), fields, fields, fields
)
terms = written | written.map(negation)
trees = st.recursive(
    terms,
    lambda inner: (
        st.lists(inner, min_size=2, max_size=3).map(all_of)
        | st.lists(inner, min_size=2, max_size=3).map(any_of)
        | inner.map(negation)
    ),
    max_leaves=5,
)
Row = dict[str, Any]
Test = Callable[[Row], bool]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(products, min_size=1, max_size=5), st.lists(trees, min_size=1, max_size=6))
async def test_a_query_finds_what_fits_it(
    shop: Shop, catalogue: list[Row], queries: list[Node]
) -> None:
    await emptied(shop)
    rows = [{**row, "id": i, "handle": f"p-{i}"} for i, row in enumerate(catalogue, 1)]
    await shop.add(*(stored(row) for row in rows))
    await index(shop)

    for tree in queries:
        test = fold(tree, fitting, conjunction, disjunction, opposite)
        expected = [row["title"] for row in rows if test is None or test(row)]
        assert await found(shop, unparse(tree), STAFF) == expected, unparse(tree)


def stored(row: Row) -> models.Product:
    values = {name: value for name, value in row.items() if name != "forms"}
    variants = [variant(**form, sku_key=(form["sku"] or "").casefold()) for form in row["forms"]]
    return product(*variants, **values)


def conjunction(tests: list[Test]) -> Test:
    return lambda row: all(test(row) for test in tests)


def disjunction(tests: list[Test]) -> Test:
    return lambda row: any(test(row) for test in tests)


def opposite(test: Test) -> Test:
    return lambda row: not test(row)


def fitting(term: Term) -> Test | None:
    """What a row must meet; None for a term that is ignored."""
    if not isinstance(term, Field):
        prefix = isinstance(term, Word) and term.prefix
        return said(term.text, prefix, everywhere) if words(term.text) else None
    if term.name in of_texts:
        return of_text(term) if term.comparator == ":" else None
    if term.prefix or term.name == "nope":
        return None
    return of_other(term)


def said(text: str, prefix: bool, where: Callable[[Row], Iterator[str]]) -> Test:
    wanted = words(text)

    def stands_in(value: str) -> bool:
        there = words(value)
        return any(same(there[i : i + len(wanted)], wanted, prefix) for i in range(len(there)))

    return lambda row: any(stands_in(value) for value in where(row))


def same(there: list[str], wanted: list[str], prefix: bool) -> bool:
    if len(there) < len(wanted) or there[:-1] != wanted[:-1]:
        return False
    return there[-1].startswith(wanted[-1]) if prefix else there[-1] == wanted[-1]


def everywhere(row: Row) -> Iterator[str]:
    yield from (row["title"], row["vendor"], row["product_type"], row["description"])
    yield from row["tags"]
    for i, form in enumerate(row["forms"], 1):
        yield from (f"Form {i}", form["sku"] or "", form["barcode"] or "")


TEXTS: dict[str, Callable[[Row], list[str]]] = {
    "vendor": lambda row: [row["vendor"].casefold()],
    "product_type": lambda row: [row["product_type"].casefold()],
    "tag": lambda row: [tag.casefold() for tag in row["tags"]],
    "tag_not": lambda row: [tag.casefold() for tag in row["tags"]],
    "sku": lambda row: [(form["sku"] or "").casefold() for form in row["forms"]],
    "barcode": lambda row: [form["barcode"] for form in row["forms"] if form["barcode"]],
    "handle": lambda row: [row["handle"]],
}


def of_text(field: Field) -> Test | None:
    if field.name == "title":
        if not words(field.value):
            return (lambda row: True) if field.prefix else None
        return said(field.value, field.prefix, lambda row: iter([row["title"]]))
    listed = field.name == "product_type"
    *before, last = [v.casefold() for v in (field.values if listed else (field.value,))]

    def fits(text: str) -> bool:
        if field.prefix:
            return text in before or (text.startswith(last) and text != "")
        return text in (*before, last)

    inner: Test = lambda row: any(map(fits, TEXTS[field.name](row)))  # noqa: E731
    return opposite(inner) if field.name == "tag_not" else inner


def of_other(field: Field) -> Test | None:
    compare = COMPARE[field.comparator]
    match field.name:
        case "id":
            number = int(field.value) if field.value.isascii() and field.value.isdecimal() else None
            return None if number is None else lambda row: compare(row["id"], number)
        case "available_for_sale":
            wanted = {"true": True, "0": False}.get(field.value)
            if wanted is None or field.comparator != ":":
                return None
            return lambda row: wanted == any(map(sellable, row["forms"]))
        case "status":
            known = [
                v.upper() for v in field.values if v.upper() in models.ProductStatus.__members__
            ]
            if not known or field.comparator != ":":
                return None
            return lambda row: row["status"].name in known
        case "variants.price":
            if not field.value.isdecimal():
                return None
            minor = Decimal(field.value) * 100
            return lambda row: any(compare(form["price_minor"], minor) for form in row["forms"])
    return of_moment(field)


def sellable(form: Row) -> bool:
    return form["stock"] > 0 or not form["inventory_tracked"]


def of_moment(field: Field) -> Test | None:
    span = between(field.comparator, field.value, datetime.now(UTC))
    if span is None:
        return None
    start, end = span[0] or datetime.min.replace(tzinfo=UTC), span[1]
    end = end or datetime.now(UTC) + timedelta(days=400_000)
    return lambda row: row[field.name] is not None and start <= row[field.name] < end


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), min_size=1))
async def test_every_word_of_any_script_is_found(shop: Shop, titles: list[str]) -> None:
    """Both databases take our words as they stand, letters they have never heard of among them."""
    await emptied(shop)
    await shop.add(*(product(variant(), title=title) for title in titles))
    await index(shop)

    for word in {word for title in titles for word in words(title)}:
        having = [title for title in titles if word in words(title)]
        assert await found(shop, unparse(Field("title", ":", (word,)))) == having
