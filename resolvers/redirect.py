"""Where pages went that have moved."""

import models
from context import Context
from loaders.page import read_page
from loaders.pagination import Order, Page, PageArgs
from resolvers.content_query import anywhere, path
from resolvers.query_terms import Searchable, key, moment, read

_REDIRECT = models.UrlRedirect
BY_ID = Order("urlRedirects/ID", (_REDIRECT.id,))
SEARCHABLE = Searchable(
    _REDIRECT.id,
    {
        "created_at": moment(_REDIRECT.created_at),
        "id": key(_REDIRECT.id),
        "path": path(_REDIRECT.path),
        "target": path(_REDIRECT.target),
    },
    text=anywhere(_REDIRECT.path, _REDIRECT.target),
)


async def redirects(
    context: Context, args: PageArgs, query: str | None = None
) -> Page[models.UrlRedirect]:
    asked = read(query, SEARCHABLE, is_sqlite=context.is_sqlite)
    return await read_page(context, _REDIRECT, BY_ID, args, asked.where, asked.text)


async def of_path(context: Context, path: str) -> models.UrlRedirect | None:
    """Where that path leads now, if it has moved."""
    return await context.loaders.redirect_of_path.load(path)
