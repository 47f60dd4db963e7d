"""Lists of products sorted by what the document's market asks: for markets with fixed prices."""

from dataclasses import replace
from typing import Any

import models
from commerce.permission import Permission
from context import Context
from loaders.catalogue import PUBLISHED
from loaders.page import Children
from loaders.pagination import Order, Page, PageArgs
from resolvers.query_terms import Asked, Searchable

_PLACE, _WITHIN = models.PricePlace, models.CollectionPricePlace
_PRODUCTS = Children(
    models.Product, _PLACE.price_list_id, (_PLACE.product_id, models.Product.id), PUBLISHED
)
_DRAFTS_TOO = replace(_PRODUCTS, where=())
_OF_COLLECTION = Children(
    models.Product, _WITHIN.collection_id, (_WITHIN.product_id, models.Product.id), passing=True
)


def in_force(context: Context) -> int | None:
    """The price list that decides the order; None where it is that of the shop's own prices."""
    return context.in_force.pricing.price_list if context.in_force else None


def order(of: Order, price_list: int, table: type[Any]) -> Order:
    """An order by the shop's own prices as one by a price list's; cursors are of one list."""
    columns = (table.price_minor, table.fixed_minor, table.product_id)
    return Order(f"{of.name}@{price_list}", columns, of.flipped)


async def products(
    context: Context, price_list: int, own: Order, args: PageArgs, table: Searchable, asked: Asked
) -> Page[models.Product]:
    """One page of the products that a query fits, or of all, by a price list's prices."""
    children = _DRAFTS_TOO if context.actor.may(Permission.PRODUCTS_READ) else _PRODUCTS
    by_price = order(own, price_list, _PLACE)
    if asked.text:
        fits = asked.conditions(table, is_sqlite=context.is_sqlite)
        children = replace(children, where=(*children.where, *fits), passing=True)
        by_price = replace(by_price, name=f"{by_price.name}?{asked.text}")
    pages = context.loaders.products_of_collection(by_price, args, children)
    page: Page[models.Product] = await pages.load(price_list)
    return page


def of_collection(price_list: int, where: Any) -> Children:
    """The products of collections, as they stand by a price list's prices."""
    return replace(_OF_COLLECTION, where=(_WITHIN.price_list_id == price_list, *where))
