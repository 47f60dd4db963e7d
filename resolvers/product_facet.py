"""Facets: what a list of products can be narrowed by, and how many each value would leave."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

import models
from commerce.facet import (
    AVAILABLE,
    CATEGORY,
    FIXED_PRICE,
    OPTION,
    PRICE,
    PRODUCT_FACT,
    PRODUCT_TYPE,
    TAG,
    VARIANT_FACT,
    VENDOR,
    Row,
)
from commerce.product_assembly import DEFAULT_OPTION, DEFAULT_VALUE
from loaders.batch import Assembled, Reader
from loaders.catalogue import SELLABLE
from resolvers import fact_facet
from resolvers.product_filter import Conditions, option_kind

MOST_VALUES = 100  # of each facet
MOST_PRODUCTS = 5_000  # are counted, in all the lists together
_PRODUCT, _VARIANT, _TAG = models.Product, models.ProductVariant, models.ProductTag
_CHOICE: Any = models.VariantOption
# What a product without a choice calls its only form: nobody looks for that.
_NO_NAME, _NO_CHOICE = DEFAULT_OPTION.casefold(), DEFAULT_VALUE.casefold()
_FIXED = models.PriceListPrice
# The names of the options that filters choose of, by the kinds of those.
Chosen = Mapping[str, ColumnElement[str]]
_ABSENT = {
    field.name: sa.literal("", sa.String) if field.type is str else sa.literal(0, sa.BigInteger)
    for field in fields(Row)
}


async def counted(
    reader: Reader, listed: sa.Select[Any], conditions: Conditions
) -> dict[int, list[Row]]:
    """The values of all facets with their counts, by list, in one statement.

    ``listed`` has columns ``owner`` (a list's key) and ``id`` (a product of it, whether it meets
    the conditions or not). Each facet is counted among the products that meet all conditions
    but its own, so that several of its values can be chosen.
    """
    found: defaultdict[int, list[Row]] = defaultdict(list)
    chosen = {
        kind: sa.bindparam(None, kind.removeprefix(option_kind("")), sa.String, unique=True)
        for kind in conditions.of_variant
        if kind.startswith(option_kind(""))
    }
    sides = conditions.of_product, conditions.of_variant
    alike = [tuple(OPTION if kind in chosen else _known(kind) for kind in side) for side in sides]
    statement = Assembled(
        (counted, *alike, conditions.available, conditions.price_list, MOST_VALUES),
        [
            *(listed, *conditions.spans, *chosen.values()),
            *(condition for side in sides for condition in side.values()),
        ],
        lambda: _statement(listed, conditions, chosen),
    )
    for owner, *values in await reader.assembled(statement):
        found[owner].append(Row(*values))
    return found


def _known(kind: str) -> str:
    """A kind of filter that has a facet; no other is told apart."""
    return kind if kind in (CATEGORY, PRICE, PRODUCT_TYPE, TAG, VENDOR) else ""


def _statement(listed: sa.Select[Any], conditions: Conditions, chosen: Chosen) -> sa.Select[Any]:
    ids = listed.cte("listed")
    arms = [*_of_products(ids, conditions), *_of_variants(ids, conditions, chosen)]
    values = sa.union_all(*arms).subquery()
    order = sa.func.row_number().over(
        partition_by=(values.c.owner, values.c.facet, values.c.name_key),
        order_by=(values.c.count.desc(), values.c.key),
    )
    ranked = sa.select(values, order.label("place")).subquery()
    columns = [column for column in ranked.c if column.key != "place"]
    return sa.select(*columns).where(ranked.c.place <= MOST_VALUES).order_by(*columns[:4])


def _value(owner: Any, facet: str, **given: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """The columns of a ``Row`` behind its list's key, alike in every part of the statement."""
    made = {"facet": sa.literal(facet, sa.String), **given}
    return [owner, *(made.get(name, absent).label(name) for name, absent in _ABSENT.items())]


def _flags(conditions: dict[str, ColumnElement[bool]]) -> list[ColumnElement[int]]:
    return [
        sa.case((condition, 1), else_=0).label(f"fits_{i}")
        for i, condition in enumerate(conditions.values())
    ]


def _fit(rows: sa.CTE, kinds: Sequence[str], but: str | None) -> list[ColumnElement[bool]]:
    """The rows that meet what is asked of every kind but one."""
    return [rows.c[f"fits_{i}"] == 1 for i, kind in enumerate(kinds) if kind != but]


def _of_products(listed: sa.CTE, conditions: Conditions) -> Iterator[sa.Select[Any]]:
    kinds = list(conditions.of_product)
    columns: dict[str, tuple[Any, Any]] = {
        CATEGORY: (_PRODUCT.category_key, _PRODUCT.category_way),
        PRODUCT_TYPE: (_PRODUCT.product_type_key, _PRODUCT.product_type),
        VENDOR: (_PRODUCT.vendor_key, _PRODUCT.vendor),
    }
    products = (
        sa.select(
            *(listed.c.owner, _PRODUCT.id),
            *(column for pair in columns.values() for column in pair),
            *_flags(conditions.of_product),
        )
        .join_from(listed, _PRODUCT, _PRODUCT.id == listed.c.id)
        .where(*conditions.of_variants())
        .cte("products")
    )
    for facet, (key, label) in columns.items():
        grouped = _grouped(products, facet, products.c[key.key], products.c[label.key])
        yield grouped.where(products.c[key.key] != "", *_fit(products, kinds, facet))
    yield (
        _grouped(products, TAG, _TAG.tag_key, _TAG.tag)
        .join_from(products, _TAG, _TAG.product_id == products.c.id)
        .where(*_fit(products, kinds, TAG))
    )
    many = sa.func.count(products.c.id.distinct())
    for one in fact_facet.values(products, "Product", kinds, is_sqlite=conditions.is_sqlite):
        counted = _facts(products, PRODUCT_FACT, one, many)
        yield counted.where(*_fit(products, kinds, one.kind))


def _facts(
    owners: sa.CTE, facet: str, one: fact_facet.Values, many: ColumnElement[int]
) -> sa.Select[Any]:
    """Counted by list, name and value."""
    columns = _value(owners.c.owner, facet, count=many, **one.columns)
    groups = (owners.c.owner, one.columns["name_key"], one.columns["key"])
    return sa.select(*columns).select_from(one.source).where(*one.where).group_by(*groups)


def _grouped(products: sa.CTE, facet: str, key: Any, label: Any) -> sa.Select[Any]:
    columns = _value(
        products.c.owner, facet, key=key, label=sa.func.min(label), count=sa.func.count()
    )
    return sa.select(*columns).group_by(products.c.owner, key)


def _of_variants(
    listed: sa.CTE, conditions: Conditions, chosen: Chosen
) -> Iterator[sa.Select[Any]]:
    kinds = list(conditions.of_variant)
    selected = (
        sa.select(
            *(listed.c.owner, _VARIANT.id, _VARIANT.product_id),
            *_priced(conditions.price_list),
            sa.case((SELLABLE, 1), else_=0).label("sellable"),
            *_flags(conditions.of_variant),
        )
        .join_from(listed, _PRODUCT, _PRODUCT.id == listed.c.id)
        .join(_VARIANT, _VARIANT.product_id == _PRODUCT.id)
        .where(*conditions.of_product.values())
    )
    if conditions.price_list is not None:
        ours = _FIXED.price_list_id == conditions.price_list
        selected = selected.outerjoin(_FIXED, sa.and_(_FIXED.variant_id == _VARIANT.id, ours))
    variants = selected.cte("variants")
    fit_all = _fit(variants, kinds, None)
    yield _availability(variants, fit_all)
    yield from _prices(variants, _fit(variants, kinds, PRICE), conditions)
    others = [_CHOICE.name_key.not_in(list(chosen.values()))] if chosen else []
    yield _options(variants, conditions.available, *fit_all, *others)
    for kind, name_key in chosen.items():
        fit = _fit(variants, kinds, kind)
        yield _options(variants, conditions.available, *fit, _CHOICE.name_key == name_key)
    many = _products_among(variants, conditions.available)
    for one in fact_facet.values(variants, "ProductVariant", kinds, is_sqlite=conditions.is_sqlite):
        counted = _facts(variants, VARIANT_FACT, one, many)
        yield counted.where(*_fit(variants, kinds, one.kind)).having(many > 0)


def _priced(price_list: int | None) -> list[ColumnElement[Any]]:
    """A variant's own price, and the fixed one that stands in its place if the market has it."""
    own = _VARIANT.price_minor.expression
    if price_list is None:
        return [own]
    kept = sa.case((_FIXED.variant_id.is_(None), own)).label("price_minor")
    return [kept, _FIXED.price_minor.label("fixed_minor")]


def _products_among(variants: sa.CTE, available: bool | None) -> ColumnElement[int]:
    """How many products these are variants of: with one of them for sale, with none, or all."""
    product_id = variants.c.product_id
    every = sa.func.count(product_id.distinct())
    if available is None:
        return every
    with_one = sa.func.count(sa.case((variants.c.sellable == 1, product_id)).distinct())
    return with_one if available else every - with_one


def _availability(variants: sa.CTE, fit: Sequence[ColumnElement[bool]]) -> sa.Select[Any]:
    columns = _value(
        variants.c.owner,
        AVAILABLE,
        count=_products_among(variants, available=True),
        amount=_products_among(variants, available=False),
    )
    return sa.select(*columns).where(*fit).group_by(variants.c.owner)


def _prices(
    variants: sa.CTE, fit: Sequence[ColumnElement[bool]], conditions: Conditions
) -> Iterator[sa.Select[Any]]:
    """The highest of the shop's own prices, and the highest of those that stand in their place."""
    meant = [variants.c.sellable == 1] if conditions.available else []
    count = _products_among(variants, conditions.available)
    for facet, column in ((PRICE, "price_minor"), (FIXED_PRICE, "fixed_minor")):
        if column in variants.c:
            highest = sa.func.coalesce(sa.func.max(variants.c[column]), 0)
            columns = _value(variants.c.owner, facet, count=count, amount=highest)
            yield sa.select(*columns).where(*fit, *meant).group_by(variants.c.owner)


def _options(
    variants: sa.CTE, available: bool | None, *where: ColumnElement[bool]
) -> sa.Select[Any]:
    many = _products_among(variants, available)
    columns = _value(
        variants.c.owner,
        OPTION,
        name_key=_CHOICE.name_key,
        key=_CHOICE.value_key,
        name=sa.func.min(_CHOICE.name),
        label=sa.func.min(_CHOICE.value),
        position=sa.func.min(_CHOICE.position),
        count=many,
        color=sa.func.coalesce(sa.func.max(_CHOICE.swatch_color), ""),
        image_id=sa.func.coalesce(sa.func.max(_CHOICE.swatch_image_id), 0),
    )
    # Of groups, not of rows: for those SQLite makes a Bloom filter of all choices that there are.
    name, value = sa.func.min(_CHOICE.name_key), sa.func.min(_CHOICE.value_key)
    is_choice = sa.or_(name != _NO_NAME, value != _NO_CHOICE)
    return (
        sa.select(*columns)
        .join_from(variants, _CHOICE, _CHOICE.variant_id == variants.c.id)
        .where(*where)
        .group_by(variants.c.owner, _CHOICE.name_key, _CHOICE.value_key)
        .having(sa.and_(is_choice, many > 0))
    )
