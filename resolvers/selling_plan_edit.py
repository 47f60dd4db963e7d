"""Staff make, change and delete groups of selling plans, and say what is sold by them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete as delete_from
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
import resolvers.shop
from commerce import gid, selling_plan_change
from commerce.complaints import Complaints
from commerce.refusal import Reason, Refused
from commerce.selling_plan_change import SellingPlanErrorCode
from context import Context
from models import SellingPlanGroup, SellingPlanGroupProduct
from models.engine import among
from resolvers import change, event, membership, metafield_write, selling_plan_write
from resolvers.variant_edit import hold

NOT_FOUND = Reason(SellingPlanErrorCode.NOT_FOUND, "There is no such group of plans.", ("id",))
_STATE = ("name", "options")


async def create(
    context: Context, said: Mapping[str, Any], product_ids: Sequence[int]
) -> SellingPlanGroup:
    complaints = Complaints(SellingPlanErrorCode, "group")
    currency = (await resolvers.shop.shop(context)).currency_code
    draft = selling_plan_change.group(said, complaints, currency)
    if product_ids:
        hold(product_ids)
    async with context.transaction() as session:
        await _check_products(session, product_ids, complaints)
        complaints.settle()
        return await selling_plan_write.create_group(context, session, draft, product_ids)


async def update(context: Context, group_id: int, said: Mapping[str, Any]) -> SellingPlanGroup:
    complaints = Complaints(SellingPlanErrorCode, "group")
    async with context.transaction() as session:
        row = await _for_change(session, group_id)
        before = change.state(row, _STATE)
        if "name" in said:
            row.name = complaints.title(said["name"], "name")
        complaints.settle()
        await _changed(context, session, row, before, change.state(row, _STATE))
    return row


async def add_products(
    context: Context, group_id: int, product_ids: Sequence[int]
) -> SellingPlanGroup:
    """Let products be bought by the plans; those that can be already stay."""
    hold(product_ids)
    complaints = Complaints(SellingPlanErrorCode)
    async with context.transaction() as session:
        row = await _for_change(session, group_id)
        await _check_products(session, product_ids, complaints)
        complaints.settle()
        there = await _there(session, group_id, product_ids)
        new = sorted(set(product_ids) - there)
        session.add_all(SellingPlanGroupProduct(group_id=group_id, product_id=key) for key in new)
        await _changed(context, session, row, {}, {"products": new} if new else {})
    return row


async def remove_products(
    context: Context, group_id: int, product_ids: Sequence[int]
) -> SellingPlanGroup:
    hold(product_ids)
    async with context.transaction() as session:
        row = await _for_change(session, group_id)
        there = sorted(await _there(session, group_id, product_ids))
        place = SellingPlanGroupProduct
        await session.execute(
            delete_from(place)
            .where(place.group_id == group_id, among(place.product_id, there))
            .execution_options(synchronize_session=False)
        )
        await _changed(context, session, row, {"products": there} if there else {}, {})
    return row


async def delete(context: Context, group_id: int) -> str:
    """Delete a group with its plans; its products stay."""
    async with context.transaction() as session:
        row = await _for_change(session, group_id)
        plan = models.SellingPlan
        plans = await session.scalars(select(plan.id).where(plan.group_id == group_id))
        await metafield_write.forget(session, "SellingPlan", plans.all())
        detail = change.detail(change.state(row, _STATE), {})
        event.record(context, session, "selling_plan_groups/delete", row.gid, detail)
        await session.delete(row)
        await membership.bump(session)
    return gid.make("SellingPlanGroup", group_id)


async def _for_change(session: AsyncSession, group_id: int) -> SellingPlanGroup:
    row = await session.get(SellingPlanGroup, group_id, with_for_update={"key_share": True})
    if row is None:
        raise Refused(NOT_FOUND)
    return row


async def _check_products(
    session: AsyncSession, product_ids: Sequence[int], complaints: Complaints
) -> None:
    product = models.Product
    found = select(product.id).where(among(product.id, product_ids))
    known = set(await session.scalars(found))
    for i, key in enumerate(product_ids):
        if key not in known:
            complaints.add("NOT_FOUND", "There is no such product.", "productIds", str(i))


async def _there(session: AsyncSession, group_id: int, product_ids: Sequence[int]) -> set[int]:
    place = SellingPlanGroupProduct
    found = select(place.product_id).where(
        place.group_id == group_id, among(place.product_id, product_ids)
    )
    return set(await session.scalars(found))


async def _changed(
    context: Context,
    session: AsyncSession,
    row: SellingPlanGroup,
    before: change.State,
    after: change.State,
) -> None:
    detail = change.detail(before, after)
    if not detail["before"] and not detail["after"]:
        return
    event.record(context, session, "selling_plan_groups/update", row.gid, detail)
    await session.flush()
    await membership.bump(session)
