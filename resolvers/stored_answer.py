"""An outcome as it is stored with its key: references to rows, never what is in them."""

from collections.abc import Sequence
from dataclasses import field, fields
from typing import Any

import sqlalchemy as sa

import models
from context import Context

ROW = "row"
_TOLD_ONCE = "told once"


def told_once() -> Any:
    """A field of an outcome that is never stored: a duplicate is answered with None."""
    return field(default=None, metadata={_TOLD_ONCE: True})


def encode(outcome: Any) -> dict[str, Any]:
    """The fields of an outcome: rows as references, beside them plain values only."""
    return {
        each.name: _encoded(getattr(outcome, each.name))
        for each in fields(outcome)
        if not each.metadata.get(_TOLD_ONCE)
    }


def _encoded(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case models.Base():  # before tuples, for a row that was only read is one
            return {ROW: type(value).__name__, "key": list(_key(value))}
        case list() | tuple():
            return [_encoded(item) for item in value]
        case _:
            raise TypeError(f"an outcome with {value!r} cannot be stored: refer to a row")


async def decode(context: Context, kind: type[Any], answer: dict[str, Any]) -> Any:
    """The outcome again, with its rows as they are now; None for a row that is gone."""
    rows = await _rows(context, list(answer.values()))
    return kind(**{name: _decoded(value, rows) for name, value in answer.items()})


Rows = dict[tuple[str, tuple[Any, ...]], Any]


def _decoded(value: Any, rows: Rows) -> Any:
    match value:
        case list():
            items = [_decoded(item, rows) for item in value]
            return [item for item in items if item is not None]
        case {"row": name, "key": key}:
            return rows.get((name, tuple(key)))
        case _:
            return value


async def _rows(context: Context, values: Sequence[Any]) -> Rows:
    """The rows that the values refer to; one statement for each kind of them."""
    wanted: dict[str, list[tuple[Any, ...]]] = {}
    for value in values:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                wanted.setdefault(item[ROW], []).append(tuple(item["key"]))
    found: Rows = {}
    for name, keys in wanted.items():
        kind = getattr(models, name)
        columns = sa.inspect(kind).primary_key
        among_them = sa.or_(
            *(sa.and_(*(c == part for c, part in zip(columns, key, strict=True))) for key in keys)
        )
        for row in await context.scalars(sa.select(kind).where(among_them)):
            found[name, _key(row)] = row
    return found


def _key(row: models.Base) -> tuple[Any, ...]:
    mapper: Any = sa.inspect(models.kind_of(row))
    return tuple(getattr(row, mapper.get_property_by_column(c).key) for c in mapper.primary_key)
