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
from resolvers import (
    change,
    event,
    membership,
    selling_plan_plans,
    selling_plan_write,
)
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
    """Change what is said of it: its name, its plans and what is sold by them, at once."""
    complaints = Complaints(SellingPlanErrorCode, "group")
    currency = (await resolvers.shop.shop(context)).currency_code
    new, gone = (said.get(f"product_ids_to_{verb}", ()) for verb in ("add", "remove"))
    for product_ids in filter(None, (new, gone)):
        hold(product_ids)
    async with context.transaction() as session:
        row = await _for_change(session, group_id)
        before = change.state(row, _STATE)
        if "name" in said:
            row.name = complaints.title(said["name"], "name")
        plans = await selling_plan_plans.change_to(session, row, said, complaints, currency)
        await _check_products(session, new, complaints, "productIdsToAdd")
        complaints.settle()
        was, now = await _sold(session, group_id, new, gone)
        after = change.state(row, _STATE)
        await _changed(context, session, row, before | plans[0] | was, after | plans[1] | now)
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
        await _changed(context, session, row, *await _sold(session, group_id, product_ids, ()))
    return row


async def remove_products(
    context: Context, group_id: int, product_ids: Sequence[int]
) -> SellingPlanGroup:
    hold(product_ids)
    async with context.transaction() as session:
        row = await _for_change(session, group_id)
        await _changed(context, session, row, *await _sold(session, group_id, (), product_ids))
    return row


async def _sold(
    session: AsyncSession, group_id: int, wanted: Sequence[int], unwanted: Sequence[int]
) -> tuple[change.State, change.State]:
    """Sell some by the plans and others no more: which that changes, before and after."""
    place = SellingPlanGroupProduct
    gone = sorted(await _there(session, group_id, unwanted))
    await session.execute(
        delete_from(place)
        .where(place.group_id == group_id, among(place.product_id, gone))
        .execution_options(synchronize_session=False)
    )
    new = sorted(set(wanted) - await _there(session, group_id, wanted))
    session.add_all(place(group_id=group_id, product_id=key) for key in new)
    return {"products": gone} if gone else {}, {"products": new} if new else {}


async def delete(context: Context, group_id: int) -> str:
    """Delete a group; its plans are there for the carts that hold them, and its products stay."""
    async with context.transaction() as session:
        row = await _for_change(session, group_id)
        plan = models.SellingPlan
        plans = await session.scalars(select(plan.id).where(plan.group_id == group_id))
        await selling_plan_plans.take_out(session, plans.all())
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
    session: AsyncSession,
    product_ids: Sequence[int],
    complaints: Complaints,
    field: str = "productIds",
) -> None:
    product = models.Product
    found = select(product.id).where(among(product.id, product_ids))
    known = set(await session.scalars(found))
    for i, key in enumerate(product_ids):
        if key not in known:
            complaints.add("NOT_FOUND", "There is no such product.", field, str(i))


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
