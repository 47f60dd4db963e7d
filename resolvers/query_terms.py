"""The ``query:`` argument of a list, made into conditions on its table and the search index."""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from commerce.query_syntax import parse, unparse
from commerce.query_tree import (
    And,
    Comparator,
    Field,
    Node,
    Or,
    Phrase,
    Term,
    Word,
    fold,
    prune,
)
from commerce.query_value import as_bool, between
from commerce.search_text import words
from models.search import TITLE, IndexQuery, SearchKind, asked, hits

Condition = ColumnElement[bool]
# What a field asks, of the index or of the rows; None if its value does not fit it.
Reading: TypeAlias = Callable[[Field], Condition | IndexQuery | None]
RowReading: TypeAlias = Callable[[Field], Condition | None]
COMPARE: dict[Comparator, Callable[[Any, Any], Any]] = {
    ":": operator.eq,
    ":<": operator.lt,
    ":>": operator.gt,
    ":<=": operator.le,
    ":>=": operator.ge,
}
_MAX_KEY = 2**63 - 1
_AFTER = "\U0010ffff"  # what begins with a text comes before the text and this


@dataclass(frozen=True)
class Sought:
    """Words that stand together; with ``prefix`` the last is the beginning of one."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True)
class Searchable:
    """What a query can ask of a table: its fields, and where its bare words are looked for.

    That is the index, in documents of ``kind``; or ``text`` makes a condition of them.
    """

    id: Any
    fields: Mapping[str, Reading]
    kind: SearchKind | None = None
    text: Callable[[Word | Phrase], Condition | None] | None = None


@dataclass(frozen=True)
class Asked:
    """A query read: what the index must find, what else must hold, and its canonical text.

    ``sought`` are the words that make one row fit better than another.
    """

    index: IndexQuery | None = None
    where: tuple[Condition, ...] = ()
    text: str = ""
    sought: tuple[Sought, ...] = ()

    def conditions(self, table: Searchable, *, is_sqlite: bool) -> tuple[Condition, ...]:
        """All of it as conditions on the table's rows."""
        if self.index is None:
            return self.where
        return (*self.where, _among_hits(self.index, table, is_sqlite=is_sqlite))


def read(query: str | None, table: Searchable, *, is_sqlite: bool) -> Asked:
    return understood(parse(query) if query else None, table, is_sqlite=is_sqlite)


def understood(tree: Node | None, table: Searchable, *, is_sqlite: bool) -> Asked:
    """The query as ``table`` understands it; fields it does not know are ignored."""
    known = prune(tree, table.fields)
    found = fold(
        known,
        lambda term: _term(term, table),
        _all_of,
        lambda parts: _any_of(parts, table, is_sqlite),
        lambda part: _negation(part, table, is_sqlite),
    )
    found = found or _Part()
    return Asked(found.index, found.where, unparse(known), tuple(sought(known)))


def sought(tree: Node | None) -> Iterator[Sought]:
    """The bare words that a fitting row has, or may have."""
    match tree:
        case Word() | Phrase():
            if found := words(tree.text):
                yield Sought(tuple(found), isinstance(tree, Word) and tree.prefix)
        case And(terms) | Or(terms):
            for term in terms:
                yield from sought(term)


@dataclass(frozen=True)
class _Part:
    """What one part of a query asks: both of the index and of the table's rows."""

    index: IndexQuery | None = None
    where: tuple[Condition, ...] = ()

    def condition(self, table: Searchable, is_sqlite: bool) -> Condition:
        return sa.and_(*Asked(self.index, self.where).conditions(table, is_sqlite=is_sqlite))


def _among_hits(index: IndexQuery, table: Searchable, *, is_sqlite: bool) -> Condition:
    if table.kind is None:
        raise TypeError("only what has a kind is in the index")
    return table.id.in_(hits(asked(index), table.kind, is_sqlite=is_sqlite))  # type: ignore[no-any-return]


def _term(term: Term, table: Searchable) -> _Part | None:
    made: Condition | IndexQuery | None
    if isinstance(term, Field):
        made = table.fields[term.name](term)
    elif table.text is not None:
        made = table.text(term)
    else:
        found = words(term.text)
        prefix = isinstance(term, Word) and term.prefix
        made = IndexQuery.phrase(found, prefix=prefix) if found else None
    if made is None:
        return None
    return _Part(made) if isinstance(made, IndexQuery) else _Part(where=(made,))


def _all_of(parts: Sequence[_Part]) -> _Part:
    """What is asked of the index stays one question to it."""
    queries = [part.index for part in parts if part.index is not None]
    index = IndexQuery.all_of(queries) if queries else None
    return _Part(index, tuple(condition for part in parts for condition in part.where))


def _any_of(parts: Sequence[_Part], table: Searchable, is_sqlite: bool) -> _Part:
    queries = [part.index for part in parts if part.index is not None and not part.where]
    others = [part for part in parts if part.index is None or part.where]
    index = IndexQuery.any_of(queries) if queries else None
    if not others:
        return _Part(index)
    conditions = [part.condition(table, is_sqlite) for part in others]
    if index is not None:
        conditions.append(_Part(index).condition(table, is_sqlite))
    return _Part(where=(sa.or_(*conditions),))


def _negation(part: _Part, table: Searchable, is_sqlite: bool) -> _Part:
    """What is unknown (NULL) does not fit, so it fits the negation."""
    fits = sa.func.coalesce(part.condition(table, is_sqlite), sa.false())
    return _Part(where=(sa.not_(fits),))


def exact(column: Any) -> RowReading:
    """A case-folded, bytewise text that is the value, or begins so."""
    return lambda field: None if field.comparator != ":" else _one(column, field, field.value)


def any_of(column: Any) -> RowReading:
    """A case-folded, bytewise text that is one of the values; the last may be a beginning."""

    def condition(field: Field) -> Condition | None:
        if field.comparator != ":":
            return None
        *before, last = field.values
        exactly = [column == value.casefold() for value in before if value]
        return sa.or_(*exactly, *([_one(column, field, last)] if last or field.prefix else []))

    return condition


def _one(column: Any, field: Field, value: str) -> Condition:
    folded = value.casefold()
    if not field.prefix:
        return column == folded  # type: ignore[no-any-return]
    return begins(column, folded) if folded else column != ""


def begins(column: Any, text: str) -> Condition:
    """A case-folded, bytewise text that begins so, read from an index if it has one."""
    return begins_as_written(column, text.casefold())


def begins_as_written(column: Any, text: str) -> Condition:
    """A bytewise text that begins so, read from an index if it has one."""
    return sa.and_(column >= text, column < text + _AFTER)


def owned(id: Any, owner: Any, reading: RowReading) -> RowReading:
    """Rows of which a part (a tag, a variant) fits; ``owner`` is the part's column with the id."""

    def condition(field: Field) -> Condition | None:
        of_part = reading(field)
        return None if of_part is None else id.in_(sa.select(owner).where(of_part))

    return condition


def negated(reading: RowReading) -> RowReading:
    def condition(field: Field) -> Condition | None:
        found = reading(field)
        return None if found is None else sa.not_(found)

    return condition


def title(field: Field) -> Condition | IndexQuery | None:
    """Words that stand together in the title; ``title:*`` is any title at all."""
    found = words(field.value)
    if field.comparator != ":":
        return None
    if found:
        return IndexQuery.phrase(found, prefix=field.prefix, within=TITLE)
    return sa.true() if field.prefix else None


def moment(column: Any) -> RowReading:
    """A time, or one of the day, month or year that is written."""

    def condition(field: Field) -> Condition | None:
        if field.prefix:
            return None if field.value else column.is_not(None)
        span = between(field.comparator, field.value, datetime.now(UTC))
        if span is None:
            return None
        start, end = span
        bounds = [column >= start] if start else []
        return sa.and_(*bounds, *([column < end] if end else []))

    return condition


def key(column: Any, first: int = 1) -> RowReading:
    """A row by its number, or by the id that ends in it; the first row's is ``first``."""

    def condition(field: Field) -> Condition | None:
        if field.prefix:
            return None if field.value else sa.true()
        number = _number(field.value)
        return None if number is None else COMPARE[field.comparator](column, number - (first - 1))

    return condition


def _number(value: str) -> int | None:
    """Longer numbers than a database holds are all the same: larger than every key."""
    text = value.strip().partition("?")[0].rpartition("/")[2]
    return min(int(text), _MAX_KEY) if text.isascii() and text.isdecimal() else None


def flag(condition: Condition) -> RowReading:
    """Whether something is so."""

    def made(field: Field) -> Condition | None:
        wanted = as_bool(field.value)
        if wanted is None or field.comparator != ":" or field.prefix:
            return None
        return condition if wanted else sa.not_(condition)

    return made


def one_of(column: Any, words: Mapping[str, Any]) -> RowReading:
    """A column that holds one of a few values; ``words`` says how each is written."""

    def condition(field: Field) -> Condition | None:
        if field.comparator != ":":
            return None
        if field.prefix and not field.value:
            return column.is_not(None)  # type: ignore[no-any-return]
        known = [words[value.lower()] for value in field.values if value.lower() in words]
        return column.in_(known) if known and not field.prefix else None

    return condition
