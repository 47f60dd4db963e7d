"""Leaves: the test that a value passes as it is, and what becomes of one that does not."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLLeafType,
    GraphQLOutputType,
    GraphQLScalarType,
    Undefined,
    get_nullable_type,
    specified_scalar_types,
)
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema_converter import CustomGraphQLEnumType

from execution.outcome import AwaitableFound, Bail

MOST_WORDS = 1_000
TESTS = {
    "String": "{v}.__class__ is str",
    "ID": "{v}.__class__ is str",
    "Boolean": "{v} is True or {v} is False",
    "Int": "{v}.__class__ is int and -2147483648 <= {v} <= 2147483647",
    "Float": "{v}.__class__ is float and {v} - {v} == 0.0",
}


def plain(kind: GraphQLLeafType) -> str | None:
    """The scalar of GraphQL's own whose values pass as those of ``kind`` do.

    None where every value must be coerced.
    """
    if isinstance(kind, GraphQLScalarType):
        if specified_scalar_types.get(kind.name) is kind:
            return kind.name
        definition = kind.extensions.get("strawberry-definition")
        if definition is not None and definition.serialize is str and not definition.implementation:
            return "String"
    return None


def is_text(kind: GraphQLOutputType) -> bool:
    """Whether texts are values of the type as they are."""
    bare = get_nullable_type(kind)
    return isinstance(bare, GraphQLScalarType) and plain(bare) in ("String", "ID")


def passes(kind: str, value: str) -> str:
    """An expression: whether a value of GraphQL's own scalar needs no coercion."""
    return TESTS[kind].format(v=value)


def coercer(kind: GraphQLLeafType, coordinate: str, *, required: bool) -> Callable[[Any], Any]:
    """Coerce one value as graphql-core does; give the run up where it would tell an error."""
    coerce = kind.coerce_output_value

    def coerced(value: Any) -> Any:
        if value is None or value is Undefined:
            if required:
                raise Bail("null")
            return None
        if optimized_is_awaitable(value):
            close = getattr(value, "close", None)
            if close is not None:
                close()
            raise AwaitableFound(coordinate)
        if isinstance(value, Exception):
            raise Bail("an error as a value")
        found = coerce(value)
        if found is None or found is Undefined:
            raise Bail("nothing came of it")
        return found

    return coerced


@lru_cache(maxsize=256)
def names(kind: GraphQLEnumType) -> dict[Any, str] | None:
    """The name of every word of an enum, by its value and by its member; None for a strange one."""
    if not isinstance(kind, CustomGraphQLEnumType) or len(kind.values) > MOST_WORDS:
        return None
    members: Any = kind.wrapped_cls
    try:
        known = {value.value: name for name, value in reversed(kind.values.items())}
        return known | {member: known[member.value] for member in members}
    except (KeyError, TypeError):  # a member that the schema leaves out, or an unhashable value
        return None
