"""Pictures and films that staff send or name: fetched, cleaned and kept before they are used.

It takes as long as strangers' servers do, so never call it inside a transaction.
"""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

from commerce.product_cell import is_web_address
from context import Context
from integrations import film as films
from integrations import image_store, upload
from integrations.image_clean import cleaned
from integrations.image_fetch import FetchedImage, FetchRefused
from integrations.image_store import StoredImage
from integrations.staging import PATH
from integrations.upload import Upload

MAX_ADDRESS = 2_048


@dataclass(frozen=True)
class Picture:
    """A picture we keep, and where it came from if that was an address."""

    stored: StoredImage
    source_url: str | None = None


async def picture(context: Context, source: str | Upload) -> Picture:
    """Keep the picture; raises ``FetchRefused`` with the reason why it cannot be had."""
    if isinstance(source, Upload):
        found, address = await upload.picture(source), None
    elif key := _staged(context, source):
        found, address = await context.staging.picture(key), None
    else:
        if len(source) > MAX_ADDRESS or not is_web_address(source):
            raise FetchRefused("this is no address of a picture")
        found, address = await _fetched(context, source), source
    stored = await asyncio.to_thread(image_store.store, context.settings.state_dir, found)
    return Picture(stored, address)


def is_sent(context: Context, address: str) -> bool:
    """Whether the address is that of a file that was sent ahead."""
    return _staged(context, address) is not None


async def film(context: Context, address: str, kind: str) -> str:
    """Keep a film that was sent ahead; where it is served. Raises ``FetchRefused``."""
    place = context.staging.file(_staged(context, address) or "")
    found = await asyncio.to_thread(films.kind_of, place)
    if found != kind:
        raise FetchRefused(f"by its bytes it is {found or 'no film'}, not {kind}")
    return await asyncio.to_thread(films.keep, context.settings.state_dir, place, kind)


async def _fetched(context: Context, address: str) -> FetchedImage:
    found = await context.fetch_image(address)
    return await asyncio.to_thread(cleaned, found)


def _staged(context: Context, source: str) -> str | None:
    """The key of a file that was sent ahead, where the address is one of ours."""
    own = f"{context.request.base_url}{PATH}"
    return urlsplit(source).path.removeprefix(PATH) if source.startswith(own) else None
