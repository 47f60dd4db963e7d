"""Staff correct, count and carry stock: all of a list or none, through the gate of its variants."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.complaints import Complaints
from commerce.inventory_error import InventoryErrorCode
from commerce.product_cell import MAX_NUMBER
from context import Context
from models import InventoryItem, MovementReason
from models.engine import among
from resolvers import change, event, inventory
from resolvers.variant_edit import hold

Place = tuple[int, int]  # an item's id and a location's


@dataclass(frozen=True)
class Adjustment:
    """So many more of an item at a location, or fewer."""

    item_id: int
    location_id: int
    delta: int


@dataclass(frozen=True)
class Counted:
    """How many of an item there are at a location; ``expected`` is what there was before."""

    item_id: int
    location_id: int
    quantity: int
    expected: int | None = None


@dataclass(frozen=True)
class Carried:
    """So many of an item, from one location to another."""

    item_id: int
    origin_id: int
    destination_id: int
    quantity: int


async def adjust(
    context: Context, reason: MovementReason, changes: Sequence[Adjustment]
) -> list[InventoryItem]:
    hold(changes)
    async with context.transaction() as session:
        places = [(one.item_id, one.location_id) for one in changes]
        stock = await _stock(context, session, places, "changes")
        for i, one in enumerate(changes):
            stock.add(str(i), one.item_id, one.location_id, one.delta)
        return await stock.store(reason)


async def count(context: Context, counts: Sequence[Counted]) -> list[InventoryItem]:
    hold(counts)
    async with context.transaction() as session:
        places = [(one.item_id, one.location_id) for one in counts]
        stock = await _stock(context, session, places, "quantities")
        for i, one in enumerate(counts):
            now = stock.on_hand(one.item_id, one.location_id)
            if one.expected is not None and one.expected != now:
                message = f"There are {now} there, not {one.expected}: somebody was quicker."
                stock.complaints.add("CHANGED", message, str(i), "compareQuantity")
            stock.add(str(i), one.item_id, one.location_id, one.quantity - now)
        return await stock.store(MovementReason.COUNTED)


async def carry(context: Context, moves: Sequence[Carried]) -> list[InventoryItem]:
    """What is reserved for buyers stays where it is."""
    hold(moves)
    async with context.transaction() as session:
        ends = [(m.item_id, end) for m in moves for end in (m.origin_id, m.destination_id)]
        stock = await _stock(context, session, ends, "moves")
        for i, one in enumerate(moves):
            free = stock.on_hand(one.item_id, one.origin_id) - stock.reserved(
                one.item_id, one.origin_id
            )
            if one.quantity < 1 or one.origin_id == one.destination_id:
                message = "Carry 1 or more, from one location to another."
                stock.complaints.add("INVALID", message, str(i))
            elif one.quantity > free:
                message = f"{max(free, 0)} can be carried away from there."
                stock.complaints.add("NOT_ENOUGH", message, str(i), "quantity")
            stock.add(str(i), one.item_id, one.origin_id, -one.quantity)
            stock.add(str(i), one.item_id, one.destination_id, one.quantity)
        return await stock.store(MovementReason.TRANSFER)


async def _stock(
    context: Context, session: AsyncSession, places: Sequence[Place], field: str
) -> "_Stock":
    """What lies at these places, its variants locked in the order of their ids."""
    variant, level = models.ProductVariant, models.InventoryLevel
    item_ids = sorted({item_id for item_id, _ in places})
    variants = await session.scalars(
        select(variant.id)
        .where(among(variant.id, item_ids))
        .order_by(variant.id)
        .with_for_update(key_share=True)
    )
    location_ids = sorted({location_id for _, location_id in places})
    locations = await session.scalars(
        select(models.Location).where(
            among(models.Location.id, location_ids), models.Location.active
        )
    )
    levels = await session.scalars(
        select(level)
        .where(among(level.inventory_item_id, item_ids))
        .execution_options(populate_existing=True)
    )
    return _Stock(context, session, set(variants), locations.all(), levels.all(), field)


class _Stock:
    """Numbers on hand while they change; nothing is written before all is well."""

    def __init__(
        self,
        context: Context,
        session: AsyncSession,
        items: set[int],
        locations: Iterable[models.Location],
        levels: Iterable[models.InventoryLevel],
        field: str,
    ) -> None:
        self.complaints = Complaints(InventoryErrorCode, field)
        self._context, self._session, self._items = context, session, items
        self._locations = {row.id: row for row in locations}
        places = {(row.inventory_item_id, row.location_id): row for row in levels}
        self._before = {place: row.on_hand for place, row in places.items()}
        self._reserved = {place: row.reserved for place, row in places.items()}
        self._after = dict(self._before)
        self._touched: set[Place] = set()

    def on_hand(self, item_id: int, location_id: int) -> int:
        return self._after.get((item_id, location_id), 0)

    def reserved(self, item_id: int, location_id: int) -> int:
        return self._reserved.get((item_id, location_id), 0)

    def add(self, number: str, item_id: int, location_id: int, delta: int) -> None:
        """Put so many more there, or complain of the input of that number."""
        if item_id not in self._items:
            self.complaints.add("NOT_FOUND", "There is no such item.", number)
        elif location_id not in self._locations:
            self.complaints.add("NOT_FOUND", "There is no such active location.", number)
        quantity = self.on_hand(item_id, location_id) + delta
        if quantity < 0 and delta < 0:
            message = f"{quantity - delta} are there; there cannot be less than none."
            self.complaints.add("NOT_ENOUGH", message, number)
        elif abs(delta) > MAX_NUMBER or quantity > MAX_NUMBER:
            self.complaints.add("INVALID", f"Numbers go up to {MAX_NUMBER:,}.", number)
        self._after[item_id, location_id] = quantity
        self._touched.add((item_id, location_id))

    async def store(self, reason: MovementReason) -> list[InventoryItem]:
        """Write the movements; the items, each once."""
        self.complaints.settle()
        by_location: defaultdict[int, dict[int, int]] = defaultdict(dict)
        for item_id, location_id in sorted(self._touched):
            by_location[location_id][item_id] = self._after[item_id, location_id]
        actor = self._context.actor.name
        for location_id, counted in sorted(by_location.items()):
            location = self._locations[location_id]
            await inventory.count(self._session, counted, location, reason, actor)
        self._record(reason)
        await self._session.flush()
        touched = sorted({item_id for item_id, _ in self._touched})
        rows = await self._session.scalars(
            select(InventoryItem).where(among(InventoryItem.id, touched)).order_by(InventoryItem.id)
        )
        return list(rows)

    def _record(self, reason: MovementReason) -> None:
        items = sorted({item_id for item_id, _ in self._touched})
        for item_id in items:
            before, after = self._of(item_id, self._before), self._of(item_id, self._after)
            detail = change.detail(before, after)
            if detail["after"]:
                subject = InventoryItem(id=item_id).gid
                detail["reason"] = reason.name
                event.record(
                    self._context, self._session, "inventory_levels/update", subject, detail
                )

    def _of(self, item_id: int, quantities: Mapping[Place, int]) -> change.State:
        return {
            self._locations[location_id].gid: quantities.get((item_id, location_id), 0)
            for item, location_id in sorted(self._touched)
            if item == item_id
        }
