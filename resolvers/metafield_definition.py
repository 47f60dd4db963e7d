"""Staff define what metafields hold, and say which there are."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete as delete_from
from sqlalchemy import func, select
from sqlalchemy import update as update_of
from sqlalchemy.ext.asyncio import AsyncSession

from commerce import gid, metafield_definition
from commerce.complaints import Complaints
from commerce.metafield import DEFAULT_NAMESPACE
from commerce.metafield_definition import MetafieldDefinitionErrorCode, MetafieldOwnerType
from commerce.permission import Permission
from commerce.refusal import Reason, Refused
from context import Context
from loaders.page import read_page
from loaders.pagination import Order, Page, PageArgs
from models import Metafield, MetafieldDefinition
from resolvers import change, event, membership

BY_ID = Order("metafieldDefinitions/ID", (MetafieldDefinition.id,))
NOT_FOUND = Reason(MetafieldDefinitionErrorCode.NOT_FOUND, "There is no such definition.", ("id",))
_STATE = (
    "owner_type",
    "namespace",
    "key",
    "name",
    "description",
    "type",
    "is_public",
    "is_filterable",
)


async def definitions(
    context: Context, args: PageArgs, owner: MetafieldOwnerType | None
) -> Page[MetafieldDefinition]:
    where = () if owner is None else (MetafieldDefinition.owner_type == owner.row,)
    text = owner.name if owner else ""
    return await read_page(context, MetafieldDefinition, BY_ID, args, where, text)


async def by_number(context: Context, number: int) -> MetafieldDefinition | None:
    if not context.actor.may(Permission.SETTINGS_READ):
        return None
    return await context.loaders.metafield_definition.load(number)


async def create(
    context: Context, owner: MetafieldOwnerType, said: Mapping[str, Any]
) -> MetafieldDefinition:
    """Values that are there already under that name have to be of the type; they are its own."""
    complaints = Complaints(MetafieldDefinitionErrorCode, "definition")
    namespace, key, kind = said.get("namespace") or DEFAULT_NAMESPACE, said["key"], said["type"]
    metafield_definition.check_name(namespace, key, kind, complaints)
    columns = metafield_definition.columns(said, complaints, kind)
    async with context.transaction() as session:
        name = {"owner_type": owner.row, "namespace": namespace, "key": key}
        if await session.scalar(select(MetafieldDefinition).filter_by(**name)):
            complaints.add("TAKEN", "There is a definition of that name.", "key")
        others = select(func.count()).select_from(Metafield).filter_by(**name)
        if await session.scalar(others.where(Metafield.type != kind)):
            message = "There are values of another type under that name."
            complaints.add("IN_USE", message, "type")
        complaints.settle()
        row = MetafieldDefinition(type=kind, **name, **columns)
        session.add(row)
        await session.flush()
        await session.execute(
            update_of(Metafield)
            .filter_by(**name)
            .values(definition_id=row.id)
            .execution_options(synchronize_session=False)
        )
        await _stored(context, session, row, "metafield_definitions/create", {})
    return row


async def update(
    context: Context, definition_id: int, said: Mapping[str, Any]
) -> MetafieldDefinition:
    """Values that are there stay as they are; new ones keep the new bounds."""
    complaints = Complaints(MetafieldDefinitionErrorCode, "definition")
    async with context.transaction() as session:
        row = await _for_change(session, definition_id)
        columns = metafield_definition.columns(said, complaints, row.type)
        complaints.settle()
        before = change.state(row, (*_STATE, "validations"))
        for name, value in columns.items():
            setattr(row, name, value)
        await _stored(context, session, row, "metafield_definitions/update", before)
    return row


async def delete(context: Context, definition_id: int, *, values: bool) -> str:
    """Delete a definition, and the values under it if ``values``; else they stay undefined."""
    async with context.transaction() as session:
        row = await _for_change(session, definition_id)
        if values:
            await session.execute(
                delete_from(Metafield)
                .where(Metafield.definition_id == definition_id)
                .execution_options(synchronize_session=False)
            )
        detail = change.detail(change.state(row, _STATE), {})
        topic = "metafield_definitions/delete"
        event.record(context, session, topic, row.gid, detail)
        await session.delete(row)
        await membership.bump(session)
    return gid.make("MetafieldDefinition", definition_id)


async def _for_change(session: AsyncSession, definition_id: int) -> MetafieldDefinition:
    row = await session.get(MetafieldDefinition, definition_id, with_for_update=True)
    if row is None:
        raise Refused(NOT_FOUND)
    return row


async def _stored(
    context: Context,
    session: AsyncSession,
    row: MetafieldDefinition,
    topic: str,
    before: change.State,
) -> None:
    detail = change.detail(before, change.state(row, (*_STATE, "validations")))
    if not detail["after"]:
        return
    event.record(context, session, topic, row.gid, detail)
    await session.flush()
    await membership.bump(session)
