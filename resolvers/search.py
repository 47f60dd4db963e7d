"""Searching the shop: products, pages and articles in one list."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
import sqlalchemy as sa

import models
from commerce.facet import Facet, facets
from commerce.product_filter import Filters, ProductFilter, together
from commerce.query_syntax import parse
from commerce.query_tree import And, Node, Or, Word
from commerce.vocabulary import Vocabulary
from context import Context
from loaders.batch import Assembled
from loaders.page import literal_limit, page_of
from loaders.pagination import COUNT_CAP, Order, Page, PageArgs
from models.search import SearchKind
from resolvers import price_order, product_facet, product_filter, spelling
from resolvers.localization import pricing_in_force
from resolvers.product_filter import Conditions
from resolvers.query_terms import understood
from resolvers.relevance import RANKED, first_hits
from resolvers.search_source import (
    Ordering,
    SearchUnavailableProductsType,
    Source,
    rows,
    source,
    table_of,
)

# The columns of what is found.
_ID, _SUNK, _PLACE, _FIXED = (
    sa.literal_column(f"found.{name}", sa.BigInteger) for name in ("id", "sunk", "place", "fixed")
)


class SearchSortKeys(Vocabulary):
    """The orders that what a search finds can come in."""

    PRICE = "By the price of the cheapest variant; what has no price comes last."
    RELEVANCE = "By how well it matches."


class SearchType(Vocabulary):
    """What a search can look through."""

    ARTICLE = "Articles of blogs."
    PAGE = "Pages."
    PRODUCT = "Products."


class SearchPrefixQueryType(Vocabulary):
    """Which words of a search may be beginnings."""

    LAST = "The last one."
    NONE = "None."


@dataclass(frozen=True)
class Search:
    """What to search for, where, and how to order it."""

    query: str
    types: Sequence[SearchType] = ()
    filters: Sequence[ProductFilter] = ()
    prefix: SearchPrefixQueryType = SearchPrefixQueryType.LAST
    unavailable: SearchUnavailableProductsType = SearchUnavailableProductsType.LAST
    sort_key: SearchSortKeys = SearchSortKeys.RELEVANCE


@dataclass(eq=False)
class SearchPage(Page[models.Base]):
    """A page of what was found; ``facets`` counts the products among it when it is asked."""

    facets: Callable[[], Awaitable[list[Facet]]] = field(kw_only=True)


async def search(context: Context, args: PageArgs, asked: Search) -> SearchPage:
    """One page of what a search finds; by relevance, the best ``RANKED`` of each kind or more."""
    filters = together(asked.filters)
    conditions = await product_filter.conditions(context, filters)
    written = parse(asked.query)
    tree = await spelling.corrected(context, written and _begun(written, asked.prefix))
    sources = await _sources(context, tree, asked, conditions)
    by_price = asked.sort_key is SearchSortKeys.PRICE
    sinks = asked.unavailable is SearchUnavailableProductsType.LAST
    price_list = price_order.in_force(context) if by_price else None
    ordering = Ordering(by_price, args.reverse, sinks, price_list)
    ranks = tree is not None and not by_price
    size = RANKED if ranks else COUNT_CAP
    order = _order(asked, args, price_list)

    def places() -> sa.Select[Any]:
        arms = [one.found(ordering, size, is_sqlite=context.is_sqlite) for one in sources]
        return sa.select(_ID, *order.columns).select_from(sa.union_all(*arms).subquery("found"))

    shapes = tuple(one.shape for one in sources)
    parts = [part for one in sources for part in one.parts]
    found = Assembled((search, ordering, size, shapes), parts, places)
    page = await page_of(context, found, order, args, _text(sources, asked, filters))
    return await _shown(context, page, _facets_of(context, sources, conditions, filters))


def _begun(tree: Node, prefix: SearchPrefixQueryType) -> Node:
    """The query, its last word (if that is one) the beginning of a word."""
    match tree:
        case Word(text) if prefix is SearchPrefixQueryType.LAST:
            return Word(text, prefix=True)
        case And(terms) | Or(terms):
            return replace(tree, terms=(*terms[:-1], _begun(terms[-1], prefix)))
    return tree


async def _sources(
    context: Context, tree: Node | None, asked: Search, conditions: Conditions
) -> list[Source]:
    """What is searched: of the kinds asked for, those that know what the query speaks of."""
    sources = []
    for one in dict.fromkeys(asked.types or SearchType):
        kind = SearchKind[one.name]
        table = await table_of(context, kind, tree)
        where = conditions.where() if kind is SearchKind.PRODUCT else []
        found = understood(tree, table, is_sqlite=context.is_sqlite)
        sources.append(source(table, found, asked.unavailable, where))
    knowing = [one for one in sources if one.asked.text]
    return knowing or sources


def _order(asked: Search, args: PageArgs, price_list: int | None) -> Order:
    """A list that sinks what is unavailable is not the same read backward, nor are its cursors."""
    direction = "down" if args.reverse else "up"
    name = f"search/{asked.sort_key.name}/{direction}"
    if price_list is not None:
        columns: Any = (_SUNK, _PLACE, _FIXED, _ID)
        return Order(f"{name}@{price_list}", columns)
    columns = (_SUNK, _PLACE, _ID)
    return Order(name, columns)


def _text(sources: Sequence[Source], asked: Search, filters: Filters) -> str:
    kinds = [[one.kind.name, one.asked.text] for one in sources]
    return orjson.dumps([kinds, asked.unavailable.name, filters.text]).decode()


async def _shown(
    context: Context, page: Page[int], count_facets: Callable[[], Awaitable[list[Facet]]]
) -> SearchPage:
    """The page with the things themselves; what went away meanwhile is left out."""
    found = await rows(context, page.nodes)
    kept = [
        (row, values) for row, (_, values) in zip(found, page.rows, strict=True) if row is not None
    ]
    return SearchPage(kept, page.more, page.args, page.cursors, page.count, facets=count_facets)


def _facets_of(
    context: Context, sources: Sequence[Source], conditions: Conditions, filters: Filters
) -> Callable[[], Awaitable[list[Facet]]]:
    async def count() -> list[Facet]:
        for one in sources:
            if one.kind is SearchKind.PRODUCT:
                listed = _listed(context, one)
                counted = await product_facet.counted(context, listed, conditions)
                pricing = await pricing_in_force(context)
                return facets(counted.get(0, []), filters, pricing)
        return []

    return count


def _listed(context: Context, products: Source) -> sa.Select[Any]:
    """The products a search finds, whether they meet its filters or not."""
    owner: Any = sa.literal_column("0").label("owner")
    most = product_facet.MOST_PRODUCTS
    where, id = (*products.shown, *products.asked.where), models.Product.id
    if products.wanted is None:
        found = sa.select(owner, id.label("id")).where(*where)
        return found.order_by(id).limit(literal_limit(most))
    query, is_sqlite = products.wanted.queries[0], context.is_sqlite
    hits = first_hits(query, products.kind, id, where, is_sqlite=is_sqlite, size=most)
    return sa.select(owner, hits.c.key.label("id"))
