"""Keeping menus, policies, and where pages went that have moved."""

from typing import Annotated

import strawberry

import models
from commerce import gid
from resolvers import content_edit, navigation_edit
from schema.content_error import ContentOutcome, ContentReasons, outcome
from schema.content_input import (
    MenuCreateInput,
    MenuUpdateInput,
    ShopPolicyInput,
    UrlRedirectInput,
)
from schema.content_mutation import WRITE
from schema.given import given
from schema.info import Info
from schema.menu import Menu
from schema.permission import needs, public
from schema.policy import ShopPolicy
from schema.redirect import UrlRedirect


@strawberry.type
class MenuPayload(ContentReasons):
    menu: Menu | None = public("The menu as it now is; null if it was refused.")


@strawberry.type(description="What `menuCreate` answers.")
class MenuCreatePayload(MenuPayload): ...


@strawberry.type(description="What `menuUpdate` answers.")
class MenuUpdatePayload(MenuPayload): ...


@strawberry.type(description="What `menuDelete` answers.")
class MenuDeletePayload(ContentReasons):
    deleted_menu_id: strawberry.ID | None = public("Its id; null if it was refused.")


@strawberry.type(description="What `urlRedirectCreate` answers.")
class UrlRedirectCreatePayload(ContentReasons):
    url_redirect: UrlRedirect | None = public("Where the page went; null if it was refused.")


@strawberry.type(description="What `urlRedirectDelete` answers.")
class UrlRedirectDeletePayload(ContentReasons):
    deleted_url_redirect_id: strawberry.ID | None = public("Its id; null if it was refused.")


@strawberry.type(description="What `shopPolicyUpdate` answers.")
class ShopPolicyUpdatePayload(ContentReasons):
    shop_policy: ShopPolicy | None = public("The policy as it now is; null if it was refused.")


MenuId = Annotated[strawberry.ID, strawberry.argument(description="The id of the menu.")]
NewMenu = Annotated[MenuCreateInput, strawberry.argument(description="The menu.")]
MenuChanges = Annotated[
    MenuUpdateInput, strawberry.argument(description="The changes; what is left out stays.")
]
RedirectId = Annotated[strawberry.ID, strawberry.argument(description="The id of the redirect.")]
NewRedirect = Annotated[UrlRedirectInput, strawberry.argument(description="The redirect.")]
Policy = Annotated[ShopPolicyInput, strawberry.argument(description="The policy.")]


@strawberry.type
class NavigationMutation:
    @needs(WRITE, "Makes a menu.", MenuCreatePayload | None)
    async def menu_create(self, info: Info, menu: NewMenu) -> ContentOutcome:
        return await outcome("menu", navigation_edit.create_menu(info.context, menu.said()))

    @needs(WRITE, "Changes a menu.", MenuUpdatePayload | None)
    async def menu_update(self, info: Info, id: MenuId, menu: MenuChanges) -> ContentOutcome:
        number = gid.number_of("Menu", id)
        return await outcome("menu", navigation_edit.update_menu(info.context, number, menu.said()))

    @needs(WRITE, "Deletes a menu.", MenuDeletePayload | None)
    async def menu_delete(self, info: Info, id: MenuId) -> ContentOutcome:
        number = gid.number_of("Menu", id)
        gone = content_edit.delete(info.context, models.Menu, "menus/delete", number)
        return await outcome("deleted_menu_id", gone)

    @needs(WRITE, "Leads a path elsewhere from now on.", UrlRedirectCreatePayload | None)
    async def url_redirect_create(self, info: Info, url_redirect: NewRedirect) -> ContentOutcome:
        path, target = url_redirect.path, url_redirect.target
        change = navigation_edit.create_redirect(info.context, path, target)
        return await outcome("url_redirect", change)

    @needs(WRITE, "Leads a path nowhere else any more.", UrlRedirectDeletePayload | None)
    async def url_redirect_delete(self, info: Info, id: RedirectId) -> ContentOutcome:
        number = gid.number_of("UrlRedirect", id)
        topic = "url_redirects/delete"
        gone = content_edit.delete(info.context, models.UrlRedirect, topic, number)
        return await outcome("deleted_url_redirect_id", gone)

    @needs(WRITE, "Writes one of the shop's policies.", ShopPolicyUpdatePayload | None)
    async def shop_policy_update(self, info: Info, shop_policy: Policy) -> ContentOutcome:
        handle, body = shop_policy.handle, shop_policy.body
        title = given(shop_policy).get("title")
        change = navigation_edit.update_policy(info.context, handle, body, title)
        return await outcome("shop_policy", change)
