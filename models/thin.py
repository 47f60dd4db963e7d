"""Rows for reading: tuples that pass for the model whose columns they hold.

A row that is only read needs no session, no state and no history. Its class is a subclass of the
model, of the same name, so it shares the model's properties and answers ``isinstance``; each
column is read from its place in the tuple that the driver answered. A column that has to be
converted (a word of a vocabulary, a document, a moment on SQLite) is converted when it is read.
"""

from collections import _tuplegetter  # type: ignore[attr-defined]
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson
import sqlalchemy as sa

from commerce import gid
from models.base import Base, UTCDateTime

Convert = Callable[[Any], Any]
Read = str | tuple[str, Convert]
make: Callable[..., Any] = tuple.__new__


class PlainText(str):
    """Says how a text is read in which there is nothing that JSON would escape."""

    __slots__ = ()
    is_plain = True


class Unread(Exception):
    """A column was asked for that the statement did not read, for nobody needed it before."""

    def __init__(self, model: type[Base], name: str) -> None:
        super().__init__(f"{model.__name__}.{name} was not read")
        self.model, self.name = model, name


@lru_cache(maxsize=256)
def columns_of(model: type[Base]) -> Mapping[str, Any]:
    """The model's columns by the names of its attributes, in the order of its table."""
    return {attribute.key: attribute.columns[0] for attribute in sa.inspect(model).column_attrs}


@lru_cache(maxsize=4096)
def thin(model: type[Base], names: tuple[str, ...], is_sqlite: bool) -> type[Any]:
    """The class of rows that hold the columns of these names, in this order."""
    columns = columns_of(model)
    attributes: dict[str, Any] = {name: _unread(model, name) for name in columns}
    attributes["places"] = {name: place for place, name in enumerate(names)}
    for place, name in enumerate(names):
        convert = converter(columns[name].type, is_sqlite=is_sqlite)
        attributes[name] = _tuplegetter(place, name) if convert is None else _at(place, convert)
    if model.gid is Base.gid and "id" in names:
        attributes["gid"] = _gid(model, names.index("id"))
    attributes["reads"] = _reads(model, names, is_sqlite)
    attributes["model"] = model
    return _subclass(model, attributes)


def _reads(model: type[Base], names: tuple[str, ...], is_sqlite: bool) -> dict[str, Read]:
    """How compiled plans read a row without asking it: ``docs/execution.md``."""
    found: dict[str, Read] = {}
    for place, name in enumerate(names):
        column = columns_of(model)[name]
        convert = converter(column.type, is_sqlite=is_sqlite)
        item = f"{{p}}[{place}]"
        if isinstance(column.type, sa.Boolean) and not column.nullable and is_sqlite:
            found[name] = f"({item} != 0)"
        else:
            found[name] = item if convert is None else (item, convert)
    if model.gid is Base.gid and "id" in names:
        code = f"f'{gid.make(model.__name__, '')}{{{{p}}[{names.index('id')}]}}'"
        is_number = isinstance(columns_of(model)["id"].type, sa.Integer)
        found["gid"] = PlainText(code) if is_number else code
    return found


def recording(
    model: type[Base], names: tuple[str, ...], is_sqlite: bool, note: Callable[[str], None]
) -> type[Any]:
    """As ``thin``, of rows that note the name of each column that is read.

    A property may look at one column or another, by what the first of them holds: all that it
    speaks of are noted.
    """
    columns = columns_of(model)
    attributes: dict[str, Any] = {
        name: _noting(place, name, converter(columns[name].type, is_sqlite=is_sqlite), note)
        for place, name in enumerate(names)
    }
    for name, found in properties_of(model).items():
        attributes[name] = _noting_all(found, sorted(read_by(model, [name])), note)
    attributes["unwatched"] = thin(model, names, is_sqlite)
    return _subclass(model, attributes)


@lru_cache(maxsize=256)
def properties_of(model: type[Base]) -> Mapping[str, property]:
    """What is worked out from the model's columns."""
    columns = columns_of(model)
    found: dict[str, property] = {}
    for kind in reversed(model.__mro__):
        own = {name: one for name, one in vars(kind).items() if isinstance(one, property)}
        found |= {name: one for name, one in own.items() if name not in columns}
    return found


def read_by(model: type[Base], names: Iterable[str]) -> set[str]:
    """The columns among the names, and those that the properties among them speak of."""
    columns, properties = columns_of(model), properties_of(model)
    found: set[str] = set()
    wanted, seen = list(names), set(names)
    while wanted:
        name = wanted.pop()
        if name in columns:
            found.add(name)
        elif name in properties and properties[name].fget is not None:
            inner = set(properties[name].fget.__code__.co_names) - seen  # type: ignore[union-attr]
            seen |= inner
            wanted += inner
    return found


def classes(model: type[Base], of: Callable[[type[Base]], type[Any]]) -> dict[Any, type[Any]]:
    """The classes of rows of a model of several kinds, by what tells the kinds apart."""
    mapper: Any = sa.inspect(model)
    kinds = {kind: of(sub.class_) for kind, sub in mapper.polymorphic_map.items()}
    return {getattr(kind, "name", kind): found for kind, found in kinds.items()}


def changed(row: Any, **values: Any) -> Any:
    """A copy of a thin row in which some columns have other values, as the driver gives them."""
    parts = list(row)
    for name, value in values.items():
        parts[type(row).places[name]] = value
    return make(type(row), parts)


def as_read(row: Any, values: Mapping[str, Any]) -> Any:
    """The copy in which the columns that the row holds have other values, as the model has them."""
    columns = columns_of(type(row).model)
    return changed(
        row,
        **{
            name: orjson.dumps(value).decode() if isinstance(columns[name].type, sa.JSON) else value
            for name, value in values.items()
            if name in type(row).places
        },
    )


def converter(kind: Any, *, is_sqlite: bool) -> Convert | None:
    """What makes the driver's value the model's; None if it is that already."""
    if isinstance(kind, sa.Enum) and kind.enum_class is not None:
        return _optional(kind.enum_class.__getitem__)
    if isinstance(kind, sa.JSON):
        return _optional(orjson.loads)
    if is_sqlite and isinstance(kind, UTCDateTime | sa.DateTime):
        return _optional(_moment)
    if is_sqlite and isinstance(kind, sa.Boolean):
        return _optional(bool)
    return None


def _subclass(model: type[Base], attributes: dict[str, Any]) -> type[Any]:
    # Abstract: SQLAlchemy is to leave the class alone.
    given = {**attributes, "__abstract__": True, "__module__": model.__module__}
    return type(model.__name__, (tuple, model), given)


def _unread(model: type[Base], name: str) -> property:
    def missing(_row: Any) -> Any:
        raise Unread(model, name)

    return property(missing)


def _gid(model: type[Base], place: int) -> property:
    """As ``Base.gid``, with less to look up."""
    whose = gid.make(model.__name__, "")
    return property(lambda row: f"{whose}{tuple.__getitem__(row, place)}")


def _at(place: int, convert: Convert) -> property:
    return property(lambda row: convert(tuple.__getitem__(row, place)))


def _noting(
    place: int, name: str, convert: Convert | None, note: Callable[[str], None]
) -> property:
    def read(row: Any) -> Any:
        note(name)
        value = tuple.__getitem__(row, place)
        return value if convert is None else convert(value)

    return property(read)


def _noting_all(found: property, names: Iterable[str], note: Callable[[str], None]) -> property:
    def read(row: Any) -> Any:
        for name in names:
            note(name)
        return found.__get__(row)

    return property(read)


def _optional(convert: Convert) -> Convert:
    return lambda value: None if value is None else convert(value)


def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=UTC)
