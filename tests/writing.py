"""Content as staff write it: what is stored goes through the same functions as theirs."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from conftest import Shop
from factories import LONG_AGO
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.content_draft import (
    ArticleDraft,
    BlogDraft,
    DefinitionDraft,
    FieldDraft,
    MenuDraft,
    MenuItemDraft,
    MetaobjectDraft,
    PageDraft,
)
from context import Context
from resolvers import content_write, menu_write, metaobject_write

T = TypeVar("T")


async def write(shop: Shop, store: Callable[[Context, AsyncSession], Awaitable[T]]) -> T:
    async with shop.context() as context, context.transaction() as session:
        return await store(context, session)


async def page(shop: Shop, title: str = "About", **values: Any) -> models.Page:
    draft = PageDraft(title, **{"published_at": LONG_AGO} | values)
    return await write(shop, lambda c, s: content_write.save_page(c, s, draft))


async def blog(shop: Shop, title: str = "News", **values: Any) -> models.Blog:
    draft = BlogDraft(title, **values)
    return await write(shop, lambda c, s: content_write.save_blog(c, s, draft))


async def article(
    shop: Shop, blog: models.Blog, title: str = "Hello", **values: Any
) -> models.Article:
    draft = ArticleDraft(title, **{"published_at": LONG_AGO} | values)
    return await write(shop, lambda c, s: content_write.save_article(c, s, blog, draft))


async def policy(shop: Shop, handle: str, body: str, title: str | None = None) -> models.ShopPolicy:
    return await write(shop, lambda c, s: content_write.save_policy(c, s, handle, body, title))


async def redirect(shop: Shop, path: str, target: str) -> models.UrlRedirect:
    return await write(shop, lambda c, s: content_write.save_redirect(c, s, path, target))


async def menu(shop: Shop, handle: str, *items: MenuItemDraft, title: str = "Menu") -> models.Menu:
    draft = MenuDraft(handle, title, items)
    return await write(shop, lambda c, s: menu_write.save_menu(c, s, draft))


async def definition(
    shop: Shop, type: str, *fields: FieldDraft, **values: Any
) -> models.MetaobjectDefinition:
    draft = DefinitionDraft(type, type.capitalize(), fields, **values)
    return await write(shop, lambda c, s: metaobject_write.define(c, s, draft))


async def metaobject(
    shop: Shop, type: str, handle: str, published: bool = True, **values: str
) -> models.Metaobject:
    draft = MetaobjectDraft(type, handle, values, published)
    return await write(shop, lambda c, s: metaobject_write.save_metaobject(c, s, draft))
