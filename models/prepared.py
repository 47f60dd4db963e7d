"""Statements compiled once: their text, where their values go, and what is made of their rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from models.base import Base
from models.profile import Profile
from models.thin import classes, columns_of, converter, make, thin

Rows = Sequence[Any]


@dataclass(slots=True, eq=False)
class Prepared:
    """A statement as the driver takes it.

    ``arguments`` makes the driver's list of the values of the parameters, by their names or, for
    a statement that was built for the occasion, by their places. ``rows`` and ``scalars`` make of
    the driver's rows what was selected: tuples, or the first of each.
    """

    text: str
    arguments: Callable[[Any], list[Any]]
    rows: Callable[[Rows], list[Any]]
    scalars: Callable[[Rows], list[Any]]
    # Of the entities: the class of their rows, where its columns begin, how many they are, and all
    # are. None where a row may be of several classes.
    entities: tuple[tuple[type[Any], int, int, int], ...] | None = ()
    models: frozenset[type[Base]] = frozenset()  # of all entities
    latest: int = 0  # how many rows it found when it was sent last

    @property
    def entity(self) -> tuple[type[Any], int, int, int] | None:
        """The only one that is selected."""
        return self.entities[0] if self.entities and len(self.entities) == 1 else None


def prepare(
    statement: Any,
    dialect: Dialect,
    *,
    is_sqlite: bool,
    profile: Profile | None = None,
    binds: Sequence[Any] | None = None,
) -> Prepared | None:
    """The statement, compiled; None where SQLAlchemy has to see its values to compile it.

    ``binds`` are the parameters, or their names, in the order in which later statements of the same
    shape give their values; without them, values are given by name.
    """
    parts = _parts(statement, is_sqlite, profile)
    if any(isinstance(part, _Entity) for part in parts):
        columns = [column for part in parts for column in part.columns]
        statement = statement.with_only_columns(*columns, maintain_column_froms=True)
    compiled = statement.compile(dialect=dialect)
    if compiled.post_compile_params or compiled.literal_execute_params:
        return None
    types = [found.type for found in compiled._result_columns]  # noqa: SLF001
    if not types:  # it writes
        return Prepared(compiled.string, _arguments(compiled, binds), list, list)
    rows, scalars = _makers(parts, types, is_sqlite)
    models = frozenset(part.model for part in parts if isinstance(part, _Entity))
    return Prepared(
        compiled.string, _arguments(compiled, binds), rows, scalars, _entities(parts), models
    )


@dataclass(slots=True)
class _Entity:
    """A model among what is selected: these columns of it become one thin row."""

    model: type[Base]
    columns: list[Any]
    kind: type[Any] | None
    kinds: dict[Any, type[Any]]
    place_of_kind: int = 0
    place_of_key: int | None = None  # None where the row is there for certain


@dataclass(slots=True)
class _Value:
    columns: list[Any]


def _parts(statement: Any, is_sqlite: bool, profile: Profile | None) -> list["_Entity | _Value"]:
    described = statement.column_descriptions if isinstance(statement, sa.Select) else []
    maybe = len(described) > 1  # an outer join may not find it
    return [
        _entity(one["entity"], one["type"], is_sqlite, profile, maybe=maybe)
        if one["expr"] is one.get("entity")
        else _Value([one["expr"]])
        for one in described
    ]


def _entity(
    alias: Any, model: type[Base], is_sqlite: bool, profile: Profile | None, *, maybe: bool
) -> _Entity:
    mapper: Any = sa.inspect(model)
    everything = tuple(columns_of(model))
    key = mapper.get_property_by_column(mapper.primary_key[0]).key
    if mapper.polymorphic_on is not None:
        kinds = classes(model, lambda kind: thin(kind, everything, is_sqlite))
        place = everything.index(mapper.polymorphic_on.key)
        known = everything.index(key) if maybe else None
        return _Entity(model, _labelled(alias, everything), None, kinds, place, known)
    names = (profile.columns(model) if profile else None) or everything
    if maybe and key not in names:
        names = (key, *names)
    if profile is not None and profile.watches(model):
        kind = profile.noting(model, is_sqlite=is_sqlite)
    else:
        kind = thin(model, names, is_sqlite)
    known = names.index(key) if maybe else None
    return _Entity(model, _labelled(alias, names), kind, {}, place_of_key=known)


def _entities(
    parts: Sequence["_Entity | _Value"],
) -> tuple[tuple[type[Any], int, int, int], ...] | None:
    found, at = [], 0
    width = sum(len(part.columns) for part in parts)
    for part in parts:
        if isinstance(part, _Entity):
            if part.kind is None:
                return None
            found.append((part.kind, at, len(part.columns), width))
        at += len(part.columns)
    return tuple(found)


def _labelled(alias: Any, names: Sequence[str]) -> list[Any]:
    """Under names of their own, or SQLAlchemy would select a column once that is there twice."""
    return [getattr(alias, name).label(f"own_{name}") for name in names]


def _arguments(compiled: Any, binds: Sequence[Any] | None) -> Callable[[Any], list[Any]]:
    processors = compiled._bind_processors  # noqa: SLF001
    places: dict[Any, int] = {}
    for place, given in enumerate(binds or ()):
        places |= dict.fromkeys([given] if isinstance(given, str) else given._cloned_set, place)  # noqa: SLF001
    named = binds is None
    wanted = [
        (
            bind.key if named else places.get(bind, places.get(bind.key)),
            bind.effective_value,
            processors.get(name),
        )
        for name in compiled.positiontup or ()
        for bind in (compiled.binds[name],)
    ]

    names: dict[str, Any] = {}
    pieces = []
    for number, (name, fixed, process) in enumerate(wanted):
        # What every request has in common is made ready once.
        is_ready = process is None or fixed is None
        names[f"fixed{number}"] = fixed if is_ready else process(fixed)
        names[f"process{number}"] = process
        made = "{}" if process is None else f"process{number}({{}})"
        ours = (made if fixed is None else "{}").format(f"fixed{number}")
        given = made.format(f"values[{name!r}]")
        if name is None:
            given = ours
        elif named:
            given = f"({given} if {name!r} in values else {ours})"
        pieces.append(given)
    exec(f"def arguments(values):\n    return [{', '.join(pieces)}]", names)  # noqa: S102
    found: Callable[[Any], list[Any]] = names["arguments"]
    return found


def _makers(
    parts: Sequence["_Entity | _Value"], types: Sequence[Any], is_sqlite: bool
) -> tuple[Callable[[Rows], list[Any]], Callable[[Rows], list[Any]]]:
    names: dict[str, Any] = {"make": make}
    pieces, place = [], 0
    for part in parts or [_Value([kind]) for kind in types]:
        pieces.append(_piece(part, place, types, is_sqlite, names))
        place += len(part.columns)
    first = pieces[0]
    if len(pieces) == 1:  # the driver's row as it is
        first = first.replace(f"r[0:{place}]", "r")
    code = (
        f"def rows(found):\n    return [({', '.join(pieces)},) for r in found]\n"
        f"def scalars(found):\n    return [{first} for r in found]"
    )
    exec(code, names)  # noqa: S102 (of places, and of names that are made here)
    return names["rows"], names["scalars"]


def _piece(
    part: "_Entity | _Value",
    place: int,
    types: Sequence[Any],
    is_sqlite: bool,
    names: dict[str, Any],
) -> str:
    """An expression that makes one part of what was selected from ``r``, the driver's row."""
    if isinstance(part, _Value):
        convert = converter(types[place], is_sqlite=is_sqlite)
        if convert is None:
            return f"r[{place}]"
        names[f"convert{place}"] = convert
        return f"convert{place}(r[{place}])"
    names[f"kind{place}"] = part.kind or part.kinds
    kind = f"kind{place}" if part.kind else f"kind{place}[r[{place + part.place_of_kind}]]"
    made = f"make({kind}, r[{place}:{place + len(part.columns)}])"
    if part.place_of_key is None:
        return made
    return f"(None if r[{place + part.place_of_key}] is None else {made})"
