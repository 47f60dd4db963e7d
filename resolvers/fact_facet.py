"""Facets of metafields: those that staff marked as filters, and buyers may see."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql import ColumnElement

import models

_FACT, _DEFINITION = models.Metafield, models.MetafieldDefinition
_LISTED = _FACT.type.startswith("list.")


@dataclass(frozen=True)
class Values:
    """What is counted: columns, what they are read from, and conditions.

    ``kind`` is the filter that they need not meet, for it is their own.
    """

    kind: str | None
    columns: dict[str, Any]
    source: Any
    where: Sequence[ColumnElement[bool]]


def kind(owner_type: str, namespace: str, key: str) -> str:
    """The kind of filter that one metafield is."""
    return f"{owner_type} {namespace}.{key}"


def items(*, is_sqlite: bool) -> Any:
    """A metafield's value as a table: each item of a list, or the value by itself."""
    if is_sqlite:
        whole = sa.case((_LISTED, _FACT.value), else_=sa.func.json_array(_FACT.value))
        return sa.func.json_each(whole).table_valued("value", name="item")
    parsed = sa.case(
        (_LISTED, sa.cast(_FACT.value, JSONB)), else_=sa.func.jsonb_build_array(_FACT.value)
    )
    return sa.func.jsonb_array_elements_text(parsed).table_valued("value", name="item")


def values(
    owners: sa.CTE, owner_type: str, chosen: Iterable[str], *, is_sqlite: bool
) -> Iterator[Values]:
    """Of all metafields that are filters, but for the ``chosen``, and then of each of these."""
    name = _FACT.namespace + "." + _FACT.key
    item = items(is_sqlite=is_sqlite)
    value = sa.cast(item.c.value, sa.String)
    offered: tuple[Any, ...] = (
        _DEFINITION.owner_type == owner_type,
        _DEFINITION.is_filterable,
        _DEFINITION.is_public,
    )
    columns: dict[str, Any] = {
        "name_key": name,
        "key": value,
        "name": sa.func.min(_DEFINITION.name),
        "label": value,
        "type": sa.func.min(_DEFINITION.type),
    }
    joined = (
        sa.join(
            owners,
            _FACT,
            sa.and_(
                _FACT.owner_type == owner_type, _FACT.owner_key == sa.cast(owners.c.id, sa.String)
            ),
        )
        .join(_DEFINITION, _DEFINITION.id == _FACT.definition_id)
        .join(item, sa.true())
    )
    # Where staff marked none, nothing is looked up: this is asked once, before all else.
    there = sa.exists(sa.select(_DEFINITION.id).where(*offered))
    before = f"{owner_type} "
    named = {one: one.removeprefix(before) for one in chosen if one.startswith(before)}
    others = [name.not_in(list(named.values()))] if named else []
    yield Values(None, columns, joined, (there, *offered, *others))
    for one, its_name in named.items():
        yield Values(one, columns, joined, (*offered, name == its_name))
