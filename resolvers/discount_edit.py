"""Staff list, make, change and delete discounts; each change is one transaction."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
import resolvers.shop
from commerce import discount_change, gid
from commerce.basket import fold
from commerce.complaints import Complaints
from commerce.discount import Discount
from commerce.discount_change import DiscountErrorCode, Said
from commerce.query_tree import Phrase, Word
from commerce.refusal import Reason, Refused
from commerce.text import storable
from commerce.vocabulary import Vocabulary
from context import Context
from loaders.page import read_page
from loaders.pagination import Order, Page, PageArgs
from models.engine import among
from resolvers import access, change, event
from resolvers.market import locked_shop
from resolvers.query_terms import Condition, Searchable, begins, exact, flag, key, moment, read

NOT_FOUND = Reason(DiscountErrorCode.NOT_FOUND, "There is no such discount.", ("id",))
_ROW = models.Discount
_STATE = ("title", "code", "definition", "usage_limit", "starts_at", "ends_at", "active")
_KEPT = (
    *("title", "title_key", "code", "code_key"),
    *("definition", "usage_limit", "starts_at", "ends_at"),
)


class DiscountSortKeys(Vocabulary):
    """The orders a list of discounts can come in."""

    CREATED_AT = "By when they were made."
    ID = "In the order they were made."
    TITLE = "By title."
    UPDATED_AT = "By when they last changed or were last used."


ORDERS: dict[DiscountSortKeys, Order] = {
    DiscountSortKeys.CREATED_AT: Order("discounts/CREATED_AT", (_ROW.created_at, _ROW.id)),
    DiscountSortKeys.ID: Order("discounts/ID", (_ROW.id,)),
    DiscountSortKeys.TITLE: Order("discounts/TITLE", (_ROW.title_key, _ROW.id)),
    DiscountSortKeys.UPDATED_AT: Order("discounts/UPDATED_AT", (_ROW.updated_at, _ROW.id)),
}


def _code(term: Word | Phrase) -> Condition | None:
    """A bare word is the beginning of a code."""
    return begins(_ROW.code_key, term.text.strip()) if term.text.strip() else None


SEARCHABLE = Searchable(
    _ROW.id,
    {
        "active": flag(_ROW.active.is_(True)),
        "automatic": flag(_ROW.code_key.is_(None)),
        "code": exact(_ROW.code_key),
        "created_at": moment(_ROW.created_at),
        "ends_at": moment(_ROW.ends_at),
        "id": key(_ROW.id),
        "starts_at": moment(_ROW.starts_at),
        "title": exact(_ROW.title_key),
        "updated_at": moment(_ROW.updated_at),
    },
    text=_code,
)


async def discount(context: Context, number: int) -> models.Discount | None:
    if not access.discount(context):
        return None
    return await context.loaders.discount.load(number)


async def discounts(
    context: Context, args: PageArgs, sort_key: DiscountSortKeys, query: str | None
) -> Page[models.Discount]:
    asked = read(query, SEARCHABLE, is_sqlite=context.is_sqlite)
    return await read_page(context, _ROW, ORDERS[sort_key], args, asked.where, asked.text)


async def create(context: Context, said: Said) -> models.Discount:
    """A new discount: by a code if one is said, or else automatic."""
    complaints = Complaints(DiscountErrorCode, "discount")
    currency = (await resolvers.shop.shop(context)).currency_code
    rule = discount_change.rule(said, complaints, currency, None)
    async with context.transaction() as session:
        await locked_shop(session)  # two of one code come one after the other
        await _check_code(session, rule.code, None, complaints)
        await _check_groups(session, said, complaints)
        complaints.settle()
        row = models.Discount.of(rule)
        row.active = said.get("active", True)
        session.add(row)
        await session.flush()
        await _limit(session, row, rule)
        detail = change.detail({}, change.state(row, _STATE))
        event.record(context, session, "discounts/create", row.gid, detail)
    return row


async def update(context: Context, number: int, said: Said, *, by_code: bool) -> models.Discount:
    complaints = Complaints(DiscountErrorCode, "discount")
    currency = (await resolvers.shop.shop(context)).currency_code
    async with context.transaction() as session:
        await locked_shop(session)
        row = await _for_change(session, number, by_code=by_code)
        rule = discount_change.rule(said, complaints, currency, row.rule)
        await _check_code(session, rule.code, row, complaints)
        await _check_groups(session, said, complaints)
        if rule.usage_limit is not None and rule.usage_limit < row.used:
            message = f"It has been used {row.used} times already."
            complaints.add("INVALID", message, "usageLimit")
        complaints.settle()
        before = change.state(row, _STATE)
        changed = models.Discount.of(rule)
        for name in _KEPT:
            setattr(row, name, getattr(changed, name))
        row.active = said.get("active", row.active)
        await _limit(session, row, rule)
        detail = change.detail(before, change.state(row, _STATE))
        if detail["before"] or detail["after"]:
            event.record(context, session, "discounts/update", row.gid, detail)
    return row


async def delete(context: Context, number: int, *, by_code: bool) -> str:
    """Delete a discount; orders keep what it took off them."""
    async with context.transaction() as session:
        row = await _for_change(session, number, by_code=by_code)
        detail = change.detail(change.state(row, _STATE), {})
        event.record(context, session, "discounts/delete", row.gid, detail)
        await session.delete(row)
    return gid.make("Discount", number)


async def _for_change(session: AsyncSession, number: int, *, by_code: bool) -> models.Discount:
    row = await session.get(models.Discount, number, with_for_update=True)
    if row is None or (row.code is not None) is not by_code:
        raise Refused(NOT_FOUND)
    return row


async def _check_code(
    session: AsyncSession, code: str | None, row: Any, complaints: Complaints
) -> None:
    if code is None or not storable(code):
        return
    held = await session.scalar(sa.select(_ROW.id).where(_ROW.code_key == fold(code)))
    if held is not None and (row is None or held != row.id):
        complaints.add("TAKEN", "Another discount has the code.", "code")


async def _check_groups(session: AsyncSession, said: Said, complaints: Complaints) -> None:
    asked, row = said.get("customer_groups", ()), models.CustomerGroup
    known = set(await session.scalars(sa.select(row.id).where(among(row.id, asked))))
    for i, number in enumerate(asked):
        if number not in known:
            message = "There is no such customer group."
            complaints.add("NOT_FOUND", message, "customerGroupIds", str(i))


async def _limit(session: AsyncSession, row: models.Discount, rule: Discount) -> None:
    """Put down which groups the rule names, so that they are not deleted meanwhile."""
    named = models.DiscountCustomerGroup
    await session.execute(
        sa.delete(named)
        .where(named.discount_id == row.id)
        .execution_options(synchronize_session=False)
    )
    session.add_all(
        named(discount_id=row.id, customer_group_id=number)
        for number in sorted(map(int, rule.customer_groups))
    )
