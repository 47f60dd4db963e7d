"""Reading pages."""

import models
import resolvers.product
from commerce.permission import Permission
from commerce.vocabulary import Vocabulary
from context import Context
from loaders.content import PAGE_PUBLISHED
from loaders.pagination import Order, Page, PageArgs
from models.search import SearchKind
from resolvers.content_query import publishing
from resolvers.query_terms import Searchable, exact, key, moment, read, title
from resolvers.relevance import read_fitting


class PageSortKeys(Vocabulary):
    """The orders a list of pages can come in."""

    ID = "By id."
    RELEVANCE = "By how well they match the query; without one, by id."
    TITLE = "By title."
    UPDATED_AT = "By when they last changed."


_PAGE = models.Page
_BY_ID = Order("pages/ID", (_PAGE.id,))
ORDERS: dict[PageSortKeys, Order] = {
    PageSortKeys.ID: _BY_ID,
    PageSortKeys.RELEVANCE: _BY_ID,
    PageSortKeys.TITLE: Order("pages/TITLE", (_PAGE.title_key, _PAGE.id)),
    PageSortKeys.UPDATED_AT: Order("pages/UPDATED_AT", (_PAGE.updated_at, _PAGE.id)),
}
SEARCHABLE = Searchable(
    _PAGE.id,
    {
        "created_at": moment(_PAGE.created_at),
        "handle": exact(_PAGE.handle),
        "id": key(_PAGE.id),
        "published_status": publishing(*PAGE_PUBLISHED),
        "title": title,
        "updated_at": moment(_PAGE.updated_at),
    },
    SearchKind.PAGE,
)


async def pages(
    context: Context, args: PageArgs, sort_key: PageSortKeys, query: str | None = None
) -> Page[models.Page]:
    asked = read(query, SEARCHABLE, is_sqlite=context.is_sqlite)
    where = () if context.actor.may(Permission.CONTENT_READ) else PAGE_PUBLISHED
    by_relevance = sort_key is PageSortKeys.RELEVANCE
    return await read_fitting(
        *(context, SEARCHABLE, asked, ORDERS[sort_key], args, where), by_relevance=by_relevance
    )


async def page(context: Context, key: int | None, handle: str | None) -> models.Page | None:
    """The page of that id or handle, if whoever asks may see it."""
    if key is not None:
        found = await context.loaders.page.load(key)
    elif handle is not None:
        found = await context.loaders.page_by_handle.load(handle)
    else:
        return None
    return found if found is not None and visible(context, found) else None


def visible(context: Context, row: models.Page) -> bool:
    may = context.actor.may(Permission.CONTENT_READ)
    return may or resolvers.product.is_past(row.published_at)
