"""Reading menus, and finding out where their items lead."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

import models
import resolvers.article
import resolvers.blog
import resolvers.collection
import resolvers.metaobject
import resolvers.online_store
import resolvers.page
import resolvers.policy
import resolvers.product
from commerce import gid
from context import Context
from models import MenuItemType

Found = Awaitable[models.Base | None]
# A type and how its rows are found by number, as whoever asks may see them.
RESOURCES: dict[MenuItemType, tuple[str, Callable[[Context, int], Found]]] = {
    MenuItemType.ARTICLE: ("Article", resolvers.article.article),
    MenuItemType.BLOG: ("Blog", lambda context, key: resolvers.blog.blog(context, key, None)),
    MenuItemType.COLLECTION: (
        "Collection",
        lambda context, key: resolvers.collection.collection(context, key, None),
    ),
    MenuItemType.METAOBJECT: ("Metaobject", resolvers.metaobject.by_number),
    MenuItemType.PAGE: ("Page", lambda context, key: resolvers.page.page(context, key, None)),
    MenuItemType.PRODUCT: (
        "Product",
        lambda context, key: resolvers.product.product(context, key, None),
    ),
    MenuItemType.SHOP_POLICY: ("ShopPolicy", resolvers.policy.by_number),
}
PATHS = {
    MenuItemType.CATALOG: "/collections/all",
    MenuItemType.COLLECTIONS: "/collections",
    MenuItemType.CUSTOMER_ACCOUNT_PAGE: "/account",
    MenuItemType.FRONTPAGE: "/",
    MenuItemType.SEARCH: "/search",
}


async def menu(context: Context, handle: str) -> models.Menu | None:
    return await context.loaders.menu_by_handle.load(handle)


async def items(
    context: Context, menu_id: int, parent_id: int | None = None
) -> list[models.MenuItem]:
    """The items below one item, or the first level; all levels are read at once."""
    found = await context.loaders.items_of_menu.load(menu_id)
    return [item for item in found if item.parent_id == parent_id]


async def resource(context: Context, item: models.MenuItem) -> models.Base | None:
    """What an item leads to, if it is a thing of the shop's that whoever asks may see."""
    if item.type not in RESOURCES or item.resource_key is None:
        return None
    _, find = RESOURCES[item.type]
    return await find(context, item.resource_key)


def resource_id(item: models.MenuItem) -> str | None:
    if item.type not in RESOURCES or item.resource_key is None:
        return None
    type_name, _ = RESOURCES[item.type]
    return gid.make(type_name, item.resource_key)


async def url(context: Context, item: models.MenuItem) -> str | None:
    """Where an item leads; None where that is gone, or is nothing to be seen."""
    if item.type in RESOURCES:
        found = await resource(context, item)
        address = None if found is None else await resolvers.online_store.url(context, found)
        return address and address + _narrowed(item)
    path = PATHS.get(item.type, item.address)
    return path and resolvers.online_store.absolute(context, path)


def _narrowed(item: models.MenuItem) -> str:
    """The part of a collection's address that names the tags its products shall have."""
    return "/" + "+".join(quote(tag, safe="") for tag in item.tags) if item.tags else ""
