"""Moving stock: the only code that changes how many there are of anything."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

import models
from context import Context
from models import signal
from models.engine import among, insert_or_ignore

MAIN_LOCATION = "Main"


@dataclass(frozen=True)
class Shortage:
    """A variant of which fewer can be had than were asked for."""

    variant_id: int
    available: int


class Short(Exception):
    """Fewer can be had than were asked for: raised to undo what was taken."""

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        super().__init__()
        self.shortages = shortages


@dataclass(frozen=True)
class Taken:
    """So many of a variant whose stock is counted, and how many that left.

    ``location_id`` is where they have to come from, if not from anywhere.
    """

    variant_id: int
    quantity: int
    left: int
    location_id: int | None = None


async def take(session: AsyncSession, wanted: Mapping[int, int]) -> Sequence[Taken]:
    """Take so many of each variant, or raise ``Short``; ``note_sale`` has to follow.

    One conditional update per variant, in the order of their ids, so that two buyers can
    neither take the same piece nor wait for each other in a circle.
    """
    taken, missed = [], []
    for variant_id in sorted(wanted):
        left = await _take(session, variant_id, wanted[variant_id])
        if left is None:
            missed.append(variant_id)
        else:
            taken.append(Taken(variant_id, wanted[variant_id], left))
    if missed and (short := await _shortages(session, missed)):
        raise Short(short)
    note_stock(session, [one.variant_id for one in taken])
    return taken


async def hold(session: AsyncSession, variant_ids: Iterable[int]) -> None:
    """Lock these variants in the order in which everybody does, for several changes of them."""
    variant = models.ProductVariant
    await session.execute(
        select(variant.id)
        .where(among(variant.id, sorted(set(variant_ids))))
        .order_by(variant.id)
        # A lock that a cart's line or an order's, which only point at the variant, need not await.
        .with_for_update(key_share=True)
    )


def note_stock(session: AsyncSession, variant_ids: Iterable[int]) -> None:
    """Tell, once it is so, that there are more of these variants now, or fewer."""
    signal.note(session, *(signal.key_of("Stock", key) for key in variant_ids))


async def _take(session: AsyncSession, variant_id: int, quantity: int) -> int | None:
    """How many are left; None if there are not enough of them, or nobody counts them."""
    variant = models.ProductVariant
    left: int | None = await session.scalar(
        update(variant)
        .where(
            variant.id == variant_id,
            variant.inventory_tracked,
            or_(
                variant.quantity_available >= quantity,
                variant.inventory_policy == models.InventoryPolicy.CONTINUE,
            ),
        )
        .values(
            quantity_available=variant.quantity_available - quantity,
            updated_at=variant.updated_at,  # a sale is no change of the catalogue
        )
        .returning(variant.quantity_available)
        .execution_options(synchronize_session=False)
    )
    return left


async def _shortages(session: AsyncSession, variant_ids: list[int]) -> list[Shortage]:
    variant = models.ProductVariant
    rows = await session.execute(
        select(variant.id, variant.quantity_available, variant.inventory_tracked).where(
            among(variant.id, variant_ids)
        )
    )
    found = {key: (available, tracked) for key, available, tracked in rows}
    shortages = []
    for key in variant_ids:
        available, tracked = found.get(key, (0, True))
        if tracked:
            shortages.append(Shortage(key, max(available, 0)))
    return shortages


async def note_sale(
    context: Context, session: AsyncSession, taken: Sequence[Taken], reference: str
) -> None:
    """Spread what was taken over the locations; the variants' rows are ours until we commit."""
    shelves = await shelves_of(session, [one.variant_id for one in taken])
    moves = Moves(context.actor.name)
    for one in taken:
        for shelf, quantity in await shares(session, shelves, one, moves):
            moves.add(shelf, -quantity, models.MovementReason.SALE, reference)
    await moves.write(session)


async def shares(
    session: AsyncSession,
    shelves: Mapping[int, list[models.InventoryLevel]],
    taken: Taken,
    moves: "Moves",
) -> list[tuple[models.InventoryLevel, int]]:
    """How many come from which shelf."""
    found = shelves.get(taken.variant_id) or [await _first_shelf(session, taken, moves)]
    if taken.location_id is not None:
        there = [shelf for shelf in found if shelf.location_id == taken.location_id]
        found = there or await _add_levels(session, [taken.variant_id], taken.location_id)
    return _spread(found, taken.quantity)


async def _first_shelf(
    session: AsyncSession, taken: Taken, moves: "Moves"
) -> models.InventoryLevel:
    """Where a variant lies that nobody put anywhere: all that it had, at the main location."""
    location = await main_location(session)
    [level] = await _add_levels(session, [taken.variant_id], location.id)
    moves.add(level, taken.left + taken.quantity, models.MovementReason.INITIAL)
    return level


async def shelves_of(
    session: AsyncSession, variant_ids: Sequence[int]
) -> dict[int, list[models.InventoryLevel]]:
    """The levels of each variant, those first that orders are served from first."""
    level, location = models.InventoryLevel, models.Location
    rows = await session.scalars(
        select(level)
        .join(location, location.id == level.location_id)
        .where(among(level.inventory_item_id, variant_ids))
        .order_by(level.inventory_item_id, location.active.desc(), location.priority, location.id)
        .execution_options(populate_existing=True)
    )
    shelves: dict[int, list[models.InventoryLevel]] = {}
    for row in rows:
        shelves.setdefault(row.inventory_item_id, []).append(row)
    return shelves


class Moves:
    """Changes of numbers on hand, each with its movement; all are written in one statement."""

    def __init__(self, actor: str) -> None:
        self._actor = actor
        self._rows: list[dict[str, Any]] = []

    def add(
        self,
        shelf: models.InventoryLevel,
        delta: int,
        reason: models.MovementReason,
        reference: str | None = None,
    ) -> None:
        if delta == 0:
            return
        shelf.on_hand += delta
        self._rows.append(
            {
                "inventory_item_id": shelf.inventory_item_id,
                "location_id": shelf.location_id,
                "delta": delta,
                "reason": reason,
                "reference": reference,
                "actor": self._actor,
            }
        )

    async def write(self, session: AsyncSession) -> None:
        note_stock(session, [row["inventory_item_id"] for row in self._rows])
        if self._rows:
            await session.execute(insert(models.InventoryMovement), self._rows)


def _spread(
    shelves: list[models.InventoryLevel], quantity: int
) -> list[tuple[models.InventoryLevel, int]]:
    """From the first shelves what is free on them; what nobody has is owed by the first."""
    taken: dict[int, int] = {}
    left = quantity
    for i, shelf in enumerate(shelves):
        taken[i] = min(left, max(shelf.on_hand - shelf.reserved, 0))
        left -= taken[i]
    taken[0] += left
    return [(shelves[i], count) for i, count in taken.items() if count]


async def main_location(session: AsyncSession) -> models.Location:
    """The location that stock lies at unless somebody says otherwise; made when there is none."""
    first = (
        select(models.Location)
        .order_by(models.Location.active.desc(), models.Location.priority, models.Location.id)
        .limit(1)
    )
    found = await session.scalar(first)
    if found is None:
        await session.execute(insert_or_ignore(session, models.Location, {"name": MAIN_LOCATION}))
        found = (await session.scalars(first)).one()
    return found


async def count(
    session: AsyncSession,
    counted: Mapping[int, int],
    location: models.Location,
    reason: models.MovementReason,
    actor: str,
) -> None:
    """Set how many of each variant lie at a location, with a movement for each difference."""
    variants = await session.scalars(
        select(models.ProductVariant)
        .where(among(models.ProductVariant.id, sorted(counted)))
        .order_by(models.ProductVariant.id)
        # A lock that a cart's line or an order's, which only point at the variant, need not await.
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    found = {variant.id: variant for variant in variants}
    shelves = await shelves_of(session, list(found))
    here = {
        level.inventory_item_id: level
        for of_variant in shelves.values()
        for level in of_variant
        if level.location_id == location.id
    }
    new = [variant_id for variant_id in found if variant_id not in here]
    for level in await _add_levels(session, new, location.id):
        here[level.inventory_item_id] = level
        shelves.setdefault(level.inventory_item_id, []).append(level)
    moves = Moves(actor)
    for variant_id, variant in found.items():
        moves.add(here[variant_id], counted[variant_id] - here[variant_id].on_hand, reason)
        variant.quantity_available = sum(
            level.on_hand - level.reserved for level in shelves[variant_id]
        )
    await moves.write(session)


async def _add_levels(
    session: AsyncSession, variant_ids: Sequence[int], location_id: int
) -> list[models.InventoryLevel]:
    """Empty levels at a location for variants that have none there."""
    if not variant_ids:
        return []
    item = models.InventoryItem
    known = set(await session.scalars(select(item.id).where(among(item.id, variant_ids))))
    session.add_all(item(id=variant_id) for variant_id in variant_ids if variant_id not in known)
    levels = [
        models.InventoryLevel(
            inventory_item_id=variant_id, location_id=location_id, on_hand=0, reserved=0
        )
        for variant_id in variant_ids
    ]
    await session.flush()
    session.add_all(levels)
    return levels
