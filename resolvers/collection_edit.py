"""Staff make, change, publish and delete collections; each of it one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete as delete_from
from sqlalchemy.ext.asyncio import AsyncSession

import models
import resolvers.shop
from commerce import collection_change, gid
from commerce.collection_error import CollectionErrorCode
from commerce.complaints import Complaints
from commerce.refusal import Reason, Refused
from context import Context
from models import CollectionKind
from models.search import SearchKind
from resolvers import (
    change,
    event,
    handle,
    membership,
    metafield_write,
    own_picture,
    search_index,
)

NOT_FOUND = Reason(CollectionErrorCode.NOT_FOUND, "There is no such collection.", ("id",))
SUMMARY = ("handle", "title", "kind", "rules", "rules_match_any", "sort_order", "published_at")

Said = Mapping[str, Any]


async def create(context: Context, said: Said) -> models.Collection:
    """A new collection; rules choose its products, or else staff do. It is not published."""
    complaints = Complaints(CollectionErrorCode, "collection")
    currency = (await resolvers.shop.shop(context)).currency_code
    columns = collection_change.columns(said, complaints, currency)
    image = await own_picture.kept(context, said, complaints)
    async with context.transaction() as session:
        columns["handle"] = await _handle(session, complaints, None, said, columns["title"])
        complaints.settle()
        kind = CollectionKind.SMART if "rule_set" in said else CollectionKind.CUSTOM
        row = models.Collection(kind=kind, **columns)
        await own_picture.show(session, row, image)
        session.add(row)
        await session.flush()
        await _follow(context, session, row, "collections/create", {}, rules=True)
    return row


async def update(context: Context, collection_id: int, said: Said) -> models.Collection:
    complaints = Complaints(CollectionErrorCode, "collection")
    currency = (await resolvers.shop.shop(context)).currency_code
    columns = collection_change.columns(said, complaints, currency)
    image = await own_picture.kept(context, said, complaints)
    async with context.transaction() as session:
        row = await for_change(session, collection_id)
        if "rule_set" in said and row.kind is CollectionKind.CUSTOM:
            message = "Staff choose its products: rules are for collections made with rules."
            complaints.add("INVALID", message, "ruleSet")
        if said.get("handle"):
            columns["handle"] = await _handle(session, complaints, row, said, row.title)
        complaints.settle()
        before = _state(row)
        for name, value in columns.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
        if "image" in said:
            await own_picture.show(session, row, image)
        rules = "rule_set" in said
        await _follow(context, session, row, "collections/update", before, rules=rules)
    return row


async def publish(context: Context, collection_id: int, at: datetime | None) -> models.Collection:
    """Let buyers see it from then on, or from now."""
    async with context.transaction() as session:
        row = await for_change(session, collection_id)
        before = _state(row)
        row.published_at = at or row.published_at or models.now()
        await _follow(context, session, row, "collections/update", before)
    return row


async def unpublish(context: Context, collection_id: int) -> models.Collection:
    async with context.transaction() as session:
        row = await for_change(session, collection_id)
        before = _state(row)
        row.published_at = None
        await _follow(context, session, row, "collections/update", before)
    return row


async def delete(context: Context, collection_id: int) -> str:
    """Delete a collection; its products stay."""
    async with context.transaction() as session:
        row = await for_change(session, collection_id)
        await metafield_write.forget(session, "Collection", [collection_id])
        detail = change.detail(_state(row), {})
        event.record(context, session, "collections/delete", row.gid, detail)
        collection = models.Collection
        await session.execute(delete_from(collection).where(collection.id == collection_id))
        session.expunge(row)
        await own_picture.dropped(session, row.image_id)
        await membership.bump(session)
        await search_index.refresh(session, SearchKind.COLLECTION, [collection_id])
    return gid.make("Collection", collection_id)


async def for_change(session: AsyncSession, collection_id: int) -> models.Collection:
    """The collection, locked until the transaction ends."""
    row = await session.get(models.Collection, collection_id, with_for_update={"key_share": True})
    if row is None:
        raise Refused(NOT_FOUND)
    return row


async def _follow(
    context: Context,
    session: AsyncSession,
    row: models.Collection,
    topic: str,
    before: change.State,
    *,
    rules: bool = False,
) -> None:
    """Record what changed, and let follow what depends on it; nothing if nothing did."""
    detail = change.detail(before, _state(row))
    if not detail["after"]:
        return
    event.record(context, session, topic, row.gid, detail)
    await session.flush()
    if rules:
        await membership.refresh_collection(session, row.id)
    else:
        await membership.bump(session)
    await search_index.refresh(session, SearchKind.COLLECTION, [row.id])


def _state(row: models.Collection) -> change.State:
    return change.state(
        row, (*SUMMARY, "description_html", "seo_title", "seo_description", "image_id")
    )


async def _handle(
    session: AsyncSession,
    complaints: Complaints,
    row: models.Collection | None,
    said: Said,
    title: str,
) -> str:
    given = said.get("handle")
    found = await handle.free(session, models.Collection.handle, row, given, title)
    if found is None:
        complaints.add("TAKEN", f"Another collection has the handle {given!r}.", "handle")
    return found or ""
