"""What whoever operates the shop does for its staff, by commands."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select

import models
from commerce.refusal import Refused
from context import Context
from resolvers import event, password, staff, staff_session


async def create(context: Context, said: Mapping[str, Any], written: str) -> models.StaffMember:
    """Somebody who can sign in at once."""
    values, reasons = staff.checked(context, said)
    problem = staff_session.password_problem(written, "input", "password")
    if reasons or problem:
        raise Refused(*reasons, *([problem] if problem else []))
    kept = await password.hashed(written)
    active = {"password_hash": kept, "state": models.StaffState.ACTIVE}
    async with context.transaction() as session:
        row = await staff.insert(session, {**values, **active})
        if row is None:
            raise Refused(staff.taken())
        detail = {"before": {}, "after": staff.told(row)}
        event.record(context, session, "staff_members/create", row.gid, detail)
    return row


async def members(context: Context) -> Sequence[models.StaffMember]:
    return await context.scalars(select(models.StaffMember).order_by(models.StaffMember.id))


async def tokens(context: Context) -> Sequence[models.ApiToken]:
    """The tokens that speak for somebody (still)."""
    row = models.ApiToken
    return await context.scalars(select(row).where(row.revoked_at.is_(None)).order_by(row.id))


async def has_demo_staff(context: Context) -> bool:
    """Whether what was made for the demo opens the shop: anybody may have read its token."""
    row = models.ApiToken
    open_ = select(row.id).where(row.is_demo, row.revoked_at.is_(None)).limit(1)
    people = select(models.StaffMember.id).where(models.StaffMember.is_demo).limit(1)
    return bool(await context.scalars(open_) or await context.scalars(people))


async def remove_demo_staff(context: Context) -> int:
    """Delete the demo's staff and tokens; says how many there were."""
    count = 0
    async with context.transaction() as session:
        for kind in (models.ApiToken, models.StaffMember):
            gone = await session.scalars(delete(kind).where(kind.is_demo).returning(kind.id))
            count += len(gone.all())
        if count:
            subject = models.Shop(id=1).gid
            event.record(context, session, "staff/remove_demo", subject, {"count": count})
    return count
