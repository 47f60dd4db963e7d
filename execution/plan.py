"""A compiled operation: its fields, its code, and what is known of its runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLList, GraphQLObjectType, get_nullable_type
from strawberry.schema import Schema

from execution.inliner import is_known
from execution.kinds import Check, Level
from execution.resolver import Resolver
from execution.selection import Operation, Selected


@dataclass(slots=True)
class Planned:
    """A selected field, how it is resolved, and what is asked of its values.

    ``deep``: something at or under it has to be waited for, so it is asked of all sources first.
    """

    index: int
    selected: Selected
    resolver: Resolver
    children: "list[Planned] | None" = None
    deep: bool = False
    through: bool = False  # its objects are passed over: only what they hold is asked for
    check: Check | None = None
    seen: type[Any] | None = None  # the class that its objects mostly are of

    def asked(self) -> frozenset[str]:
        """The fields that are asked of its values, and of their values: ``edges.node``."""
        children = self.children or []
        under = (
            f"{child.selected.name}.{name.selected.name}"
            for child in children
            for name in child.children or ()
        )
        return frozenset([*(child.selected.name for child in children), *under])


@dataclass(slots=True)
class Step:
    """A root field of a mutation: had first, completed after."""

    planned: Planned
    value: Callable[..., Any]
    complete: Callable[..., Any]

    @property
    def is_list(self) -> bool:
        return isinstance(get_nullable_type(self.planned.selected.definition.type), GraphQLList)


@dataclass(slots=True)
class Plan:
    """A compiled operation; ``plans`` keeps it among the others of its document.

    ``credit`` says how often it may still be given up before it is dropped; ``notes`` are its
    users' own.
    """

    schema: Schema
    operation: Operation
    fields: list[Planned]
    root_type: GraphQLObjectType
    level: Level | None = None
    is_text: bool = False  # what the level gives is JSON
    steps: list[Step] = field(default_factory=list)
    credit: int = 0
    source: str = ""
    notes: dict[Any, Any] = field(default_factory=dict)
    # The same, compiled for the classes of objects at these fields.
    make: "Callable[[Mapping[int, type[Any]]], Plan | None] | None" = None
    runs: int = 0
    strays: int = 0
    is_sharp: bool = False
    makings: int = 6  # how often it may still be compiled anew
    kept_in: "dict[tuple[Any, ...], Plan | None]" = field(default_factory=dict)
    choice: tuple[Any, ...] = ()

    def watch(self) -> None:
        """Forget which classes objects were of, to see of which they are from now on."""
        for planned in self.fields:
            if planned.check is not None:
                planned.check.passed.clear()

    def classes(self) -> dict[int, type[Any]]:
        """The fields whose objects were all of one class, of which something is known."""
        found = {}
        for planned in self.fields:
            passed = planned.check.passed if planned.check is not None else ()
            if len(passed) == 1 and (kind := next(iter(passed))) and is_known(kind):
                found[planned.index] = kind
        return found

    def names(self) -> set[str]:
        """The attributes that the code of its fields speaks of, whether or not a run gets there."""
        return {name for planned in self.fields for name in planned.resolver.names()}
