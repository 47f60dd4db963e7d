"""What must hold for every line of the contract."""

import re
from enum import unique
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLNonNull, is_specified_directive, print_schema
from shown import (
    CORE,
    TYPES,
    answered,
    contract,
    kinds,
    nullable,
    output_fields,
    plain_fields,
    possible,
    readable,
    recognised,
    shown,
)
from strawberry.types.base import StrawberryOptional
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField

import models
from commerce.vocabulary import Vocabulary
from schema.permission import Access, Needs

ROOT = Path(__file__).parent.parent

# The contract says nullable; we always have a value.
NULLABLE_BY_CONTRACT = {
    "CartOperationError.message",
    "CartStatusNotReady.cart",
    "CartUserError.code",
    "MetafieldDeleteUserError.code",
    "MetafieldsSetUserError.code",
    "CompletionError.message",
    "CustomerUserError.code",
    "Order.financial_status",
    "PersonalDataUserError.code",
    "StaffUserError.code",
    "SitemapImage.filepath",
    "SitemapResource.title",
    "SitemapResourceMetaobject.online_store_url_handle",
    "SubmissionError.message",
}


def fields() -> dict[str, StrawberryField]:
    return {f"{name}.{field.python_name}": field for name, field, _ in output_fields()}


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

    assert written == contract.as_str() + "\n", (
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
        for name, field in fields().items()
        if not isinstance(field.metadata.get("access"), Access)
    ]

    assert undeclared == []


def needed(field: StrawberryField) -> list[str]:
    return [e.permission.name for e in field.extensions if isinstance(e, Needs)]


def test_what_needs_a_permission_is_nullable_and_says_so() -> None:
    guarded = {n: f for n, f in fields().items() if f.metadata["access"] is Access.NEEDS}

    assert "QueryRoot.orders" in guarded
    for name, field in guarded.items():
        permissions = needed(field)
        assert len(permissions) == 1, f"{name} is declared NEEDS: give it one Needs(...)"
        assert isinstance(field.type, StrawberryOptional), f"{name} is refused with null"
        assert f"Needs `{permissions[0]}`." in (field.description or ""), name


def test_only_what_is_declared_so_needs_a_permission() -> None:
    unguarded = {n: f for n, f in fields().items() if f.metadata["access"] is not Access.NEEDS}

    assert [name for name, field in unguarded.items() if needed(field)] == []
    assert [n for n, f in unguarded.items() if "Needs `" in (f.description or "")] == []


def test_what_is_fetched_by_id_has_a_row_class_of_its_name() -> None:
    """``Node`` tells by it which type a row is shown as."""
    live = answered()
    fetched = {kind.name for kind in possible(TYPES["Node"])} & live - {
        "AppliedGiftCard",
        "Market",
        "TaxonomyCategory",
    }

    assert "Product" in fetched
    assert {name for name in fetched if not issubclass(row_class(name), models.Base)} == set()


def row_class(name: str) -> type:
    return getattr(models, name, type(None))


def test_what_a_type_shows_is_recognised_as_its_own() -> None:
    """A type that has an interface, or stands in a union, is told by its ``is_type_of``."""
    mistaken = [
        f"{name} does not know {cls.__name__}"
        for name, classes in shown().items()
        for cls in classes
        if name in answered()
        and TYPES[name].is_type_of is not None  # type: ignore[attr-defined]
        and not any(recognised(TYPES[name], each) for each in (cls, *kinds(cls)))  # type: ignore[arg-type]
    ]

    assert mistaken == []


def test_plain_fields_are_attributes_of_what_they_show() -> None:
    unknown = [
        f"{coordinate} of {cls.__name__ if cls else 'what?'}"
        for coordinate, (classes, field) in plain_fields().items()
        for cls in classes or [None]
        if cls is None or not readable(cls, field.python_name)
    ]

    assert unknown == [], "give it a resolver, or a column or property of that name"


def test_plain_fields_are_as_nullable_as_what_they_show() -> None:
    differing = {
        coordinate
        for coordinate, (classes, field) in plain_fields().items()
        for cls in classes
        if isinstance(field.type, StrawberryOptional) != nullable(cls, field.python_name)
    }

    assert differing == NULLABLE_BY_CONTRACT


def enums() -> dict[str, StrawberryEnumDefinition]:
    return {
        name: kind.definition
        for name, kind in contract.schema_converter.type_map.items()
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
    assert CORE.subscription_type is TYPES["Subscription"]
