"""Values of arguments become what Strawberry itself makes of them, for every argument we have."""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_nullable_type,
    is_input_type,
    is_required_input_field,
)
from strawberry.types.arguments import StrawberryArgument, convert_argument
from strawberry.types.field import StrawberryField
from strawberry.types.unset import UNSET

from execution.conversion import Unconverted, converter
from schema import schema

DEPTH = 4
PLAIN = {"Int": 3, "Float": 1.5, "Boolean": True}


def everywhere() -> Iterator[tuple[str, StrawberryArgument, Any]]:
    """Each argument of each field: where it is, as Strawberry has it, and its type."""
    converter_of = schema.config.name_converter
    for kind in schema._schema.type_map.values():
        for name, field in getattr(kind, "fields", {}).items():
            if is_input_type(kind):
                continue
            declared = field.extensions.get("strawberry-definition")
            for one in declared.arguments if isinstance(declared, StrawberryField) else ():
                said = converter_of.from_argument(one)
                if said in field.args:
                    yield f"{kind.name}.{name}({said}:)", one, field.args[said].type


def value_of(kind: Any, way: str, depth: int = DEPTH) -> Any:
    """A coerced value: with all fields, with those that are required, or null where it may be."""
    if not isinstance(kind, GraphQLNonNull) and (way == "null" or depth == 0):
        return None
    bare = get_nullable_type(kind)
    if isinstance(bare, GraphQLList):
        return [value_of(bare.of_type, way, depth - 1) for _ in range(2 if depth > 0 else 0)]
    if isinstance(bare, GraphQLInputObjectType):
        return {
            name: value_of(field.type, way, depth - 1)
            for name, field in bare.fields.items()
            if is_required_input_field(field) or (way != "required" and depth > 0)
        }
    if isinstance(bare, GraphQLEnumType):
        return next(iter(bare.values.values())).value
    return PLAIN.get(bare.name, "x")


@pytest.mark.parametrize("way", ["all", "required", "null"])
def test_each_argument_is_converted_as_strawberry_does(way: str) -> None:
    registry = schema.schema_converter.scalar_registry
    left = set()
    seen = 0
    for where, argument, kind in everywhere():
        value = value_of(kind, way)
        try:
            convert = converter(argument.type, schema)
            found = value if convert is None else convert(value)
        except Unconverted:
            left.add(where)
            continue
        seen += 1
        expected = convert_argument(value, argument.type, registry, schema.config)
        assert found == expected, where
        assert type(found) is type(expected), where
        assert found is None or not isinstance(found, list) or found is not value, where

    assert seen > 700
    assert len(left) < seen / 10, left  # what tells null from absent


def test_what_was_not_said_is_what_the_input_has_for_it() -> None:
    argument = next(one for where, one, _ in everywhere() if where == "Mutation.cartCreate(input:)")
    convert = converter(argument.type, schema)
    assert convert is not None

    cart = convert({"lines": [{"merchandiseId": "gid://shopify/ProductVariant/1"}]})

    assert [type(line).__name__ for line in cart.lines] == ["CartLineInput"]
    assert cart.lines[0].quantity == 1
    assert cart.note is UNSET
