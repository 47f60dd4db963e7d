"""Who is in a group of customers; each change is one transaction."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.complaints import Complaints
from commerce.customer_group_error import CustomerGroupErrorCode
from context import Context
from loaders.pagination import Page, PageArgs
from models.engine import among
from resolvers import event
from resolvers.customer_group import for_change
from resolvers.variant_edit import hold

_IN = models.CustomerGroupMember


async def customers(
    context: Context, row: models.CustomerGroup, args: PageArgs
) -> Page[models.Customer]:
    found: Page[models.Customer] = await context.loaders.customers_of_group(args).load(row.id)
    return found


async def groups(
    context: Context, row: models.Customer, args: PageArgs
) -> Page[models.CustomerGroup]:
    found: Page[models.CustomerGroup] = await context.loaders.groups_of_customer(args).load(row.id)
    return found


async def add(context: Context, number: int, customer_ids: Sequence[int]) -> models.CustomerGroup:
    """Put customers into the group; those that are in it already stay."""
    hold(customer_ids)
    complaints = Complaints(CustomerGroupErrorCode)
    async with context.transaction() as session:
        row = await for_change(session, number)
        who = models.Customer
        known = sa.select(who.id).where(among(who.id, customer_ids), who.erased_at.is_(None))
        _check(customer_ids, set(await session.scalars(known)), complaints)
        there = await _there(session, row, customer_ids)
        new = sorted({*customer_ids} - there)
        session.add_all(_IN(customer_group_id=row.id, customer_id=key) for key in new)
        _changed(context, session, row, "added", new)
    return row


async def remove(
    context: Context, number: int, customer_ids: Sequence[int]
) -> models.CustomerGroup:
    """Take customers out of the group; those that are not in it stay so."""
    hold(customer_ids)
    async with context.transaction() as session:
        row = await for_change(session, number)
        gone = sorted(await _there(session, row, customer_ids))
        await session.execute(
            sa.delete(_IN)
            .where(_IN.customer_group_id == row.id, among(_IN.customer_id, gone))
            .execution_options(synchronize_session=False)
        )
        _changed(context, session, row, "removed", gone)
    return row


async def _there(
    session: AsyncSession, row: models.CustomerGroup, customer_ids: Sequence[int]
) -> set[int]:
    found = sa.select(_IN.customer_id).where(
        _IN.customer_group_id == row.id, among(_IN.customer_id, customer_ids)
    )
    return set(await session.scalars(found))


def _check(customer_ids: Sequence[int], known: set[int], complaints: Complaints) -> None:
    for i, key in enumerate(customer_ids):
        if key not in known:
            complaints.add("NOT_FOUND", "There is no such customer.", "customerIds", str(i))
    complaints.settle()


def _changed(
    context: Context,
    session: AsyncSession,
    row: models.CustomerGroup,
    word: str,
    customer_ids: Sequence[int],
) -> None:
    """Record who came or went; nothing if nobody did."""
    if customer_ids:
        row.updated_at = models.now()
        detail = {"before": {}, "after": {"customers": {word: list(customer_ids)}}}
        event.record(context, session, "customer_groups/update", row.gid, detail)
