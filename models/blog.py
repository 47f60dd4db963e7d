"""What the shop writes: blogs, their articles, and who wrote them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Key, SortText, Timestamps, now


class Blog(Timestamps, Base):
    """A series of articles, such as news."""

    __tablename__ = "blog"
    __table_args__ = (Index(None, "title_key", "id"),)

    id: Mapped[Key]
    handle: Mapped[SortText] = mapped_column(unique=True)
    title: Mapped[str]
    title_key: Mapped[SortText]
    seo_title: Mapped[str | None]
    seo_description: Mapped[str | None]


class ArticleAuthor(Base):
    """Who writes articles, as readers are told."""

    __tablename__ = "article_author"

    id: Mapped[Key]
    first_name: Mapped[str] = mapped_column(default="")
    last_name: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    bio: Mapped[str | None]

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class Article(Timestamps, Base):
    """One text of a blog; its handle is unique there.

    Shown to readers when ``is_published`` and ``published_at`` has come. ``content`` and
    ``excerpt`` are the HTML's text; the keys are what lists are sorted and searched by.
    """

    __tablename__ = "article"
    __table_args__ = (
        UniqueConstraint("blog_id", "handle"),
        Index(None, "author_key", "id"),
        Index(None, "blog_title_key", "id"),
        Index(None, "created_at", "id"),
        Index(None, "published_at", "id"),
        Index(None, "title_key", "id"),
        Index(None, "updated_at", "id"),
        Index(None, "blog_id", "id"),
        Index(None, "blog_id", "author_key", "id"),
        Index(None, "blog_id", "blog_title_key", "id"),
        Index(None, "blog_id", "published_at", "id"),
        Index(None, "blog_id", "title_key", "id"),
        Index(None, "blog_id", "updated_at", "id"),
    )

    id: Mapped[Key]
    blog_id: Mapped[int] = mapped_column(ForeignKey("blog.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("article_author.id", ondelete="SET NULL"), index=True
    )
    image_id: Mapped[int | None] = mapped_column(
        ForeignKey("image.id", ondelete="SET NULL"), index=True
    )
    handle: Mapped[SortText]
    title: Mapped[str]
    title_key: Mapped[SortText]
    author_key: Mapped[SortText] = mapped_column(default="")
    blog_title_key: Mapped[SortText]
    content: Mapped[str] = mapped_column(default="")
    content_html: Mapped[str] = mapped_column(default="")
    excerpt: Mapped[str | None]
    excerpt_html: Mapped[str | None]
    tags: Mapped[list[Any]] = mapped_column(default=list)
    is_published: Mapped[bool] = mapped_column(default=True)
    published_at: Mapped[datetime] = mapped_column(default=now)
    seo_title: Mapped[str | None]
    seo_description: Mapped[str | None]

    tag_rows: Mapped[list["ArticleTag"]] = relationship(cascade="all, delete-orphan", lazy="raise")


class ArticleTag(Base):
    """One tag of one article; ``Article.tags`` has the same words for reading."""

    __tablename__ = "article_tag"
    __table_args__ = (
        CheckConstraint("tag_key <> ''", name="not_empty"),
        Index(None, "tag_key", "article_id"),
    )

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    tag_key: Mapped[SortText] = mapped_column(primary_key=True)
    tag: Mapped[str]
