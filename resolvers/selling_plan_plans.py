"""Which plans a group has: those that stay keep their ids, so that carts go on by them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import selling_plan_change
from commerce.complaints import Complaints
from commerce.selling_plan import GroupDraft
from models.engine import among
from resolvers import change, metafield_write, selling_plan_write

_ROW = models.SellingPlan
_STATE = (
    *("position", "name", "description", "options", "adjustments", "charge_percentage"),
    *("charge_minor", "billing_interval", "billing_interval_count"),
    *("delivery_interval", "delivery_interval_count"),
)
Plans = dict[int, models.SellingPlan]


async def change_to(
    session: AsyncSession,
    group: models.SellingPlanGroup,
    said: Mapping[str, Any],
    complaints: Complaints,
    currency: str,
) -> tuple[change.State, change.State]:
    """Let the group differ in, and have, what is said of it; its plans before and after."""
    if "plans" not in said and "options" not in said:
        return {}, {}
    if "plans" not in said:
        complaints.add("INVALID", "Say what its plans choose, too.", "options")
        return {}, {}
    names = said.get("options", [name for name, _ in group.options])
    whole = {"name": group.name, "options": names, "plans": said["plans"]}
    draft = selling_plan_change.group(whole, complaints, currency)
    found = await session.scalars(select(_ROW).where(_ROW.group_id == group.id).with_for_update())
    there = {plan.id: plan for plan in found}
    for i, plan in enumerate(draft.plans):
        if plan.key is not None and plan.key not in there:
            complaints.add("NOT_FOUND", "The group has no such plan.", "plans", str(i), "id")
    complaints.settle()
    before = _states(there)
    group.options = selling_plan_write.options(draft)
    kept = await _replaced(session, group.id, draft, there, currency)
    return {"plans": before}, {"plans": _states(kept)}


async def take_out(session: AsyncSession, gone: Sequence[int]) -> None:
    """Offer these plans no more: they are there for the carts that hold them, until none does."""
    aside = {"synchronize_session": False}
    offered_no_more = update(_ROW).where(among(_ROW.id, gone)).values(group_id=None)
    await session.execute(offered_no_more.execution_options(**aside))
    held = exists().where(models.CartLine.selling_plan_id == _ROW.id)
    found = await session.scalars(select(_ROW.id).where(_ROW.group_id.is_(None), ~held))
    idle = found.all()
    await metafield_write.forget(session, "SellingPlan", idle)
    await session.execute(delete(_ROW).where(among(_ROW.id, idle)).execution_options(**aside))


async def _replaced(
    session: AsyncSession, group_id: int, draft: GroupDraft, there: Plans, currency: str
) -> Plans:
    # First those that are new, so that none is given the id of one that goes.
    kept = []
    for position, plan in enumerate(draft.plans, 1):
        row = _ROW(group_id=group_id) if plan.key is None else there[plan.key]
        values = selling_plan_write.columns(position, draft.option_names, plan, currency)
        for name, value in values.items():
            setattr(row, name, value)
        session.add(row)
        kept.append(row)
    await session.flush()
    gone = sorted(there.keys() - {plan.key for plan in draft.plans})
    for number in gone:
        session.expunge(there[number])
    await take_out(session, gone)
    return {row.id: row for row in kept}


def _states(plans: Plans) -> dict[str, change.State]:
    return {str(number): change.state(row, _STATE) for number, row in plans.items()}
