"""The products as a product file: for spreadsheets, and for shops of any kind."""

from collections.abc import AsyncIterator, Iterable
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

import models
from commerce.money import Money
from commerce.product_csv_writer import write
from commerce.product_draft import ImageDraft, OptionDraft, ProductDraft, VariantDraft
from models.engine import Database, among

CHUNK = 200


async def lines(database: Database) -> AsyncIterator[str]:
    """The file, a piece at a time: products by id, all of them, drafts included."""
    last = 0
    yield next(write(()))
    async with database.read_session() as session:
        while products := await _after(session, last):
            items = await _items(session, products)
            pieces = write(_draft(product, items) for product in products)
            next(pieces)
            for piece in pieces:
                yield piece
            last = products[-1].id
            session.expunge_all()


async def _after(session: AsyncSession, last: int) -> list[models.Product]:
    product = models.Product
    found = await session.scalars(
        select(product)
        .where(product.id > last)
        .order_by(product.id)
        .limit(CHUNK)
        .options(
            selectinload(product.options).selectinload(models.ProductOption.option_values),
            selectinload(product.variants),
            selectinload(product.images),
        )
    )
    return list(found)


async def _items(
    session: AsyncSession, products: Iterable[models.Product]
) -> dict[int, models.InventoryItem]:
    item = models.InventoryItem
    ids = [variant.id for product in products for variant in product.variants]
    found = await session.scalars(select(item).where(among(item.id, ids)))
    return {row.id: row for row in found}


def _draft(product: models.Product, items: dict[int, models.InventoryItem]) -> ProductDraft:
    urls = {image.id: image.url for image in product.images}
    return ProductDraft(
        handle=product.handle,
        title=product.title,
        description_html=product.description_html,
        description=product.description,
        vendor=product.vendor,
        product_type=product.product_type,
        category=product.category_way,
        tags=tuple(product.tags),
        status=product.status.name,
        published=product.published_at is not None,
        seo_title=product.seo_title,
        seo_description=product.seo_description,
        is_gift_card=product.is_gift_card,
        options=tuple(
            OptionDraft(name=option.name, values=tuple(v.name for v in option.option_values))
            for option in product.options
        ),
        variants=tuple(_variant(row, items.get(row.id), urls) for row in product.variants),
        images=tuple(
            ImageDraft(url=image.url, alt=image.alt_text, position=position)
            for position, image in enumerate(product.images, 1)
        ),
        first_line=0,
        last_line=0,
    )


def _variant(
    row: models.ProductVariant, item: models.InventoryItem | None, urls: dict[int, str]
) -> VariantDraft:
    return VariantDraft(
        selected_options=tuple((name, value) for name, value in row.selected_options),
        title=row.title,
        sku=row.sku,
        barcode=row.barcode,
        price=row.price.decimal(),
        compare_at=row.compare_at_price.decimal() if row.compare_at_price else None,
        cost=_cost(row, item),
        grams=row.grams,
        weight_unit=row.weight_unit.name,
        requires_shipping=row.requires_shipping,
        taxable=row.taxable,
        tax_class=row.tax_class,
        tracked=row.inventory_tracked,
        quantity=row.quantity_available if row.inventory_tracked else None,
        policy=row.inventory_policy.name,
        image_url=urls.get(row.image_id or 0),
    )


def _cost(row: models.ProductVariant, item: models.InventoryItem | None) -> Decimal | None:
    if item is None or item.unit_cost_minor is None:
        return None
    return Money(item.unit_cost_minor, row.currency).decimal()
