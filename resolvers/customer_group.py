"""Groups of customers: listing them, and what staff change about them."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import gid
from commerce.complaints import Complaints
from commerce.customer_group_error import CustomerGroupErrorCode
from commerce.query_tree import Phrase, Word
from commerce.refusal import Reason, Refused
from commerce.vocabulary import Vocabulary
from context import Context
from loaders.page import read_page
from loaders.pagination import Order, Page, PageArgs
from resolvers import access, change, event
from resolvers.market import locked_shop
from resolvers.query_terms import (
    Condition,
    Searchable,
    begins,
    exact,
    flag,
    key,
    moment,
    owned,
    read,
)

_ROW, _IN, _NAMED = models.CustomerGroup, models.CustomerGroupMember, models.DiscountCustomerGroup
_STATE = ("name", "tax_exempt")
_CODES = CustomerGroupErrorCode
NOT_FOUND = Reason(_CODES.NOT_FOUND, "There is no such customer group.", ("id",))


class CustomerGroupSortKeys(Vocabulary):
    """The orders a list of customer groups can come in."""

    ID = "In the order they were made."
    NAME = "By name."


ORDERS: dict[CustomerGroupSortKeys, Order] = {
    CustomerGroupSortKeys.ID: Order("customerGroups/ID", (_ROW.id,)),
    CustomerGroupSortKeys.NAME: Order("customerGroups/NAME", (_ROW.name_key,)),
}


def _name(term: Word | Phrase) -> Condition | None:
    """A bare word is the beginning of a name."""
    return begins(_ROW.name_key, term.text.strip()) if term.text.strip() else None


SEARCHABLE = Searchable(
    _ROW.id,
    {
        "created_at": moment(_ROW.created_at),
        "customer_id": owned(_ROW.id, _IN.customer_group_id, key(_IN.customer_id)),
        "id": key(_ROW.id),
        "name": exact(_ROW.name_key),
        "tax_exempt": flag(_ROW.tax_exempt.is_(True)),
        "updated_at": moment(_ROW.updated_at),
    },
    text=_name,
)


async def group(context: Context, number: int) -> models.CustomerGroup | None:
    if not access.customer_group(context):
        return None
    return await context.loaders.customer_group.load(number)


async def groups(
    context: Context, args: PageArgs, sort_key: CustomerGroupSortKeys, query: str | None
) -> Page[models.CustomerGroup]:
    asked = read(query, SEARCHABLE, is_sqlite=context.is_sqlite)
    return await read_page(context, _ROW, ORDERS[sort_key], args, asked.where, asked.text)


async def named_by(context: Context, discount: models.Discount) -> Sequence[models.CustomerGroup]:
    """The groups that a discount is limited to."""
    numbers = sorted(map(int, discount.rule.customer_groups))
    found = await context.loaders.customer_group.load_many(numbers)
    return [row for row in found if row is not None]


async def create(context: Context, said: Mapping[str, Any]) -> models.CustomerGroup:
    async with context.transaction() as session:
        await locked_shop(session)  # two of one name come one after the other
        row = models.CustomerGroup(tax_exempt=False)
        await _describe(session, row, said)
        session.add(row)
        await session.flush()
        detail = change.detail({}, change.state(row, _STATE))
        event.record(context, session, "customer_groups/create", row.gid, detail)
    return row


async def update(context: Context, number: int, said: Mapping[str, Any]) -> models.CustomerGroup:
    async with context.transaction() as session:
        await locked_shop(session)
        row = await for_change(session, number)
        before = change.state(row, _STATE)
        await _describe(session, row, said)
        detail = change.detail(before, change.state(row, _STATE))
        if detail["before"] or detail["after"]:
            event.record(context, session, "customer_groups/update", row.gid, detail)
    return row


async def delete(context: Context, number: int) -> str:
    """Delete a group, unless discounts are for it: they would be for nobody, or for others."""
    async with context.transaction() as session:
        row = await for_change(session, number)
        discount = models.Discount
        named = sa.select(discount.title).join(_NAMED, _NAMED.discount_id == discount.id)
        named = named.where(_NAMED.customer_group_id == number).order_by(discount.id).limit(1)
        title = await session.scalar(named)
        if title is not None:
            message = f"The discount “{title}” is limited to it: change or delete that first."
            raise Refused(Reason(_CODES.IN_USE, message, ("id",)))
        detail = change.detail(change.state(row, _STATE), {})
        event.record(context, session, "customer_groups/delete", row.gid, detail)
        await session.delete(row)
    return gid.make("CustomerGroup", number)


async def for_change(session: AsyncSession, number: int) -> models.CustomerGroup:
    row = await session.get(models.CustomerGroup, number, with_for_update=True)
    if row is None:
        raise Refused(NOT_FOUND)
    return row


async def _describe(
    session: AsyncSession, row: models.CustomerGroup, said: Mapping[str, Any]
) -> None:
    complaints = Complaints(_CODES, "customerGroup")
    if "name" in said:
        name = complaints.title(said["name"], "name")
        complaints.settle()
        named_so = sa.select(_ROW.id).where(_ROW.name_key == name.casefold())
        held = await session.scalar(named_so)
        if held is not None and held != row.id:
            complaints.add("TAKEN", f"Another group is called {name[:100]}.", "name")
        row.name, row.name_key = name, name.casefold()
    complaints.settle()
    row.tax_exempt = said.get("tax_exempt", row.tax_exempt)
