"""Which object type a value is of, and whether it may be: looked up by class where class decides.

An ``is_type_of`` says that the class of a value decides by having ``by_class = True``; it then is
asked once for each class, and not at all about what was marked with ``strawberry.cast``.
"""

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLAbstractType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
    default_type_resolver,
)
from strawberry.execution import optimized_is_awaitable

from execution.drive import drive
from execution.outcome import AwaitableFound, Bail, UnsupportedError

if TYPE_CHECKING:
    from execution.run import Run

MOST_CLASSES = 1_000
Level = Callable[[list[Any], "Run"], Any]


def by_class(kind: GraphQLObjectType) -> bool:
    """Whether the class of a value decides if it is of the type."""
    return kind.is_type_of is None or getattr(kind.is_type_of, "by_class", False)


class Check:
    """Refuses values that graphql-core would not complete as an object of one type."""

    def __init__(self, kind: GraphQLObjectType, index: int, coordinate: str) -> None:
        self._kind, self._index, self._coordinate = kind, index, coordinate
        self.by_class = by_class(kind)
        # The classes that need no check.
        self.passed: set[type] = set()

    def __call__(self, value: Any, run: "Run") -> None:
        refuse_unusual(value, self._coordinate)
        is_type_of = self._kind.is_type_of
        if is_type_of is None or is_type_of(value, run.raw_info(self._index)) is True:
            if self.by_class and len(self.passed) < MOST_CLASSES:
                self.passed.add(value.__class__)
            return
        raise Bail(f"not a {self._kind.name}")


def refuse_unusual(value: Any, coordinate: str) -> None:
    if value is None or value is Undefined or isinstance(value, Exception):
        raise Bail("nothing, or an error as a value")
    if optimized_is_awaitable(value):
        if inspect.iscoroutine(value):
            value.close()
        raise AwaitableFound(coordinate)


class Spread:
    """Sends the values of an abstract type on, each with those of its own object type.

    ``level_of`` compiles what is asked of an object type when its first value comes.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        kind: GraphQLAbstractType,
        index: int,
        coordinate: str,
        level_of: Callable[[GraphQLObjectType], Level],
    ) -> None:
        self._schema, self._kind, self._level_of = schema, kind, level_of
        self._index, self._coordinate = index, coordinate
        self._by_class = _resolved_by_class(schema, kind)
        self._known: dict[type, GraphQLObjectType] = {}
        self._levels: dict[GraphQLObjectType, Level] = {}

    async def __call__(self, values: list[Any], run: "Run") -> list[Any]:
        places: dict[GraphQLObjectType, tuple[list[int], list[Any]]] = {}
        for place, value in enumerate(values):
            kind = self._known.get(value.__class__) or self._kind_of(value, run)
            found = places.get(kind)
            if found is None:
                found = places[kind] = ([], [])
            found[0].append(place)
            found[1].append(value)
        done: list[Any] = [None] * len(values)
        later = []
        for kind, (at, of_kind) in places.items():
            level = self._level(kind)
            if inspect.iscoroutinefunction(level):
                later.append((level, at, of_kind))
            else:
                _put(done, at, level(of_kind, run))
        if len(later) == 1:
            level, at, of_kind = later[0]
            _put(done, at, await level(of_kind, run))
        elif later:
            found_later = await drive(level(of_kind, run) for level, _, of_kind in later)
            for (_, at, _), completed in zip(later, found_later, strict=True):
                _put(done, at, completed)
        return done

    def _level(self, kind: GraphQLObjectType) -> Level:
        level = self._levels.get(kind)
        if level is None:
            try:
                level = self._levels[kind] = self._level_of(kind)
            except UnsupportedError as error:
                raise Bail(str(error)) from error
        return level

    def _kind_of(self, value: Any, run: "Run") -> GraphQLObjectType:
        refuse_unusual(value, self._coordinate)
        info = run.raw_info(self._index)
        resolve = self._kind.resolve_type or default_type_resolver
        name = resolve(value, info, self._kind)
        kind = self._schema.get_type(name) if isinstance(name, str) else None
        if not isinstance(kind, GraphQLObjectType) or not self._schema.is_sub_type(
            self._kind, kind
        ):
            raise Bail(f"not a {self._kind.name}")
        if kind.is_type_of is not None and kind.is_type_of(value, info) is not True:
            raise Bail(f"not a {kind.name}")
        if self._by_class and len(self._known) < MOST_CLASSES and not isinstance(value, dict):
            self._known[value.__class__] = kind
        return kind


def _resolved_by_class(schema: GraphQLSchema, kind: GraphQLAbstractType) -> bool:
    """Whether the type is Strawberry's to resolve, and every possible type is known by class."""
    definition = kind.extensions.get("strawberry-definition")
    if definition is None:
        return False
    if isinstance(kind, GraphQLInterfaceType) and definition.resolve_type:
        return False
    possible = schema.get_possible_types(kind)
    return all(one.is_type_of is not None and by_class(one) for one in possible)


def _put(done: list[Any], places: list[int], found: list[Any]) -> None:
    for place, one in zip(places, found, strict=True):
        done[place] = one
