"""Menus, as clients see them."""

from typing import Annotated

import strawberry

import models
import resolvers.menu
from schema.article import Article
from schema.blog import Blog
from schema.collection import Collection
from schema.info import Info
from schema.metaobject import Metaobject
from schema.node import Node
from schema.page import Page
from schema.permission import public
from schema.policy import ShopPolicy
from schema.product import Product
from schema.scalars import URL

MenuItemResource = Annotated[
    Article | Blog | Collection | Metaobject | Page | Product | ShopPolicy,
    strawberry.union("MenuItemResource", description="What an item of a menu can lead to."),
]


@strawberry.type(description="A link of a menu, with further links below it.")
class MenuItem(Node):
    title: str = public("What it reads.")
    type: models.MenuItemType = public("What kind of thing it leads to.")

    @public("The tags that narrow the collection it leads to.", list[str])
    def tags(self: models.MenuItem) -> list[str]:
        return self.tags

    @public("Where it leads, an absolute address; null if that is not to be seen.", URL | None)
    async def url(self: models.MenuItem, info: Info) -> str | None:
        return await resolvers.menu.url(info.context, self)

    @public("The id of what it leads to; null if that is no thing.", strawberry.ID | None)
    def resource_id(self: models.MenuItem) -> str | None:
        return resolvers.menu.resource_id(self)

    @public(
        "What it leads to; null if that is no thing, or not to be seen.", MenuItemResource | None
    )
    async def resource(self: models.MenuItem, info: Info) -> models.Base | None:
        return await resolvers.menu.resource(info.context, self)

    @public("The links below it, in order.", list["MenuItem"])
    async def items(self: models.MenuItem, info: Info) -> list[models.MenuItem]:
        return await resolvers.menu.items(info.context, self.menu_id, self.id)


@strawberry.type(description="A navigation of the shop.")
class Menu(Node):
    handle: str = public("Its name; no two menus share one.")
    title: str = public("What it is called.")

    @public("Its first level of links, in order.", list[MenuItem])
    async def items(self: models.Menu, info: Info) -> list[models.MenuItem]:
        return await resolvers.menu.items(info.context, self.id)

    @public("How many links its first level has.")
    async def items_count(self: models.Menu, info: Info) -> int:
        return len(await resolvers.menu.items(info.context, self.id))


@strawberry.type
class MenuQuery:
    @public("A menu by its handle, such as `main-menu`; null if there is none.", Menu | None)
    async def menu(
        self,
        info: Info,
        handle: Annotated[str, strawberry.argument(description="Its handle.")],
    ) -> models.Menu | None:
        return await resolvers.menu.menu(info.context, handle)
