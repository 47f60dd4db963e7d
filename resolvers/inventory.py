"""Moving stock: the only code that changes how many there are of anything."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

import models
from context import Context
from models.engine import among

MAIN_LOCATION = "Main"


@dataclass(frozen=True)
class Shortage:
    """A variant of which fewer can be had than were asked for."""

    variant_id: int
    available: int


async def sell(
    context: Context, session: AsyncSession, wanted: Mapping[int, int], reference: str
) -> list[Shortage]:
    """Take so many of each variant off the shelf, or say what is short.

    One conditional update per variant, in the order of their ids, so that two buyers can
    neither take the same piece nor wait for each other in a circle. After a shortage the
    caller must roll back.
    """
    short = []
    tracked: dict[int, int] = {}
    for variant_id in sorted(wanted):
        count = await _take(session, variant_id, wanted[variant_id])
        if count is None:
            short.append(variant_id)
        elif count:
            tracked[variant_id] = wanted[variant_id]
    if short:
        return await _shortages(session, short)
    await _off_the_shelves(context, session, tracked, reference)
    return []


async def _take(session: AsyncSession, variant_id: int, quantity: int) -> bool | None:
    """Whether the variant's stock is counted; None if there is not enough of it."""
    variant = models.ProductVariant
    left = variant.quantity_available - quantity
    taken: bool | None = await session.scalar(
        update(variant)
        .where(
            variant.id == variant_id,
            or_(
                variant.quantity_available >= quantity,
                variant.inventory_tracked.is_(False),
                variant.inventory_policy == models.InventoryPolicy.CONTINUE,
            ),
        )
        .values(
            quantity_available=case(
                (variant.inventory_tracked, left), else_=variant.quantity_available
            ),
            updated_at=variant.updated_at,
        )
        .returning(variant.inventory_tracked)
        .execution_options(synchronize_session=False)
    )
    return taken


async def _shortages(session: AsyncSession, variant_ids: list[int]) -> list[Shortage]:
    variant = models.ProductVariant
    rows = await session.execute(
        select(variant.id, variant.quantity_available).where(among(variant.id, variant_ids))
    )
    found = {row[0]: row[1] for row in rows}
    return [Shortage(key, max(found.get(key, 0), 0)) for key in variant_ids]


async def _off_the_shelves(
    context: Context, session: AsyncSession, wanted: Mapping[int, int], reference: str
) -> None:
    """Spread what was taken over the locations; the variants' rows are ours until we commit."""
    level, location = models.InventoryLevel, models.Location
    rows = await session.execute(
        select(level, location.id)
        .join(location, location.id == level.location_id)
        .where(among(level.inventory_item_id, list(wanted)))
        .order_by(level.inventory_item_id, location.priority, location.id)
        .execution_options(populate_existing=True)
    )
    shelves: dict[int, list[models.InventoryLevel]] = {}
    for row in rows:
        shelves.setdefault(row[0].inventory_item_id, []).append(row[0])
    for variant_id, quantity in wanted.items():
        for shelf, taken in _spread(shelves[variant_id], quantity):
            shelf.on_hand -= taken
            session.add(
                models.InventoryMovement(
                    inventory_item_id=variant_id,
                    location_id=shelf.location_id,
                    delta=-taken,
                    reason=models.MovementReason.SALE,
                    reference=reference,
                    actor=context.actor.name,
                )
            )


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
    found = await session.scalar(
        select(models.Location)
        .where(models.Location.active)
        .order_by(models.Location.priority, models.Location.id)
        .limit(1)
    )
    if found is None:
        found = models.Location(name=MAIN_LOCATION)
        session.add(found)
        await session.flush()
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
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    levels = await _levels(session, sorted(counted), location.id)
    for variant in variants:
        level = levels.get(variant.id)
        if level is None:
            level = await _new_level(session, variant.id, location.id)
        delta = counted[variant.id] - level.on_hand
        if delta:
            level.on_hand += delta
            variant.quantity_available += delta
            session.add(
                models.InventoryMovement(
                    inventory_item_id=variant.id,
                    location_id=location.id,
                    delta=delta,
                    reason=reason,
                    actor=actor,
                )
            )


async def _levels(
    session: AsyncSession, variant_ids: list[int], location_id: int
) -> dict[int, models.InventoryLevel]:
    rows = await session.scalars(
        select(models.InventoryLevel).where(
            among(models.InventoryLevel.inventory_item_id, variant_ids),
            models.InventoryLevel.location_id == location_id,
        )
    )
    return {row.inventory_item_id: row for row in rows}


async def _new_level(
    session: AsyncSession, variant_id: int, location_id: int
) -> models.InventoryLevel:
    if await session.get(models.InventoryItem, variant_id) is None:
        session.add(models.InventoryItem(id=variant_id))
        await session.flush()
    level = models.InventoryLevel(
        inventory_item_id=variant_id, location_id=location_id, on_hand=0, reserved=0
    )
    session.add(level)
    return level
