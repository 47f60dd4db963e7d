"""Where buyers can pick things up, and what lies there.

A shop has few such places, so they are read whole and put in order here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

import models
from commerce.geography import Coordinate
from commerce.permission import Permission
from commerce.vocabulary import Vocabulary
from context import Context
from loaders.pagination import Cursors, Order, Page, PageArgs, page_of_rows

# A place without coordinates is further away than any other.
NOWHERE = 1e9
# The place that a document prefers is nearer than any.
PREFERRED = -1.0


class LocationSortKeys(Vocabulary):
    """The orders a list of locations can come in."""

    CITY = "By city, those without one first."
    DISTANCE = "By how far they are from `near`; without it, by id."
    ID = "By id."
    NAME = "By name."


@dataclass(frozen=True)
class _Placed:
    """A location with what locations are sorted by, and what the list shows of it."""

    id: int
    city: str
    distance: float
    name: str
    shown: Any


_SORTS: dict[LocationSortKeys, tuple[sa.ColumnClause[Any], ...]] = {
    LocationSortKeys.CITY: (sa.column("city", sa.String),),
    LocationSortKeys.DISTANCE: (sa.column("distance", sa.Float),),
    LocationSortKeys.ID: (),
    LocationSortKeys.NAME: (sa.column("name", sa.String),),
}


def _order(name: str, sort_key: LocationSortKeys, near: Coordinate | None) -> Order:
    """Cursors of a list by distance are bound to where it is measured from."""
    columns: Any = (*_SORTS[sort_key], sa.column("id", sa.Integer))
    return Order(f"{name}/{sort_key.name}/{near}", columns)


def _placed(location: models.Location, near: Coordinate | None, shown: Any) -> _Placed:
    distance = 0.0
    if near is not None:
        where = _coordinate(location)
        distance = NOWHERE if where is None else where.kilometres_to(near)
    city = (location.city or "").casefold()
    return _Placed(location.id, city, distance, location.name.casefold(), shown)


def _coordinate(location: models.Location) -> Coordinate | None:
    if location.latitude is None or location.longitude is None:
        return None
    return Coordinate(location.latitude, location.longitude)


def _page(context: Context, rows: Sequence[_Placed], order: Order, args: PageArgs) -> Page[Any]:
    found = page_of_rows(rows, order, args, Cursors(context.cursor_key, order))
    return replace(found, rows=[(row.shown, values) for row, values in found.rows])


async def pickup_locations(context: Context) -> list[models.Location]:
    found = await context.loaders.pickup_locations.load(True)
    return [location for location in found if location.active]


async def locations(
    context: Context,
    args: PageArgs,
    sort_key: LocationSortKeys,
    near: Coordinate | None = None,
) -> Page[models.Location]:
    """The places where buyers can pick up what they bought; for staff all there are."""
    if context.actor.may(Permission.INVENTORY_READ):
        found = list(await context.scalars(sa.select(models.Location).order_by(models.Location.id)))
    else:
        found = await pickup_locations(context)
    rows = [_placed(each, near, each) for each in found]
    return _page(context, rows, _order("locations", sort_key, near), args)


async def location(context: Context, key: int) -> models.Location | None:
    found = await context.loaders.location.load(key)
    if found is None or context.actor.may(Permission.INVENTORY_READ):
        return found
    return found if found.active and found.pickup else None


@dataclass(frozen=True)
class StoreAvailability:
    """What of one variant can be picked up at one place."""

    location: models.Location
    available: bool
    quantity_available: int

    @property
    def pick_up_time(self) -> str:
        return self.location.pickup_time


async def of_variant(
    context: Context, variant: models.ProductVariant, args: PageArgs, near: Coordinate | None = None
) -> Page[StoreAvailability]:
    """Where the variant can be picked up, nearest first if ``near`` says from where.

    The place that the document prefers comes before all others.
    """
    places = await pickup_locations(context)
    levels = await context.loaders.levels_of_item.load(variant.id) if places else []
    free = {level.location_id: level.on_hand - level.reserved for level in levels}
    stocked = [place for place in places if place.id in free]
    rows = [_placed(each, near, _availability(variant, each, free[each.id])) for each in stocked]
    name, preferred = "ProductVariant.storeAvailability", context.preferred_location
    if preferred is not None:
        rows = [replace(row, distance=PREFERRED) if row.id == preferred else row for row in rows]
        name = f"{name}/{preferred}"
    by_distance = near is not None or preferred is not None
    sort_key = LocationSortKeys.DISTANCE if by_distance else LocationSortKeys.ID
    return _page(context, rows, _order(name, sort_key, near), args)


def _availability(
    variant: models.ProductVariant, location: models.Location, free: int
) -> StoreAvailability:
    quantity = max(free, 0)
    return StoreAvailability(location, quantity > 0 or variant.sold_without_stock, quantity)
