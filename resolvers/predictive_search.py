"""Suggesting while somebody types: the best few things, and what else to search for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

import models
from commerce.refusal import ClientError
from commerce.search_text import words
from commerce.suggestion import Suggestion, suggestions
from commerce.vocabulary import Vocabulary
from context import Context
from loaders.batch import Assembled
from loaders.page import literal_limit
from models.search import PARTS, IndexQuery, SearchableField, SearchDocument, SearchKind
from resolvers import spelling
from resolvers.query_terms import Asked, Condition, Sought
from resolvers.relevance import RANKED, has
from resolvers.search_source import (
    Ordering,
    SearchUnavailableProductsType,
    Source,
    rows,
    source,
    table_of,
)

MOST, MOST_WORDS = 10, 20
_TITLES_READ = 50  # for suggestions of what to search for
_DEFAULT_FIELDS = frozenset(
    {
        SearchableField.TITLE,
        SearchableField.PRODUCT_TYPE,
        SearchableField.VARIANTS_TITLE,
        SearchableField.VENDOR,
    }
)


class PredictiveSearchType(Vocabulary):
    """What can be suggested."""

    ARTICLE = "Articles of blogs."
    COLLECTION = "Collections."
    PAGE = "Pages."
    PRODUCT = "Products."
    QUERY = "Texts to search for."


class PredictiveSearchLimitScope(Vocabulary):
    """What the limit is the limit of."""

    ALL = "Of everything together."
    EACH = "Of each kind of thing."


@dataclass(frozen=True)
class Typed:
    """What was typed, and what to suggest for it."""

    query: str
    limit: int = MOST
    scope: PredictiveSearchLimitScope = PredictiveSearchLimitScope.ALL
    types: Sequence[PredictiveSearchType] = ()
    fields: Sequence[SearchableField] = ()
    unavailable: SearchUnavailableProductsType = SearchUnavailableProductsType.LAST

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= MOST:
            raise ClientError(f"limit is {self.limit}; it may be 1 to {MOST}.")

    def wants(self, word: str) -> bool:
        return not self.types or PredictiveSearchType[word] in self.types


@dataclass(frozen=True)
class Suggested:
    """The best of each kind."""

    products: list[models.Base] = field(default_factory=list)
    collections: list[models.Base] = field(default_factory=list)
    pages: list[models.Base] = field(default_factory=list)
    articles: list[models.Base] = field(default_factory=list)
    queries: list[Suggestion] = field(default_factory=list)


async def suggest(context: Context, typed: Typed) -> Suggested:
    """All words typed must be found, the last one as the beginning of a word."""
    written = words(typed.query)[:MOST_WORDS]
    if not written:
        return Suggested()
    sought = [Sought((word,), i == len(written)) for i, word in enumerate(written, 1)]
    sources = await _sources(context, typed, await _alternatives(context, sought))
    ids = await _best(context, typed, sources)
    found = await rows(context, ids)
    shown = [(id, row) for id, row in zip(ids, found, strict=True) if row is not None]
    return _suggested(typed, shown)


async def _alternatives(context: Context, sought: Sequence[Sought]) -> list[list[Sought]]:
    """Each word, or what it may mean if nothing has it."""
    asked = list(dict.fromkeys(sought))[: spelling.MOST_WORDS]
    meant = await spelling.meanings(context, asked)
    return [meant.get(one, [one]) for one in sought]


async def _sources(
    context: Context, typed: Typed, alternatives: Sequence[Sequence[Sought]]
) -> list[Source]:
    fields = frozenset(typed.fields) or _DEFAULT_FIELDS
    index = IndexQuery.all_of(
        [
            IndexQuery.any_of(
                [IndexQuery.phrase(one.words, prefix=one.prefix, within=fields) for one in some]
            )
            for some in alternatives
        ]
    )
    sought = tuple(one for some in alternatives for one in some)
    found = []
    for kind in SearchKind:
        if typed.wants(kind.name) or (kind is SearchKind.PRODUCT and typed.wants("QUERY")):
            table = await table_of(context, kind, None)
            exactly = _exactly(table.id, kind, fields, alternatives)
            asked = Asked(index, exactly, typed.query, sought)
            found.append(source(table, asked, typed.unavailable))
    return found


def _exactly(
    id: Any,
    kind: SearchKind,
    fields: frozenset[SearchableField],
    alternatives: Sequence[Sequence[Sought]],
) -> tuple[Condition, ...]:
    """That the words stand in the fields themselves, where the index knows only their class."""
    classes = {PARTS[one][1] for one in fields}
    if fields == {one for one, (_, mark) in PARTS.items() if mark in classes}:
        return ()
    columns = [getattr(SearchDocument, PARTS[one][0]) for one in sorted(fields, key=str)]
    there = [
        sa.or_(*(has(column, one.words, prefix=one.prefix) for column in columns for one in some))
        for some in alternatives
    ]
    return (sa.exists().where(SearchDocument.id == id + kind.first, *there),)


async def _best(context: Context, typed: Typed, sources: Sequence[Source]) -> list[int]:
    """The documents of the best of each kind, in order; a few more products for their titles."""
    ordering = Ordering(sinks=typed.unavailable is SearchUnavailableProductsType.LAST)

    def best() -> sa.Select[Any]:
        arms = []
        for one in sources:
            found = one.found(ordering, RANKED, is_sqlite=context.is_sqlite).subquery()
            many = _TITLES_READ if one.kind is SearchKind.PRODUCT else typed.limit
            first = sa.select(found).order_by(found.c.sunk, found.c.place, found.c.id)
            arms.append(sa.select(first.limit(literal_limit(many)).subquery()))
        every = sa.union_all(*arms).subquery()
        return sa.select(every.c.id).order_by(every.c.sunk, every.c.place, every.c.id)

    shapes = tuple(one.shape for one in sources)
    parts = [part for one in sources for part in one.parts]
    rows = await context.assembled(Assembled((suggest, ordering, typed.limit, shapes), parts, best))
    return [id for (id,) in rows]


def _suggested(typed: Typed, found: Sequence[tuple[int, models.Base]]) -> Suggested:
    """As many as the limit allows: things before texts to search for, the best of them first."""
    each = typed.scope is PredictiveSearchLimitScope.EACH
    titles = [row.title for _, row in found if isinstance(row, models.Product)]
    kinds: dict[str, list[models.Base]] = {}
    left = typed.limit
    for _, row in found:
        name = type(row).__name__.upper()
        some = kinds.setdefault(name, [])
        if typed.wants(name) and (len(some) < typed.limit if each else left > 0):
            some.append(row)
            left -= 1
    room = typed.limit if each else max(left, 0)
    queries = suggestions(typed.query, titles, room) if typed.wants("QUERY") else []
    return Suggested(
        kinds.get("PRODUCT", []),
        kinds.get("COLLECTION", []),
        kinds.get("PAGE", []),
        kinds.get("ARTICLE", []),
        queries,
    )
