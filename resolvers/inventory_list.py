"""Reading stock: the things in the warehouse, where they lie, and how they moved."""

import sqlalchemy as sa

import models
from commerce.permission import Permission
from commerce.query_tree import Phrase, Word
from context import Context
from loaders.pagination import Order, Page, PageArgs
from models import InventoryItem, InventoryLevel, InventoryMovement, ProductVariant
from resolvers.query_terms import Condition, Searchable, exact, key, moment, owned, read
from resolvers.relevance import read_fitting

BY_ID = Order("inventoryItems/ID", (InventoryItem.id,))
LEVELS = Order("InventoryItem.levels", (InventoryLevel.location_id,))
MOVEMENTS = Order("InventoryItem.movements", (InventoryMovement.id,))


def _text(term: Word | Phrase) -> Condition | None:
    """A bare word is a SKU."""
    text = term.text.strip().casefold()
    return _of_variant(ProductVariant.sku_key == text) if text else None


def _of_variant(condition: Condition) -> Condition:
    return sa.exists().where(ProductVariant.id == InventoryItem.id, condition)


SEARCHABLE = Searchable(
    InventoryItem.id,
    {
        "barcode": owned(InventoryItem.id, ProductVariant.id, exact(ProductVariant.barcode)),
        "id": key(InventoryItem.id),
        "sku": owned(InventoryItem.id, ProductVariant.id, exact(ProductVariant.sku_key)),
        "updated_at": moment(InventoryItem.updated_at),
    },
    text=_text,
)


async def items(context: Context, args: PageArgs, query: str | None) -> Page[models.InventoryItem]:
    asked = read(query, SEARCHABLE, is_sqlite=context.is_sqlite)
    return await read_fitting(context, SEARCHABLE, asked, BY_ID, args)


async def item(context: Context, number: int) -> models.InventoryItem | None:
    """The thing of that id, for staff who may see stock."""
    if not context.actor.may(Permission.INVENTORY_READ):
        return None
    return await context.loaders.inventory_item.load(number)
