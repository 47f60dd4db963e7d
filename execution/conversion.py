"""What resolvers are given for the values of arguments, by functions made once for each type.

The same as Strawberry's ``convert_argument``, which looks at the type anew for every value. Types
that ask for more than the value have no function: Strawberry converts their values.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING
from functools import cached_property, lru_cache
from typing import Any, cast

from strawberry.relay import GlobalID
from strawberry.schema import Schema
from strawberry.types.arguments import _is_leaf_type
from strawberry.types.base import (
    StrawberryList,
    StrawberryMaybe,
    StrawberryObjectDefinition,
    StrawberryOptional,
    has_object_definition,
)
from strawberry.types.enum import has_enum_definition
from strawberry.types.lazy_type import LazyType
from strawberry.types.unset import UNSET

Convert = Callable[[Any], Any]


class Unconverted(Exception):
    """Values of the type are Strawberry's to convert."""


def converter(kind: Any, schema: Schema) -> Convert | None:
    """From a coerced value to what a resolver is given; None where that is the same."""
    if isinstance(kind, StrawberryMaybe):
        raise Unconverted
    if isinstance(kind, StrawberryOptional):
        return converter(kind.of_type, schema)
    if isinstance(kind, StrawberryList):
        return _list_of(converter(kind.of_type, schema))
    if _is_leaf_type(kind, schema.schema_converter.scalar_registry):
        if kind is GlobalID:
            raise Unconverted
        return None
    if isinstance(kind, LazyType):
        return converter(kind.resolve_type(), schema)
    if has_enum_definition(kind):
        return converter(kind.__strawberry_definition__, schema)
    if has_object_definition(kind):
        return _input(kind, schema)
    raise Unconverted


def _list_of(convert: Convert | None) -> Convert:
    def converted(values: Any) -> Any:
        if values is None or values is UNSET:
            return values
        # A copy where nothing is converted: the default is given to every request.
        return list(values) if convert is None else [convert(value) for value in values]

    return converted


@lru_cache(maxsize=1_024)
def _input(kind: Any, schema: Schema) -> "_Input":
    return _Input(kind, schema)


class _Input:
    """Makes objects of one input type; its fields are looked at when the first one comes."""

    def __init__(self, kind: Any, schema: Schema) -> None:
        self._kind, self._schema = kind, schema
        self._definition = cast("StrawberryObjectDefinition", kind.__strawberry_definition__)
        if self._definition.from_input is not None:
            raise Unconverted

    def __call__(self, value: Mapping[str, Any] | None) -> Any:
        if value is None or value is UNSET:
            return value
        given = self._absent.copy()
        for name, python_name, convert in self._fields:
            if name in value:
                one = value[name]
                given[python_name] = one if convert is None else convert(one)
        return self._kind(**given)

    @cached_property
    def _fields(self) -> list[tuple[str, str, Convert | None]]:
        definition, name_of = self._definition, self._schema.config.name_converter.from_field
        return [
            (
                name_of(field),
                field.python_name,
                converter(field.resolve_type(type_definition=definition), self._schema),
            )
            for field in definition.fields
        ]

    @cached_property
    def _absent(self) -> dict[str, Any]:
        """What graphql-core leaves out, and has no default of its own."""
        return {
            field.python_name: None
            for field in self._definition.fields
            if self._definition.is_input
            and field.default_value is MISSING
            and field.default_factory is MISSING
        }
