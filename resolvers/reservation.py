"""Stock that is set aside for a submission while it is being paid.

It counts as gone for everybody else (``quantity_available``), and as there for who counts the
shelves (``on_hand``); a sale takes it from the shelf, a failure gives it back.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
from context import Context
from resolvers import inventory
from resolvers.inventory import Taken


async def hold(
    context: Context,
    session: AsyncSession,
    attempt: models.CompletionAttempt,
    taken: Sequence[Taken],
) -> None:
    """Spread what was taken over the shelves, as set aside; the variants' rows are ours."""
    shelves = await inventory.shelves_of(session, [one.variant_id for one in taken])
    moves = inventory.Moves(context.actor.name)
    for one in taken:
        for shelf, quantity in await inventory.shares(session, shelves, one, moves):
            shelf.reserved += quantity
            session.add(
                models.StockReservation(
                    attempt_id=attempt.id,
                    inventory_item_id=shelf.inventory_item_id,
                    location_id=shelf.location_id,
                    quantity=quantity,
                )
            )
    await moves.write(session)


async def sell(context: Context, session: AsyncSession, attempt_id: str, reference: str) -> None:
    """What was set aside leaves the shelves, for the order ``reference``."""
    held = await _held(session, attempt_id)
    await inventory.hold(session, (row.inventory_item_id for row in held))
    moves = inventory.Moves(context.actor.name)
    for row, shelf in await _on_shelves(session, held):
        shelf.reserved -= row.quantity
        moves.add(shelf, -row.quantity, models.MovementReason.SALE, reference)
        await session.delete(row)
    await moves.write(session)


async def release(session: AsyncSession, attempt_id: str) -> None:
    """What was set aside may be bought by others again."""
    held = await _held(session, attempt_id)
    inventory.note_stock(session, [row.inventory_item_id for row in held])
    variant = models.ProductVariant
    for row in held:
        # The variant's row first: it is the gate to its stock.
        await session.execute(
            sa.update(variant)
            .where(variant.id == row.inventory_item_id)
            .values(
                quantity_available=variant.quantity_available + row.quantity,
                updated_at=variant.updated_at,
            )
            .execution_options(synchronize_session=False)
        )
    for row, shelf in await _on_shelves(session, held):
        shelf.reserved -= row.quantity
        await session.delete(row)


async def _held(session: AsyncSession, attempt_id: str) -> Sequence[models.StockReservation]:
    row = models.StockReservation
    found = await session.scalars(
        sa.select(row)
        .where(row.attempt_id == attempt_id)
        .order_by(row.inventory_item_id, row.location_id)
    )
    return found.all()


async def _on_shelves(
    session: AsyncSession, held: Sequence[models.StockReservation]
) -> list[tuple[models.StockReservation, models.InventoryLevel]]:
    shelves = await inventory.shelves_of(session, [row.inventory_item_id for row in held])
    by_place = {
        (shelf.inventory_item_id, shelf.location_id): shelf
        for of_variant in shelves.values()
        for shelf in of_variant
    }
    return [(row, by_place[row.inventory_item_id, row.location_id]) for row in held]
