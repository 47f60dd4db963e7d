"""Staff say where the shop delivers to, and for how much; each change is one transaction."""

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import gid, shipping, shipping_draft, snapshot
from commerce.complaints import Complaints
from commerce.iso import COUNTRIES
from commerce.money import EXPONENTS
from commerce.refusal import Reason, Refused
from commerce.settings_error import SettingsErrorCode
from commerce.shipping import ShippingMethod
from commerce.shipping_draft import MAX_METHODS, MAX_ZONES, Said
from context import Context
from loaders.page import read_page
from loaders.pagination import Order, Page, PageArgs
from resolvers import access, change, event, membership
from resolvers.market import locked_shop
from resolvers.query_terms import Searchable, key, one_of, read

_CODES = SettingsErrorCode
NOT_FOUND = Reason(_CODES.NOT_FOUND, "There is no such shipping zone.", ("id",))
_ROW = models.ShippingZone
_ORDER = Order("shippingZones/ID", (_ROW.id,))
_STATE = ("title", "currency", "definition")
_CURRENCIES = {code.lower(): code for code in EXPONENTS}
SEARCHABLE = Searchable(
    _ROW.id,
    {"currency": one_of(_ROW.currency, _CURRENCIES), "id": key(_ROW.id)},
    text=lambda term: sa.func.lower(_ROW.title).contains(term.text.casefold(), autoescape=True),
)


async def zone(context: Context, number: int) -> models.ShippingZone | None:
    if not access.settings(context):
        return None
    return await context.loaders.shipping_zone.load(number)


async def zones(context: Context, args: PageArgs, query: str | None) -> Page[models.ShippingZone]:
    asked = read(query, SEARCHABLE, is_sqlite=context.is_sqlite)
    return await read_page(context, _ROW, _ORDER, args, asked.where, asked.text)


async def create(context: Context, said: Said) -> models.ShippingZone:
    """A new zone with its methods, in the shop's currency or that of a market."""
    complaints = Complaints(_CODES, "shippingZone")
    async with context.transaction() as session:
        shop = await locked_shop(session)
        currency = said.get("currency", shop.currency_code)
        if currency not in EXPONENTS:
            complaints.add("INVALID", f"Nothing can be priced in {currency}.", "currencyCode")
            complaints.settle()
        others = await _others(session, currency)
        if len(others) >= MAX_ZONES:
            complaints.add("TOO_MANY", f"A currency has {MAX_ZONES} shipping zones at most.")
        rule = shipping_draft.zone(said, complaints, None, others)
        rule = replace(rule, methods=_methods(said["methods"], complaints, currency))
        complaints.settle()
        row = _ROW.of(rule, currency)
        session.add(row)
        await session.flush()
        await _stored(context, session, shop, row, rule, {}, "create")
    return row


async def update(context: Context, number: int, said: Said) -> models.ShippingZone:
    complaints = Complaints(_CODES, "shippingZone")
    async with context.transaction() as session:
        shop = await locked_shop(session)
        row = await _found(session, number)
        others = await _others(session, row.currency, row)
        rule = shipping_draft.zone(said, complaints, row.zone, others)
        complaints.settle()
        await _stored(context, session, shop, row, rule, change.state(row, _STATE), "update")
    return row


async def delete(context: Context, number: int) -> str:
    """Deliver there no longer; orders keep how they were sent."""
    async with context.transaction() as session:
        shop = await locked_shop(session)
        row = await _found(session, number)
        detail = change.detail(change.state(row, _STATE), {})
        event.record(context, session, "shipping_zones/delete", row.gid, detail)
        await session.delete(row)
        await _tell_countries(session, shop)
    return gid.make("ShippingZone", number)


async def create_method(context: Context, number: int, said: Said) -> models.ShippingZone:
    complaints = Complaints(_CODES, "method")
    async with context.transaction() as session:
        shop = await locked_shop(session)
        row = await _found(session, number, "shippingZoneId")
        rule = row.zone
        if len(rule.methods) >= MAX_METHODS:
            complaints.add("TOO_MANY", f"A zone has {MAX_METHODS} shipping methods at most.")
        taken = [one.key for one in rule.methods]
        made = shipping_draft.method(said, complaints, None, row.currency, taken)
        complaints.settle()
        rule = replace(rule, methods=(*rule.methods, made))
        await _stored(context, session, shop, row, rule, change.state(row, _STATE), "update")
    return row


async def change_method(
    context: Context, number: int, name: str, said: Said | None
) -> models.ShippingZone:
    """Change the method of that key, or take it away where nothing is said."""
    complaints = Complaints(_CODES, "method")
    async with context.transaction() as session:
        shop = await locked_shop(session)
        row = await _found(session, number, "shippingZoneId")
        rule = row.zone
        if name not in [one.key for one in rule.methods]:
            raise Refused(Reason(_CODES.NOT_FOUND, "There is no such method.", ("key",)))
        kept: list[ShippingMethod] = []
        for one in rule.methods:
            if one.key != name:
                kept.append(one)
            elif said is not None:
                kept.append(shipping_draft.method(said, complaints, one, row.currency))
        complaints.settle()
        rule = replace(rule, methods=tuple(kept))
        await _stored(context, session, shop, row, rule, change.state(row, _STATE), "update")
    return row


def _methods(
    said: Sequence[Said], complaints: Complaints, currency: str
) -> tuple[ShippingMethod, ...]:
    if len(said) > MAX_METHODS:
        message = f"A zone has {MAX_METHODS} shipping methods at most."
        complaints.add("TOO_MANY", message, "methods")
    made: list[ShippingMethod] = []
    for i, one in enumerate(said[:MAX_METHODS]):
        taken = [method.key for method in made]
        within = complaints.inside("methods", str(i))
        made.append(shipping_draft.method(one, within, None, currency, taken))
    return tuple(made)


async def _others(
    session: AsyncSession, currency: str, row: models.ShippingZone | None = None
) -> list[shipping.ShippingZone]:
    where = [] if row is None else [_ROW.id != row.id]
    found = await session.scalars(
        sa.select(_ROW).where(_ROW.currency == currency, *where).order_by(_ROW.id)
    )
    return [one.zone for one in found]


async def _found(session: AsyncSession, number: int, field: str = "id") -> models.ShippingZone:
    row = await session.get(_ROW, number)
    if row is None:
        raise Refused(replace(NOT_FOUND, field=(field,)))
    return row


async def _stored(
    context: Context,
    session: AsyncSession,
    shop: models.Shop,
    row: models.ShippingZone,
    rule: shipping.ShippingZone,
    before: change.State,
    verb: str,
) -> None:
    row.title, row.definition = rule.title, snapshot.encode(rule)
    detail = change.detail(before, change.state(row, _STATE))
    if detail["before"] or detail["after"]:
        event.record(context, session, f"shipping_zones/{verb}", row.gid, detail)
        await session.flush()
        await _tell_countries(session, shop)


async def _tell_countries(session: AsyncSession, shop: models.Shop) -> None:
    """Keep what the shop says of the countries it sends things to."""
    zones = await _others(session, shop.currency_code)
    codes = {region.country for one in zones for region in one.regions}
    if any(one.rest_of_world for one in zones):
        codes = set(COUNTRIES) - {"ZZ"}
    shop.ships_to_countries = sorted(codes)
    await membership.bump(session)
