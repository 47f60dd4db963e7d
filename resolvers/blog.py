"""Reading blogs."""

import models
import resolvers.content_query
from commerce.vocabulary import Vocabulary
from context import Context
from loaders.page import read_page
from loaders.pagination import Order, Page, PageArgs
from resolvers.content_query import Searchable, code, key, moment, words_of


class BlogSortKeys(Vocabulary):
    """The orders a list of blogs can come in."""

    HANDLE = "By handle."
    ID = "By id."
    RELEVANCE = "By how well they match the query; without one, by id."
    TITLE = "By title."


_BLOG = models.Blog
ORDERS: dict[BlogSortKeys, Order] = {
    BlogSortKeys.HANDLE: Order("blogs/HANDLE", (_BLOG.handle, _BLOG.id)),
    BlogSortKeys.ID: Order("blogs/ID", (_BLOG.id,)),
    BlogSortKeys.TITLE: Order("blogs/TITLE", (_BLOG.title_key, _BLOG.id)),
}
SEARCHABLE = Searchable(
    {
        "created_at": moment(_BLOG.created_at),
        "handle": code(_BLOG.handle),
        "id": key(_BLOG.id),
        "title": words_of(_BLOG.title_key),
        "updated_at": moment(_BLOG.updated_at),
    },
    _BLOG.title_key,
)


async def blogs(
    context: Context, args: PageArgs, sort_key: BlogSortKeys, query: str | None = None
) -> Page[models.Blog]:
    asked = resolvers.content_query.read(query, SEARCHABLE)
    order = ORDERS.get(sort_key) or asked.order("blogs/RELEVANCE", _BLOG.id)
    return await read_page(context, _BLOG, order, args, asked.where, asked.text)


async def blog(context: Context, key: int | None, handle: str | None) -> models.Blog | None:
    if key is not None:
        return await context.loaders.blog.load(key)
    return None if handle is None else await context.loaders.blog_by_handle.load(handle)
