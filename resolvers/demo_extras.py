"""What else the demo shop has: plans, measures, makers, redirects, a place to pick things up."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import demo.catalogue
import demo.extras
import models
from commerce.unit_price import MeasuredUnit
from commerce.video import hosted
from context import Context
from models.engine import among
from resolvers import content_write, metafield_write, metaobject_write, selling_plan_write
from resolvers.demo_content import add_image
from resolvers.metafield_write import NewMetafield


async def write_extras(context: Context, session: AsyncSession, shop: models.Shop) -> None:
    """All of it; the goods and the brand are there."""
    shop.money_format, shop.card_brands = demo.extras.money_format(), demo.extras.card_brands()
    brand = await session.get_one(models.Brand, 1)
    brand.logo_id = brand.square_logo_id = await add_image(session, demo.extras.logo(), shop.name)
    brand.cover_image_id = await add_image(session, demo.extras.cover(), shop.name)
    await _measure(session)
    await _show_film(session)
    await _sell_again(context, session)
    await _state_facts(session, await _write_about_makers(context, session))
    for path, target in demo.extras.redirects().items():
        _dated(await content_write.save_redirect(context, session, path, target))


async def _measure(session: AsyncSession) -> None:
    variant = models.ProductVariant
    for handle, (held, unit, shown, shown_unit) in demo.extras.measures().items():
        await session.execute(
            sa.update(variant)
            .where(among(variant.product_id, await _products(session, [handle])))
            .values(
                measured_quantity=held,
                measured_unit=MeasuredUnit[unit],
                reference_quantity=shown,
                reference_unit=MeasuredUnit[shown_unit],
                updated_at=variant.updated_at,
            )
        )


async def _show_film(session: AsyncSession) -> None:
    """After the product's pictures, the first of which is its still."""
    film = demo.extras.film()
    [product_id] = await _products(session, [film["product"]])
    image = models.Image
    pictures = list(
        await session.scalars(
            sa.select(image).filter_by(product_id=product_id).order_by(image.position)
        )
    )
    found = hosted(film["address"])
    if found is None:
        raise ValueError(f"nobody plays {film['address']}")
    row = image(
        product_id=product_id,
        position=pictures[-1].position + 1,
        kind=models.MediaContentType.EXTERNAL_VIDEO,
        url=pictures[0].url,
        width=pictures[0].width,
        height=pictures[0].height,
        alt_text=film["alt"],
        host=models.MediaHost[found.host],
        embed_url=found.embed_url,
        origin_url=found.origin_url,
    )
    session.add(row)
    _dated(row)


async def _sell_again(context: Context, session: AsyncSession) -> None:
    for draft, handles in demo.extras.plan_groups():
        products = await _products(session, handles)
        group = await selling_plan_write.create_group(context, session, draft, products)
        plan = models.SellingPlan
        for row in (group, *await session.scalars(sa.select(plan).filter_by(group_id=group.id))):
            _dated(row)


async def _write_about_makers(
    context: Context, session: AsyncSession
) -> dict[str, models.Metaobject]:
    """The makers, by their names."""
    definition, entries = demo.extras.makers()
    _dated(await metaobject_write.define(context, session, definition))
    found = {}
    for entry in entries:
        row = await metaobject_write.save_metaobject(context, session, entry)
        _dated(row)
        found[entry.values["name"]] = row
    return found


async def _state_facts(session: AsyncSession, makers: Mapping[str, models.Metaobject]) -> None:
    """What is known of goods beside their own columns: who makes them, and how they last."""
    kinds = {"maker": "metaobject_reference", "care": "multi_line_text_field"}
    for key, kind in kinds.items():
        named = {"namespace": "details", "key": key, "name": key.capitalize()}
        row = models.MetafieldDefinition(owner_type="Product", type=kind, **named)
        session.add(row)
        _dated(row)
    for product in await session.scalars(sa.select(models.Product).order_by(models.Product.id)):
        maker, care = makers.get(product.vendor), demo.extras.care(product.tags)
        said = {"maker": maker and maker.gid, "care": care}
        facts = [
            NewMetafield(product, key, value, "details") for key, value in said.items() if value
        ]
        for kept in await metafield_write.put(session, facts):
            _dated(kept)


async def _products(session: AsyncSession, handles: Sequence[str]) -> list[int]:
    product = models.Product
    found = await session.scalars(
        sa.select(product.id).where(among(product.handle, list(handles))).order_by(product.id)
    )
    return list(found)


def _dated(row: Any) -> None:
    """As old as the shop: the demo is the same whenever it opens."""
    row.created_at = row.updated_at = demo.catalogue.shop().opened
