"""Rows that are being made or changed: plain objects that pass for their model.

An entity of the ORM notes each change, and a flush finds out what there is to write, which takes
longer than to write it. A draft knows what it was read as. ``models.writing`` writes it.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from models.base import Base
from models.thin import columns_of

Make = Callable[[], Any]


@cache
def draft(model: type[Base]) -> type[Any]:
    """The class of the model's drafts: its columns and relationships are plain attributes.

    One that is made has the defaults of its columns. Relationships are whatever is put there.
    """
    names = tuple(columns_of(model))
    defaults = [(name, _default(column)) for name, column in columns_of(model).items()]

    def made(self: Any, **values: Any) -> None:
        for name, default in defaults:
            setattr(self, name, values[name] if name in values else default())

    relations = tuple(sa.inspect(model).relationships.keys())
    given = {
        "__slots__": (*names, *relations, "read_as"),
        "__init__": made,
        "__abstract__": True,  # SQLAlchemy is to leave the class alone
        "__module__": model.__module__,
    }
    return type(model.__name__, (model,), given)


def as_read(model: type[Base], values: Sequence[Any]) -> Any:
    """The draft of a row that is there; ``values`` are its columns, in the order of its table."""
    found: Any = object.__new__(draft(model))
    for name, value in zip(columns_of(model), values, strict=True):
        setattr(found, name, value)
    found.read_as = tuple(values)
    return found


def is_draft(row: Any) -> bool:
    return type(row) is draft(type(row).__mapper__.class_)


def changes(row: Any) -> tuple[str, ...]:
    """The names of the columns that are not as they were read; another object is another value."""
    columns = columns_of(type(row).__mapper__.class_)
    return tuple(
        name
        for name, before in zip(columns, row.read_as, strict=True)
        if (now := getattr(row, name)) is not before and now != before
    )


def renewed(model: type[Base]) -> dict[str, Make]:
    """The columns that follow each change of a row, and what makes their values."""
    updates = {name: column.onupdate for name, column in columns_of(model).items()}
    return {name: _called(one.arg) for name, one in updates.items() if one is not None}


def _default(column: Any) -> Make:
    if column.default is None:
        return lambda: None
    argument = column.default.arg
    return _called(argument) if column.default.is_callable else lambda: argument


def _called(argument: Any) -> Make:
    """SQLAlchemy's functions for values take a context, at which ours do not look."""
    return lambda: argument(None)
