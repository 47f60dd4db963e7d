"""Staff make, change and close the places that stock lies at."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import address
from commerce.address import Address
from commerce.complaints import Complaints
from commerce.inventory_error import InventoryErrorCode
from commerce.refusal import Reason, Refused
from commerce.text import camel, storable
from context import Context
from models import Location
from resolvers import change, event, membership

NOT_FOUND = Reason(InventoryErrorCode.NOT_FOUND, "There is no such location.", ("id",))
MAX_TEXT = 255
_LINES = ("address1", "address2", "city", "province_code", "zip", "phone", "pickup_time")
_PLAIN = ("country_code", "pickup", "priority")
_STATE = ("name", "active", *_LINES, *_PLAIN, "latitude", "longitude")

Said = Mapping[str, Any]


async def create(context: Context, said: Said) -> Location:
    complaints = Complaints(InventoryErrorCode, "location")
    columns = _columns(said, complaints)
    _check_place(columns, None, complaints)
    async with context.transaction() as session:
        await _check_name(session, columns, None, complaints)
        complaints.settle()
        row = Location(**columns)
        session.add(row)
        await session.flush()
        await _stored(context, session, row, "locations/create", {})
    return row


async def update(context: Context, location_id: int, said: Said) -> Location:
    complaints = Complaints(InventoryErrorCode, "location")
    columns = _columns(said, complaints)
    async with context.transaction() as session:
        row = await _for_change(session, location_id)
        await _check_name(session, columns, row, complaints)
        _check_place(columns, row, complaints)
        complaints.settle()
        before = change.state(row, _STATE)
        for name, value in columns.items():
            setattr(row, name, value)
        await _stored(context, session, row, "locations/update", before)
    return row


async def deactivate(context: Context, location_id: int) -> Location:
    """Close a location that nothing lies at; one has to stay open."""
    complaints = Complaints(InventoryErrorCode)
    async with context.transaction() as session:
        row = await _for_change(session, location_id)
        level = models.InventoryLevel
        lies = or_(level.on_hand != 0, level.reserved != 0)
        stock = select(func.count()).where(level.location_id == location_id, lies)
        if await session.scalar(stock):
            message = "Something lies there still: carry it away first."
            complaints.add("HAS_STOCK", message, "id")
        others = select(func.count()).where(Location.active, Location.id != location_id)
        if not await session.scalar(others):
            message = "It is the last location: open another one first."
            complaints.add("LAST_LOCATION", message, "id")
        complaints.settle()
        before = change.state(row, _STATE)
        row.active = False
        await _stored(context, session, row, "locations/update", before)
    return row


async def activate(context: Context, location_id: int) -> Location:
    async with context.transaction() as session:
        row = await _for_change(session, location_id)
        before = change.state(row, _STATE)
        row.active = True
        await _stored(context, session, row, "locations/update", before)
    return row


def _columns(said: Said, complaints: Complaints) -> dict[str, Any]:
    found = {name: said[name] for name in _PLAIN if name in said}
    if "name" in said:
        found["name"] = complaints.line(said["name"], "name", longest=MAX_TEXT, blank=False)
    for name in _LINES:
        if name in said:
            text = complaints.line(said[name] or "", camel(name), longest=MAX_TEXT)
            found[name] = text if name == "pickup_time" else text or None
    if "coordinate" in said:
        where = said["coordinate"]
        found["latitude"], found["longitude"] = (
            (None, None) if where is None else (where.latitude, where.longitude)
        )
    if not 0 <= found.get("priority", 0) <= 1_000:
        complaints.add("INVALID", "The priority goes from 0 to 1,000.", "priority")
    return found


def _check_place(columns: dict[str, Any], row: Location | None, complaints: Complaints) -> None:
    """Taxes go by the place where goods are collected, so it has to be known where it is."""
    names = ("pickup", "country_code", "province_code")
    after = {name: columns.get(name, getattr(row, name, None)) for name in names}
    if not after.pop("pickup"):
        return
    if not after["country_code"]:
        message = "Say in which country it is: taxes on what is collected there go by it."
        complaints.add("BLANK", message, "countryCode")
    known = address.normalized(Address(**after)).province_code
    columns["province_code"] = known or after["province_code"]


async def _check_name(
    session: AsyncSession, columns: Said, row: Location | None, complaints: Complaints
) -> None:
    if "name" in columns and storable(columns["name"]):
        found = await session.scalar(select(Location).where(Location.name == columns["name"]))
        if found not in (None, row):
            complaints.add("TAKEN", "Another location is called so.", "name")


async def _for_change(session: AsyncSession, location_id: int) -> Location:
    row = await session.get(Location, location_id, with_for_update={"key_share": True})
    if row is None:
        raise Refused(NOT_FOUND)
    return row


async def _stored(
    context: Context, session: AsyncSession, row: Location, topic: str, before: change.State
) -> None:
    detail = change.detail(before, change.state(row, _STATE))
    if not detail["after"]:
        return
    event.record(context, session, topic, row.gid, detail)
    await session.flush()
    await membership.bump(session)
