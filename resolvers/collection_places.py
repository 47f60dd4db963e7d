"""Staff choose the products of a collection, and their places in it."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.collection_error import CollectionErrorCode
from commerce.complaints import Complaints
from context import Context
from models import CollectionKind
from models.engine import among
from resolvers import event, membership
from resolvers.collection_edit import for_change
from resolvers.variant_edit import hold

_PLACE = models.CollectionProduct


async def add(
    context: Context, collection_id: int, product_ids: Sequence[int]
) -> models.Collection:
    """Put products after those that are there; those that are there already stay."""
    hold(product_ids)
    complaints = Complaints(CollectionErrorCode)
    async with context.transaction() as session:
        row = await _chosen(session, collection_id, complaints)
        known = set(
            await session.scalars(
                select(models.Product.id).where(among(models.Product.id, product_ids))
            )
        )
        _check(product_ids, known, "There is no such product.", complaints)
        there = await _there(session, row, product_ids)
        new = [key for key in dict.fromkeys(product_ids) if key not in there]
        last = await session.scalar(
            select(func.max(_PLACE.position)).where(_PLACE.collection_id == row.id)
        )
        await membership.place(session, row.id, new, after=last or 0)
        await _moved(context, session, row, {"added": new} if new else {})
    return row


async def remove(
    context: Context, collection_id: int, product_ids: Sequence[int]
) -> models.Collection:
    hold(product_ids)
    complaints = Complaints(CollectionErrorCode)
    async with context.transaction() as session:
        row = await _chosen(session, collection_id, complaints)
        there = await _there(session, row, product_ids)
        await session.execute(
            delete(_PLACE)
            .where(_PLACE.collection_id == row.id, among(_PLACE.product_id, sorted(there)))
            .execution_options(synchronize_session=False)
        )
        await _moved(context, session, row, {"removed": sorted(there)} if there else {})
    return row


async def reorder(
    context: Context, collection_id: int, product_ids: Sequence[int]
) -> models.Collection:
    """Put these products first, in this order; the others follow as they stood."""
    hold(product_ids)
    complaints = Complaints(CollectionErrorCode)
    async with context.transaction() as session:
        row = await _chosen(session, collection_id, complaints)
        there = await _there(session, row, product_ids)
        _check(product_ids, there, "The collection has no such product.", complaints)
        first = list(dict.fromkeys(product_ids))
        own = update(_PLACE).where(_PLACE.collection_id == row.id)
        own = own.execution_options(synchronize_session=False)
        await session.execute(own.values(position=_PLACE.position + len(first)))
        for position, product_id in enumerate(first, start=1):
            moved = own.where(_PLACE.product_id == product_id)
            await session.execute(moved.values(position=position))
        await _moved(context, session, row, {"first": first})
    return row


async def _chosen(
    session: AsyncSession, collection_id: int, complaints: Complaints
) -> models.Collection:
    row = await for_change(session, collection_id)
    if row.kind is CollectionKind.SMART:
        complaints.add("CHOSEN_BY_RULES", "Rules choose the products of this collection.", "id")
        complaints.settle()
    return row


async def _there(
    session: AsyncSession, row: models.Collection, product_ids: Sequence[int]
) -> set[int]:
    found = select(_PLACE.product_id).where(
        _PLACE.collection_id == row.id, among(_PLACE.product_id, product_ids)
    )
    return set(await session.scalars(found))


def _check(
    product_ids: Sequence[int], known: set[int], message: str, complaints: Complaints
) -> None:
    for i, key in enumerate(product_ids):
        if key not in known:
            complaints.add("NOT_FOUND", message, "productIds", str(i))
    complaints.settle()


async def _moved(
    context: Context, session: AsyncSession, row: models.Collection, products: dict[str, list[int]]
) -> None:
    """Record what happened to places, and that the catalogue changed; nothing if nothing did."""
    if not products:
        return
    row.updated_at = models.now()
    detail = {"before": {}, "after": {"products": products}}
    event.record(context, session, "collections/update", row.gid, detail)
    await session.flush()
    await membership.bump(session)
