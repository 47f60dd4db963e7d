"""Where pages went that have moved, as clients see it."""

from typing import Annotated

import strawberry

import models
import resolvers.redirect
from loaders.pagination import Page, PageArgs
from schema.connection import Connection, connection
from schema.info import Info
from schema.node import Node
from schema.permission import public


@strawberry.type(description="A page that has moved.")
class UrlRedirect(Node):
    path: str = public("Where it was: a path that begins with a slash.")
    target: str = public("Where it is now: a path of the shop, or an address elsewhere.")


Query = Annotated[
    str | None,
    strawberry.argument(
        description="What to find: words, and the fields `created_at`, `id`, `path` and `target`,"
        " in the search syntax. `path:/old` finds where one page went."
    ),
]


@strawberry.type
class RedirectQuery:
    @connection(Connection[UrlRedirect], "The pages that have moved.")
    async def url_redirects(
        self, info: Info, page: PageArgs, query: Query = strawberry.UNSET
    ) -> Page[models.UrlRedirect]:
        return await resolvers.redirect.redirects(info.context, page, query or None)
