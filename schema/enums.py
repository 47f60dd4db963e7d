"""Enums: vocabularies, whose words explain themselves, and lists of codes."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from commerce.vocabulary import Vocabulary

V = TypeVar("V", bound=type[Vocabulary])


def register(words: V, description: str | None = None, name: str | None = None) -> V:
    """Let fields use ``words`` as an enum, each word described by its meaning."""
    strawberry.enum(words, name=name, description=description or words.__doc__)
    definition: StrawberryEnumDefinition = words.__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:
        value.description = words[value.name].meaning
    return words


def codes(name: str, meanings: Mapping[str, str], description: str) -> Any:
    """An enum of standard codes; rows hold the code itself, a plain string."""
    words = Enum(name, {code: code for code in meanings}, type=str)  # type: ignore[misc]
    strawberry.enum(words, description=description)
    definition: StrawberryEnumDefinition = words.__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:
        value.description = meanings[value.name]
    return words
