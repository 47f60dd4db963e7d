"""Staff define types of metaobjects, keep metaobjects, and delete both."""

import sqlalchemy as sa

import models
from commerce import gid
from commerce.content_draft import ContentErrorCode, DefinitionDraft, MetaobjectDraft
from commerce.refusal import Reason, Refused
from context import Context
from resolvers import content_write, metaobject_write


async def define(context: Context, draft: DefinitionDraft) -> models.MetaobjectDefinition:
    async with context.transaction() as session:
        return await metaobject_write.define(context, session, draft)


async def undefine(context: Context, type_: str) -> str:
    """Delete a type with all its metaobjects."""
    definition = models.MetaobjectDefinition
    async with context.transaction() as session:
        row = await session.scalar(sa.select(definition).where(definition.type == type_))
        if row is None:
            message = f"There is no type {type_[:100]!r}."
            raise Refused(Reason(ContentErrorCode.NOT_FOUND, message, ("type",)))
        topic = "metaobject_definitions/delete"
        await content_write.delete(context, session, topic, definition, row.id)
    return type_


async def put(context: Context, draft: MetaobjectDraft) -> models.Metaobject:
    async with context.transaction() as session:
        return await metaobject_write.save_metaobject(context, session, draft)


async def delete(context: Context, metaobject_id: int) -> str:
    async with context.transaction() as session:
        topic = "metaobjects/delete"
        await content_write.delete(context, session, topic, models.Metaobject, metaobject_id)
    return gid.make("Metaobject", metaobject_id)
