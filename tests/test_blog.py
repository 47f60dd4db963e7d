"""Blogs and their articles: what they show, who sees them, and how they are found."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from conftest import Shop
from factories import image
from writing import article, blog

import models
from commerce.content_draft import AuthorDraft, Seo
from commerce.permission import Permission

STAFF = [Permission.CONTENT_READ]
ANN = AuthorDraft("Ann", "Lee", "ann@shop.test", "Writes")
BOB = AuthorDraft("Bob", "Ito")


def on(day: int) -> datetime:
    return datetime(2024, 1, day, tzinfo=UTC)


async def titles(shop: Shop, arguments: str, permissions: Any = ()) -> list[str]:
    answer = await shop.ask(f"{{ articles({arguments}) {{ nodes {{ title }} }} }}", permissions)
    return [node["title"] for node in answer["articles"]["nodes"]]


@pytest.fixture
async def news(shop: Shop) -> models.Blog:
    """A blog of three articles, in a shop that has another blog with one."""
    row = await blog(shop, "News", seo=Seo("S", "D"))
    other = await blog(shop, "Care guides")
    await article(shop, row, "Linen is here", author=BOB, tags=["Linen", "new"], published_at=on(3))
    await article(shop, row, "Winter", author=ANN, tags=["cold"], published_at=on(1))
    await article(shop, row, "About wool", content_html="Not linen.", published_at=on(2))
    await article(shop, other, "How to wash", author=ANN, published_at=on(4))
    return row


async def test_an_article_shows_what_it_says(shop: Shop) -> None:
    picture = image(url="https://images.test/a.jpg")
    await shop.add(picture)
    row = await blog(shop)
    await article(
        shop,
        row,
        "Hello",
        content_html="<p>Hello <i>world</i></p>",
        excerpt_html="<b>Hi</b> there",
        author=ANN,
        tags=["Big", "big ", "", "small"],
        image_id=picture.id,
        published_at=on(1),
        seo=Seo("S", "D"),
    )

    answer = await shop.ask(
        """{ blog(handle: "news") { articleByHandle(handle: "hello") {
             title handle content short: content(truncateAt: 8) contentHtml
             excerpt cut: excerpt(truncateAt: 4) excerptHtml tags publishedAt
             image { url } seo { title description } onlineStoreUrl
             authorV2 { name firstName lastName email bio } author { name }
             blog { title } comments(first: 5) { nodes { id } pageInfo { hasNextPage } } } } }"""
    )

    assert answer["blog"]["articleByHandle"] == {
        "title": "Hello",
        "handle": "hello",
        "content": "Hello world",
        "short": "Hello...",
        "contentHtml": "<p>Hello <i>world</i></p>",
        "excerpt": "Hi there",
        "cut": "H...",
        "excerptHtml": "<b>Hi</b> there",
        "tags": ["small", "Big"],
        "publishedAt": "2024-01-01T00:00:00Z",
        "image": {"url": "https://images.test/a.jpg"},
        "seo": {"title": "S", "description": "D"},
        "onlineStoreUrl": "http://shop.test/blogs/news/hello",
        "authorV2": {
            "name": "Ann Lee",
            "firstName": "Ann",
            "lastName": "Lee",
            "email": "ann@shop.test",
            "bio": "Writes",
        },
        "author": {"name": "Ann Lee"},
        "blog": {"title": "News"},
        "comments": {"nodes": [], "pageInfo": {"hasNextPage": False}},
    }


async def test_what_an_article_lacks_is_null(shop: Shop) -> None:
    row = await article(shop, await blog(shop), "Bare")

    answer = await shop.ask(
        """query($id: ID!) { article(id: $id) { image { url } excerpt excerptHtml content
             authorV2 { name } author { name email bio } seo { title } } }""",
        id=row.gid,
    )

    assert answer["article"] == {
        "image": None,
        "excerpt": None,
        "excerptHtml": None,
        "content": "",
        "authorV2": None,
        "author": {"name": "", "email": "", "bio": None},
        "seo": {"title": None},
    }


async def test_a_blog_is_found_by_its_id_and_by_its_handle(shop: Shop, news: models.Blog) -> None:
    answer = await shop.ask(
        """query($id: ID!) { blog(id: $id) { title seo { title description } onlineStoreUrl }
             node(id: $id) { ... on Blog { handle } } none: blog { id }
             guides: blogByHandle(handle: "care-guides") { title } }""",
        id=news.gid,
    )

    assert answer == {
        "blog": {
            "title": "News",
            "seo": {"title": "S", "description": "D"},
            "onlineStoreUrl": "http://shop.test/blogs/news",
        },
        "node": {"handle": "news"},
        "none": None,
        "guides": {"title": "Care guides"},
    }


@pytest.mark.parametrize("published_at", [None, datetime.now(UTC) + timedelta(days=1)])
async def test_an_article_that_is_not_published_is_for_staff_only(
    shop: Shop, published_at: datetime | None
) -> None:
    row = await article(shop, await blog(shop), "Draft", author=ANN, published_at=published_at)
    query = """query($id: ID!) { article(id: $id) { onlineStoreUrl } node(id: $id) { id }
                 articles(first: 9) { nodes { title } } blog(handle: "news") {
                 articleByHandle(handle: "draft") { title } authors { name } } }"""

    hidden = await shop.ask(query, id=row.gid)
    shown = await shop.ask(query, STAFF, id=row.gid)

    assert hidden == {
        "article": None,
        "node": None,
        "articles": {"nodes": []},
        "blog": {"articleByHandle": None, "authors": []},
    }
    assert shown["article"] == {"onlineStoreUrl": None}
    assert shown["articles"] == {"nodes": [{"title": "Draft"}]}
    assert shown["blog"]["articleByHandle"] == {"title": "Draft"}


@pytest.mark.parametrize(
    ("sort_key", "found"),
    [
        ("AUTHOR", ["About wool", "Winter", "How to wash", "Linen is here"]),
        ("BLOG_TITLE", ["How to wash", "Linen is here", "Winter", "About wool"]),
        ("ID", ["Linen is here", "Winter", "About wool", "How to wash"]),
        ("PUBLISHED_AT", ["Winter", "About wool", "Linen is here", "How to wash"]),
        ("RELEVANCE", ["Linen is here", "Winter", "About wool", "How to wash"]),
        ("TITLE", ["About wool", "How to wash", "Linen is here", "Winter"]),
        ("UPDATED_AT", ["Linen is here", "Winter", "About wool", "How to wash"]),
    ],
)
async def test_articles_come_in_the_order_that_is_asked_for(
    shop: Shop, news: models.Blog, sort_key: str, found: list[str]
) -> None:
    assert await titles(shop, f"first: 9, sortKey: {sort_key}") == found
    assert await titles(shop, f"first: 9, reverse: true, sortKey: {sort_key}") == found[::-1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("linen", ["Linen is here", "About wool"]),
        ("title:linen", ["Linen is here"]),
        ("tag:linen", ["Linen is here"]),
        ("tag:LIN*", ["Linen is here"]),
        ("tag:cold,new", ["Linen is here", "Winter"]),
        ("tag_not:linen", ["Winter", "About wool", "How to wash"]),
        ("author:lee", ["Winter", "How to wash"]),
        ("author:an*", ["Winter", "How to wash"]),
        ("author:it*", ["Linen is here"]),
        ("author:*", ["Linen is here", "Winter", "How to wash"]),
        ("author:>lee", ["Linen is here", "Winter", "About wool", "How to wash"]),
        ("blog_title:'care guides'", ["How to wash"]),
        ("published_at:2024-01-03", ["Linen is here"]),
        ("created_at:<2020 OR id:2", ["Winter"]),
        ("updated_at:soon", ["Linen is here", "Winter", "About wool", "How to wash"]),
    ],
)
async def test_articles_are_found_by_a_query(
    shop: Shop, news: models.Blog, query: str, found: list[str]
) -> None:
    assert await titles(shop, f'first: 9, query: "{query}"') == found


async def test_the_article_that_fits_best_comes_first(shop: Shop) -> None:
    row = await blog(shop)
    await article(shop, row, "Wool", content_html="Not linen")
    await article(shop, row, "Linen")

    assert await titles(shop, 'first: 9, query: "linen", sortKey: RELEVANCE') == ["Linen", "Wool"]


async def test_a_blog_lists_its_own_articles(shop: Shop, news: models.Blog) -> None:
    answer = await shop.ask(
        """{ blogs(first: 9) { nodes { title
             latest: articles(first: 2, sortKey: PUBLISHED_AT, reverse: true) { nodes { title } }
             found: articles(first: 9, query: "linen tag:new") { nodes { title } }
             authors { name } } } }"""
    )

    assert answer["blogs"]["nodes"] == [
        {
            "title": "News",
            "latest": {"nodes": [{"title": "Linen is here"}, {"title": "About wool"}]},
            "found": {"nodes": [{"title": "Linen is here"}]},
            "authors": [{"name": "Bob Ito"}, {"name": "Ann Lee"}],
        },
        {
            "title": "Care guides",
            "latest": {"nodes": [{"title": "How to wash"}]},
            "found": {"nodes": []},
            "authors": [{"name": "Ann Lee"}],
        },
    ]


async def test_a_cursor_of_a_blogs_list_belongs_to_its_query(shop: Shop, news: models.Blog) -> None:
    query = """query($after: String, $words: String) { blog(handle: "news") {
                 articles(first: 1, after: $after, query: $words) {
                 edges { cursor node { title } } } } }"""
    answer = await shop.ask(query, words="linen")
    cursor = answer["blog"]["articles"]["edges"][0]["cursor"]

    again = await shop.ask(query, words="linen", after=cursor)
    code, _ = await shop.refusal(query, after=cursor)

    assert again["blog"]["articles"]["edges"][0]["node"] == {"title": "About wool"}
    assert code == "BAD_USER_INPUT"


@pytest.mark.parametrize("blogs", [1, 9])
async def test_blogs_with_articles_and_authors_cost_six_statements(shop: Shop, blogs: int) -> None:
    for n in range(blogs):
        row = await blog(shop, f"Blog {n}")
        await article(shop, row, "First", author=ANN)
        await article(shop, row, "Second linen", author=BOB)

    with shop.statements() as statements:
        answer = await shop.ask(
            """{ blogs(first: 9) { nodes { authors { name }
                 articleByHandle(handle: "first") { title authorV2 { name } }
                 articles(first: 5, query: "linen") { nodes { title onlineStoreUrl } } } } }"""
        )

    assert len(answer["blogs"]["nodes"]) == blogs
    assert len(statements) == 6, statements


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ("sortKey: TITLE", ["Care guides", "News"]),
        ("sortKey: HANDLE, reverse: true", ["News", "Care guides"]),
        ("sortKey: RELEVANCE", ["News", "Care guides"]),
        ('query: "care"', ["Care guides"]),
        ('query: "title:guid*"', ["Care guides"]),
        ('query: "handle:news"', ["News"]),
        ('query: "created_at:<2020"', []),
    ],
)
async def test_blogs_are_sorted_and_found(
    shop: Shop, news: models.Blog, arguments: str, found: list[str]
) -> None:
    answer = await shop.ask(f"{{ blogs(first: 9, {arguments}) {{ nodes {{ title }} }} }}")

    assert [node["title"] for node in answer["blogs"]["nodes"]] == found
