"""Reading blogs."""

import models
from commerce.vocabulary import Vocabulary
from context import Context
from loaders.page import read_page
from loaders.pagination import Order, Page, PageArgs
from resolvers.content_query import anywhere, within
from resolvers.query_terms import Searchable, exact, key, moment, read


class BlogSortKeys(Vocabulary):
    """The orders a list of blogs can come in."""

    HANDLE = "By handle."
    ID = "By id."
    RELEVANCE = "By id: one title is as good as another."
    TITLE = "By title."


_BLOG = models.Blog
_BY_ID = Order("blogs/ID", (_BLOG.id,))
ORDERS: dict[BlogSortKeys, Order] = {
    BlogSortKeys.HANDLE: Order("blogs/HANDLE", (_BLOG.handle,)),
    BlogSortKeys.ID: _BY_ID,
    BlogSortKeys.RELEVANCE: _BY_ID,
    BlogSortKeys.TITLE: Order("blogs/TITLE", (_BLOG.title_key, _BLOG.id)),
}
SEARCHABLE = Searchable(
    _BLOG.id,
    {
        "created_at": moment(_BLOG.created_at),
        "handle": exact(_BLOG.handle),
        "id": key(_BLOG.id),
        "title": within(_BLOG.title_key),
        "updated_at": moment(_BLOG.updated_at),
    },
    text=anywhere(_BLOG.title_key),
)


async def blogs(
    context: Context, args: PageArgs, sort_key: BlogSortKeys, query: str | None = None
) -> Page[models.Blog]:
    asked = read(query, SEARCHABLE, is_sqlite=context.is_sqlite)
    return await read_page(context, _BLOG, ORDERS[sort_key], args, asked.where, asked.text)


async def blog(context: Context, key: int | None, handle: str | None) -> models.Blog | None:
    if key is not None:
        return await context.loaders.blog.load(key)
    return None if handle is None else await context.loaders.blog_by_handle.load(handle)
