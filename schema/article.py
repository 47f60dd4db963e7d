"""Articles of blogs, as clients see them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
import resolvers.article
from commerce import gid
from commerce.permission import Permission
from loaders.pagination import Page, PageArgs
from schema import enums
from schema.comment import Comment
from schema.connection import Connection, connection
from schema.image import Image
from schema.info import Info
from schema.metafield import HasMetafields
from schema.node import Node
from schema.online_store import OnlineStorePublishable, Trackable
from schema.permission import needs, public
from schema.product import TruncateAt
from schema.scalars import HTML
from schema.seo import SEO, truncated
from schema.unoffered import always_empty_page

if TYPE_CHECKING:
    from schema.blog import Blog

enums.register(resolvers.article.ArticleSortKeys)


@strawberry.type(description="Who wrote an article.")
class ArticleAuthor:
    name: str = public("The whole name.")
    first_name: str = public("The first name.")
    last_name: str = public("The last name.")
    email: str = public('Where readers may write; "" if not told.')
    bio: str | None = public("A few words about the author; null if nobody wrote any.")


@strawberry.type(description="A text of a blog.")
class Article(HasMetafields, Node, OnlineStorePublishable, Trackable):
    handle: str = public("Its name in a URL; no two articles of a blog share one.")
    title: str = public("Its name.")
    published_at: datetime = public("When it was published.")

    @needs(Permission.CONTENT_READ, "Whether it is to be seen from then on.", bool | None)
    def is_published(self: models.Article) -> bool:
        return self.is_published

    @public("What it says, without HTML.")
    def content(self: models.Article, truncate_at: TruncateAt = strawberry.UNSET) -> str:
        return truncated(self.content, truncate_at)

    @public("What it says, as HTML that was cleaned of scripts.", HTML)
    def content_html(self: models.Article) -> str:
        return self.content_html

    @public("What it is about, in short, without HTML; null if nobody wrote that.")
    def excerpt(self: models.Article, truncate_at: TruncateAt = strawberry.UNSET) -> str | None:
        return None if self.excerpt is None else truncated(self.excerpt, truncate_at)

    @public("What it is about, in short, as HTML; null if nobody wrote that.", HTML | None)
    def excerpt_html(self: models.Article) -> str | None:
        return self.excerpt_html

    @public("Words it is found by.", list[str])
    def tags(self: models.Article) -> list[str]:
        return self.tags

    @public("How it presents itself to search engines.", SEO | None)
    def seo(self: models.Article) -> models.Article:
        return self

    @public("Its picture; null if it has none.", Image | None)
    async def image(self: models.Article, info: Info) -> models.Image | None:
        if self.image_id is None:
            return None
        return await info.context.loaders.image.load(self.image_id)

    @public("Who wrote it.", ArticleAuthor, use="authorV2")
    async def author(self: models.Article, info: Info) -> models.ArticleAuthor:
        return await resolvers.article.author(info.context, self) or resolvers.article.NOBODY

    @public("Who wrote it; null if that is not told.", ArticleAuthor | None)
    async def author_v2(self: models.Article, info: Info) -> models.ArticleAuthor | None:
        return await resolvers.article.author(info.context, self)

    @public("The blog it belongs to.", Annotated["Blog", strawberry.lazy("schema.blog")])
    async def blog(self: models.Article, info: Info) -> models.Blog | None:
        return await info.context.loaders.blog.load(self.blog_id)

    comments = always_empty_page(
        Connection[Comment], "What readers wrote below it.", "we keep no comments"
    )


@strawberry.type(description="One page of articles.")
class ArticleConnection(Connection[Article]): ...


SortKey = Annotated[
    resolvers.article.ArticleSortKeys | None, strawberry.argument(description="What to order by.")
]
Query = Annotated[
    str | None,
    strawberry.argument(
        description="What to find: words, and the fields `author`, `blog_title`, `created_at`,"
        " `id`, `published_at`, `published_status` (`published` or `unpublished`), `tag`,"
        " `tag_not`, `title` and `updated_at`, in the search syntax."
    ),
]
BY_ID = resolvers.article.ArticleSortKeys.ID


@strawberry.type
class ArticleQuery:
    @public("A published article by its id; null if there is none.", Article | None)
    async def article(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The id of the article.")],
    ) -> models.Article | None:
        return await resolvers.article.article(info.context, gid.number_of("Article", id))

    @connection(
        ArticleConnection,
        "The published articles of all blogs; all articles for staff with `CONTENT_READ`.",
    )
    async def articles(
        self,
        info: Info,
        page: PageArgs,
        query: Query = strawberry.UNSET,
        sort_key: SortKey = BY_ID,
    ) -> Page[models.Article]:
        return await resolvers.article.articles(
            info.context, page, sort_key or BY_ID, query or None
        )
