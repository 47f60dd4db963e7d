"""Blogs, as clients see them."""

from typing import Annotated

import strawberry

import models
import resolvers.article
import resolvers.blog
from commerce import gid
from loaders.pagination import Page, PageArgs
from schema import article, enums
from schema.article import Article, ArticleAuthor, ArticleConnection
from schema.connection import Connection, connection
from schema.info import Info
from schema.metafield import HasMetafields
from schema.node import Node
from schema.online_store import OnlineStorePublishable
from schema.page import Handle
from schema.permission import public
from schema.seo import SEO

enums.register(resolvers.blog.BlogSortKeys)


@strawberry.type(description="A series of articles, such as news.")
class Blog(HasMetafields, Node, OnlineStorePublishable):
    handle: str = public("Its name in a URL; no two blogs share one.")
    title: str = public("Its name.")

    @public("How it presents itself to search engines.", SEO | None)
    def seo(self: models.Blog) -> models.Blog:
        return self

    @public("Its published article of that handle; null if there is none.", Article | None)
    async def article_by_handle(
        self: models.Blog,
        info: Info,
        handle: Annotated[str, strawberry.argument(description="The handle of the article.")],
    ) -> models.Article | None:
        return await resolvers.article.by_handle(info.context, self, handle)

    @connection(ArticleConnection, "Its published articles.")
    async def articles(
        self: models.Blog,
        info: Info,
        page: PageArgs,
        query: article.Query = strawberry.UNSET,
        sort_key: article.SortKey = article.BY_ID,
    ) -> Page[models.Article]:
        key = sort_key or article.BY_ID
        return await resolvers.article.of_blog(info.context, self, page, key, query or None)

    @public("Whoever wrote one of its published articles.", list[ArticleAuthor])
    async def authors(self: models.Blog, info: Info) -> list[models.ArticleAuthor]:
        return await info.context.loaders.authors_of_blog.load(self.id)


BlogId = Annotated[strawberry.ID | None, strawberry.argument(description="The id of the blog.")]
SortKey = Annotated[
    resolvers.blog.BlogSortKeys | None, strawberry.argument(description="What to order by.")
]
Query = Annotated[
    str | None,
    strawberry.argument(
        description="What to find: words, and the fields `created_at`, `handle`, `id`, `title`"
        " and `updated_at`, in the search syntax."
    ),
]


@strawberry.type
class BlogQuery:
    @public("A blog by its id or its handle; null if there is none.", Blog | None)
    async def blog(
        self, info: Info, id: BlogId = strawberry.UNSET, handle: Handle = strawberry.UNSET
    ) -> models.Blog | None:
        number = gid.number_of("Blog", id) if id else None
        return await resolvers.blog.blog(info.context, number, handle or None)

    @public("A blog by its handle.", Blog | None, use="blog")
    async def blog_by_handle(
        self, info: Info, handle: Annotated[str, strawberry.argument(description="Its handle.")]
    ) -> models.Blog | None:
        return await resolvers.blog.blog(info.context, None, handle)

    @connection(Connection[Blog], "The blogs.")
    async def blogs(
        self,
        info: Info,
        page: PageArgs,
        query: Query = strawberry.UNSET,
        sort_key: SortKey = resolvers.blog.BlogSortKeys.ID,
    ) -> Page[models.Blog]:
        key = sort_key or resolvers.blog.BlogSortKeys.ID
        return await resolvers.blog.blogs(info.context, page, key, query or None)
