"""Where pages went that have moved."""

import models
import resolvers.content_query
from context import Context
from loaders.page import read_page
from loaders.pagination import Order, Page, PageArgs
from resolvers.content_query import Searchable, code, key, moment

_REDIRECT = models.UrlRedirect
BY_ID = Order("urlRedirects/ID", (_REDIRECT.id,))
SEARCHABLE = Searchable(
    {
        "created_at": moment(_REDIRECT.created_at),
        "id": key(_REDIRECT.id),
        "path": code(_REDIRECT.path),
        "target": code(_REDIRECT.target),
    },
    _REDIRECT.path,
    (_REDIRECT.target,),
)


async def redirects(
    context: Context, args: PageArgs, query: str | None = None
) -> Page[models.UrlRedirect]:
    asked = resolvers.content_query.read(query, SEARCHABLE)
    return await read_page(context, _REDIRECT, BY_ID, args, asked.where, asked.text)
