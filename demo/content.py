"""What the demo shop writes, as ``content.toml`` says it."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Any

from commerce.content_draft import ArticleDraft, AuthorDraft, BlogDraft, PageDraft, Seo
from demo.catalogue import HERE, picture_of, shop
from demo.pictures import Picture


@dataclass(frozen=True)
class Article:
    """An article and the picture above it, which needs a row of its own first."""

    draft: ArticleDraft
    picture: Picture

    def with_image(self, image_id: int) -> ArticleDraft:
        return replace(self.draft, image_id=image_id)


@dataclass(frozen=True)
class Policy:
    handle: str
    title: str
    body: str


@dataclass(frozen=True)
class MenuItem:
    """A link to one of the shop's own paths."""

    title: str
    path: str
    items: Sequence["MenuItem"]


@dataclass(frozen=True)
class Menu:
    handle: str
    title: str
    items: Sequence[MenuItem]


@cache
def _read() -> Mapping[str, Any]:
    return tomllib.loads((HERE / "content.toml").read_text(encoding="utf-8"))


def pages() -> list[PageDraft]:
    return [
        PageDraft(
            title=table["title"],
            body=table["body"].strip(),
            published_at=shop().opened,
            seo=Seo(description=table["seo"]),
        )
        for table in _read()["page"]
    ]


def blog() -> BlogDraft:
    table = _read()["blog"]
    return BlogDraft(table["title"], table["handle"], Seo(description=table["seo"]))


def articles() -> list[Article]:
    return [_article(table) for table in _read()["article"]]


def _article(table: Mapping[str, Any]) -> Article:
    first, last = table["author"].split(" ", 1)
    draft = ArticleDraft(
        title=table["title"],
        content_html=table["body"].strip(),
        excerpt_html=f"<p>{table['excerpt']}</p>",
        author=AuthorDraft(first, last),
        tags=table["tags"],
        published_at=shop().opened + timedelta(days=table["days"]),
        seo=Seo(description=table["excerpt"]),
    )
    return Article(draft, picture_of(table["image"]))


def policies() -> list[Policy]:
    return [Policy(**table) for table in _read()["policy"]]


def menus() -> list[Menu]:
    return [
        Menu(table["handle"], table["title"], _items(table["items"])) for table in _read()["menu"]
    ]


def _items(tables: Sequence[Mapping[str, Any]]) -> list[MenuItem]:
    return [
        MenuItem(table["title"], table["to"], _items(table.get("items", ()))) for table in tables
    ]
