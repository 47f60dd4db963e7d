"""Reading articles: all of them, or those of a blog."""

from dataclasses import dataclass

import models
import resolvers.product
from commerce.permission import Permission
from commerce.vocabulary import Vocabulary
from context import Context
from loaders.content import ARTICLE_PUBLISHED, ARTICLES_OF_BLOG, articles_of_blog
from loaders.page import Children
from loaders.pagination import Order, Page, PageArgs
from models.search import SearchKind
from resolvers.content_query import publishing, within
from resolvers.query_terms import Searchable, any_of, key, moment, negated, owned, read, title
from resolvers.relevance import read_fitting


class ArticleSortKeys(Vocabulary):
    """The orders a list of articles can come in."""

    AUTHOR = "By the author's name."
    BLOG_TITLE = "By the title of their blog."
    ID = "By id."
    PUBLISHED_AT = "By when they were published."
    RELEVANCE = "By how well they match the query; without one, and within a blog, by id."
    TITLE = "By title."
    UPDATED_AT = "By when they last changed."


_ARTICLE = models.Article
COLUMNS = {
    ArticleSortKeys.AUTHOR: _ARTICLE.author_key,
    ArticleSortKeys.BLOG_TITLE: _ARTICLE.blog_title_key,
    ArticleSortKeys.PUBLISHED_AT: _ARTICLE.published_at,
    ArticleSortKeys.TITLE: _ARTICLE.title_key,
    ArticleSortKeys.UPDATED_AT: _ARTICLE.updated_at,
}
_TAG = models.ArticleTag
_TAGGED = owned(_ARTICLE.id, _TAG.article_id, any_of(_TAG.tag_key))
SEARCHABLE = Searchable(
    _ARTICLE.id,
    {
        "author": within(_ARTICLE.author_key),
        "blog_title": within(_ARTICLE.blog_title_key),
        "created_at": moment(_ARTICLE.created_at),
        "id": key(_ARTICLE.id),
        "published_at": moment(_ARTICLE.published_at),
        "published_status": publishing(*ARTICLE_PUBLISHED),
        "tag": _TAGGED,
        "tag_not": negated(_TAGGED),
        "title": title,
        "updated_at": moment(_ARTICLE.updated_at),
    },
    SearchKind.ARTICLE,
)


# Whoever an article has as its author that names none: the contract wants one all the same.
NOBODY = models.ArticleAuthor(first_name="", last_name="", email="")


def order(name: str, sort_key: ArticleSortKeys) -> Order:
    """The order of the list ``name``; where nothing is relevant, by id."""
    column = COLUMNS.get(sort_key)
    return Order(name, (_ARTICLE.id,) if column is None else (column, _ARTICLE.id))


async def articles(
    context: Context, args: PageArgs, sort_key: ArticleSortKeys, query: str | None = None
) -> Page[models.Article]:
    asked = read(query, SEARCHABLE, is_sqlite=context.is_sqlite)
    chosen = order(f"articles/{sort_key.name}", sort_key)
    where = () if context.actor.may(Permission.CONTENT_READ) else ARTICLE_PUBLISHED
    by_relevance = sort_key is ArticleSortKeys.RELEVANCE
    return await read_fitting(
        *(context, SEARCHABLE, asked, chosen, args, where), by_relevance=by_relevance
    )


@dataclass(frozen=True)
class _Search:
    """The articles of any blog that fit a query; ``name`` is what cursors are bound to."""

    children: Children
    name: str


class Searches(dict[str, _Search]):
    """The queries of a request, each read once, so that the blogs of a page share a statement."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._is_sqlite = context.is_sqlite

    def __missing__(self, query: str) -> _Search:
        asked = read(query, SEARCHABLE, is_sqlite=self._is_sqlite)
        where = asked.conditions(SEARCHABLE, is_sqlite=self._is_sqlite)
        self[query] = _Search(articles_of_blog(*where), f"Blog.articles?{asked.text}")
        return self[query]


async def of_blog(
    context: Context,
    blog: models.Blog,
    args: PageArgs,
    sort_key: ArticleSortKeys,
    query: str | None = None,
) -> Page[models.Article]:
    found = _Search(ARTICLES_OF_BLOG, "Blog.articles")
    if query:
        found = context.shared(Searches)[query]
    chosen = order(f"{found.name}/{sort_key.name}", sort_key)
    return await context.loaders.articles_of_blog(found.children, chosen, args).load(blog.id)


async def article(context: Context, key: int) -> models.Article | None:
    """The article of that id, if whoever asks may see it."""
    found = await context.loaders.article.load(key)
    return found if found is not None and visible(context, found) else None


async def by_handle(context: Context, blog: models.Blog, handle: str) -> models.Article | None:
    found = await context.loaders.article_at.load((blog.id, handle))
    return found if found is not None and visible(context, found) else None


async def author(context: Context, row: models.Article) -> models.ArticleAuthor | None:
    if row.author_id is None:
        return None
    return await context.loaders.article_author.load(row.author_id)


def visible(context: Context, row: models.Article) -> bool:
    return published(row) or context.actor.may(Permission.CONTENT_READ)


def published(row: models.Article) -> bool:
    return row.is_published and resolvers.product.is_past(row.published_at)
