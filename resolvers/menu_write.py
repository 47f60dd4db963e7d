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
from models.engine import among
from resolvers import change
from resolvers.content_draft import stored
from resolvers.menu import RESOURCES

_TOLD = ("handle", "title")


async def save_menu(context: Context, session: AsyncSession, draft: MenuDraft) -> models.Menu:
    """Store the menu of that handle, whole: its items are those of the draft and no others."""
    menu = models.Menu
    handle = handle_of(draft.handle)
    row = await session.scalar(sa.select(menu).where(menu.handle == handle))
    return await store(context, session, row, handle, draft.title, draft.items)


async def store(
    context: Context,
    session: AsyncSession,
    row: models.Menu | None,
    handle: str,
    title: str,
    drafts: Sequence[MenuItemDraft] | None,
) -> models.Menu:
    """Store a new menu, or the one it is given; without ``drafts`` its items stay.

    Items that are given with their ids keep them, wherever in the menu they go.
    """
    complaints = Complaints(ContentErrorCode)
    shown = complaints.title(title)
    known = {} if row is None or drafts is None else await _items(session, row.id)
    items = _checked(complaints, drafts or (), ("items",), known)
    if _number(items) > MAX_MENU_ITEMS:
        message = f"The menu has more than {MAX_MENU_ITEMS} items."
        complaints.add(ContentErrorCode.TOO_LONG, message, "items")
    complaints.settle()
    topic = "menus/create" if row is None else "menus/update"
    before = {} if row is None else change.state(row, _TOLD)
    menu = row or models.Menu()
    menu.handle, menu.title = handle, shown
    session.add(menu)
    await session.flush()
    if drafts is not None:
        await _remove_others(session, items, list(known.values()))
        await _store(session, menu.id, None, items)
    told = {} if drafts is None else {"items": _number(items)}
    detail = change.detail(before, change.state(menu, _TOLD) | told)
    await stored(context, session, topic, menu, detail)
    return menu


@dataclass(frozen=True)
class _Item:
    """An item that can be stored, with those below it."""

    row: models.MenuItem
    items: Sequence["_Item"]


async def _items(session: AsyncSession, menu_id: int) -> dict[int, models.MenuItem]:
    item = models.MenuItem
    return {
        row.id: row for row in await session.scalars(sa.select(item).filter_by(menu_id=menu_id))
    }


async def _remove_others(
    session: AsyncSession, items: Sequence[_Item], others: Sequence[models.MenuItem]
) -> None:
    """What goes would take along what is below it: so what stays is lifted off it first."""
    for row in _rows(items):
        row.parent_id = None
    await session.flush()
    item = models.MenuItem
    await session.execute(
        sa.delete(item)
        .where(among(item.id, [row.id for row in others]))
        .execution_options(synchronize_session=False)
    )
    for row in others:
        session.expunge(row)


def _rows(items: Sequence[_Item]) -> Iterator[models.MenuItem]:
    for item in items:
        yield item.row
        yield from _rows(item.items)


def _number(items: Sequence[_Item]) -> int:
    return sum(1 + _number(item.items) for item in items)


def _checked(
    complaints: Complaints,
    drafts: Sequence[MenuItemDraft],
    field: tuple[str, ...],
    known: dict[int, models.MenuItem],
) -> list[_Item]:
    """The items that the drafts say; of the menu's ``known`` ones, those they name are taken."""
    level = len(field) // 2 + 1
    if drafts and level > MENU_LEVELS:
        complaints.add(ContentErrorCode.TOO_DEEP, ContentErrorCode.TOO_DEEP.meaning, *field)
        return []
    return [
        _item(complaints, draft, position, (*field, str(position - 1)), known)
        for position, draft in enumerate(drafts, 1)
    ]


def _item(
    complaints: Complaints,
    draft: MenuItemDraft,
    position: int,
    field: tuple[str, ...],
    known: dict[int, models.MenuItem],
) -> _Item:
    row = models.MenuItem() if draft.id is None else known.pop(draft.id, None)
    if row is None:
        message = "The menu has no such item, or it is given twice."
        complaints.add(ContentErrorCode.NOT_FOUND, message, *field, "id")
        row = models.MenuItem()
    row.position, row.title = position, complaints.title(draft.title, *field, "title")
    row.tags = [complaints.text(tag, *field, "tags") for tag in draft.tags]
    row.resource_key = row.address = None
    for column, value in _target(complaints, draft, field):
        setattr(row, column, value)
    return _Item(row, _checked(complaints, draft.items, (*field, "items"), known))


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
