"""Which Python values each type of the schema shows, read off the resolvers' annotations."""

import types
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from enum import Enum
from functools import cache, cached_property
from typing import Any, Union, get_args, get_origin, get_type_hints

import sqlalchemy as sa
from graphql import (
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_object_type,
)
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

import commerce.refusal
import loaders.pagination
import models
import resolvers.checkout
from schema import schema as contract

CORE = contract._schema
TYPES = {name: kind for name, kind in CORE.type_map.items() if not name.startswith("__")}
PLAIN = (str, int, float, bool, bytes, datetime, type(None))
# What annotations do not say: the members of unions that are told apart by ``is_type_of``.
OTHERWISE: dict[str, type] = {
    "CartOperationError": commerce.refusal.Reason,
    "CartStatusNotReady": resolvers.checkout.Failed,
    "SubmissionError": commerce.refusal.Reason,
    "SubmitAlreadyAccepted": resolvers.checkout.AlreadyAccepted,
    "SubmitFailed": resolvers.checkout.Failed,
    "SubmitSuccess": resolvers.checkout.Accepted,
}
# Members of the contract's unions that are never the answer here, and say why.
NEVER_ANSWERED = {
    name
    for name, converted in contract.schema_converter.type_map.items()
    if isinstance(converted.definition, StrawberryObjectDefinition)
    and hasattr(getattr(converted.definition.origin, "is_type_of", None), "why")
}

Field = tuple[str, StrawberryField, GraphQLNamedType]


@cache
def output_fields() -> list[Field]:
    """Every field that answers something: its type's name, itself, and the type of its answer."""
    return list(_output_fields())


def _output_fields() -> Iterator[Field]:
    for name, converted in contract.schema_converter.type_map.items():
        definition = converted.definition
        if isinstance(definition, StrawberryObjectDefinition) and not definition.is_input:
            for field in definition.fields:
                written = contract.config.name_converter.from_field(field)
                yield name, field, get_named_type(TYPES[name].fields[written].type)  # type: ignore[attr-defined]


@cache
def answered() -> set[str]:
    """The types that an answer can hold: not those behind what is always null or empty."""
    fields = output_fields()
    leading = [(name, named) for name, field, named in fields if not field.metadata.get("always")]
    unoffered = _reached(
        {named.name for _, field, named in fields if field.metadata.get("always")},
        lambda name: {named.name for parent, named in leading if parent == name},
    )

    def behind(name: str) -> set[str]:
        """A member of ``Node`` may only ever be named where nothing is answered."""
        never = name in NEVER_ANSWERED
        named = [named for parent, named in leading if parent == name and not never]
        members = {kind.name for each in named for kind in possible(each)}
        return {each.name for each in named} | (members - unoffered)

    roots = {
        kind.name for kind in (CORE.query_type, CORE.mutation_type, CORE.subscription_type) if kind
    }
    return _reached(roots, behind) - NEVER_ANSWERED


def _reached(start: set[str], behind: Callable[[str], set[str]]) -> set[str]:
    """All that one comes to from the start."""
    found: set[str] = set()
    following = start
    while following - found:
        found |= following
        following = set().union(*(behind(name) for name in found))
    return found


def possible(named: GraphQLNamedType) -> list[GraphQLObjectType]:
    if isinstance(named, GraphQLInterfaceType | GraphQLUnionType):
        return list(CORE.get_possible_types(named))
    return [named] if isinstance(named, GraphQLObjectType) else []


@cache
def shown() -> dict[str, set[type]]:
    """The classes whose values each type shows, and whose attributes its plain fields are."""
    found: defaultdict[str, set[type]] = defaultdict(set)
    found["PageInfo"] = {loaders.pagination.PageInfo}
    for name, cls in OTHERWISE.items():
        found[name].add(cls)
    for name in TYPES:
        if name.endswith("Connection"):
            found[name] = {loaders.pagination.Page}
        elif name.endswith("Edge"):
            found[name] = {loaders.pagination.Edge}
    for kind in possible(TYPES["Node"]):  # a row's class has the name of its type
        found[kind.name] |= {row for row in [getattr(models, kind.name, None)] if row}
    before = -1
    while before != (before := sum(map(len, found.values()))):
        for name, field, named in output_fields():
            for cls in _answers(field, found[name]):
                for kind, each in _shown_as(named, cls):
                    found[kind].add(each)
    return found


def _answers(field: StrawberryField, parents: set[type]) -> set[type]:
    """The classes of what a field gives, as its resolver or its parent's attribute says."""
    if field.base_resolver is not None:
        return _classes(get_type_hints(field.base_resolver.wrapped_func).get("return"))
    return set().union(*(_classes(annotation(cls, field.python_name)) for cls in parents))


def _classes(hint: Any) -> set[type]:
    """The classes of values in an annotation: ``Page[Row] | None`` holds rows."""
    if hint is Any:
        return set()
    if isinstance(hint, type) and get_origin(hint) is None:
        plain = issubclass(hint, (*PLAIN, Enum)) or hint is models.Base
        return set() if plain or hint is loaders.pagination.Page else {hint}
    return set().union(*(_classes(argument) for argument in get_args(hint)))


def _shown_as(named: GraphQLNamedType, cls: type) -> Iterator[tuple[str, type]]:
    """The types, where ``named`` is expected, that values of ``cls`` are shown as."""
    if named.name.endswith("Connection"):
        if issubclass(cls, loaders.pagination.Page):
            yield named.name, cls
            return
        named = get_named_type(TYPES[named.name].fields["nodes"].type)  # type: ignore[attr-defined]
    members = possible(named)
    for each in (cls, *kinds(cls)) if len(members) > 1 else (cls,):
        for kind in members:
            if len(members) == 1 or recognised(kind, each):
                yield kind.name, each


def kinds(cls: type) -> list[type]:
    """The classes below it, but for those of rows that are only read."""
    return [each for each in cls.__subclasses__() if "__abstract__" not in vars(each)]


def recognised(kind: GraphQLObjectType, cls: type) -> bool:
    """Whether a type takes a value for its own, as far as the value's class tells."""
    if kind.is_type_of is None:
        return False
    try:
        return bool(kind.is_type_of(object.__new__(cls), None))  # type: ignore[arg-type]
    except AttributeError:
        return True  # it looks into the value


@cache
def annotation(cls: type, name: str) -> Any:
    """What the class says of its attribute; None if it says nothing."""
    found = getattr(cls, name, None)
    if isinstance(found, property):
        return get_type_hints(found.fget).get("return")
    if isinstance(found, cached_property):
        return get_type_hints(found.func).get("return")
    return get_type_hints(cls, localns=vars(models)).get(name)


def readable(cls: type, name: str) -> bool:
    """Whether it can be read off a value at once: a relationship would have to be loaded."""
    if issubclass(cls, models.Base) and name in sa.inspect(cls).relationships:
        return False
    return name in getattr(cls, "__dataclass_fields__", {}) or hasattr(cls, name)


def nullable(cls: type, name: str) -> bool:
    """Whether the column may be null, or the attribute is annotated so."""
    if issubclass(cls, models.Base) and name in sa.inspect(cls).columns:
        return bool(sa.inspect(cls).columns[name].nullable)
    hint = annotation(cls, name)
    optional = get_origin(hint) in (Union, types.UnionType)
    return hint is Any or (optional and type(None) in get_args(hint))


def plain_fields() -> dict[str, tuple[set[type], StrawberryField]]:
    """The fields without a resolver that are answered, and whose attributes they are."""
    classes, live = shown(), answered()
    return {
        f"{name}.{field.python_name}": (classes[name], field)
        for name, field, _ in output_fields()
        if field.base_resolver is None and name in live and is_object_type(TYPES[name])
    }
