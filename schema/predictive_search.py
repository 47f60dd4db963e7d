"""Suggestions while somebody types a search."""

from typing import Annotated

import strawberry

import resolvers.predictive_search
from commerce.suggestion import Suggestion
from models.search import SearchableField
from resolvers.predictive_search import (
    MOST,
    PredictiveSearchLimitScope,
    PredictiveSearchType,
    Suggested,
    Typed,
)
from resolvers.search_source import SearchUnavailableProductsType
from schema import enums
from schema.article import Article
from schema.cart_input import said
from schema.collection import Collection
from schema.info import Info
from schema.online_store import Trackable
from schema.page import Page
from schema.permission import public
from schema.product import Product
from schema.search import Unavailable
from schema.shows import shows

for words in (PredictiveSearchLimitScope, PredictiveSearchType, SearchableField):
    enums.register(words)


@strawberry.type(description="A text to search for.")
class SearchQuerySuggestion(Trackable):
    is_type_of = shows(Suggestion)

    text: str = public("The text.")

    @public("The text as HTML: what was typed in `<mark>`, the rest in `<span>`.")
    def styled_text(self: Suggestion) -> str:
        return self.styled


@strawberry.type(description="What is suggested, the best of each kind first.")
class PredictiveSearchResult:
    articles: list[Article] = public("Articles of blogs.")
    collections: list[Collection] = public("Collections.")
    pages: list[Page] = public("Pages.")
    products: list[Product] = public("Products.")
    queries: list[SearchQuerySuggestion] = public("Texts to search for.")


Query = Annotated[
    str,
    strawberry.argument(
        description="What was typed: each word must be found, the last as the beginning of one."
    ),
]
Limit = Annotated[
    int | None,
    strawberry.argument(description=f"How many to suggest, 1 to {MOST}; {MOST} if left out."),
]
LimitScope = Annotated[
    PredictiveSearchLimitScope | None,
    strawberry.argument(description="What the limit counts; all of it if left out."),
]
Fields = Annotated[
    list[SearchableField] | None,
    strawberry.argument(
        description="Where to look for the words; in titles, product types, vendors and variants'"
        " titles if left out."
    ),
]
Types = Annotated[
    list[PredictiveSearchType] | None,
    strawberry.argument(description="What to suggest; everything if left out."),
]


@strawberry.type
class PredictiveSearchQuery:
    @public(
        "What somebody who is typing a search may be looking for.", PredictiveSearchResult | None
    )
    async def predictive_search(
        self,
        info: Info,
        query: Query,
        limit: Limit = strawberry.UNSET,
        limit_scope: LimitScope = strawberry.UNSET,
        searchable_fields: Fields = strawberry.UNSET,
        types: Types = strawberry.UNSET,
        unavailable_products: Unavailable = strawberry.UNSET,
    ) -> Suggested:
        count = said(limit)
        typed = Typed(
            query,
            MOST if count is None else count,
            said(limit_scope) or PredictiveSearchLimitScope.ALL,
            said(types) or (),
            said(searchable_fields) or (),
            said(unavailable_products) or SearchUnavailableProductsType.LAST,
        )
        return await resolvers.predictive_search.suggest(info.context, typed)
