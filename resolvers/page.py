"""Reading pages."""

import models
import resolvers.content_query
import resolvers.product
from commerce.permission import Permission
from commerce.vocabulary import Vocabulary
from context import Context
from loaders.content import PAGE_PUBLISHED
from loaders.page import read_page
from loaders.pagination import Order, Page, PageArgs
from resolvers.content_query import Searchable, code, key, moment, words_of


class PageSortKeys(Vocabulary):
    """The orders a list of pages can come in."""

    ID = "By id."
    RELEVANCE = "By how well they match the query; without one, by id."
    TITLE = "By title."
    UPDATED_AT = "By when they last changed."


_PAGE = models.Page
ORDERS: dict[PageSortKeys, Order] = {
    PageSortKeys.ID: Order("pages/ID", (_PAGE.id,)),
    PageSortKeys.TITLE: Order("pages/TITLE", (_PAGE.title_key, _PAGE.id)),
    PageSortKeys.UPDATED_AT: Order("pages/UPDATED_AT", (_PAGE.updated_at, _PAGE.id)),
}
SEARCHABLE = Searchable(
    {
        "created_at": moment(_PAGE.created_at),
        "handle": code(_PAGE.handle),
        "id": key(_PAGE.id),
        "title": words_of(_PAGE.title_key),
        "updated_at": moment(_PAGE.updated_at),
    },
    _PAGE.title_key,
    (_PAGE.body_summary,),
)


async def pages(
    context: Context, args: PageArgs, sort_key: PageSortKeys, query: str | None = None
) -> Page[models.Page]:
    asked = resolvers.content_query.read(query, SEARCHABLE)
    order = ORDERS.get(sort_key) or asked.order("pages/RELEVANCE", _PAGE.id)
    published = () if context.actor.may(Permission.CONTENT_READ) else PAGE_PUBLISHED
    return await read_page(context, _PAGE, order, args, (*published, *asked.where), asked.text)


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
