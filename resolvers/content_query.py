"""The ``query:`` argument of the shop's content, made into conditions on its tables."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from commerce import gid
from commerce.query_syntax import parse, unparse
from commerce.query_tree import Comparator, Field, Phrase, Term, Word, fold, prune
from commerce.query_value import between
from loaders.pagination import Order

Condition = ColumnElement[bool]
Reading = Callable[[Field], Condition | None]
COMPARE: dict[Comparator, Callable[[Any, Any], Any]] = {
    ":": operator.eq,
    ":<": operator.lt,
    ":>": operator.gt,
    ":<=": operator.le,
    ":>=": operator.ge,
}


@dataclass(frozen=True)
class Searchable:
    """What a query can ask of a table: its fields, and where bare words are looked for.

    A word found in ``title``, a case-folded column, counts for more than one in ``texts``.
    """

    fields: Mapping[str, Reading]
    title: Any
    texts: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A query read: its conditions, its canonical text, and how well a row fits it."""

    where: tuple[Condition, ...] = ()
    text: str = ""
    misses: ColumnElement[int] | None = None

    def order(self, name: str, id: Any) -> Order:
        """Rows with more of the words in their title first."""
        columns: tuple[Any, ...] = (id,) if self.misses is None else (self.misses, id)
        return Order(name, columns)


def read(query: str | None, table: Searchable) -> Asked:
    """The query as ``table`` understands it; fields it does not know are ignored."""
    node = prune(parse(query), table.fields) if query else None
    if node is None:
        return Asked()
    words: list[str] = []

    def term(written: Term) -> Condition | None:
        if isinstance(written, Field):
            return table.fields[written.name](written)
        words.append(written.text.casefold())
        return _anywhere(written, table)

    where = fold(node, term, _all_of, _any_of, _negation)
    return Asked(() if where is None else (where,), unparse(node), _misses(table.title, words))


def _all_of(conditions: list[Condition]) -> Condition:
    return sa.and_(*conditions)


def _any_of(conditions: list[Condition]) -> Condition:
    return sa.or_(*conditions)


def _negation(condition: Condition) -> Condition:
    return sa.not_(condition)


def _anywhere(written: Word | Phrase, table: Searchable) -> Condition:
    title = table.title.contains(written.text.casefold(), autoescape=True)
    return sa.or_(title, *(text.icontains(written.text, autoescape=True) for text in table.texts))


def _misses(title: Any, words: list[str]) -> ColumnElement[int] | None:
    """How many of the words the title lacks."""
    if not words:
        return None
    lacking = [
        sa.case((title.contains(word, autoescape=True), 0), else_=1)
        for word in dict.fromkeys(words)
    ]
    return sum(lacking[1:], start=lacking[0])


def words_of(column: Any) -> Reading:
    """A case-folded text that contains the value, or has a word that begins so."""

    def condition(field: Field) -> Condition:
        value = field.value.casefold()
        if not field.prefix:
            return column.contains(value, autoescape=True)  # type: ignore[no-any-return]
        if not value:
            return column != ""  # type: ignore[no-any-return]
        begins = column.startswith(value, autoescape=True)
        return sa.or_(begins, column.contains(f" {value}", autoescape=True))

    return condition


def code(column: Any) -> Reading:
    """A handle or a path that is the value, or begins so; found by its index."""

    def condition(field: Field) -> Condition:
        if field.prefix:
            return column.startswith(field.value, autoescape=True)  # type: ignore[no-any-return]
        return column.in_({field.value, field.value.lower()})  # type: ignore[no-any-return]

    return condition


def moment(column: Any) -> Reading:
    """A time, or one of the day, month or year that is written."""

    def condition(field: Field) -> Condition | None:
        span = between(field.comparator, field.value, datetime.now(UTC))
        if span is None:
            return None
        start, end = span
        bounds = [column >= start] if start else []
        return sa.and_(*bounds, *([column < end] if end else []))

    return condition


def key(column: Any) -> Reading:
    """A row by its number, or by the id that ends in it."""

    def condition(field: Field) -> Condition | None:
        number = gid.as_number(field.value.rpartition("/")[2])
        if number is None:
            return None
        return COMPARE[field.comparator](column, number)  # type: ignore[no-any-return]

    return condition


def tags(owner: Any, tag_key: Any, owner_key: Any) -> dict[str, Reading]:
    """``tag:`` and ``tag_not:``, for rows whose tags stand in a table of their own."""

    def tagged(field: Field) -> Condition:
        values = [value.casefold() for value in field.values]
        if field.prefix:
            wanted = [tag_key.startswith(values[-1], autoescape=True)]
            wanted += [tag_key.in_(values[:-1])] if values[:-1] else []
        else:
            wanted = [tag_key.in_(values)]
        return sa.exists().where(owner_key == owner, sa.or_(*wanted))

    return {"tag": tagged, "tag_not": lambda field: sa.not_(tagged(field))}
