"""Pages of text, as clients see them."""

from datetime import datetime
from typing import Annotated

import strawberry

import models
import resolvers.page
from commerce import gid
from commerce.permission import Permission
from loaders.pagination import Page as PageOfRows
from loaders.pagination import PageArgs
from schema import enums
from schema.connection import Connection, connection
from schema.info import Info
from schema.metafield import HasMetafields
from schema.node import Node
from schema.online_store import OnlineStorePublishable, Trackable
from schema.permission import needs, public
from schema.scalars import HTML
from schema.seo import SEO

enums.register(resolvers.page.PageSortKeys)


@strawberry.type(description="A page of text, such as the one about the shop.")
class Page(HasMetafields, Node, OnlineStorePublishable, Trackable):
    handle: str = public("Its name in a URL; no two pages share one.")
    title: str = public("Its name.")
    body_summary: str = public("The beginning of what it says, without HTML.")
    created_at: datetime = public("When it was made.")
    updated_at: datetime = public("When it last changed.")

    @public("What it says, as HTML that was cleaned of scripts.", HTML)
    def body(self: models.Page) -> str:
        return self.body

    @needs(Permission.CONTENT_READ, "When buyers see it; null if they do not.", datetime | None)
    def published_at(self: models.Page) -> datetime | None:
        return self.published_at

    @public("How it presents itself to search engines.", SEO | None)
    def seo(self: models.Page) -> models.Page:
        return self


@strawberry.type(description="One page of a list of pages of text.")
class PageConnection(Connection[Page]): ...


PageId = Annotated[strawberry.ID | None, strawberry.argument(description="The id of the page.")]
Handle = Annotated[str | None, strawberry.argument(description="Its name in a URL.")]
SortKey = Annotated[
    resolvers.page.PageSortKeys | None, strawberry.argument(description="What to order by.")
]
Query = Annotated[
    str | None,
    strawberry.argument(
        description="What to find: words, and the fields `created_at`, `handle`, `id`,"
        " `published_status` (`published` or `unpublished`), `title` and"
        " `updated_at`, in the search syntax."
    ),
]


@strawberry.type
class PageQuery:
    @public("A published page by its id or its handle; null if there is none.", Page | None)
    async def page(
        self, info: Info, id: PageId = strawberry.UNSET, handle: Handle = strawberry.UNSET
    ) -> models.Page | None:
        number = gid.number_of("Page", id) if id else None
        return await resolvers.page.page(info.context, number, handle or None)

    @public("A published page by its handle.", Page | None, use="page")
    async def page_by_handle(
        self, info: Info, handle: Annotated[str, strawberry.argument(description="Its handle.")]
    ) -> models.Page | None:
        return await resolvers.page.page(info.context, None, handle)

    @connection(PageConnection, "The published pages; all of them for staff with `CONTENT_READ`.")
    async def pages(
        self,
        info: Info,
        page: PageArgs,
        query: Query = strawberry.UNSET,
        sort_key: SortKey = resolvers.page.PageSortKeys.ID,
    ) -> PageOfRows[models.Page]:
        key = sort_key or resolvers.page.PageSortKeys.ID
        return await resolvers.page.pages(info.context, page, key, query or None)
