"""Storing metaobjects and their types."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import metafield
from commerce.complaints import Complaints
from commerce.content_draft import (
    ContentErrorCode,
    DefinitionDraft,
    MetaobjectDraft,
)
from commerce.handle import handle_of
from context import Context
from resolvers import change
from resolvers.content_draft import stored

_DEFINITION = (
    *("type", "name", "fields", "url_handle"),
    *("seo_title_field", "seo_description_field"),
)


async def define(
    context: Context, session: AsyncSession, draft: DefinitionDraft
) -> models.MetaobjectDefinition:
    """Store the type of that name; values of fields that it no longer has are not shown."""
    complaints = Complaints(ContentErrorCode)
    name = complaints.title(draft.name, "name")
    type_ = complaints.text(draft.type, "type", longest=255, blank=False)
    keys = [complaints.text(each.key, "fields", "key", blank=False) for each in draft.fields]
    if len(set(keys)) < len(keys):
        complaints.add(ContentErrorCode.TAKEN, "Two fields have one key.", "fields")
    for field in (draft.seo_title_field, draft.seo_description_field):
        if field is not None and field not in keys:
            complaints.add(ContentErrorCode.NOT_FOUND, f"There is no field {field!r}.", "fields")
    kept = [
        [
            key,
            complaints.line(each.name or each.key, "fields", "name", longest=255),
            complaints.text(each.type, "fields", "type"),
        ]
        for key, each in zip(keys, draft.fields, strict=True)
    ]
    if draft.url_handle is not None:
        complaints.text(draft.url_handle, "urlHandle")
    complaints.settle()
    definition = models.MetaobjectDefinition
    row = await session.scalar(sa.select(definition).where(definition.type == type_))
    before = _told(row)
    row = row or definition(type=type_)
    row.name = name
    row.fields = kept
    row.url_handle = draft.url_handle
    row.seo_title_field = draft.seo_title_field
    row.seo_description_field = draft.seo_description_field
    session.add(row)
    detail = change.detail(before, _told(row))
    await stored(context, session, "metaobject_definitions/update", row, detail)
    return row


def _told(row: models.MetaobjectDefinition | models.Metaobject | None) -> change.State:
    """What the trail says of it."""
    match row:
        case None:
            return {}
        case models.Metaobject():
            values = {key: change.plain(value) for key, value in row.values.items()}
            return change.state(row, ("type", "handle", "published")) | {"values": values}
    return change.state(row, _DEFINITION)


async def save_metaobject(
    context: Context, session: AsyncSession, draft: MetaobjectDraft
) -> models.Metaobject:
    """Store the metaobject of that type and handle, whole."""
    complaints = Complaints(ContentErrorCode)
    definition = models.MetaobjectDefinition
    defined = await session.scalar(sa.select(definition).where(definition.type == draft.type))
    known = {key: type_ for key, _, type_ in defined.fields} if defined else {}
    if defined is None:
        message = f"There is no type {draft.type!r}."
        complaints.add(ContentErrorCode.NOT_FOUND, message, "type")
    values = {
        key: _value(complaints, known.get(key), key, value) for key, value in draft.values.items()
    }
    handle = handle_of(draft.handle)
    complaints.settle()
    metaobject = models.Metaobject
    row = await session.scalar(
        sa.select(metaobject).where(metaobject.type == draft.type, metaobject.handle == handle)
    )
    topic = "metaobjects/create" if row is None else "metaobjects/update"
    before = _told(row)
    row = row or metaobject(type=draft.type, handle=handle)
    row.values, row.published = values, draft.published
    session.add(row)
    await stored(context, session, topic, row, change.detail(before, _told(row)))
    return row


def _value(complaints: Complaints, type_: str | None, key: str, value: str) -> str:
    """The value as a metafield of that type keeps it."""
    if type_ is None:
        message = f"There is no field {key!r}."
        complaints.add(ContentErrorCode.NOT_FOUND, message, "values", key)
        return value
    try:
        return metafield.normalized(type_, value)
    except metafield.BadMetafield as error:
        complaints.add(ContentErrorCode.INVALID, f"{key}: {error}", "values", key)
        return value
