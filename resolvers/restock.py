"""Putting goods back on the shelf: those that were sold and not sent, and those that came back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

import models
from context import Context
from models.engine import among, insert_or_ignore
from resolvers import inventory

_LEVEL, _MOVE, _VARIANT = models.InventoryLevel, models.InventoryMovement, models.ProductVariant


@dataclass(frozen=True)
class _Put:
    variant_id: int
    location_id: int
    quantity: int


async def put_back(
    context: Context,
    session: AsyncSession,
    counts: Mapping[int, int],
    reference: str,
    location_id: int | None = None,
) -> None:
    """Put so many of each variant at a location, or where the order took them from.

    Only what is counted; one update per variant, in the order of their ids, as in selling.
    """
    counted = [
        variant_id for variant_id in sorted(counts) if await _add(session, variant_id, counts)
    ]
    if not counted:
        return
    inventory.note_stock(session, counted)
    puts = await _places(session, counted, counts, reference, location_id)
    for put in puts:
        await _shelve(session, put)
    moves = [_movement(context, put, reference) for put in puts]
    await session.execute(insert(_MOVE), moves)


async def _add(session: AsyncSession, variant_id: int, counts: Mapping[int, int]) -> bool:
    """Whether somebody counts the variant, of which there are so many more now."""
    found = await session.scalar(
        update(_VARIANT)
        .where(_VARIANT.id == variant_id, _VARIANT.inventory_tracked)
        .values(
            quantity_available=_VARIANT.quantity_available + counts[variant_id],
            updated_at=_VARIANT.updated_at,  # a return is no change of the catalogue
        )
        .returning(_VARIANT.id)
        .execution_options(synchronize_session=False)
    )
    return found is not None


async def _places(
    session: AsyncSession,
    variant_ids: Sequence[int],
    counts: Mapping[int, int],
    reference: str,
    location_id: int | None,
) -> list[_Put]:
    if location_id is not None:
        return [_Put(key, location_id, counts[key]) for key in variant_ids]
    out = await _taken(session, variant_ids, reference)
    main = await inventory.main_location(session)
    puts = []
    for key in variant_ids:
        left = counts[key]
        for place, count in out.get(key, []):
            if share := min(left, count):
                puts.append(_Put(key, place, share))
                left -= share
        if left:
            puts.append(_Put(key, main.id, left))
    return puts


async def _taken(
    session: AsyncSession, variant_ids: Sequence[int], reference: str
) -> dict[int, list[tuple[int, int]]]:
    """Where the order took how many from, less what was put back there."""
    out = -func.sum(_MOVE.delta)
    rows = await session.execute(
        select(_MOVE.inventory_item_id, _MOVE.location_id, out)
        .where(_MOVE.reference == reference, among(_MOVE.inventory_item_id, list(variant_ids)))
        .group_by(_MOVE.inventory_item_id, _MOVE.location_id)
        .having(out > 0)
        .order_by(_MOVE.inventory_item_id, _MOVE.location_id)
    )
    found: dict[int, list[tuple[int, int]]] = {}
    for item_id, location_id, count in rows:
        found.setdefault(item_id, []).append((location_id, int(count)))
    return found


async def _shelve(session: AsyncSession, put: _Put) -> None:
    item = {"id": put.variant_id, "created_at": models.now(), "updated_at": models.now()}
    await session.execute(insert_or_ignore(session, models.InventoryItem, item))
    level = {
        "inventory_item_id": put.variant_id,
        "location_id": put.location_id,
        "on_hand": 0,
        "reserved": 0,
    }
    await session.execute(insert_or_ignore(session, _LEVEL, level))
    await session.execute(
        update(_LEVEL)
        .where(_LEVEL.inventory_item_id == put.variant_id, _LEVEL.location_id == put.location_id)
        .values(on_hand=_LEVEL.on_hand + put.quantity)
        .execution_options(synchronize_session=False)
    )


def _movement(context: Context, put: _Put, reference: str) -> dict[str, Any]:
    return {
        "inventory_item_id": put.variant_id,
        "location_id": put.location_id,
        "delta": put.quantity,
        "reason": models.MovementReason.RESTOCK,
        "reference": reference,
        "actor": context.actor.name,
    }
