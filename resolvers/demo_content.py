"""What the demo shop writes: its pages, its news, its policies, and the menus that lead there."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import demo.catalogue
import demo.content
import models
from commerce.content_draft import MenuDraft, MenuItemDraft
from context import Context
from demo.pictures import PIXELS, Picture
from models import MenuItemType
from resolvers import content_write, menu_write
from resolvers.menu import PATHS as FIXED
from resolvers.online_store import PATHS

LINKED = {
    MenuItemType.BLOG: models.Blog,
    MenuItemType.COLLECTION: models.Collection,
    MenuItemType.PAGE: models.Page,
    MenuItemType.SHOP_POLICY: models.ShopPolicy,
}

Link = tuple[str, str | None]  # a menu item's type, and the id of what it leads to


async def write_content(context: Context, session: AsyncSession) -> None:
    """Write it all; the collections that menus lead to are there."""
    opened = demo.catalogue.shop().opened
    rows: list[models.Page | models.ShopPolicy | models.Menu] = []
    rows += [await content_write.save_page(context, session, page) for page in demo.content.pages()]
    rows += [
        await content_write.save_policy(context, session, policy.handle, policy.body, policy.title)
        for policy in demo.content.policies()
    ]
    await _write_blog(context, session)
    links = await _links(session)
    for menu in demo.content.menus():
        draft = MenuDraft(menu.handle, menu.title, _items(menu.items, links))
        rows.append(await menu_write.save_menu(context, session, draft))
    for row in rows:
        row.created_at = row.updated_at = opened


async def _write_blog(context: Context, session: AsyncSession) -> None:
    blog = await content_write.save_blog(context, session, demo.content.blog())
    blog.created_at = blog.updated_at = demo.catalogue.shop().opened
    for article in demo.content.articles():
        image_id = await add_image(session, article.picture, article.draft.title)
        draft = article.with_image(image_id)
        row = await content_write.save_article(context, session, blog, draft)
        row.created_at = row.updated_at = row.published_at


async def add_image(session: AsyncSession, picture: Picture, alt: str) -> int:
    """A row for a picture that is no product's; its id."""
    opened = demo.catalogue.shop().opened
    image = models.Image(
        url=demo.catalogue.address(picture),
        alt_text=alt,
        width=PIXELS,
        height=PIXELS,
        created_at=opened,
        updated_at=opened,
    )
    session.add(image)
    await session.flush()
    return image.id


async def _links(session: AsyncSession) -> dict[str, Link]:
    """Where each path of the shop leads."""
    links: dict[str, Link] = {path: (kind.name, None) for kind, path in FIXED.items()}
    for kind, entity in LINKED.items():
        for row in await session.scalars(select(entity)):
            links[PATHS[entity](row)] = (kind.name, row.gid)
    return links


def _items(
    items: Sequence[demo.content.MenuItem], links: Mapping[str, Link]
) -> list[MenuItemDraft]:
    return [
        MenuItemDraft(
            title=item.title,
            type=links[item.path][0],
            resource=links[item.path][1],
            items=_items(item.items, links),
        )
        for item in items
    ]
