"""The one picture that a collection or an article shows: kept, changed and taken away."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.complaints import Complaints
from context import Context
from integrations.image_fetch import FetchRefused
from models import Image
from models.engine import among
from resolvers.picture_source import picture

MAX_ALT = 1_000


async def kept(context: Context, said: Mapping[str, Any], complaints: Complaints) -> Image | None:
    """A row for the ``image`` that is said, once it is kept; everything else is well by then."""
    if said.get("image") is None:
        return None
    part = complaints.inside("image")
    alt = part.line(said["image"].get("alt") or "", "alt", longest=MAX_ALT) or None
    given = [said["image"][name] for name in ("file", "original_source") if said["image"].get(name)]
    if len(given) != 1:
        part.add("INVALID", "Give it either a file or an originalSource.")
    complaints.settle()
    try:
        found = await picture(context, given[0])
    except FetchRefused as refused:
        part.add("UNREADABLE", f"There is no picture to be had: {refused}.")
        complaints.settle()
        raise
    stored = found.stored
    size = {"width": stored.width, "height": stored.height}
    return Image(url=stored.path, source_url=found.source_url, alt_text=alt, **size)


async def show(session: AsyncSession, row: models.Collection, image: Image | None) -> None:
    """Show this picture, or none; the one before it goes."""
    before, row.image_id = row.image_id, await added(session, image)
    await session.flush()
    await dropped(session, before)


async def added(session: AsyncSession, image: Image | None) -> int | None:
    """Its key, now that it has one."""
    if image is None:
        return None
    session.add(image)
    await session.flush()
    return image.id


async def dropped(session: AsyncSession, *image_ids: int | None) -> None:
    """Forget pictures that nothing shows any more, unless they are a product's, too."""
    if gone := [one for one in image_ids if one is not None]:
        await session.execute(
            delete(Image).where(among(Image.id, gone), Image.product_id.is_(None))
        )
