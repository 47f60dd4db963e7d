"""The round trip of an export: out, into an empty shop, and out again, to the letter."""

import shutil
from itertools import count
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa
from conftest import SECRET, Shop
from factories import collection, image, place, product, variant
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import models
from models.engine import Database
from properties.test_walk import amounts, moments, words
from resolvers import export, table_copy
from settings import Settings

trip = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
_numbers = count(1)
# What a file of lines could stumble over: its own marks, line ends, and letters of all kinds.
texts = words | st.sampled_from(['"', "\\", "\n", "\r\n", "\u2028", "{}", "\x7f", "\u200d", "null"])
counts = st.integers(-(2**31), 2**31 - 1)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
goods = st.fixed_dictionaries(
    {
        "title": texts,
        "description": texts,
        "vendor": texts,
        "tags": st.lists(texts.filter(bool), max_size=3, unique_by=str.casefold),
        "created_at": moments,
        "published_at": st.none() | moments,
        "prices": st.lists(amounts, min_size=1, max_size=3),
        "alt": st.none() | texts,
        "fields": st.lists(st.tuples(texts, values), max_size=2),
    }
)
writing = st.fixed_dictionaries(
    {"title": texts, "body": texts, "created_at": moments, "published_at": st.none() | moments}
)


def made(said: dict[str, Any]) -> models.Product:
    rest = {**said}
    prices, alt = rest.pop("prices"), rest.pop("alt")
    rest.pop("fields")
    text = rest["title"] or None
    variants = (variant(price_minor=price, sku=text, tax_class=text) for price in prices)
    return product(*variants, **rest, images=[image(alt_text=alt)])


def page(said: dict[str, Any]) -> models.Page:
    rest = {"handle": f"written-{next(_numbers)}", "title_key": said["title"].casefold()}
    return models.Page(**rest, **said)


def content(said: dict[str, Any]) -> list[models.Base]:
    """Something of each kind of content, with the same odd texts in it."""
    name, title, body = f"content-{next(_numbers)}", said["title"], said["body"]
    key = title.casefold()
    author = models.ArticleAuthor(first_name=title, last_name=body, bio=body)
    blog = models.Blog(handle=name, title=title, title_key=key, seo_description=body)
    menu = models.Menu(handle=name, title=title)
    kind = models.MetaobjectDefinition(type=name, name=title, fields=[["a", title, "json"]])
    return [author, blog, menu, kind, *_plain(name, title, body)]


def _plain(name: str, title: str, body: str) -> list[models.Base]:
    return [
        models.UrlRedirect(path=f"/{name}", target=f"/{body}"),
        models.ShopPolicy(handle=name, title=title, body=body),
        models.Translation(
            resource_type="Page",
            resource_key=name,
            locale="FR",
            field="title",
            value=body,
            digest=title,
        ),
    ]


def within(above: list[models.Base], said: dict[str, Any]) -> list[models.Base]:
    """What hangs on content: an article, two items of a menu, and a metaobject."""
    author, blog, menu, kind = above[:4]
    title, body = said["title"], said["body"]
    article = models.Article(
        blog_id=blog.id,
        author_id=author.id,
        handle="first",
        title=title,
        title_key=title.casefold(),
        blog_title_key=blog.title_key,
        content=body,
        content_html=body,
        excerpt=body or None,
        tags=[title],
        published_at=said["created_at"],
    )
    link = {"menu_id": menu.id, "type": models.MenuItemType.HTTP, "title": title, "address": body}
    first = models.MenuItem(position=1, **link)
    return [
        article,
        first,
        models.MenuItem(position=2, tags=[body], **link),
        models.Metaobject(type=kind.type, handle="first", values={"a": body, title: None}),
    ]


async def filled(shop: Shop, products: list[Any], pages: list[Any]) -> None:
    rows = [made(said) for said in products]
    await shop.add(*rows, *(page(said) for said in pages))
    above = [content(said) for said in pages]
    await shop.add(*(row for made in above for row in made))
    for made_of, said in zip(above, pages, strict=True):
        await shop.add(*within(made_of, said))
    group = collection(title="All", description=pages[0]["body"] if pages else "")
    await shop.add(group)
    await shop.add(*(place(group, row, i) for i, row in enumerate(rows)))
    await shop.add(
        *(
            models.Metafield(
                owner_type="Product",
                owner_key=str(row.id),
                namespace="odd",
                key=f"key-{place}",
                type="json",
                value=orjson.dumps([name, value]).decode(),
            )
            for row, said in zip(rows, products, strict=True)
            for place, (name, value) in enumerate(said["fields"])
        )
    )


async def emptied(shop: Shop) -> None:
    async with shop.database.write_session() as session, session.begin():
        for table in reversed(export.exported()):
            if table.name != "shop":
                await session.execute(sa.delete(table))


async def all_lines(shop: Shop) -> list[bytes]:
    return [line async for line in export.lines(shop.database)]


@trip
@given(st.lists(goods, max_size=4), st.lists(writing, max_size=3))
async def test_what_is_taken_in_goes_out_to_the_letter(
    shop: Shop, sqlite_template: Path, tmp_path: Path, products: list[Any], pages: list[Any]
) -> None:
    await emptied(shop)
    await filled(shop, products, pages)
    first = await all_lines(shop)

    other = another(sqlite_template, tmp_path / f"other-{next(_numbers)}.db")
    try:
        async with other.context() as context:
            assert await export.take_in(context, first) == len(first) - 1
        assert await all_lines(other) == first
    finally:
        await other.database.dispose()


def another(template: Path, path: Path) -> Shop:
    """An empty shop on SQLite."""
    shutil.copy(template, path)
    made = Settings(database_url=f"sqlite:///{path}", secret=SECRET)
    return Shop(Database(made), made)


def test_of_every_table_is_said_whether_it_is_exported() -> None:
    """A new table is not, until it is named in ``KEPT``; one that is not to be, in ``LEFT_OUT``."""
    names = {table.name for table in table_copy.tables()}

    assert not export.KEPT & export.LEFT_OUT
    assert names - export.KEPT - export.LEFT_OUT == set()


def test_what_is_exported_needs_nothing_that_is_not() -> None:
    needed = {
        (table.name, key.column.table.name)
        for table in export.exported()
        for key in table.foreign_keys
        if not key.parent.nullable
    }

    assert {(of, other) for of, other in needed if other not in export.KEPT} == set()
