"""What the ``query:`` arguments of texts ask, where the search index has no answer."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from commerce.query_tree import Field, Phrase, Word
from resolvers.query_terms import Condition, RowReading, begins_as_written, one_of


def within(column: Any) -> RowReading:
    """A case-folded text that contains the value, or has a word that begins so."""

    def condition(field: Field) -> Condition | None:
        if field.comparator != ":":
            return None
        value = field.value.casefold()
        if not field.prefix:
            return column.contains(value, autoescape=True)  # type: ignore[no-any-return]
        if not value:
            return column != ""  # type: ignore[no-any-return]
        begins = column.startswith(value, autoescape=True)
        return sa.or_(begins, column.contains(f" {value}", autoescape=True))

    return condition


def path(column: Any) -> RowReading:
    """A path as it is written, or in lower case; found by its index."""

    def condition(field: Field) -> Condition | None:
        if field.comparator != ":":
            return None
        if field.prefix:
            beginnings = sorted({field.value, field.value.lower()})
            return sa.or_(*(begins_as_written(column, text) for text in beginnings))
        return column.in_({field.value, field.value.lower()})  # type: ignore[no-any-return]

    return condition


def publishing(*conditions: Any) -> RowReading:
    """Whether buyers see it now; those who may not see the others find none of them."""
    words = ("published", "unpublished")
    status = sa.case((sa.and_(*conditions), words[0]), else_=words[1])
    return one_of(status, {word: word for word in words})


def anywhere(*columns: Any) -> Callable[[Word | Phrase], Condition]:
    """Bare words that stand in one of the columns."""

    def condition(written: Word | Phrase) -> Condition:
        return sa.or_(*(column.icontains(written.text, autoescape=True) for column in columns))

    return condition
