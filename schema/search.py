"""Searching the shop."""

from typing import Annotated

import strawberry

import resolvers.search
from commerce.facet import Facet
from loaders.pagination import PageArgs
from resolvers.relevance import RANKED
from resolvers.search import (
    Search,
    SearchPage,
    SearchPrefixQueryType,
    SearchSortKeys,
    SearchType,
)
from resolvers.search_source import SearchUnavailableProductsType
from schema import enums
from schema.article import Article
from schema.cart_input import said
from schema.connection import Connection, connection
from schema.info import Info
from schema.page import Page
from schema.permission import public
from schema.product import Product
from schema.product_filter import Filter, ProductFilters, parsed

for words in (SearchPrefixQueryType, SearchSortKeys, SearchType, SearchUnavailableProductsType):
    enums.register(words)

SearchResultItem = Annotated[
    Article | Page | Product,
    strawberry.union("SearchResultItem", description="What a search can find."),
]


@strawberry.type(description="One page of what a search found.")
class SearchResultItemConnection(Connection[SearchResultItem]):
    @public("How the products among it can be narrowed.", list[Filter])
    async def product_filters(self: SearchPage, info: Info) -> list[Facet]:
        return await self.facets()

    @public("How many there are in the whole list, counted up to 10,000.", int)
    async def total_count(self: SearchPage, info: Info) -> int:
        return (await self.count()).number


Query = Annotated[str, strawberry.argument(description="What to find, in the search syntax.")]
Types = Annotated[
    list[SearchType] | None,
    strawberry.argument(description="What to look through; everything if left out."),
]
Prefix = Annotated[
    SearchPrefixQueryType | None,
    strawberry.argument(description="Which words may be beginnings; the last if left out."),
]
Unavailable = Annotated[
    SearchUnavailableProductsType | None,
    strawberry.argument(
        description="Where products stand that cannot be bought now; last if left out."
    ),
]
SortKey = Annotated[SearchSortKeys | None, strawberry.argument(description="What to order by.")]


@strawberry.type
class SearchQuery:
    @connection(
        SearchResultItemConnection,
        "What buyers may see of products, pages and articles, as far as a query finds it: by"
        f" relevance the best {RANKED:,} of each kind or some more.",
    )
    async def search(
        self,
        info: Info,
        page: PageArgs,
        query: Query,
        prefix: Prefix = strawberry.UNSET,
        product_filters: ProductFilters = strawberry.UNSET,
        sort_key: SortKey = SearchSortKeys.RELEVANCE,
        types: Types = strawberry.UNSET,
        unavailable_products: Unavailable = strawberry.UNSET,
    ) -> SearchPage:
        asked = Search(
            query,
            said(types) or (),
            parsed(product_filters),
            said(prefix) or SearchPrefixQueryType.LAST,
            said(unavailable_products) or SearchUnavailableProductsType.LAST,
            sort_key or SearchSortKeys.RELEVANCE,
        )
        return await resolvers.search.search(info.context, page, asked)
