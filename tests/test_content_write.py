"""Storing pages, blogs, articles and redirects: what is checked, recorded and made findable."""

from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import LONG_AGO
from sqlalchemy.orm import selectinload
from writing import article, blog, menu, page, redirect, write

import models
from commerce.content_draft import (
    ArticleDraft,
    AuthorDraft,
    BlogDraft,
    ContentErrorCode,
    MenuItemDraft,
    PageDraft,
)
from commerce.refusal import Refused
from resolvers import content_write

Found = list[tuple[ContentErrorCode, tuple[str, ...]]]


def reasons(refused: pytest.ExceptionInfo[Refused]) -> Found:
    return [(reason.code, reason.field) for reason in refused.value.reasons]  # type: ignore[misc]


async def version(shop: Shop) -> int:
    [row] = await shop.all(sa.select(models.CatalogueVersion))
    return int(row.version)


async def test_a_page_gets_a_handle_that_nothing_else_has(shop: Shop) -> None:
    handles = [(await page(shop, "About us")).handle for _ in range(3)]

    assert handles == ["about-us", "about-us-1", "about-us-2"]


async def test_a_handle_that_was_given_and_is_taken_is_refused(shop: Shop) -> None:
    await page(shop, "About us")

    with pytest.raises(Refused) as refused:
        await page(shop, "Other", handle="About Us")

    assert reasons(refused) == [(ContentErrorCode.TAKEN, ("handle",))]


async def test_an_article_shares_no_handle_within_its_blog(shop: Shop) -> None:
    news, guides = await blog(shop, "News"), await blog(shop, "Guides")

    first = await article(shop, news, "Hello")
    second = await article(shop, news, "Hello")
    elsewhere = await article(shop, guides, "Hello")

    assert [row.handle for row in (first, second, elsewhere)] == ["hello", "hello-1", "hello"]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"title": " "}, [(ContentErrorCode.BLANK, ("title",))]),
        ({"title": "x" * 256}, [(ContentErrorCode.TOO_LONG, ("title",))]),
        ({"title": "a\0b"}, [(ContentErrorCode.INVALID, ("title",))]),
        ({"content_html": "<b>" * 30_000}, [(ContentErrorCode.INVALID, ("contentHtml",))]),
        (
            {"title": "", "tags": ["x"] * 251},
            [(ContentErrorCode.BLANK, ("title",)), (ContentErrorCode.TOO_LONG, ("tags",))],
        ),
    ],
)
async def test_an_article_that_cannot_be_kept_is_refused_for_all_reasons_at_once(
    shop: Shop, values: dict[str, Any], found: Found
) -> None:
    row = await blog(shop)

    with pytest.raises(Refused) as refused:
        await article(shop, row, **({"title": "Hello"} | values))

    assert reasons(refused) == found


async def test_one_author_is_kept_once(shop: Shop) -> None:
    row = await blog(shop)
    await article(shop, row, "A", author=AuthorDraft("Ann", "Lee", bio="Old"))
    await article(shop, row, "B", author=AuthorDraft("Ann", "Lee", bio="New"))

    authors = await shop.all(sa.select(models.ArticleAuthor))

    assert [(author.name, author.bio) for author in authors] == [("Ann Lee", "New")]


async def test_a_page_is_rewritten_in_place(shop: Shop) -> None:
    row = await page(shop, "About us", body="Old")
    draft = PageDraft("Who we are", body="New", published_at=LONG_AGO)
    await write(shop, lambda c, s: content_write.save_page(c, s, draft, row))

    answer = await shop.ask('{ page(handle: "about-us") { id title body } }')

    assert answer["page"] == {"id": row.gid, "title": "Who we are", "body": "New"}


async def test_a_page_may_move_to_another_handle(shop: Shop) -> None:
    row = await page(shop, "About us")
    draft = PageDraft("About us", handle="about", published_at=LONG_AGO)
    await write(shop, lambda c, s: content_write.save_page(c, s, draft, row))

    answer = await shop.ask(
        '{ new: page(handle: "about") { id } old: page(handle: "about-us") { id } }'
    )

    assert answer == {"new": {"id": row.gid}, "old": None}


async def test_articles_know_what_their_blog_is_called_now(shop: Shop) -> None:
    row = await blog(shop, "News")
    await article(shop, row, "Hello")
    draft = BlogDraft("Journal")
    await write(shop, lambda c, s: content_write.save_blog(c, s, draft, row))

    answer = await shop.ask(
        '{ articles(first: 1, query: "blog_title:journal") { nodes { title } } }'
    )

    assert answer["articles"]["nodes"] == [{"title": "Hello"}]


async def test_an_article_is_rewritten_with_its_tags(shop: Shop) -> None:
    row = await blog(shop)
    await article(shop, row, "Hello", tags=["old", "kept"], excerpt_html="x")

    async def rewrite(context: Any, session: Any) -> models.Article:
        found = await session.scalar(
            sa.select(models.Article).options(selectinload(models.Article.tag_rows))
        )
        draft = ArticleDraft("Hello", tags=["kept", "new"], published_at=LONG_AGO)
        return await content_write.save_article(context, session, row, draft, found)

    await write(shop, rewrite)
    answer = await shop.ask(
        """{ new: articles(first: 1, query: "tag:new") { nodes { tags excerpt handle } }
             old: articles(first: 1, query: "tag:old") { nodes { tags } } }"""
    )

    assert answer["new"]["nodes"] == [{"tags": ["new", "kept"], "excerpt": None, "handle": "hello"}]
    assert answer["old"]["nodes"] == []


async def test_what_is_deleted_is_found_no_more(shop: Shop) -> None:
    about = await page(shop, "About linen")
    news, guides = await blog(shop, "News"), await blog(shop, "Guides")
    hello = await article(shop, news, "Hello linen")
    await article(shop, guides, "Care for linen")
    moved = await redirect(shop, "/old", "/new")
    for topic, row in (
        ("pages/delete", about),
        ("articles/delete", hello),
        ("blogs/delete", guides),
        ("url_redirects/delete", moved),
    ):
        await write(shop, lambda c, s, t=topic, r=row: content_write.delete(c, s, t, type(r), r.id))

    answer = await shop.ask(
        """{ pages(first: 9, query: "linen") { nodes { id } }
             articles(first: 9, query: "linen") { nodes { id } }
             blogs(first: 9) { nodes { title } } urlRedirects(first: 9) { nodes { id } } }"""
    )
    documents = await shop.all(sa.select(sa.func.count()).select_from(models.SearchDocument))

    assert answer == {
        "pages": {"nodes": []},
        "articles": {"nodes": []},
        "blogs": {"nodes": [{"title": "News"}]},
        "urlRedirects": {"nodes": []},
    }
    assert documents == [0]


async def test_what_is_not_there_cannot_be_deleted(shop: Shop) -> None:
    with pytest.raises(Refused) as refused:
        await write(shop, lambda c, s: content_write.delete(c, s, "pages/delete", models.Page, 1))

    assert reasons(refused) == [(ContentErrorCode.NOT_FOUND, ("id",))]


async def test_storing_is_recorded_and_makes_caches_old(shop: Shop) -> None:
    before = await version(shop)
    row = await page(shop, "About")
    await menu(shop, "footer", MenuItemDraft("Home", "FRONTPAGE"))
    after = await version(shop)

    events = await shop.all(sa.select(models.Event).order_by(models.Event.id))
    assert after > before
    assert [event.topic for event in events] == ["pages/create", "menus/create"]
    assert events[0].subject == row.gid
    detail = events[0].detail
    assert (detail["before"], detail["after"]["handle"]) == ({}, "about")
