"""Lists of everything that has a page, for search engines.

A page of the sitemap is a range of ids, so that page 4,000 costs what page 1 costs. It has as
many things as the range still has, or none: the contract allows for that.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

import models
from commerce.refusal import ClientError
from commerce.vocabulary import Vocabulary
from context import Context
from loaders.catalogue import COLLECTION_PUBLISHED, PUBLISHED
from loaders.content import ARTICLE_PUBLISHED, PAGE_PUBLISHED
from loaders.pagination import Count
from resolvers.product import featured_image

PAGE_SIZE = 250


class SitemapType(Vocabulary):
    """What a sitemap lists."""

    ARTICLE = "Articles."
    BLOG = "Blogs."
    COLLECTION = "Collections."
    METAOBJECT = "Metaobjects whose type has pages."
    METAOBJECT_PAGE = "The same: metaobjects whose type has pages."
    PAGE = "Pages of text."
    PRODUCT = "Products."


@dataclass(frozen=True)
class SitemapImage:
    """The picture of a listed thing; ``filepath`` is the path of its address."""

    alt: str | None
    filepath: str
    updated_at: datetime


@dataclass(frozen=True)
class SitemapResource:
    """One listed thing."""

    handle: str
    title: str
    updated_at: datetime
    image: SitemapImage | None


@dataclass(frozen=True)
class SitemapResourceMetaobject:
    """One listed metaobject, and the path its type's pages are below."""

    handle: str
    type: str
    updated_at: datetime
    online_store_url_handle: str


@dataclass(frozen=True)
class PaginatedSitemapResources:
    """One page of a sitemap."""

    items: Sequence[SitemapResource | SitemapResourceMetaobject]
    has_next_page: bool


_WITH_PAGES = (
    models.Metaobject.published.is_(True),
    models.MetaobjectDefinition.url_handle.is_not(None),
)
_LISTED: dict[SitemapType, tuple[Any, tuple[Any, ...]]] = {
    SitemapType.ARTICLE: (models.Article, ARTICLE_PUBLISHED),
    SitemapType.BLOG: (models.Blog, ()),
    SitemapType.COLLECTION: (models.Collection, COLLECTION_PUBLISHED),
    SitemapType.METAOBJECT: (models.Metaobject, _WITH_PAGES),
    SitemapType.METAOBJECT_PAGE: (models.Metaobject, _WITH_PAGES),
    SitemapType.PAGE: (models.Page, PAGE_PUBLISHED),
    SitemapType.PRODUCT: (models.Product, PUBLISHED),
}


async def pages_count(context: Context, type: SitemapType) -> Count:
    return Count(-(-await _last_id(context, type) // PAGE_SIZE))


async def _last_id(context: Context, type: SitemapType) -> int:
    entity, _ = _LISTED[type]
    return (await context.scalars(sa.select(sa.func.max(entity.id))))[0] or 0


async def resources(context: Context, type: SitemapType, page: int) -> PaginatedSitemapResources:
    if page < 1:
        raise ClientError(f"page is {page}; the first page is 1.")
    end = page * PAGE_SIZE
    entity, published = _LISTED[type]
    chosen = sa.select(entity).where(entity.id.between(end - PAGE_SIZE + 1, end), *published)
    if entity is models.Metaobject:
        definition = models.MetaobjectDefinition
        chosen = chosen.join(definition, definition.type == entity.type)
    rows = await context.scalars(chosen.order_by(entity.id))
    items = await asyncio.gather(*(_item(context, row) for row in rows))
    return PaginatedSitemapResources(items, await _last_id(context, type) > end)


async def _item(context: Context, row: Any) -> SitemapResource | SitemapResourceMetaobject:
    if isinstance(row, models.Metaobject):
        defined = await context.loaders.metaobject_definition.load(row.type)
        below = (defined and defined.url_handle) or ""
        return SitemapResourceMetaobject(row.handle, row.type, row.updated_at, below)
    return SitemapResource(row.handle, row.title, row.updated_at, await _image(context, row))


async def _image(context: Context, row: Any) -> SitemapImage | None:
    if isinstance(row, models.Product):
        picture = await featured_image(context, row.id)
    else:
        key = getattr(row, "image_id", None)
        picture = None if key is None else await context.loaders.image.load(key)
    if picture is None:
        return None
    return SitemapImage(picture.alt_text, urlsplit(picture.url).path, picture.updated_at)
