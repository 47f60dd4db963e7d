"""Downloading the pictures of products that are about to be stored."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

import models
from commerce.product_cell import shortened
from commerce.product_draft import Finding, ProductDraft
from context import Context
from integrations import image_store
from integrations.image_clean import cleaned
from integrations.image_fetch import FetchedImage, FetchRefused
from integrations.image_store import StoredImage
from models.engine import among

PARALLEL = 8

Fetch = Callable[[str], Awaitable[FetchedImage]]


@dataclass(frozen=True)
class Downloads:
    """The pictures that we keep now, by the address they came from; and what could not be had."""

    stored: dict[str, StoredImage] = field(default_factory=dict)
    warnings: list[Finding] = field(default_factory=list)


async def download(context: Context, drafts: Sequence[ProductDraft], fetch: Fetch) -> Downloads:
    """Keep the drafts' pictures, but for those that their product has already.

    Takes as long as strangers' servers do, so never call it inside a transaction.
    """
    kept = await _kept(context, drafts)
    wanted: dict[str, ProductDraft] = {}
    for draft in drafts:
        for image in draft.images:
            if (draft.handle, image.url) not in kept:
                wanted.setdefault(image.url, draft)
    downloads = Downloads()
    turns = asyncio.Semaphore(PARALLEL)
    folder = context.settings.state_dir

    async def one(url: str, draft: ProductDraft) -> None:
        async with turns:
            try:
                image = await fetch(url)
                downloads.stored[url] = await asyncio.to_thread(_kept_clean, folder, image)
            except (FetchRefused, OSError) as error:
                downloads.warnings.append(_warning(url, draft, error))

    async with asyncio.TaskGroup() as group:
        for url, draft in wanted.items():
            group.create_task(one(url, draft))
    return downloads


def _kept_clean(folder: Path, image: FetchedImage) -> StoredImage:
    return image_store.store(folder, cleaned(image))


async def _kept(context: Context, drafts: Sequence[ProductDraft]) -> set[tuple[str, str]]:
    """The handles and addresses of pictures we have, as long as their files are there."""
    product, image = models.Product, models.Image
    rows = await context.rows(
        select(product.handle, image.source_url, image.url)
        .join(image, image.product_id == product.id)
        .where(
            among(product.handle, [draft.handle for draft in drafts]),
            image.source_url.is_not(None),
        )
    )
    folder = context.settings.state_dir
    return {(handle, source) for handle, source, url in rows if image_store.is_there(folder, url)}


def _warning(url: str, draft: ProductDraft, error: Exception) -> Finding:
    message = f"is not downloaded, so the picture stays where it is: {error}"
    return Finding(line=draft.first_line, column="Image Src", value=shortened(url), message=message)
