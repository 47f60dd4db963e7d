"""What sells best: ranks of products, from real orders."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

import models
from resolvers import membership


async def refresh_ranks(session: AsyncSession) -> int:
    """Rank all products by the units that were sold of them; how many ranks have changed.

    Orders that were called off do not count.
    """
    product, sold = models.Product, _sold()
    rank = -sa.func.coalesce(sold.c.units, 0)
    fresh = (
        select(product.id, rank.label("rank"))
        .outerjoin(sold, sold.c.product_id == product.id)
        .where(product.sales_rank != rank)
        .subquery("fresh")
    )
    changed = await session.execute(
        update(product)
        .where(product.id == fresh.c.id)
        # A rank is no change that readers of the product should hear of.
        .values(sales_rank=fresh.c.rank, updated_at=product.updated_at)
        .returning(product.id)
        .execution_options(synchronize_session=False)
    )
    number = len(changed.all())
    if number:
        await membership.bump(session)
        await membership.copy_sort_values(session)
    return number


def _sold() -> sa.Subquery:
    """Units sold by product."""
    line, order, variant = models.OrderLineItem, models.Order, models.ProductVariant
    units: Any = sa.func.sum(line.quantity)
    return (
        select(variant.product_id, sa.cast(units, sa.BigInteger).label("units"))
        .join(line, line.variant_id == variant.id)
        .join(order, order.id == line.order_id)
        .where(order.canceled_at.is_(None))
        .group_by(variant.product_id)
        .subquery("sold")
    )
