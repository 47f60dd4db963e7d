"""The kinds of things a search looks through, and the rows of each that may be found."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

import models
import resolvers.article
import resolvers.page
from commerce.money import BOUND
from commerce.query_tree import Node
from commerce.vocabulary import Vocabulary
from context import Context
from loaders.catalogue import COLLECTION_PUBLISHED, PUBLISHED, SELLABLE
from loaders.content import ARTICLE_PUBLISHED, PAGE_PUBLISHED
from loaders.page import literal_limit
from models.search import SearchKind
from resolvers import collection_query, product_query
from resolvers.product_query import with_variant
from resolvers.query_terms import Asked, Condition, Searchable
from resolvers.relevance import Wanted, ranked

_TABLES = {
    SearchKind.COLLECTION: collection_query.SEARCHABLE,
    SearchKind.PAGE: resolvers.page.SEARCHABLE,
    SearchKind.ARTICLE: resolvers.article.SEARCHABLE,
}
_SHOWN = {
    SearchKind.PRODUCT: PUBLISHED,
    SearchKind.COLLECTION: COLLECTION_PUBLISHED,
    SearchKind.PAGE: PAGE_PUBLISHED,
    SearchKind.ARTICLE: ARTICLE_PUBLISHED,
}
AVAILABLE = with_variant(SELLABLE)


class SearchUnavailableProductsType(Vocabulary):
    """Where products that cannot be bought now stand in a search."""

    HIDE = "Nowhere: they are left out."
    LAST = "After everything else."
    SHOW = "Wherever they are found."


@dataclass(frozen=True)
class Ordering:
    """How what is found is ordered: by place or by price, and whether the list is read upward.

    What has no price stands after what has one, and what is unavailable last if it ``sinks``,
    whichever way the list is read. ``price_list`` is whose fixed prices count among the prices.
    """

    by_price: bool = False
    reverse: bool = False
    sinks: bool = False
    price_list: int | None = None

    def last(self, condition: Condition) -> Any:
        behind, before = (0, 1) if self.reverse else (1, 0)
        return sa.case((condition, behind), else_=before)

    @property
    def price(self) -> Any:
        """What products are sorted by first, where they are by price."""
        own, by_list = models.Product.min_price_minor, models.PricePlace.price_minor
        return own if self.price_list is None else by_list

    def fixed(self, column: Any) -> list[Any]:
        """What they are sorted by next, where a price list decides."""
        return [] if self.price_list is None else [column.label("fixed")]


@dataclass(frozen=True)
class Source:
    """The rows of one kind that a search may find: shown to buyers, and within its filters."""

    table: Searchable
    asked: Asked
    shown: tuple[Condition, ...]
    narrowing: tuple[Condition, ...] = ()
    wanted: Wanted | None = None  # of the index

    @property
    def kind(self) -> SearchKind:
        if self.table.kind is None:
            raise TypeError("only what has a kind is searched")
        return self.table.kind

    @property
    def shape(self) -> Hashable:
        """All that a statement of it depends on, but for the values in its parts."""
        wanted = None if self.wanted is None else self.wanted.shape
        return self.kind, len(self.shown), len(self.parts), wanted

    @property
    def parts(self) -> list[Any]:
        """What differs from request to request."""
        wanted = [] if self.wanted is None else self.wanted.parts
        return [*self.narrowing, *self.asked.where, *wanted]

    def found(self, ordering: Ordering, size: int, *, is_sqlite: bool) -> sa.Select[Any]:
        """So many of them or some more: a document's ``id``, ``sunk`` and ``place``."""
        keys = self._keys(size, is_sqlite=is_sqlite)
        id = (keys.c.key + sa.literal_column(str(self.kind.first))).label("id")
        if self.kind is not SearchKind.PRODUCT:
            priceless = sa.literal_column(str(-1 if ordering.reverse else BOUND), sa.BigInteger)
            place: Any = priceless if ordering.by_price else keys.c.place
            sunk = ordering.last(sa.false()).label("sunk")
            return sa.select(id, sunk, place.label("place"), *ordering.fixed(priceless))
        product, by_list = models.Product, models.PricePlace
        place = ordering.price if ordering.by_price else keys.c.place
        sinking = sa.not_(AVAILABLE) if ordering.sinks else sa.false()
        found = sa.select(
            *(id, ordering.last(sinking).label("sunk"), place.label("place")),
            *ordering.fixed(by_list.fixed_minor),
        ).join_from(keys, product, product.id == keys.c.key)
        if ordering.price_list is None:
            return found
        own = sa.and_(
            by_list.product_id == product.id, by_list.price_list_id == ordering.price_list
        )
        return found.join(by_list, own)

    def _keys(self, size: int, *, is_sqlite: bool) -> sa.Subquery:
        where = (*self.shown, *self.narrowing, *self.asked.where)
        if self.wanted is not None:
            return ranked(
                self.wanted,
                self.kind,
                self.table.id,
                where,
                is_sqlite=is_sqlite,
                size=size,
            )
        id = self.table.id
        return (
            sa.select(id.label("key"), sa.literal_column("0").label("place"))
            .where(*where)
            .order_by(id)
            .limit(literal_limit(size))
            .subquery()
        )


async def table_of(context: Context, kind: SearchKind, tree: Node | None) -> Searchable:
    if kind is SearchKind.PRODUCT:
        return await product_query.searchable(context, tree)
    return _TABLES[kind]


def source(
    table: Searchable,
    asked: Asked,
    unavailable: SearchUnavailableProductsType,
    narrowing: Sequence[Condition] = (),
) -> Source:
    """What ``asked`` finds of a table."""
    kind = table.kind or SearchKind.PRODUCT
    hidden = kind is SearchKind.PRODUCT and unavailable is SearchUnavailableProductsType.HIDE
    shown = (*_SHOWN[kind], *([AVAILABLE] if hidden else []))
    wanted = None if asked.index is None else Wanted.of(asked.index, asked.sought)
    return Source(table, asked, shown, tuple(narrowing), wanted)


async def rows(context: Context, ids: Sequence[int]) -> list[models.Base | None]:
    """The things that documents are about, in the order of the documents' ids."""
    keys: dict[SearchKind, list[int]] = {kind: [] for kind in SearchKind}
    for id in ids:
        kind = _kind_of(id)
        keys[kind].append(id - kind.first)
    load: dict[SearchKind, Callable[[list[int]], Any]] = {
        SearchKind.PRODUCT: context.loaders.product.load_many,
        SearchKind.COLLECTION: context.loaders.collection.load_many,
        SearchKind.PAGE: context.loaders.page.load_many,
        SearchKind.ARTICLE: context.loaders.article.load_many,
    }
    found: dict[int, models.Base | None] = {}
    for kind, wanted in keys.items():
        if wanted:
            loaded = await load[kind](wanted)
            found |= {kind.first + key: row for key, row in zip(wanted, loaded, strict=True)}
    return [found[id] for id in ids]


def _kind_of(id: int) -> SearchKind:
    return next(kind for kind in SearchKind if kind.first <= id <= kind.last)
