"""Where things are found in the online store: the addresses of their pages."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import models
import resolvers.article
import resolvers.metaobject
import resolvers.product
from context import Context

PATHS: dict[type[models.Base], Callable[[Any], str]] = {
    models.Blog: lambda row: f"/blogs/{quote(row.handle)}",
    models.Collection: lambda row: f"/collections/{quote(row.handle)}",
    models.Page: lambda row: f"/pages/{quote(row.handle)}",
    models.Product: lambda row: f"/products/{quote(row.handle)}",
    models.ShopPolicy: lambda row: f"/policies/{quote(row.handle)}",
}


def base_url(context: Context) -> str:
    """The shop's primary domain, without a slash at the end."""
    return (context.settings.storefront_url or context.request.base_url).rstrip("/")


def absolute(context: Context, path: str) -> str:
    """A path of the shop's own as an address; an address as it is."""
    return f"{base_url(context)}{path}" if path.startswith("/") else path


async def url(context: Context, row: models.Base) -> str | None:
    """The address of a thing's page; of nothing that has none."""
    match row:
        case models.Article():
            return await _article_url(context, row)
        case models.Metaobject():
            return await _metaobject_url(context, row)
    return absolute(context, PATHS[models.kind_of(row)](row))


def policy_url(context: Context, row: models.ShopPolicy) -> str:
    return absolute(context, PATHS[models.ShopPolicy](row))


async def _article_url(context: Context, row: models.Article) -> str | None:
    blog = await context.loaders.blog.load(row.blog_id)
    return None if blog is None else f"{await url(context, blog)}/{quote(row.handle)}"


async def _metaobject_url(context: Context, row: models.Metaobject) -> str | None:
    below = (await resolvers.metaobject.definition(context, row)).url_handle
    return below and absolute(context, f"/pages/{quote(below)}/{quote(row.handle)}")


async def published_url(context: Context, row: models.Base) -> str | None:
    """The address of a thing's page once buyers may see it."""
    return await url(context, row) if _is_published(row) else None


def _is_published(row: models.Base) -> bool:
    match row:
        case models.Product():
            return resolvers.product.published(row)
        case models.Article():
            return resolvers.article.published(row)
        case models.Metaobject():
            return row.published
        case models.Collection() | models.Page():
            return resolvers.product.is_past(row.published_at)
    return True
