"""The rows that fit a query best, first: hits of the index, as many as can be ranked at once."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from context import Context
from loaders.page import list_page, literal_limit, page_of, read_page
from loaders.pagination import Order, Page, PageArgs
from models.search import TITLE, IndexQuery, SearchDocument, SearchKind, asked, hits
from resolvers.query_terms import Asked, Condition, Searchable, Sought

RANKED = 1_000
_WEIGHED = 8  # so many of the words sought decide
_LONGEST = 999
_DOCUMENT = SearchDocument
# Where words stand, and how much a document falls behind for having them no better place.
_PLACES: tuple[tuple[int, tuple[Any, ...]], ...] = (
    (3, (_DOCUMENT.product_type, _DOCUMENT.vendor, _DOCUMENT.variant_titles)),
    (4, (_DOCUMENT.tags, _DOCUMENT.author, _DOCUMENT.skus, _DOCUMENT.barcodes)),
)
_ELSEWHERE = 7


@dataclass(frozen=True)
class Wanted:
    """What is looked for, as parameters of a statement.

    ``queries`` are asked of the index: all of it, and where the words stand in the title.
    ``patterns`` show how each of the words sought stands in a text, as a whole and, where it may
    be the beginning of one, going on.
    """

    queries: tuple[sa.BindParameter[IndexQuery], ...]
    patterns: tuple[tuple[sa.BindParameter[str], sa.BindParameter[str] | None], ...]

    @classmethod
    def of(cls, index: IndexQuery, sought: Sequence[Sought]) -> "Wanted":
        queries = [index]
        if sought:
            in_title = [IndexQuery.phrase(s.words, prefix=s.prefix, within=TITLE) for s in sought]
            queries.append(IndexQuery.all_of([*in_title, index]))
        patterns = (
            (_pattern(one.words), _pattern(one.words, prefix=True) if one.prefix else None)
            for one in sought[:_WEIGHED]
        )
        return cls(tuple(map(asked, queries)), tuple(patterns))

    @property
    def shape(self) -> Hashable:
        """All that a statement depends on, but for the values."""
        return len(self.queries), tuple(going_on is not None for _, going_on in self.patterns)

    @property
    def parts(self) -> list[Any]:
        return [*self.queries, *(one for pair in self.patterns for one in pair if one is not None)]


def ranked(
    wanted: Wanted,
    kind: SearchKind,
    id: Any,
    where: Sequence[Condition],
    *,
    is_sqlite: bool,
    size: int,
) -> sa.Subquery:
    """``key`` and ``place`` of ``size`` hits or some more; ``where`` holds of their rows.

    Those that have all the words in their title are among them, however many others there are.
    """
    chosen = [
        first_hits(query, kind, id, where, is_sqlite=is_sqlite, size=size)
        for query in wanted.queries
    ]
    keys = sa.union(*(sa.select(some.c.key) for some in chosen)).subquery()
    return (
        sa.select(keys.c.key, _place(wanted).label("place"))
        .join_from(keys, _DOCUMENT, _DOCUMENT.id == keys.c.key + kind.first)
        .subquery()
    )


def first_hits(
    query: sa.BindParameter[IndexQuery],
    kind: SearchKind,
    id: Any,
    where: Sequence[Condition],
    *,
    is_sqlite: bool,
    size: int,
) -> sa.Subquery:
    """``key`` of the first so many hits; ``where`` holds of their rows."""
    found = hits(query, kind, is_sqlite=is_sqlite)
    if not is_sqlite:
        # Left to itself, PostgreSQL looks at the rows of all hits before it puts them in order.
        found = found.order_by(found.selected_columns.key).offset(sa.literal_column("0"))
    hit = found.subquery()
    return (
        sa.select(hit.c.key)
        .join_from(hit, id.class_, id == hit.c.key)
        .where(*where)
        .order_by(hit.c.key)
        .limit(literal_limit(size))
        .subquery()
    )


async def read_fitting(
    context: Context,
    table: Searchable,
    asked: Asked,
    order: Order,
    args: PageArgs,
    where: Sequence[Condition] = (),
    *,
    by_relevance: bool = False,
) -> Page[Any]:
    """One page of the rows that a query fits, in ``order`` or the best first.

    Without words to look for nothing fits better than another, and ``order`` it is.
    """
    entity = table.id.class_
    if by_relevance and asked.index is not None and table.kind is not None:
        fits = (*where, *asked.where)
        found = ranked(
            Wanted.of(asked.index, asked.sought),
            table.kind,
            table.id,
            fits,
            is_sqlite=context.is_sqlite,
            size=RANKED,
        )
        place: Any = (found.c.place, found.c.key)
        rows = sa.select(entity, *place).join_from(found, entity, table.id == found.c.key)
        best = Order(f"{order.name}/RELEVANCE", place)
        return await page_of(context, rows, best, args, asked.text)
    if not asked.text:
        return await list_page(context, entity, order, args, tuple(where))
    conditions = asked.conditions(table, is_sqlite=context.is_sqlite)
    return await read_page(context, entity, order, args, (*where, *conditions), asked.text)


def _place(wanted: Wanted) -> ColumnElement[int]:
    """How far a document falls behind: least with the words in a short title.

    It depends on the document alone, not on what else is in the index, so cursors stand firm.
    """
    behind: ColumnElement[int] = sa.literal(0)
    for pair in wanted.patterns:
        behind = behind + _behind(*pair)
    length = sa.func.length(_DOCUMENT.title)
    return behind * (_LONGEST + 1) + sa.case((length < _LONGEST, length), else_=_LONGEST)


def _behind(
    whole: sa.BindParameter[str], going_on: sa.BindParameter[str] | None
) -> ColumnElement[int]:
    cases: list[Any] = [(_like(_DOCUMENT.title, whole), 0)]
    if going_on is not None:
        cases.append((_like(_DOCUMENT.title, going_on), 1))
    for cost, columns in _PLACES:
        found = [_like(column, whole if going_on is None else going_on) for column in columns]
        cases.append((sa.or_(*found), cost))
    return sa.case(*cases, else_=_ELSEWHERE)


def has(column: Any, words: Sequence[str], *, prefix: bool) -> Condition:
    """Whether the words stand in it, as whole ones or the last of them as the beginning of one."""
    return _like(column, _pattern(words, prefix=prefix))


def _pattern(words: Sequence[str], *, prefix: bool = False) -> sa.BindParameter[str]:
    """Words have no sign that LIKE knows."""
    pattern = f"% {' '.join(words)}{'' if prefix else ' '}%"
    return sa.bindparam(None, pattern, sa.String, unique=True)


def _like(column: Any, pattern: sa.BindParameter[str]) -> Condition:
    found: Condition = (" " + column + " ").like(pattern)
    return found
