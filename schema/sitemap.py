"""Lists of everything that has a page, as clients see them."""

from datetime import datetime
from typing import Annotated

import strawberry

import resolvers.sitemap
from loaders import pagination
from resolvers.sitemap import SitemapType
from schema import enums
from schema.count import Count
from schema.info import Info
from schema.permission import public
from schema.shows import shows

enums.register(SitemapType)


@strawberry.type(description="The picture of a thing that has a page.")
class SitemapImage:
    alt: str | None = public("What it shows, for those who cannot see it.")
    filepath: str | None = public("The path of its address.")
    updated_at: datetime = public("When it last changed.")


@strawberry.interface(description="Something that has a page.")
class SitemapResourceInterface:
    handle: str = public("Its name in a URL.")
    updated_at: datetime = public("When it last changed.")


@strawberry.type(description="Something that has a page.")
class SitemapResource(SitemapResourceInterface):
    title: str | None = public("Its name.")
    image: SitemapImage | None = public("Its picture.")

    is_type_of = shows(resolvers.sitemap.SitemapResource)


@strawberry.type(description="A metaobject that has a page.")
class SitemapResourceMetaobject(SitemapResourceInterface):
    type: str = public("Which type it is of.")
    online_store_url_handle: str | None = public("What the pages of its type are below.")

    is_type_of = shows(resolvers.sitemap.SitemapResourceMetaobject)


@strawberry.type(description="One page of a sitemap.")
class PaginatedSitemapResources:
    has_next_page: bool = public("Whether there is a page after this one.")
    items: list[SitemapResourceInterface] = public("What has pages: 250 things at most, or none.")


@strawberry.type(description="A list of everything of a kind that has a page.")
class Sitemap:
    @public("How many pages the list has.", Count | None)
    async def pages_count(self: SitemapType, info: Info) -> pagination.Count:
        return await resolvers.sitemap.pages_count(info.context, self)

    @public(
        "One page of the list; it may be empty though others follow.",
        PaginatedSitemapResources | None,
    )
    async def resources(
        self: SitemapType,
        info: Info,
        page: Annotated[int, strawberry.argument(description="Which page; the first is 1.")],
    ) -> resolvers.sitemap.PaginatedSitemapResources:
        return await resolvers.sitemap.resources(info.context, self, page)


@strawberry.type
class SitemapQuery:
    @public("Everything of a kind that has a page, for search engines.", Sitemap)
    def sitemap(
        self,
        type: Annotated[SitemapType, strawberry.argument(description="What to list.")],
    ) -> SitemapType:
        return type
