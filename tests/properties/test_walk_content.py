"""Every list of texts and places, in every order, page by page: each row exactly once."""

from collections.abc import Callable
from itertools import count
from typing import Any

from conftest import Shop
from hypothesis import given
from hypothesis import strategies as st

import models
from properties.test_walk import (
    directed,
    moments,
    prove,
    sizes,
    some,
    sorted_both_ways,
    walk,
    ways,
    words,
)
from resolvers.article import ArticleSortKeys
from resolvers.blog import BlogSortKeys
from resolvers.location import LocationSortKeys
from resolvers.page import PageSortKeys

CONTENT = (models.Page, models.Blog, models.UrlRedirect, models.MetaobjectDefinition)
THINGS = 'metaobjects(type: "thing", PAGE)'
_numbers = count(1)

titled = {"title": words, "created_at": moments, "updated_at": moments}


def titles(row: Any) -> str:
    return str(row.title.casefold())


async def emptied(shop: Shop) -> None:
    async with shop.database.write_session() as session, session.begin():
        for table in (*CONTENT, models.Location):
            await session.execute(models.Base.metadata.tables[table.__tablename__].delete())


def page(title: str, **values: Any) -> models.Page:
    handle = f"page-{next(_numbers)}"
    published_at = values["created_at"]
    return models.Page(
        handle=handle, title=title, title_key=title.casefold(), published_at=published_at, **values
    )


PAGE_ORDERS = {
    PageSortKeys.ID: lambda row: row.id,
    PageSortKeys.RELEVANCE: lambda row: row.id,
    PageSortKeys.TITLE: titles,
    PageSortKeys.UPDATED_AT: lambda row: row.updated_at,
}


@walk
@given(some(**titled), some(4, **titled), sizes, ways)
async def test_pages_are_walked_in_every_order(
    shop: Shop, old: list[Any], new: list[Any], size: int, backward: bool
) -> None:
    await emptied(shop)
    rows = [page(**values) for values in old]
    await shop.add(*rows)

    async def arrive() -> None:
        await shop.add(*(page(**values) for values in new))

    lists = directed("pages(PAGE) NODES", list(PageSortKeys))
    await prove(shop, lists, sorted_both_ways(rows, PAGE_ORDERS), size, backward, arrive)


def blog(title: str, **values: Any) -> models.Blog:
    handle = f"{title.casefold()}-{next(_numbers)}"
    return models.Blog(handle=handle, title=title, title_key=title.casefold(), **values)


BLOG_ORDERS = {
    BlogSortKeys.HANDLE: lambda row: row.handle,
    BlogSortKeys.ID: lambda row: row.id,
    BlogSortKeys.RELEVANCE: lambda row: row.id,
    BlogSortKeys.TITLE: titles,
}


@walk
@given(some(**titled), some(4, **titled), sizes, ways)
async def test_blogs_are_walked_in_every_order(
    shop: Shop, old: list[Any], new: list[Any], size: int, backward: bool
) -> None:
    await emptied(shop)
    rows = [blog(**values) for values in old]
    await shop.add(*rows)

    async def arrive() -> None:
        await shop.add(*(blog(**values) for values in new))

    lists = directed("blogs(PAGE) NODES", list(BlogSortKeys))
    await prove(shop, lists, sorted_both_ways(rows, BLOG_ORDERS), size, backward, arrive)


def article(blog: models.Blog, title: str, author: str, **values: Any) -> models.Article:
    return models.Article(
        blog_id=blog.id,
        blog_title_key=blog.title_key,
        handle=f"article-{next(_numbers)}",
        title=title,
        title_key=title.casefold(),
        author_key=author.casefold(),
        **values,
    )


ARTICLE_ORDERS = {
    ArticleSortKeys.AUTHOR: lambda row: row.author_key,
    ArticleSortKeys.BLOG_TITLE: lambda row: row.blog_title_key,
    ArticleSortKeys.ID: lambda row: row.id,
    ArticleSortKeys.PUBLISHED_AT: lambda row: row.published_at,
    ArticleSortKeys.RELEVANCE: lambda row: row.id,
    ArticleSortKeys.TITLE: titles,
    ArticleSortKeys.UPDATED_AT: lambda row: row.updated_at,
}
written = {"title": words, "author": words, "published_at": moments, "updated_at": moments}


@walk
@given(some(**written), some(4, **written), words, sizes, ways)
async def test_articles_are_walked_in_every_order(
    shop: Shop, old: list[Any], new: list[Any], other: str, size: int, backward: bool
) -> None:
    await emptied(shop)
    news, notes = blog("News"), blog(other)
    await shop.add(news, notes)
    rows = [article((news, notes)[i % 2], **values) for i, values in enumerate(old)]
    await shop.add(*rows)

    async def arrive() -> None:
        await shop.add(*(article(news, **values) for values in new))

    lists = directed("articles(PAGE) NODES", list(ArticleSortKeys))
    await prove(shop, lists, sorted_both_ways(rows, ARTICLE_ORDERS), size, backward, arrive)

    own = [row for row in rows if row.blog_id == notes.id]
    of_blog = f'blog(id: "{notes.gid}") {{ articles(PAGE) NODES }}'
    lists = directed(of_blog, list(ArticleSortKeys))
    await prove(shop, lists, sorted_both_ways(own, ARTICLE_ORDERS), size, backward, arrive)


def redirect() -> models.UrlRedirect:
    return models.UrlRedirect(path=f"/{next(_numbers)}", target="/")


def thing() -> models.Metaobject:
    return models.Metaobject(type="thing", handle=str(next(_numbers)))


@walk
@given(st.integers(0, 6), sizes, ways)
async def test_redirects_and_metaobjects_are_walked_by_id(
    shop: Shop, number: int, size: int, backward: bool
) -> None:
    await emptied(shop)
    await shop.add(models.MetaobjectDefinition(type="thing", name="Thing"))
    for field, make in (("urlRedirects(PAGE)", redirect), (THINGS, thing)):
        rows = [make() for _ in range(number)]
        await shop.add(*rows)

        async def arrive(make: Callable[[], models.Base] = make) -> None:
            await shop.add(make())

        ids = [row.gid for row in rows]
        lists = {
            "forth": f"{field} NODES",
            "back": f"{field} NODES".replace("PAGE", "PAGE, reverse: true"),
        }
        await prove(shop, lists, {"forth": ids, "back": ids[::-1]}, size, backward, arrive)


LOCATION_ORDERS = {
    LocationSortKeys.CITY: lambda row: (row.city or "").casefold(),
    LocationSortKeys.DISTANCE: lambda row: row.id,
    LocationSortKeys.ID: lambda row: row.id,
    LocationSortKeys.NAME: lambda row: row.name.casefold(),
}
places = st.lists(
    st.fixed_dictionaries({"name": words, "city": st.none() | words}),
    max_size=9,
    unique_by=lambda values: values["name"],
)


@walk
@given(places, sizes, ways)
async def test_places_are_walked_in_every_order(
    shop: Shop, old: list[Any], size: int, backward: bool
) -> None:
    await emptied(shop)
    rows = [models.Location(pickup=True, **values) for values in old]
    await shop.add(*rows)

    async def arrive() -> None:
        await shop.add(models.Location(pickup=True, name=f"late {next(_numbers)}", city="late"))

    lists = directed("locations(PAGE) NODES", list(LocationSortKeys))
    await prove(shop, lists, sorted_both_ways(rows, LOCATION_ORDERS), size, backward, arrive)
