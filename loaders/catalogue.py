"""What is read of the catalogue in bulk: whose children are whose, and what is in stock."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

import models
from loaders.batch import Reader
from loaders.loader import Loader
from loaders.page import Children
from loaders.pagination import Order
from models.engine import among, utc_now
from models.unsought import unsought

PUBLISHED = (
    unsought(models.Product.status) == models.ProductStatus.ACTIVE,
    unsought(models.Product.published_at) <= utc_now(),
)
COLLECTION_PUBLISHED = (models.Collection.published_at <= utc_now(),)
# Of a variant: it can be bought now.
SELLABLE = sa.or_(
    models.ProductVariant.quantity_available > 0,
    sa.not_(models.ProductVariant.inventory_tracked),
    models.ProductVariant.inventory_policy == models.InventoryPolicy.CONTINUE,
)

VARIANTS_OF_PRODUCT = Children(models.ProductVariant, models.ProductVariant.product_id)
IMAGES_OF_PRODUCT = Children(
    models.Image,
    models.Image.product_id,
    where=(models.Image.kind == models.MediaContentType.IMAGE,),
)
MEDIA_OF_PRODUCT = Children(models.Media, models.Media.product_id)
COLLECTIONS_OF_PRODUCT = Children(
    models.Collection,
    models.CollectionProduct.product_id,
    (models.CollectionProduct.collection_id, models.Collection.id),
    COLLECTION_PUBLISHED,
)
PRODUCTS_OF_COLLECTION = Children(
    models.Product,
    models.CollectionProduct.collection_id,
    (models.CollectionProduct.product_id, models.Product.id),
    PUBLISHED,
)
LEVELS_OF_ITEM = Children(models.InventoryLevel, models.InventoryLevel.inventory_item_id)
MOVEMENTS_OF_ITEM = Children(models.InventoryMovement, models.InventoryMovement.inventory_item_id)
IMAGE_POSITION = Order("Product.images/POSITION", (models.Image.position, models.Image.id))
IMAGE_CREATED_AT = Order("Product.images/CREATED_AT", (models.Image.created_at, models.Image.id))
IMAGE_ID = Order("Product.images/ID", (models.Image.id,))
MEDIA_POSITION = Order("Product.media/POSITION", (models.Media.position, models.Media.id))
MEDIA_ID = Order("Product.media/ID", (models.Media.id,))
COLLECTION_ID = Order("Product.collections/ID", (models.CollectionProduct.collection_id,))


@dataclass(frozen=True)
class Stock:
    """What a product's variants have together."""

    available_for_sale: bool = False
    total: int = 0


class StockOf(Loader[int, Stock]):
    """The stock of a product, over all its variants."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self._reader = reader

    async def batch_load_fn(self, keys: list[int]) -> list[Stock]:
        variant = models.ProductVariant
        tracked: Any = sa.case((variant.inventory_tracked, variant.quantity_available), else_=0)
        rows = await self._reader.rows(
            sa.select(
                variant.product_id,
                sa.func.max(sa.case((SELLABLE, 1), else_=0)),
                sa.func.sum(tracked),
            )
            .where(among(variant.product_id, keys))
            .group_by(variant.product_id)
        )
        found = {key: Stock(bool(sellable), int(total)) for key, sellable, total in rows}
        return [found.get(key, Stock()) for key in keys]
