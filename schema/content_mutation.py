"""Making, changing and deleting pages, blogs and articles."""

from typing import Annotated

import strawberry

import models
from commerce import gid
from commerce.permission import Permission
from resolvers import content_edit
from schema.article import Article
from schema.blog import Blog
from schema.content_error import ContentOutcome, ContentReasons, outcome
from schema.content_input import (
    ArticleCreateInput,
    ArticleUpdateInput,
    BlogCreateInput,
    BlogUpdateInput,
    PageCreateInput,
    PageUpdateInput,
)
from schema.info import Info
from schema.page import Page
from schema.permission import needs, public

WRITE = Permission.CONTENT_WRITE


@strawberry.type
class PagePayload(ContentReasons):
    page: Page | None = public("The page as it now is; null if it was refused.")


@strawberry.type(description="What `pageCreate` answers.")
class PageCreatePayload(PagePayload): ...


@strawberry.type(description="What `pageUpdate` answers.")
class PageUpdatePayload(PagePayload): ...


@strawberry.type(description="What `pageDelete` answers.")
class PageDeletePayload(ContentReasons):
    deleted_page_id: strawberry.ID | None = public("Its id; null if it was refused.")


@strawberry.type
class BlogPayload(ContentReasons):
    blog: Blog | None = public("The blog as it now is; null if it was refused.")


@strawberry.type(description="What `blogCreate` answers.")
class BlogCreatePayload(BlogPayload): ...


@strawberry.type(description="What `blogUpdate` answers.")
class BlogUpdatePayload(BlogPayload): ...


@strawberry.type(description="What `blogDelete` answers.")
class BlogDeletePayload(ContentReasons):
    deleted_blog_id: strawberry.ID | None = public("Its id; null if it was refused.")


@strawberry.type
class ArticlePayload(ContentReasons):
    article: Article | None = public("The article as it now is; null if it was refused.")


@strawberry.type(description="What `articleCreate` answers.")
class ArticleCreatePayload(ArticlePayload): ...


@strawberry.type(description="What `articleUpdate` answers.")
class ArticleUpdatePayload(ArticlePayload): ...


@strawberry.type(description="What `articleDelete` answers.")
class ArticleDeletePayload(ContentReasons):
    deleted_article_id: strawberry.ID | None = public("Its id; null if it was refused.")


BlogOf = Annotated[strawberry.ID, strawberry.argument(description="The id of its blog.")]
PageId = Annotated[strawberry.ID, strawberry.argument(description="The id of the page.")]
NewPage = Annotated[PageCreateInput, strawberry.argument(description="The page.")]
PageChanges = Annotated[
    PageUpdateInput, strawberry.argument(description="The changes; what is left out stays.")
]
BlogId = Annotated[strawberry.ID, strawberry.argument(description="The id of the blog.")]
NewBlog = Annotated[BlogCreateInput, strawberry.argument(description="The blog.")]
BlogChanges = Annotated[
    BlogUpdateInput, strawberry.argument(description="The changes; what is left out stays.")
]
ArticleId = Annotated[strawberry.ID, strawberry.argument(description="The id of the article.")]
NewArticle = Annotated[ArticleCreateInput, strawberry.argument(description="The article.")]
ArticleChanges = Annotated[
    ArticleUpdateInput, strawberry.argument(description="The changes; what is left out stays.")
]


@strawberry.type
class ContentMutation:
    @needs(WRITE, "Makes a page. Nobody sees it before it is published.", PageCreatePayload | None)
    async def page_create(self, info: Info, page: NewPage) -> ContentOutcome:
        change = content_edit.create_page(info.context, page.said())
        return await outcome("page", change)

    @needs(WRITE, "Changes a page.", PageUpdatePayload | None)
    async def page_update(self, info: Info, id: PageId, page: PageChanges) -> ContentOutcome:
        number = gid.number_of("Page", id)
        return await outcome("page", content_edit.update_page(info.context, number, page.said()))

    @needs(WRITE, "Deletes a page.", PageDeletePayload | None)
    async def page_delete(self, info: Info, id: PageId) -> ContentOutcome:
        number = gid.number_of("Page", id)
        gone = content_edit.delete(info.context, models.Page, "pages/delete", number)
        return await outcome("deleted_page_id", gone)

    @needs(WRITE, "Makes a blog.", BlogCreatePayload | None)
    async def blog_create(self, info: Info, blog: NewBlog) -> ContentOutcome:
        change = content_edit.create_blog(info.context, blog.said())
        return await outcome("blog", change)

    @needs(WRITE, "Changes a blog.", BlogUpdatePayload | None)
    async def blog_update(self, info: Info, id: BlogId, blog: BlogChanges) -> ContentOutcome:
        number = gid.number_of("Blog", id)
        return await outcome("blog", content_edit.update_blog(info.context, number, blog.said()))

    @needs(WRITE, "Deletes a blog with its articles.", BlogDeletePayload | None)
    async def blog_delete(self, info: Info, id: BlogId) -> ContentOutcome:
        number = gid.number_of("Blog", id)
        gone = content_edit.delete(info.context, models.Blog, "blogs/delete", number)
        return await outcome("deleted_blog_id", gone)

    @needs(
        WRITE,
        "Makes an article. Nobody sees it before it is published.",
        ArticleCreatePayload | None,
    )
    async def article_create(
        self, info: Info, blog_id: BlogOf, article: NewArticle
    ) -> ContentOutcome:
        change = content_edit.create_article(
            info.context, gid.number_of("Blog", blog_id), article.said()
        )
        return await outcome("article", change)

    @needs(WRITE, "Changes an article.", ArticleUpdatePayload | None)
    async def article_update(
        self, info: Info, id: ArticleId, article: ArticleChanges
    ) -> ContentOutcome:
        number = gid.number_of("Article", id)
        return await outcome(
            "article", content_edit.update_article(info.context, number, article.said())
        )

    @needs(WRITE, "Deletes an article.", ArticleDeletePayload | None)
    async def article_delete(self, info: Info, id: ArticleId) -> ContentOutcome:
        number = gid.number_of("Article", id)
        gone = content_edit.delete(info.context, models.Article, "articles/delete", number)
        return await outcome("deleted_article_id", gone)
