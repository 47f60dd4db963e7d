"""What goes with a product: what was bought with it, and what is like it."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

import models
import resolvers.product
from commerce.vocabulary import Vocabulary
from context import Context
from loaders.catalogue import COLLECTION_PUBLISHED, PUBLISHED

SHOWN = 10
# How much of the past and of the catalogue is looked at, however large the two are.
ORDERS = 1000
COLLECTIONS = 8
TAGS = 8
ALIKE = 100
# How much a trait that two products share tells of their likeness.
_COLLECTION, _TAG, _TYPE, _VENDOR = 3, 2, 2, 1

_PRODUCT, _PLACE = models.Product, models.CollectionProduct


class ProductRecommendationIntent(Vocabulary):
    """What a recommendation is for."""

    COMPLEMENTARY = "To be bought with the product: what others bought with it, then what is alike."
    RELATED = "To be bought instead of the product: what is like it, then what sells best."


async def products(
    context: Context, key: int | None, handle: str | None, intent: ProductRecommendationIntent
) -> list[models.Product] | None:
    """Up to ten published products, best first; None if there is no such product."""
    product = await resolvers.product.product(context, key, handle)
    if product is None:
        return None
    sources = [_alike, _best_selling]
    if intent is ProductRecommendationIntent.COMPLEMENTARY:
        sources.insert(0, _bought_together)
    found: dict[int, models.Product] = {}
    for source in sources:
        if len(found) < SHOWN:
            rows = await source(context, product)
            found.update({row.id: row for row in rows if row.id not in found})
    return list(found.values())[:SHOWN]


async def _bought_together(context: Context, product: models.Product) -> Sequence[models.Product]:
    """What was in the same orders, by the number of orders; the newest are looked at."""
    line, order, variant = models.OrderLineItem, models.Order, models.ProductVariant
    orders = (
        select(line.order_id)
        .join(variant, variant.id == line.variant_id)
        .join(order, order.id == line.order_id)
        .where(variant.product_id == product.id, order.canceled_at.is_(None))
        .distinct()
        .order_by(line.order_id.desc())
        .limit(ORDERS)
        .subquery()
    )
    times = sa.func.count(line.order_id.distinct())
    together = (
        select(variant.product_id, times.label("times"))
        .join(line, line.variant_id == variant.id)
        .where(line.order_id.in_(select(orders.c.order_id)))
        .group_by(variant.product_id)
        .subquery()
    )
    return await context.scalars(_ranked(product, together.c.product_id, together.c.times))


async def _alike(context: Context, product: models.Product) -> Sequence[models.Product]:
    """What shares collections, tags, type and vendor with it, the best selling of each."""
    collections = await context.scalars(
        select(_PLACE.collection_id)
        .join(models.Collection, models.Collection.id == _PLACE.collection_id)
        .where(_PLACE.product_id == product.id, *COLLECTION_PUBLISHED)
        .order_by(_PLACE.collection_id)
        .limit(COLLECTIONS)
    )
    shared = list(_shared(product, collections))
    if not shared:
        return []
    alike = sa.union_all(*shared).subquery()
    likeness = (
        select(alike.c.product_id, sa.func.sum(alike.c.weight).label("weight"))
        .group_by(alike.c.product_id)
        .subquery()
    )
    return await context.scalars(_ranked(product, likeness.c.product_id, likeness.c.weight))


def _shared(product: models.Product, collections: Sequence[int]) -> Iterator[Any]:
    """For each trait of the product the others that have it, each read off one index."""
    for key in collections:
        yield _having(
            _PLACE.product_id, _COLLECTION, _PLACE.sales_rank, _PLACE.collection_id == key
        )
    tag = models.ProductTag
    for key in sorted({name.casefold() for name in product.tags})[:TAGS]:
        yield _having(tag.product_id, _TAG, tag.product_id.desc(), tag.tag_key == key)
    if product.product_type:
        same = _PRODUCT.product_type == product.product_type
        yield _having(_PRODUCT.id, _TYPE, _PRODUCT.id.desc(), same)
    if product.vendor:
        same = _PRODUCT.vendor == product.vendor
        yield _having(_PRODUCT.id, _VENDOR, _PRODUCT.id.desc(), same)


def _having(key: InstrumentedAttribute[int], weight: int, order: Any, where: Any) -> Any:
    found = (
        select(key.label("product_id"), sa.literal_column(str(weight), sa.Integer).label("weight"))
        .where(where)
        .order_by(order, key)
        .limit(ALIKE)
        .subquery()
    )
    return select(found.c.product_id, found.c.weight)


def _ranked(product: models.Product, key: Any, score: Any) -> Any:
    return (
        select(_PRODUCT)
        .join(key.table, key == _PRODUCT.id)
        .where(_PRODUCT.id != product.id, *PUBLISHED)
        .order_by(score.desc(), _PRODUCT.sales_rank, _PRODUCT.id)
        .limit(SHOWN)
    )


async def _best_selling(context: Context, product: models.Product) -> Sequence[models.Product]:
    return await context.scalars(
        select(_PRODUCT)
        .where(_PRODUCT.id != product.id, *PUBLISHED)
        .order_by(_PRODUCT.sales_rank, _PRODUCT.id)
        .limit(2 * SHOWN)
    )
