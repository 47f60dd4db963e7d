"""Staff publish products and take them back, tag them, and copy them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import new_product, product_change
from commerce.complaints import Complaints
from commerce.product_error import ProductErrorCode
from context import Context
from resolvers import change, inventory, product_form, product_write
from resolvers.product_edit import for_change, free_handle, set_columns, stored

_COPIED = ("title_key", "created_at", "updated_at", "id", "handle", "published_at")


async def publish(context: Context, product_id: int, at: datetime | None) -> models.Product:
    """Let buyers see it from then on, or from now; a draft becomes active."""
    async with context.transaction() as session:
        product = await for_change(session, product_id)
        before = change.state(product, ("published_at", "status"))
        product.published_at = at or product.published_at or models.now()
        product.status = models.ProductStatus.ACTIVE
        await stored(context, session, product, before)
    return product


async def unpublish(context: Context, product_id: int) -> models.Product:
    async with context.transaction() as session:
        product = await for_change(session, product_id)
        before = change.state(product, ("published_at",))
        product.published_at = None
        await stored(context, session, product, before)
    return product


async def add_tags(context: Context, product_id: int, tags: Sequence[str]) -> models.Product:
    return await _tag(context, product_id, tags, adding=True)


async def remove_tags(context: Context, product_id: int, tags: Sequence[str]) -> models.Product:
    return await _tag(context, product_id, tags, adding=False)


async def _tag(
    context: Context, product_id: int, words: Sequence[str], *, adding: bool
) -> models.Product:
    complaints = Complaints(ProductErrorCode)
    tags = product_change.tags(words, complaints)
    async with context.transaction() as session:
        product = await for_change(session, product_id)
        before = change.state(product, ("tags",))
        gone = {tag.casefold() for tag in tags}
        kept = [tag for tag in product.tags if adding or tag.casefold() not in gone]
        together = product_change.tags([*kept, *(tags if adding else ())], complaints)
        complaints.settle()
        set_columns(product, {"tags": together})
        await stored(context, session, product, before)
    return product


async def duplicate(context: Context, product_id: int, title: str) -> models.Product:
    """A draft that is what the product is, with nothing in stock."""
    complaints = Complaints(ProductErrorCode)
    name = complaints.title(title, "newTitle")
    complaints.settle()
    async with context.transaction() as session:
        original = await product_form.opened(session, product_id)
        source = original.product
        columns = {
            column.key: getattr(source, column.key)
            for column in models.Product.__table__.columns
            if column.key not in _COPIED
        } | {"title": name, "status": models.ProductStatus.DRAFT}
        handle = await free_handle(session, complaints, None, None, name)
        draft = new_product.draft(handle, columns)
        copy = await product_write.create(context, session, draft, source.currency)
        copy.requires_selling_plan = source.requires_selling_plan
        form = await product_form.opened(session, copy.id)
        await _copy_forms(original, form)
        await form.store(context, record=False)
        main = await inventory.main_location(session)
        counted = dict.fromkeys((variant.id for variant in form.variants), 0)
        reason = models.MovementReason.INITIAL
        await inventory.count(session, counted, main, reason, context.actor.name)
    return copy


async def _copy_forms(source: product_form.Form, form: product_form.Form) -> None:
    images = await _copy_images(form.session, source.product, form.product)
    for option in source.options:
        form.options.append(
            models.ProductOption(
                name=option.name,
                position=option.position,
                option_values=[
                    models.ProductOptionValue(
                        name=value.name,
                        position=value.position,
                        swatch_color=value.swatch_color,
                        swatch_image_id=images.get(value.swatch_image_id),
                    )
                    for value in option.option_values
                ],
            )
        )
    for variant in source.variants:
        values = _values(variant, "id", "product_id", "quantity_available")
        copy = models.ProductVariant(**values | {"image_id": images.get(variant.image_id)})
        form.variants.append(copy)
        item = form.item(copy)
        if variant in source.items:
            for name, value in _values(source.items[variant], "id").items():
                setattr(item, name, value)


async def _copy_images(
    session: AsyncSession, source: models.Product, copy: models.Product
) -> dict[int | None, int]:
    """The copies' ids by those of what they are copies of."""
    image = models.Image
    found: dict[int | None, int] = {}
    rows = await session.scalars(
        select(image).where(image.product_id == source.id).order_by(image.position, image.id)
    )
    for row in rows.all():
        made = image(**_values(row, "id") | {"product_id": copy.id})
        session.add(made)
        await session.flush()
        found[row.id] = made.id
    return found


def _values(row: models.Base, *without: str) -> dict[str, object]:
    """The columns of a row but for those that are its own."""
    own = {*without, "created_at", "updated_at"}
    return {
        column.key: getattr(row, column.key)
        for column in row.__table__.columns
        if column.key not in own
    }
