"""What must hold for every line of the contract."""

import dataclasses
import re
import types
from enum import unique
from functools import cached_property
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
import sqlalchemy as sa
from graphql import (
    GraphQLEnumType,
    GraphQLNonNull,
    is_object_type,
    is_specified_directive,
    print_schema,
)
from strawberry.schema.types.concrete_type import ConcreteType
from strawberry.types.base import StrawberryObjectDefinition, StrawberryOptional
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField

import commerce.refusal
import loaders.pagination
import models
import resolvers.cart
import resolvers.checkout
import schema.checkout
import schema.user_error
from commerce.vocabulary import Vocabulary
from schema import schema as SCHEMA  # noqa: N812 (beside the package of that name)
from schema.permission import Access, Needs

ROOT = Path(__file__).parent.parent
CORE = SCHEMA._schema
TYPES = {name: kind for name, kind in CORE.type_map.items() if not name.startswith("__")}
CONVERTED: dict[str, ConcreteType] = SCHEMA.schema_converter.type_map

# Whose values a type shows, where that is no row class of the same name.
SHOWN: dict[str, type] = {
    "CartBuyerIdentity": models.Cart,
    "CartOperationError": commerce.refusal.Reason,
    "CartPrepareForCompletionPayload": schema.checkout.Outcome,
    "CartStatusNotReady": resolvers.checkout.Failed,
    "CartSubmitForCompletionPayload": schema.checkout.Outcome,
    "CartUserError": commerce.refusal.Reason,
    "CartWarning": resolvers.cart.Warned,
    "PageInfo": loaders.pagination.PageInfo,
    "SubmissionError": commerce.refusal.Reason,
    "SubmitAlreadyAccepted": resolvers.checkout.AlreadyAccepted,
    "SubmitFailed": resolvers.checkout.Failed,
    "SubmitSuccess": resolvers.checkout.Accepted,
}
# Declared by the contract and never answered here, so nothing is shown.
NEVER_ANSWERED = {"CartThrottled", "SubmitThrottled"}
# The contract says nullable; we always have a value.
NULLABLE_BY_CONTRACT = {
    "CartOperationError.message",
    "CartStatusNotReady.cart",
    "CartUserError.code",
    "Order.financial_status",
    "SubmissionError.message",
}


def objects() -> dict[str, StrawberryObjectDefinition]:
    return {
        name: kind.definition
        for name, kind in CONVERTED.items()
        if isinstance(kind.definition, StrawberryObjectDefinition)
    }


def output_fields() -> dict[str, StrawberryField]:
    return {
        f"{name}.{field.python_name}": field
        for name, definition in objects().items()
        if not definition.is_input
        for field in definition.fields
    }


def shown_by(type_name: str) -> type | None:
    """The class whose attributes the type's plain fields are."""
    if type_name.endswith("Connection"):
        return loaders.pagination.Page
    if type_name.endswith("Edge"):
        return loaders.pagination.Edge
    if re.fullmatch("Cart.*Payload", type_name) and type_name not in SHOWN:
        return schema.user_error.CartOutcome
    return SHOWN.get(type_name) or getattr(models, type_name, None)


def plain_fields() -> dict[str, tuple[type | None, StrawberryField]]:
    """The fields without a resolver, of types that have values, and whose attributes they are."""
    return {
        coordinate: (shown_by(type_name), field)
        for coordinate, field in output_fields().items()
        if field.base_resolver is None
        and is_object_type(TYPES[type_name := coordinate.split(".")[0]])
        and type_name not in NEVER_ANSWERED
    }


def parts() -> dict[str, Any]:
    """Everything in the schema that can have a description."""
    found: dict[str, Any] = dict(TYPES)
    for name, kind in TYPES.items():
        for part, value in {**getattr(kind, "fields", {}), **getattr(kind, "values", {})}.items():
            found[f"{name}.{part}"] = value
            for argument, definition in getattr(value, "args", {}).items():
                found[f"{name}.{part}({argument}:)"] = definition
    for directive in CORE.directives:
        found[f"@{directive.name}"] = directive
        for argument, definition in directive.args.items():
            found[f"@{directive.name}({argument}:)"] = definition
    return found


def test_schema_graphql_is_the_schema() -> None:
    """After changing the contract run ``cartograph schema > schema.graphql`` and read the diff."""
    written = (ROOT / "schema.graphql").read_text()

    assert written == SCHEMA.as_str() + "\n", (
        "schema.graphql is not the schema: run `cartograph schema > schema.graphql`"
    )


def test_everything_is_described() -> None:
    assert [name for name, part in parts().items() if not (part.description or "").strip()] == []


def test_descriptions_are_sentences() -> None:
    described = {name: part.description or "" for name, part in parts().items()}
    # What the specification itself brings along is written by others.
    ours = {
        name: text
        for name, text in described.items()
        if name not in {"Boolean", "Float", "ID", "Int", "String"}
        and not is_standard_directive(name)
    }

    assert [n for n, text in ours.items() if not text.rstrip().endswith((".", "!", ")"))] == []
    assert [n for n, text in ours.items() if not re.match(r'[A-ZÅÉ0-9"`@]', text)] == []


def is_standard_directive(name: str) -> bool:
    return any(is_specified_directive(d) and name.startswith(f"@{d.name}") for d in CORE.directives)


def test_no_default_prints_as_null() -> None:
    assert "= null" not in print_schema(CORE)


def test_every_field_says_who_may_see_it() -> None:
    undeclared = [
        name
        for name, field in output_fields().items()
        if not isinstance(field.metadata.get("access"), Access)
    ]

    assert undeclared == []


def needed(field: StrawberryField) -> list[str]:
    return [e.permission.name for e in field.extensions if isinstance(e, Needs)]


def test_what_needs_a_permission_is_nullable_and_says_so() -> None:
    guarded = {n: f for n, f in output_fields().items() if f.metadata["access"] is Access.NEEDS}

    assert "QueryRoot.orders" in guarded
    for name, field in guarded.items():
        permissions = needed(field)
        assert len(permissions) == 1, f"{name} is declared NEEDS: give it one Needs(...)"
        assert isinstance(field.type, StrawberryOptional), f"{name} is refused with null"
        assert f"Needs `{permissions[0]}`." in (field.description or ""), name


def test_only_what_is_declared_so_needs_a_permission() -> None:
    unguarded = {
        n: f for n, f in output_fields().items() if f.metadata["access"] is not Access.NEEDS
    }

    assert [name for name, field in unguarded.items() if needed(field)] == []
    assert [n for n, f in unguarded.items() if "Needs `" in (f.description or "")] == []


def test_what_is_fetched_by_id_has_a_row_class_of_its_name() -> None:
    """``Node`` tells by it which type a row is shown as."""
    fetched = {
        name
        for name, kind in TYPES.items()
        if is_object_type(kind) and "Node" in [i.name for i in kind.interfaces]
    }

    assert fetched
    assert {name for name in fetched if not issubclass(getattr(models, name), models.Base)} == set()


def test_plain_fields_are_attributes_of_what_they_show() -> None:
    unknown = [
        coordinate
        for coordinate, (cls, field) in plain_fields().items()
        if cls is None or not has_attribute(cls, field.python_name)
    ]

    assert unknown == [], "give it a resolver, or a column or property of that name"


def has_attribute(cls: type, name: str) -> bool:
    """Whether it can be read off a value at once: a relationship would have to be loaded."""
    if issubclass(cls, models.Base) and name in sa.inspect(cls).relationships:
        return False
    fields = dataclasses.fields(cls) if dataclasses.is_dataclass(cls) else ()
    return name in {field.name for field in fields} or hasattr(cls, name)


def test_plain_fields_are_as_nullable_as_what_they_show() -> None:
    differing = {
        coordinate
        for coordinate, (cls, field) in plain_fields().items()
        if cls is not None
        and isinstance(field.type, StrawberryOptional) != nullable(cls, field.python_name)
    }

    assert differing == NULLABLE_BY_CONTRACT


def nullable(cls: type, name: str) -> bool:
    """Whether the column may be null, or the attribute is annotated so."""
    if issubclass(cls, models.Base) and name in sa.inspect(cls).columns:
        return bool(sa.inspect(cls).columns[name].nullable)
    found = getattr(cls, name, None)
    if isinstance(found, property):
        annotation = get_type_hints(found.fget)["return"]
    elif isinstance(found, cached_property):
        annotation = get_type_hints(found.func)["return"]
    else:
        annotation = get_type_hints(cls)[name]
    if annotation is Any:
        return True
    optional = get_origin(annotation) in (Union, types.UnionType)
    return optional and type(None) in get_args(annotation)


def enums() -> dict[str, StrawberryEnumDefinition]:
    return {
        name: kind.definition
        for name, kind in CONVERTED.items()
        if isinstance(kind.definition, StrawberryEnumDefinition)
    }


def test_no_enum_loses_a_word_to_another_of_the_same_meaning() -> None:
    for name, definition in enums().items():
        unique(definition.wrapped_cls)
        published = TYPES[name]
        assert isinstance(published, GraphQLEnumType)
        assert list(published.values) == list(definition.wrapped_cls.__members__), name


def test_two_words_of_one_meaning_are_refused() -> None:
    with pytest.raises(ValueError, match="duplicate"):
        Vocabulary("Twice", {"ONE": "The same.", "OTHER": "The same."})


def test_payload_fields_of_mutations_are_nullable() -> None:
    """The contract has them so: generated clients count on it."""
    mutation = CORE.mutation_type
    assert mutation is not None

    assert [n for n, f in mutation.fields.items() if isinstance(f.type, GraphQLNonNull)] == []


def test_root_types_are_called_what_the_contract_calls_them() -> None:
    assert CORE.query_type is TYPES["QueryRoot"]
    assert CORE.mutation_type is TYPES["Mutation"]
