"""Staff make, change and delete pages, blogs and articles; each of it one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

import models
from commerce import gid
from commerce.complaints import MAX_TITLE, Complaints
from commerce.content_draft import (
    ArticleDraft,
    AuthorDraft,
    BlogDraft,
    ContentErrorCode,
    PageDraft,
    Seo,
)
from commerce.product_change import seo
from commerce.refusal import Reason, Refused
from context import Context
from resolvers import content_write, own_picture

NOT_FOUND = "There is no such {}."
MAX_BIO = 5_000
Said = Mapping[str, Any]
RowT = TypeVar("RowT", bound=models.Base)


async def create_page(context: Context, said: Said) -> models.Page:
    async with context.transaction() as session:
        with within("page"):
            return await content_write.save_page(context, session, PageDraft(**_checked(said)))


async def update_page(context: Context, number: int, said: Said) -> models.Page:
    async with context.transaction() as session:
        row = await for_change(session, models.Page, number)
        kept = {"title": row.title, "body": row.body, "published_at": row.published_at}
        with within("page"):
            draft = PageDraft(**kept | _checked(said, row))
            return await content_write.save_page(context, session, draft, row)


async def create_blog(context: Context, said: Said) -> models.Blog:
    async with context.transaction() as session:
        with within("blog"):
            return await content_write.save_blog(context, session, BlogDraft(**_checked(said)))


async def update_blog(context: Context, number: int, said: Said) -> models.Blog:
    async with context.transaction() as session:
        row = await for_change(session, models.Blog, number)
        with within("blog"):
            draft = BlogDraft(**{"title": row.title} | _checked(said, row))
            return await content_write.save_blog(context, session, draft, row)


async def create_article(context: Context, blog_id: int, said: Said) -> models.Article:
    image = await _picture(context, said)
    async with context.transaction() as session:
        blog = await for_change(session, models.Blog, blog_id, "blogId")
        with within("article"):
            image_id = await own_picture.added(session, image)
            draft = ArticleDraft(**_checked(said), image_id=image_id)
            return await content_write.save_article(context, session, blog, draft)


async def update_article(context: Context, number: int, said: Said) -> models.Article:
    image = await _picture(context, said)
    async with context.transaction() as session:
        tags = selectinload(models.Article.tag_rows)
        row = await for_change(session, models.Article, number, options=[tags])
        blog = await for_change(session, models.Blog, row.blog_id)
        before = row.image_id
        shown = None if "image" in said else before
        kept = {
            **{name: getattr(row, name) for name in ("title", "content_html", "excerpt_html")},
            "tags": row.tags,
            "image_id": shown if image is None else await own_picture.added(session, image),
            "author": await _author(session, row),
            "published_at": row.published_at if row.is_published else None,
        }
        with within("article"):
            draft = ArticleDraft(**kept | _checked(said, row))
            row = await content_write.save_article(context, session, blog, draft, row)
        if "image" in said:
            await own_picture.dropped(session, before)
        return row


async def delete(context: Context, kind: type[models.Base], topic: str, number: int) -> str:
    """Delete a page, an article, a menu or a redirect, or a blog with its articles."""
    async with context.transaction() as session:
        await content_write.delete(context, session, topic, kind, number)
    return gid.make(kind.__name__, number)


async def for_change(
    session: AsyncSession,
    kind: type[RowT],
    number: int,
    field: str = "id",
    options: Sequence[Any] = (),
) -> RowT:
    """The row, locked until the transaction ends."""
    lock = {"key_share": True}
    row = await session.get(kind, number, options=options, with_for_update=lock)
    if row is None:
        message = NOT_FOUND.format(kind.__name__.lower())
        raise Refused(Reason(ContentErrorCode.NOT_FOUND, message, (field,)))
    return row


@contextmanager
def within(argument: str) -> Iterator[None]:
    """What is wrong with a draft is wrong with this argument."""
    try:
        yield
    except Refused as refused:
        reasons = (replace(each, field=(argument, *each.field)) for each in refused.reasons)
        raise Refused(*reasons) from None


async def _picture(context: Context, said: Said) -> models.Image | None:
    """The article's picture, kept before anything is locked."""
    return await own_picture.kept(context, said, Complaints(ContentErrorCode, "article"))


async def _author(session: AsyncSession, row: models.Article) -> AuthorDraft | None:
    if row.author_id is None:
        return None
    found = await session.get_one(models.ArticleAuthor, row.author_id)
    return AuthorDraft(found.first_name, found.last_name, found.email, found.bio)


def _checked(said: Said, row: Any = None) -> dict[str, Any]:
    """What was said, as drafts have it: what they leave to others is checked here."""
    complaints = Complaints(ContentErrorCode)
    found = {name: value for name, value in said.items() if name != "image"}
    if found.get("author"):
        found["author"] = _signed(found["author"], complaints.inside("author"))
    kept = {} if row is None else {n: getattr(row, n) for n in ("seo_title", "seo_description")}
    shown = kept | seo(said.get("seo") or {}, complaints)
    found["seo"] = Seo(shown.get("seo_title"), shown.get("seo_description"))
    complaints.settle()
    return found


def _signed(said: Said, complaints: Complaints) -> AuthorDraft:
    names = {
        name: complaints.line(said.get(name) or "", shown, longest=MAX_TITLE)
        for name, shown in (("first_name", "firstName"), ("last_name", "lastName"))
    }
    names["email"] = complaints.line(said.get("email") or "", "email", longest=MAX_TITLE)
    bio = complaints.text(said.get("bio") or "", "bio", longest=MAX_BIO) or None
    return AuthorDraft(**names, bio=bio)
