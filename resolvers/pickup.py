"""Collecting what was bought: the places that hold it, and taking it from there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import snapshot
from commerce.address import Address
from commerce.pickup import Place
from loaders.market import Read
from models.engine import among
from resolvers.inventory import Taken

_PLACE, _LEVEL, _VARIANT = models.Location, models.InventoryLevel, models.ProductVariant
_ADDRESS = ("address1", "address2", "city", "province_code", "country_code", "zip", "phone")
_FREE = _LEVEL.on_hand - _LEVEL.reserved
# Without a country nobody knows which taxes are due there.
OFFERED = sa.and_(_PLACE.pickup, _PLACE.active, _PLACE.country_code.is_not(None))


@dataclass(frozen=True)
class Places:
    """Where buyers can collect, and how many of each variant lie there, by location."""

    places: Sequence[Place] = ()
    held: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def with_all(self, wanted: Mapping[int, int]) -> list[Place]:
        """The places that hold so many of each variant."""
        return [
            place
            for place in self.places
            if all(
                self.held.get((place.location_id, variant_id), 0) >= count
                for variant_id, count in wanted.items()
            )
        ]


class NotThere(Exception):
    """Fewer lie at the place than are to be collected there: raised to undo what was taken."""

    def __init__(self, place: Place, variant_ids: Sequence[int]) -> None:
        super().__init__()
        self.place, self.variant_ids = place, variant_ids


async def places(read: Read, variant_ids: Sequence[int]) -> Places:
    """Those that orders are served from first come first; one statement, however many."""
    columns = [getattr(_PLACE, name) for name in ("id", "name", "pickup_time", *_ADDRESS)]
    lies = sa.and_(
        _LEVEL.location_id == _PLACE.id, among(_LEVEL.inventory_item_id, list(variant_ids))
    )
    rows = await read(
        sa.select(*columns, _LEVEL.inventory_item_id, _FREE)
        .outerjoin(_LEVEL, lies)
        .where(OFFERED)
        .order_by(_PLACE.priority, _PLACE.id)
    )
    found: dict[int, Place] = {}
    held: dict[tuple[int, int], int] = {}
    for id, name, time, *address, variant_id, free in rows:
        if id not in found:
            where = Address(**dict(zip(_ADDRESS, address, strict=True)))
            found[id] = Place(location=str(id), name=name, time=time, address=where)
        if variant_id is not None:
            held[id, variant_id] = free
    return Places(list(found.values()), held)


def of_order(order: models.Order) -> Place | None:
    """Where the buyer collects it, as it was when it was ordered."""
    rate = (order.snapshot.get("shipping") or {}).get("rate") or {}
    found: Place | None = snapshot.decode(Place | None, rate.get("place"))
    return found


def shown(place: Place) -> models.Location:
    """A location that is never stored, with the address of those days."""
    where = {name: getattr(place.address, name) for name in _ADDRESS}
    return models.Location(id=place.location_id, name=place.name, **where)


async def there(
    session: AsyncSession, place: Place | None, taken: Sequence[Taken]
) -> Sequence[Taken]:
    """What was taken, from the place where it is collected, or raise ``NotThere``.

    The variants' rows are ours by now, so nobody else can take what lies at the place. What has
    not to be carried comes from anywhere; what buyers may wait for is owed by the place.
    """
    if place is None or not taken:
        return taken
    here = sa.and_(_LEVEL.inventory_item_id == _VARIANT.id, _LEVEL.location_id == place.location_id)
    rows = await session.execute(
        sa.select(_VARIANT.id, _VARIANT.inventory_policy, _FREE)
        .outerjoin(_LEVEL, here)
        .where(among(_VARIANT.id, [one.variant_id for one in taken]), _VARIANT.requires_shipping)
    )
    waits = models.InventoryPolicy.CONTINUE
    most = {id: None if policy is waits else free or 0 for id, policy, free in rows}
    missed = [
        one.variant_id
        for one in taken
        if (there := most.get(one.variant_id)) is not None and there < one.quantity
    ]
    if missed:
        raise NotThere(place, missed)
    return [
        replace(one, location_id=place.location_id) if one.variant_id in most else one
        for one in taken
    ]
