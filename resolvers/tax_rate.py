"""Staff say which taxes are due where; each change is one transaction."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import gid, snapshot, tax_draft
from commerce.complaints import Complaints
from commerce.iso import COUNTRIES
from commerce.refusal import Reason, Refused
from commerce.settings_error import SettingsErrorCode
from commerce.tax_draft import MAX_RATES, Said
from context import Context
from loaders.page import read_page
from loaders.pagination import Order, Page, PageArgs
from resolvers import access, change, event
from resolvers.market import locked_shop
from resolvers.query_terms import Searchable, key, one_of, read

NOT_FOUND = Reason(SettingsErrorCode.NOT_FOUND, "There is no such tax rate.", ("id",))
_ROW = models.TaxRate
_ORDER = Order("taxRates/ID", (_ROW.id,))
_STATE = ("country", "definition")
_COUNTRIES = {code.lower(): code for code in COUNTRIES}
SEARCHABLE = Searchable(
    _ROW.id,
    {"country": one_of(_ROW.country, _COUNTRIES), "id": key(_ROW.id)},
    text=lambda term: _ROW.country == term.text.strip().upper(),
)


async def rate(context: Context, number: int) -> models.TaxRate | None:
    if not access.settings(context):
        return None
    return await context.loaders.tax_rate.load(number)


async def rates(context: Context, args: PageArgs, query: str | None) -> Page[models.TaxRate]:
    asked = read(query, SEARCHABLE, is_sqlite=context.is_sqlite)
    return await read_page(context, _ROW, _ORDER, args, asked.where, asked.text)


async def create(context: Context, said: Said) -> models.TaxRate:
    complaints = Complaints(SettingsErrorCode, "taxRate")
    rule = tax_draft.rate(said, complaints, None)
    complaints.settle()
    async with context.transaction() as session:
        await locked_shop(session)
        if (await session.scalar(sa.select(sa.func.count(_ROW.id))) or 0) >= MAX_RATES:
            complaints.add("TOO_MANY", f"A shop has {MAX_RATES:,} tax rates at most.")
        complaints.settle()
        row = _ROW.of(rule)
        session.add(row)
        await session.flush()
        detail = change.detail({}, change.state(row, _STATE))
        event.record(context, session, "tax_rates/create", row.gid, detail)
    return row


async def update(context: Context, number: int, said: Said) -> models.TaxRate:
    """Change a rate; carts follow at once, orders keep the taxes they were charged."""
    complaints = Complaints(SettingsErrorCode, "taxRate")
    async with context.transaction() as session:
        row = await _for_change(session, number)
        rule = tax_draft.rate(said, complaints, row.rule)
        complaints.settle()
        before = change.state(row, _STATE)
        row.country, row.definition = rule.country, snapshot.encode(rule)
        detail = change.detail(before, change.state(row, _STATE))
        if detail["before"] or detail["after"]:
            event.record(context, session, "tax_rates/update", row.gid, detail)
    return row


async def delete(context: Context, number: int) -> str:
    async with context.transaction() as session:
        row = await _for_change(session, number)
        detail = change.detail(change.state(row, _STATE), {})
        event.record(context, session, "tax_rates/delete", row.gid, detail)
        await session.delete(row)
    return gid.make("TaxRate", number)


async def _for_change(session: AsyncSession, number: int) -> models.TaxRate:
    row = await session.get(_ROW, number, with_for_update=True)
    if row is None:
        raise Refused(NOT_FOUND)
    return row
