"""Reading collections."""

from collections.abc import Sequence

import models
import resolvers.product
from commerce.permission import Permission
from commerce.product_filter import ProductFilter
from commerce.vocabulary import Vocabulary
from context import Context
from loaders.catalogue import COLLECTION_PUBLISHED
from loaders.pagination import Order, Page, PageArgs
from resolvers import collection_products, collection_query
from resolvers.product_page import ProductPage
from resolvers.relevance import read_fitting


class CollectionSortKeys(Vocabulary):
    """The orders a list of collections can come in."""

    ID = "By id."
    RELEVANCE = "By how well they match the query; without one, by id."
    TITLE = "By title."
    UPDATED_AT = "By when they last changed."


class ProductCollectionSortKeys(Vocabulary):
    """The orders a collection's products can come in."""

    BEST_SELLING = "By units sold, most first."
    COLLECTION_DEFAULT = "As the collection says."
    CREATED = "By when they were made."
    ID = "By id."
    MANUAL = "As staff placed them."
    PRICE = "By the price of the cheapest variant."
    RELEVANCE = "As the collection says: there is nothing to be relevant to."
    TITLE = "By title."


_COLLECTION = models.Collection
_BY_ID = Order("collections/ID", (_COLLECTION.id,))
ORDERS: dict[CollectionSortKeys, Order] = {
    CollectionSortKeys.ID: _BY_ID,
    CollectionSortKeys.RELEVANCE: _BY_ID,
    CollectionSortKeys.TITLE: Order("collections/TITLE", (_COLLECTION.title_key, _COLLECTION.id)),
    CollectionSortKeys.UPDATED_AT: Order(
        "collections/UPDATED_AT", (_COLLECTION.updated_at, _COLLECTION.id)
    ),
}

_PLACE = models.CollectionProduct


def _order(name: str, column: object, *, flipped: bool = False) -> Order:
    columns = (column, _PLACE.product_id)
    return Order(f"Collection.products/{name}", columns, flipped)  # type: ignore[arg-type]


_BY_TITLE = _order("TITLE", _PLACE.title_key)
_BY_PRICE = _order("PRICE", _PLACE.price_minor)
_BY_CREATED = _order("CREATED", _PLACE.created_at)
_BEST_SELLING = _order("BEST_SELLING", _PLACE.sales_rank)
_MANUAL = _order("MANUAL", _PLACE.position)
PRODUCT_ORDERS: dict[ProductCollectionSortKeys, Order] = {
    ProductCollectionSortKeys.BEST_SELLING: _BEST_SELLING,
    ProductCollectionSortKeys.CREATED: _BY_CREATED,
    ProductCollectionSortKeys.ID: Order("Collection.products/ID", (_PLACE.product_id,)),
    ProductCollectionSortKeys.MANUAL: _MANUAL,
    ProductCollectionSortKeys.PRICE: _BY_PRICE,
    ProductCollectionSortKeys.TITLE: _BY_TITLE,
}
_DEFAULT_ORDERS: dict[models.CollectionSortOrder, Order] = {
    models.CollectionSortOrder.MANUAL: _MANUAL,
    models.CollectionSortOrder.BEST_SELLING: _BEST_SELLING,
    models.CollectionSortOrder.ALPHA_ASC: _BY_TITLE,
    models.CollectionSortOrder.ALPHA_DESC: _order("TITLE_DESC", _PLACE.title_key, flipped=True),
    models.CollectionSortOrder.PRICE_ASC: _BY_PRICE,
    models.CollectionSortOrder.PRICE_DESC: _order("PRICE_DESC", _PLACE.price_minor, flipped=True),
    models.CollectionSortOrder.CREATED: _BY_CREATED,
    models.CollectionSortOrder.CREATED_DESC: _order(
        "CREATED_DESC", _PLACE.created_at, flipped=True
    ),
}


async def collections(
    context: Context, args: PageArgs, sort_key: CollectionSortKeys, query: str | None = None
) -> Page[models.Collection]:
    asked = collection_query.asked(context, query)
    where = () if context.actor.may(Permission.PRODUCTS_READ) else COLLECTION_PUBLISHED
    return await read_fitting(
        context,
        collection_query.SEARCHABLE,
        asked,
        ORDERS[sort_key],
        args,
        where,
        by_relevance=sort_key is CollectionSortKeys.RELEVANCE,
    )


async def collection(
    context: Context, key: int | None, handle: str | None
) -> models.Collection | None:
    """The collection of that id or handle, if whoever asks may see it."""
    if key is not None:
        found = await context.loaders.collection.load(key)
    elif handle is not None:
        found = await context.loaders.collection_by_handle.load(handle)
    else:
        return None
    return found if found is not None and _visible(context, found) else None


def _visible(context: Context, row: models.Collection) -> bool:
    may = context.actor.may(Permission.PRODUCTS_READ)
    return may or resolvers.product.is_past(row.published_at)


async def products(
    context: Context,
    row: models.Collection,
    args: PageArgs,
    sort_key: ProductCollectionSortKeys,
    filters: Sequence[ProductFilter] = (),
) -> ProductPage:
    order = PRODUCT_ORDERS.get(sort_key) or _DEFAULT_ORDERS[row.sort_order]
    return await collection_products.products(context, row.id, args, order, filters)
