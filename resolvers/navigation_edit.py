"""Staff keep menus, policies, and where pages went that have moved."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

import models
from commerce.content_draft import MAX_MENU_ITEMS, ContentErrorCode, MenuItemDraft
from commerce.refusal import Reason, Refused
from context import Context
from resolvers import content_draft, content_write, menu_write
from resolvers.content_edit import for_change, within

Said = Mapping[str, Any]


async def create_menu(context: Context, said: Said) -> models.Menu:
    async with context.transaction() as session:
        with within("menu"):
            handle = await content_draft.free_handle(
                session, models.Menu.handle, None, said.get("handle"), said["title"]
            )
            items = _drafts(said.get("items") or ())
            return await menu_write.store(context, session, None, handle, said["title"], items)


async def update_menu(context: Context, number: int, said: Said) -> models.Menu:
    """Change a menu; its items, if any are said, are those and no others."""
    async with context.transaction() as session:
        row = await for_change(session, models.Menu, number)
        title = said.get("title", row.title)
        with within("menu"):
            handle = await content_draft.free_handle(
                session, models.Menu.handle, row, said.get("handle"), title
            )
            items = _drafts(said["items"]) if "items" in said else None
            return await menu_write.store(context, session, row, handle, title, items)


async def create_redirect(context: Context, path: str, target: str) -> models.UrlRedirect:
    """Lead a path elsewhere that did not lead anywhere else yet."""
    redirect = models.UrlRedirect
    async with context.transaction() as session:
        with within("urlRedirect"):
            if await session.scalar(sa.select(redirect.id).where(redirect.path == path.strip())):
                message = "The path leads elsewhere already: delete that first."
                raise Refused(Reason(ContentErrorCode.TAKEN, message, ("path",)))
            return await content_write.save_redirect(context, session, path, target)


async def update_policy(
    context: Context, handle: str, body: str, title: str | None
) -> models.ShopPolicy:
    async with context.transaction() as session:
        with within("shopPolicy"):
            return await content_write.save_policy(context, session, handle, body, title)


def _drafts(items: Sequence[Said]) -> list[MenuItemDraft]:
    if len(items) > MAX_MENU_ITEMS:
        message = f"The menu has more than {MAX_MENU_ITEMS} items."
        raise Refused(Reason(ContentErrorCode.TOO_LONG, message, ("items",)))
    return [MenuItemDraft(**{**item, "items": _drafts(item["items"])}) for item in items]
