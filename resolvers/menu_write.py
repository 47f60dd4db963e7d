"""Storing menus."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import gid
from commerce.complaints import Complaints
from commerce.content_draft import (
    MAX_MENU_ITEMS,
    MENU_LEVELS,
    ContentErrorCode,
    MenuDraft,
    MenuItemDraft,
)
from commerce.handle import handle_of
from context import Context
from resolvers.content_draft import stored
from resolvers.menu import RESOURCES


async def save_menu(context: Context, session: AsyncSession, draft: MenuDraft) -> models.Menu:
    """Store the menu of that handle, whole: its items are those of the draft and no others."""
    complaints = Complaints(ContentErrorCode)
    title = complaints.title(draft.title)
    items = _checked(complaints, draft.items, ("items",))
    if _number(items) > MAX_MENU_ITEMS:
        message = f"The menu has more than {MAX_MENU_ITEMS} items."
        complaints.add(ContentErrorCode.TOO_LONG, message, "items")
    complaints.settle()
    menu = models.Menu
    row = await session.scalar(sa.select(menu).where(menu.handle == handle_of(draft.handle)))
    topic = "menus/create" if row is None else "menus/update"
    row = row or menu(handle=handle_of(draft.handle))
    row.title = title
    session.add(row)
    await session.flush()
    await session.execute(sa.delete(models.MenuItem).where(models.MenuItem.menu_id == row.id))
    await _store(session, row.id, None, items)
    await stored(context, session, topic, row, {"handle": row.handle, "title": title})
    return row


@dataclass(frozen=True)
class _Item:
    """An item that can be stored, with those below it."""

    row: models.MenuItem
    items: Sequence["_Item"]


def _number(items: Sequence[_Item]) -> int:
    return sum(1 + _number(item.items) for item in items)


def _checked(
    complaints: Complaints, drafts: Sequence[MenuItemDraft], field: tuple[str, ...]
) -> list[_Item]:
    level = len(field) // 2 + 1
    if drafts and level > MENU_LEVELS:
        complaints.add(ContentErrorCode.TOO_DEEP, ContentErrorCode.TOO_DEEP.meaning, *field)
        return []
    return [
        _item(complaints, draft, position, (*field, str(position - 1)))
        for position, draft in enumerate(drafts, 1)
    ]


def _item(
    complaints: Complaints, draft: MenuItemDraft, position: int, field: tuple[str, ...]
) -> _Item:
    row = models.MenuItem(
        position=position,
        title=complaints.title(draft.title, *field, "title"),
        tags=[complaints.text(tag, *field, "tags") for tag in draft.tags],
    )
    for column, value in _target(complaints, draft, field):
        setattr(row, column, value)
    return _Item(row, _checked(complaints, draft.items, (*field, "items")))


def _target(
    complaints: Complaints, draft: MenuItemDraft, field: tuple[str, ...]
) -> Iterator[tuple[str, object]]:
    """The columns that say where an item leads."""
    kind = models.MenuItemType.__members__.get(draft.type)
    if kind is None:
        complaints.add(ContentErrorCode.INVALID, f"{draft.type!r} is no type.", *field, "type")
        return
    yield "type", kind
    if kind in RESOURCES:
        type_name, _ = RESOURCES[kind]
        try:
            yield "resource_key", gid.number_of(type_name, draft.resource or "")
        except gid.BadId as error:
            complaints.add(ContentErrorCode.INVALID, str(error), *field, "resourceId")
    elif kind is models.MenuItemType.HTTP:
        address = complaints.text(draft.address or "", *field, "url", blank=False)
        if address and not address.startswith(("/", "https://", "http://")):
            message = "The url must be a path of the shop, or an address."
            complaints.add(ContentErrorCode.INVALID, message, *field, "url")
        yield "address", address


async def _store(
    session: AsyncSession, menu_id: int, parent_id: int | None, items: Sequence[_Item]
) -> None:
    for item in items:
        item.row.menu_id, item.row.parent_id = menu_id, parent_id
        session.add(item.row)
    await session.flush()
    for item in items:
        if item.items:
            await _store(session, menu_id, item.row.id, item.items)
