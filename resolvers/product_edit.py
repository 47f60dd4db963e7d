"""Staff change and delete products; each of it one transaction."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete as delete_from
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

import models
from commerce import gid, product_change
from commerce.complaints import Complaints
from commerce.product_error import ProductErrorCode
from commerce.refusal import Reason, Refused
from context import Context
from resolvers import change, content_write, event, handle, metafield_write, product_write

NOT_FOUND = Reason(ProductErrorCode.NOT_FOUND, "There is no such product.", ("id",))


async def update(
    context: Context, product_id: int, said: Mapping[str, Any], *, redirect: bool = True
) -> models.Product:
    """Change a product; its former address leads to the new one, unless that is not wanted."""
    complaints = Complaints(ProductErrorCode, "product")
    columns = product_change.columns(said, complaints)
    async with context.transaction() as session:
        product = await for_change(session, product_id)
        if said.get("handle"):
            columns["handle"] = await free_handle(
                session, complaints, product, said["handle"], product.title
            )
        complaints.settle()
        before, was = change.state(product, columns), product.handle
        set_columns(product, columns)
        await stored(context, session, product, before)
        if redirect and product.handle != was:
            await _lead(context, session, f"/products/{was}", f"/products/{product.handle}")
    return product


async def _lead(context: Context, session: AsyncSession, path: str, target: str) -> None:
    """Lead one address to another, which leads nowhere else from now on."""
    gone = models.UrlRedirect
    await session.execute(delete_from(gone).where(gone.path == target))
    await content_write.save_redirect(context, session, path, target)


async def delete(context: Context, product_id: int) -> str:
    """Delete a product with all that belongs to it; what was sold of it stays in its orders."""
    async with context.transaction() as session:
        product = await for_change(session, product_id)
        variant = models.ProductVariant
        variants = await session.scalars(select(variant.id).where(variant.product_id == product_id))
        await metafield_write.forget(session, "Product", [product_id])
        await metafield_write.forget(session, "ProductVariant", variants.all())
        detail = change.detail(change.state(product, product_write.SUMMARY), {})
        event.record(context, session, "products/delete", product.gid, detail)
        await session.execute(delete_from(models.Product).where(models.Product.id == product_id))
        session.expunge(product)
        await product_write.changed(session, [product_id])
    return gid.make("Product", product_id)


async def for_change(session: AsyncSession, product_id: int) -> models.Product:
    """The product and its tags, locked until the transaction ends."""
    product = await session.scalar(
        select(models.Product)
        .where(models.Product.id == product_id)
        .with_for_update(key_share=True)
        .options(selectinload(models.Product.tag_rows))
    )
    if product is None:
        raise Refused(NOT_FOUND)
    return product


def set_columns(product: models.Product, columns: Mapping[str, Any]) -> None:
    """Set what differs, so that a product that says it already is not written."""
    for name, value in columns.items():
        if getattr(product, name) != value:
            setattr(product, name, value)
    there = {row.tag_key: row for row in product.tag_rows}
    tags = [there.get(tag.casefold()) or _tag(tag) for tag in product.tags]
    for row, tag in zip(tags, product.tags, strict=True):
        row.tag = tag
    product.tag_rows = tags


def _tag(tag: str) -> models.ProductTag:
    return models.ProductTag(tag=tag, tag_key=tag.casefold())


async def stored(
    context: Context, session: AsyncSession, product: models.Product, before: change.State
) -> None:
    """Note what changed of a product, and let follow what depends on it; nothing if nothing did."""
    detail = change.detail(before, change.state(product, before))
    if not detail["after"]:
        return
    event.record(context, session, "products/update", product.gid, detail)
    await session.flush()
    await product_write.changed(session, [product.id])


async def free_handle(
    session: AsyncSession,
    complaints: Complaints,
    product: models.Product | None,
    given: str | None,
    title: str,
) -> str:
    found = await handle.free(session, models.Product.handle, product, given, title)
    if found is None:
        complaints.add("TAKEN", f"Another product has the handle {given!r}.", "handle")
    return found or ""
