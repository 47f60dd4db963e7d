"""Staff add, change, delete and order what there is to look at of a product."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import media_source
from commerce.complaints import Complaints
from commerce.product_assembly import MAX_IMAGES
from commerce.product_error import ProductErrorCode
from commerce.refusal import Refused
from commerce.video import hosted
from context import Context
from integrations.image_fetch import FetchRefused
from models import Image, MediaContentType
from resolvers import change, event, picture_source, product_write
from resolvers.product_edit import NOT_FOUND
from resolvers.variant_edit import hold

MAX_ALT = 1_000
PARALLEL = 4

Said = Mapping[str, Any]


async def create(context: Context, product_id: int, media: Sequence[Said]) -> models.Product:
    """Add media after those that are there: all or none."""
    hold(media)
    if await context.loaders.product.load(product_id) is None:
        raise Refused(NOT_FOUND)
    rows = await prepared(context, media)
    async with context.transaction() as session:
        product = await _locked(session, product_id)
        await add(context, session, product, rows)
    return product


async def prepared(context: Context, media: Sequence[Said]) -> list[Image]:
    """Rows for the media, their pictures fetched and kept; refused with all the reasons."""
    turns = asyncio.Semaphore(PARALLEL)
    complaints = Complaints(ProductErrorCode, "media")

    async def one(number: int, said: Said) -> Image | None:
        async with turns:
            return await _prepared(context, said, complaints.inside(str(number)))

    rows = await asyncio.gather(*(one(i, said) for i, said in enumerate(media)))
    complaints.settle()
    return [row for row in rows if row is not None]


async def _prepared(context: Context, said: Said, complaints: Complaints) -> Image | None:
    alt = complaints.line(said.get("alt") or "", "alt", longest=MAX_ALT) or None
    given = [said[name] for name in ("file", "original_source") if said.get(name)]
    if "sources" in said:
        return await _filmed(context, said, given, alt, complaints)
    if len(given) != 1:
        complaints.add("INVALID", "Give it either a file or an originalSource, or sources.")
        return None
    [source] = given
    video = hosted(source) if isinstance(source, str) else None
    if video is not None:
        return Image(
            kind=MediaContentType.EXTERNAL_VIDEO,
            url="",
            host=models.MediaHost[video.host],
            embed_url=video.embed_url,
            origin_url=video.origin_url,
            alt_text=alt,
        )
    return await _pictured(context, source, alt, complaints)


async def _filmed(
    context: Context, said: Said, still: Sequence[Any], alt: str | None, complaints: Complaints
) -> Image | None:
    """A video or a model by its files, with its still if one was given."""
    sources = said["sources"]
    before = len(complaints.reasons)
    sent = [one["url"] for one in sources if picture_source.is_sent(context, one["url"])]
    for where, message in media_source.problems(sources, sent):
        complaints.add("INVALID", message, "sources", *where)
    if len(still) > 1:
        complaints.add("INVALID", "Its still is either a file or an originalSource.")
    if len(complaints.reasons) > before:
        return None
    sources = await _kept(context, sources, sent, complaints)
    row = Image(url="", alt_text=alt)
    if still:
        found = await _pictured(context, still[0], alt, complaints)
        if found is None:
            return None
        row = found
    row.kind = MediaContentType[media_source.kind_of(sources)]
    row.sources = [media_source.stored(one) for one in sources]
    return row


async def _kept(
    context: Context, sources: Sequence[Said], sent: Sequence[str], complaints: Complaints
) -> list[Said]:
    """The files, those that were sent to us by where we serve them."""
    kept = list(sources)
    for i, said in enumerate(sources):
        if said["url"] in sent:
            try:
                place = await picture_source.film(context, said["url"], said["mime_type"])
            except FetchRefused as refused:
                message = f"The film is not taken: {refused}."
                complaints.add("UNREADABLE", message, "sources", str(i), "url")
            else:
                kept[i] = {**said, "url": place}
    return kept


async def _pictured(
    context: Context, source: Any, alt: str | None, complaints: Complaints
) -> Image | None:
    """A picture that is fetched and kept."""
    try:
        found = await picture_source.picture(context, source)
    except FetchRefused as refused:
        field = "originalSource" if isinstance(source, str) else "file"
        complaints.add("UNREADABLE", f"There is no picture to be had: {refused}.", field)
        return None
    stored = found.stored
    return Image(
        kind=MediaContentType.IMAGE,
        url=stored.path,
        source_url=found.source_url,
        width=stored.width,
        height=stored.height,
        alt_text=alt,
    )


async def add(
    context: Context,
    session: AsyncSession,
    product: models.Product,
    rows: Sequence[Image],
    *,
    record: bool = True,
) -> None:
    """Put rows after the media that are there; ``record`` it unless the caller does."""
    there = select(func.count(), func.max(Image.position)).where(Image.product_id == product.id)
    count, last = (await session.execute(there)).one()
    if count + len(rows) > MAX_IMAGES:
        complaints = Complaints(ProductErrorCode, "media")
        complaints.add("TOO_MANY", f"A product has {MAX_IMAGES} media at most.")
        complaints.settle()
    for position, row in enumerate(rows, start=(last or 0) + 1):
        row.product_id, row.position = product.id, position
        session.add(row)
        await session.flush()
    after = {"media": {row.image_gid: _address(row) for row in rows}}
    if record:
        await _stored(context, session, product, {}, after)


def _address(row: Image) -> str:
    """Where it is to be seen, for the audit trail."""
    return row.origin_url or (row.sources[0]["url"] if row.sources else row.url)


async def update(context: Context, product_id: int, media: Sequence[Said]) -> models.Product:
    """Change what media are said to show: all or none."""
    hold(media)
    complaints = Complaints(ProductErrorCode, "media")
    async with context.transaction() as session:
        product = await _locked(session, product_id)
        there = await _media(session, product_id)
        before = {row.image_gid: row.alt_text for row in there.values()}
        for i, said in enumerate(media):
            part = complaints.inside(str(i))
            row = there.get(said["id"])
            if row is None:
                part.add("NOT_FOUND", "The product has no such medium.", "id")
            elif "alt" in said:
                row.alt_text = part.line(said["alt"] or "", "alt", longest=MAX_ALT) or None
        complaints.settle()
        after = {row.image_gid: row.alt_text for row in there.values()}
        if before != after:
            await _stored(context, session, product, {"alt": before}, {"alt": after})
    return product


async def delete(context: Context, product_id: int, media_ids: Sequence[int]) -> models.Product:
    """All of them or none; variants that showed them show the product's first picture."""
    hold(media_ids)
    complaints = Complaints(ProductErrorCode)
    async with context.transaction() as session:
        product = await _locked(session, product_id)
        there = await _media(session, product_id)
        going = _named(there, media_ids, complaints)
        complaints.settle()
        for row in going:
            await session.delete(row)
        before = {"media": {row.image_gid: _address(row) for row in going}}
        await _stored(context, session, product, before, {})
    return product


async def reorder(context: Context, product_id: int, media_ids: Sequence[int]) -> models.Product:
    """Put these media first, in this order; the others follow as they stood."""
    hold(media_ids)
    complaints = Complaints(ProductErrorCode)
    async with context.transaction() as session:
        product = await _locked(session, product_id)
        there = await _media(session, product_id)
        first = _named(there, media_ids, complaints)
        complaints.settle()
        before = [row.image_gid for row in there.values()]
        rest = [row for row in there.values() if row not in first]
        ordered = [*first, *rest]
        for position, row in enumerate(ordered, start=1):
            row.position = position
        after = [row.image_gid for row in ordered]
        if before != after:
            await _stored(context, session, product, {"media": before}, {"media": after})
    return product


def _named(
    there: Mapping[int, Image], media_ids: Sequence[int], complaints: Complaints
) -> list[Image]:
    for i, key in enumerate(media_ids):
        if key not in there:
            complaints.add("NOT_FOUND", "The product has no such medium.", "mediaIds", str(i))
    return [there[key] for key in dict.fromkeys(media_ids) if key in there]


async def _media(session: AsyncSession, product_id: int) -> dict[int, Image]:
    rows = await session.scalars(
        select(Image).where(Image.product_id == product_id).order_by(Image.position, Image.id)
    )
    return {row.id: row for row in rows}


async def _locked(session: AsyncSession, product_id: int) -> models.Product:
    product = await session.get(models.Product, product_id, with_for_update={"key_share": True})
    if product is None:
        raise Refused(NOT_FOUND)
    return product


async def _stored(
    context: Context,
    session: AsyncSession,
    product: models.Product,
    before: change.State,
    after: change.State,
) -> None:
    product.updated_at = models.now()
    detail = change.detail(before, after)
    event.record(context, session, "products/update", product.gid, detail)
    await session.flush()
    await product_write.changed(session, [product.id])
