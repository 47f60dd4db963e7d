"""A question for every field that may read the database, made from the schema."""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    get_named_type,
    is_composite_type,
    is_leaf_type,
    is_object_type,
    is_required_argument,
)
from shown import TYPES, answered, contract, output_fields, possible

import resolvers.node

# What is said for an argument that has to be given, by its name.
GIVEN = {
    "first": "2",
    "handle": '"handle-1"',
    "identifiers": '[{namespace: "facts", key: "one"}]',
    "key": '"one"',
    "query": '"Thing"',
    "resourceType": "PRODUCT",
    "selectedOptions": '[{name: "Size", value: "S"}]',
    "type": '"thing"',
}
# There is one shop, and what it has it has once.
LIVE = answered() - {"Shop"}


@dataclass(frozen=True)
class Question:
    """``asked`` is the field in question, on things of ``start`` or on the root of the schema."""

    coordinate: str
    start: str | None
    query: str


@dataclass(frozen=True)
class _Way:
    """How things of a type are reached from others that are fetched by their ids."""

    start: str
    fields: tuple[str, ...] = ()

    def to(self, steps: tuple[str, ...]) -> "_Way":
        return _Way(self.start, (*self.fields, *steps))

    def around(self, asked: str) -> str:
        opened = [f"... on {self.start}", *self.fields]
        inside = "".join(f"{step} {{ " for step in opened) + asked + " }" * len(opened)
        return f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ {inside} }} }}"


def questions() -> dict[str, Question]:
    """By coordinate; fields of what one request has one of at the most are left out."""
    known = ways()
    found = {}
    for name, python_name in reading():
        coordinate, field = f"{name}.{python_name}", _field(name, python_name)
        if name == "QueryRoot":
            if "first" in field.args:
                query = f"query($n: Int!) {{ {_asked(name, python_name, size='$n')} }}"
                found[coordinate] = Question(coordinate, None, query)
        elif name in known:
            way = known[name]
            query = way.around(_asked(name, python_name))
            found[coordinate] = Question(coordinate, way.start, query)
    return found


@cache
def reading() -> tuple[tuple[str, str], ...]:
    """The fields whose resolvers may wait for the database."""
    return tuple(_reading())


def _reading() -> Iterator[tuple[str, str]]:
    for name, field, _ in output_fields():
        if name in LIVE and is_object_type(TYPES[name]) and name != "Mutation":
            resolver = field.base_resolver
            if resolver is not None and inspect.iscoroutinefunction(resolver.wrapped_func):
                yield name, field.python_name


def alone() -> set[str]:
    """The types whose fields are never asked of many: a request comes to one of them."""
    return {name for name, _ in reading()} - set(ways()) - {"QueryRoot", "Subscription"}


@cache
def ways() -> Mapping[str, _Way]:
    """A short way to each type; by what may be of several types only where there is no other."""
    fetched = {*resolvers.node.BY_GID, *resolvers.node.BY_NUMBER}
    found = {name: _Way(name) for name in sorted(fetched & LIVE)}
    for choice in (False, True):
        following = list(found)
        for name in following:
            for steps, kind in _steps(TYPES[name], choice=choice):
                if kind not in found and kind in LIVE:
                    found[kind] = found[name].to(steps)
                    following.append(kind)
    return found


def _steps(named: GraphQLNamedType, *, choice: bool) -> Iterator[tuple[tuple[str, ...], str]]:
    """The fields of a type that lead to others, or those that lead to a choice of others."""
    assert isinstance(named, GraphQLObjectType)
    for written, field in named.fields.items():
        target = get_named_type(field.type)
        if any(name not in GIVEN for name in _required(field)):
            continue
        step = f"{written}{_arguments(field)}"
        if choice and is_composite_type(target) and not is_object_type(target):
            for member in possible(target):
                yield (step, f"... on {member.name}"), member.name
        elif not choice and is_object_type(target):
            yield (step,), target.name


def _field(name: str, python_name: str) -> GraphQLField:
    return TYPES[name].fields[_written(name, python_name)]  # type: ignore[attr-defined, no-any-return]


def _written(name: str, python_name: str) -> str:
    [field] = [f for n, f, _ in output_fields() if (n, f.python_name) == (name, python_name)]
    return str(contract.config.name_converter.from_field(field))


def _asked(name: str, python_name: str, size: str = "2") -> str:
    field = _field(name, python_name)
    written = _written(name, python_name)
    return f"asked: {written}{_arguments(field, size)} {_shown(get_named_type(field.type))}"


def _required(field: GraphQLField) -> list[str]:
    connection = get_named_type(field.type).name.endswith("Connection")
    required = [name for name, arg in field.args.items() if is_required_argument(arg)]
    return [*required, "first"] if connection and "first" not in required else required


def _arguments(field: GraphQLField, size: str = "2") -> str:
    given = {name: size if name == "first" else GIVEN[name] for name in _required(field)}
    return f"({', '.join(f'{name}: {value}' for name, value in given.items())})" if given else ""


def _shown(named: GraphQLNamedType, depth: int = 1) -> str:
    """What can be read off the answer without asking the database again."""
    if not isinstance(named, GraphQLObjectType):
        return "{ __typename }" if is_composite_type(named) else ""
    costly = {_written(n, p) for n, p in reading() if n == named.name}
    shown = []
    for written, field in named.fields.items():
        target = get_named_type(field.type)
        if written in costly or any(map(is_required_argument, field.args.values())):
            continue
        if is_leaf_type(target):
            shown.append(written)
        elif depth:
            shown.append(f"{written} {_shown(target, depth - 1)}")
    return f"{{ {' '.join(shown) or '__typename'} }}"


def times_asked(answer: Any) -> int:
    """Of how many things the field in question was asked; of how many rows, if of a root list."""
    if isinstance(answer, list):
        return sum(map(times_asked, answer))
    if not isinstance(answer, dict):
        return 0
    return ("asked" in answer) + sum(map(times_asked, answer.values()))


def rows_answered(answer: Any) -> int:
    return len(answer["asked"]["nodes"])
