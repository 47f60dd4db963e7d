"""Storing what the shop writes: pages, blogs, articles, policies, and where pages went.

Each function stores one draft in the caller's transaction: a new row, or the one it is given.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
import resolvers.policy
from commerce import html
from commerce.complaints import MAX_TITLE, Complaints
from commerce.content_draft import (
    MAX_TAGS,
    ArticleDraft,
    AuthorDraft,
    BlogDraft,
    ContentErrorCode,
    PageDraft,
)
from commerce.refusal import Reason, Refused
from context import Context
from models.search import SearchKind
from resolvers import change, metafield_write, own_picture, search_index
from resolvers.content_draft import free_handle, stored

SUMMARY = 500  # characters
MAX_ADDRESS = 2_000  # characters
# What the audit trail tells of each: nothing of whoever wrote an article.
_SEO = ("seo_title", "seo_description")
_PAGE = ("handle", "title", "body", "published_at", *_SEO)
_BLOG = ("handle", "title", *_SEO)
_ARTICLE = (
    *_PAGE[:2],
    "content_html",
    "excerpt_html",
    "image_id",
    "tags",
    "is_published",
    "published_at",
    *_SEO,
)
_POLICY = ("handle", "title", "body")
_REDIRECT = ("path", "target")
_NAMES = ("handle", "title", "type", "name", "path", "target")


async def save_page(
    context: Context, session: AsyncSession, draft: PageDraft, row: models.Page | None = None
) -> models.Page:
    complaints = Complaints(ContentErrorCode)
    title = complaints.title(draft.title)
    body = complaints.html(draft.body, "body")
    complaints.settle()
    handle = await free_handle(session, models.Page.handle, row, draft.handle, title)
    topic = "pages/create" if row is None else "pages/update"
    before = _before(row, _PAGE)
    page = row or models.Page()
    page.handle, page.title, page.title_key = handle, title, title.casefold()
    page.body, page.body_summary = body, html.plain(body)[:SUMMARY]
    page.published_at = draft.published_at
    page.seo_title, page.seo_description = draft.seo.title, draft.seo.description
    session.add(page)
    detail = change.detail(before, change.state(page, _PAGE))
    await stored(context, session, topic, page, detail)
    await search_index.refresh(session, SearchKind.PAGE, [page.id])
    return page


async def save_blog(
    context: Context, session: AsyncSession, draft: BlogDraft, row: models.Blog | None = None
) -> models.Blog:
    complaints = Complaints(ContentErrorCode)
    title = complaints.title(draft.title)
    complaints.settle()
    handle = await free_handle(session, models.Blog.handle, row, draft.handle, title)
    topic = "blogs/create" if row is None else "blogs/update"
    before = _before(row, _BLOG)
    blog = row or models.Blog()
    blog.handle, blog.title, blog.title_key = handle, title, title.casefold()
    blog.seo_title, blog.seo_description = draft.seo.title, draft.seo.description
    session.add(blog)
    detail = change.detail(before, change.state(blog, _BLOG))
    await stored(context, session, topic, blog, detail)
    article = models.Article
    await session.execute(
        sa.update(article)
        .where(article.blog_id == blog.id)
        .values(blog_title_key=blog.title_key, updated_at=article.updated_at)
    )
    return blog


async def save_article(
    context: Context,
    session: AsyncSession,
    blog: models.Blog,
    draft: ArticleDraft,
    row: models.Article | None = None,
) -> models.Article:
    """Store an article of the blog; if ``row`` is given, it came with its ``tag_rows``."""
    complaints = Complaints(ContentErrorCode)
    title = complaints.title(draft.title)
    content = complaints.html(draft.content_html, "contentHtml")
    excerpt = draft.excerpt_html and complaints.html(draft.excerpt_html, "excerptHtml")
    tags = _tags(complaints, draft.tags)
    complaints.settle()
    own = [models.Article.blog_id == blog.id]
    handle = await free_handle(session, models.Article.handle, row, draft.handle, title, own)
    author = await find_author(session, draft.author) if draft.author else None
    topic = "articles/create" if row is None else "articles/update"
    before = _before(row, _ARTICLE)
    article = row or models.Article(blog_id=blog.id)
    article.handle, article.title, article.title_key = handle, title, title.casefold()
    article.blog_title_key = blog.title_key
    article.content_html, article.content = content, html.plain(content)
    article.excerpt_html, article.excerpt = excerpt or None, html.plain(excerpt or "") or None
    article.author_id, article.author_key = _credit(author)
    article.image_id = draft.image_id
    article.is_published = draft.published_at is not None
    article.published_at = draft.published_at or datetime.now(UTC)
    article.seo_title, article.seo_description = draft.seo.title, draft.seo.description
    article.tags = list(tags.values())
    article.tag_rows = [models.ArticleTag(tag_key=key, tag=tag) for key, tag in tags.items()]
    session.add(article)
    detail = change.detail(before, change.state(article, _ARTICLE))
    await stored(context, session, topic, article, detail)
    await search_index.refresh(session, SearchKind.ARTICLE, [article.id])
    return article


def _before(row: models.Base | None, names: Sequence[str]) -> change.State:
    return {} if row is None else change.state(row, names)


def _credit(author: models.ArticleAuthor | None) -> tuple[int | None, str]:
    return (None, "") if author is None else (author.id, author.name.casefold())


def _tags(complaints: Complaints, tags: Sequence[str]) -> dict[str, str]:
    """The tags as they are written, by how they are compared; each once."""
    if len(tags) > MAX_TAGS:
        message = f"It has {len(tags)} tags; it may have {MAX_TAGS}."
        complaints.add(ContentErrorCode.TOO_LONG, message, "tags")
    kept = [complaints.text(tag, "tags", longest=MAX_TITLE) for tag in tags[:MAX_TAGS]]
    return {tag.casefold(): tag for tag in reversed(kept) if tag}


async def find_author(session: AsyncSession, draft: AuthorDraft) -> models.ArticleAuthor:
    """The author of that name and address, with these words about them; new if need be."""
    author = models.ArticleAuthor
    found = await session.scalar(
        sa.select(author).where(
            author.first_name == draft.first_name,
            author.last_name == draft.last_name,
            author.email == draft.email,
        )
    )
    if found is None:
        found = author(first_name=draft.first_name, last_name=draft.last_name, email=draft.email)
        session.add(found)
    found.bio = draft.bio
    await session.flush()
    return found


async def save_policy(
    context: Context, session: AsyncSession, handle: str, body: str, title: str | None = None
) -> models.ShopPolicy:
    """Write one of the shop's policies; there is one of each."""
    complaints = Complaints(ContentErrorCode)
    if handle not in resolvers.policy.TITLES:
        known = ", ".join(resolvers.policy.TITLES)
        complaints.add(ContentErrorCode.INVALID, f"The policies are {known}.", "handle")
    shown = complaints.title(title or resolvers.policy.TITLES.get(handle, handle))
    kept = complaints.html(body, "body")
    complaints.settle()
    policy = models.ShopPolicy
    row = await session.scalar(sa.select(policy).where(policy.handle == handle))
    before = _before(row, _POLICY)
    row = row or policy(handle=handle)
    row.title, row.body = shown, kept
    session.add(row)
    detail = change.detail(before, change.state(row, _POLICY))
    await stored(context, session, "shop_policies/update", row, detail)
    return row


async def save_redirect(
    context: Context, session: AsyncSession, path: str, target: str
) -> models.UrlRedirect:
    """Lead ``path`` to ``target`` from now on, wherever it led before."""
    complaints = Complaints(ContentErrorCode)
    kept = {
        name: complaints.text(value, name, longest=MAX_ADDRESS, blank=False)
        for name, value in (("path", path), ("target", target))
    }
    if not kept["path"].startswith("/"):
        complaints.add(ContentErrorCode.INVALID, "The path must begin with a slash.", "path")
    if not kept["target"].startswith(("/", "https://", "http://")):
        message = "The target must be a path of the shop, or an address."
        complaints.add(ContentErrorCode.INVALID, message, "target")
    complaints.settle()
    redirect = models.UrlRedirect
    row = await session.scalar(sa.select(redirect).where(redirect.path == kept["path"]))
    before = _before(row, _REDIRECT)
    row = row or redirect(path=kept["path"])
    row.target = kept["target"]
    session.add(row)
    await stored(context, session, "url_redirects/update", row, change.detail(before, kept))
    return row


async def delete(
    context: Context, session: AsyncSession, topic: str, entity: type[models.Base], key: int
) -> None:
    """Delete a page, a blog with its articles, an article, a redirect, a menu …"""
    row = await session.get(entity, key)
    if row is None:
        raise Refused(Reason(ContentErrorCode.NOT_FOUND, "There is no such thing.", ("id",)))
    pictures = [row.image_id] if isinstance(row, models.Article) else []
    if entity is models.Blog:
        article = models.Article
        its = sa.select(article.id, article.image_id).where(article.blog_id == key)
        found = (await session.execute(its)).all()
        await metafield_write.forget(session, "Article", [id for id, _ in found])
        pictures = [image_id for _, image_id in found]
    await metafield_write.forget(session, entity.__name__, [key])
    before = change.state(row, [name for name in _NAMES if hasattr(row, name)])
    await session.delete(row)
    await stored(context, session, topic, row, change.detail(before, {}))
    await own_picture.dropped(session, *pictures)
    kinds = {models.Page: SearchKind.PAGE, models.Article: SearchKind.ARTICLE}
    if entity is models.Blog:
        await search_index.refresh(session, SearchKind.ARTICLE)
    elif kind := kinds.get(entity):
        await search_index.refresh(session, kind, [key])
