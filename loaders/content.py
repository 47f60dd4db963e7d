"""What is read of the shop's texts in bulk: which articles are whose, and who wrote them."""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa

import models
from loaders.batch import Reader
from loaders.loader import Loader
from loaders.page import Children
from models.engine import among, utc_now
from models.unsought import unsought

PAGE_PUBLISHED = (models.Page.published_at <= utc_now(),)
ARTICLE_PUBLISHED = (
    models.Article.is_published.is_(True),
    unsought(models.Article.published_at) <= utc_now(),
)


def articles_of_blog(*where: Any) -> Children:
    """The published articles of a blog, or those of them that fit a query."""
    return Children(
        models.Article,
        models.Article.blog_id,
        where=(*ARTICLE_PUBLISHED, *where),
        passing=bool(where),
    )


ARTICLES_OF_BLOG = articles_of_blog()


class AuthorsOf(Loader[int, list[models.ArticleAuthor]]):
    """Whoever wrote a published article of a blog, by name, each once."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self._reader = reader

    async def batch_load_fn(self, keys: list[int]) -> list[list[models.ArticleAuthor]]:
        author, article = models.ArticleAuthor, models.Article
        wrote = (
            sa.select(article.blog_id, article.author_id)
            .where(among(article.blog_id, keys), *ARTICLE_PUBLISHED)
            .distinct()
            .subquery()
        )
        rows = await self._reader.rows(
            sa.select(wrote.c.blog_id, author)
            .join(author, author.id == wrote.c.author_id)
            .order_by(author.last_name, author.first_name, author.id)
        )
        groups: defaultdict[int, list[models.ArticleAuthor]] = defaultdict(list)
        for blog_id, row in rows:
            groups[blog_id].append(row)
        return [groups[key] for key in keys]
