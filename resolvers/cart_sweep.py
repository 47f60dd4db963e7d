"""Carts that nobody came back for: forgotten, with what they say of their buyers.

A cart goes when it was not changed for ``cart_days`` days. One that is an order's, a draft's, or
was submitted stays: others lean on it.
"""

from datetime import timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from context import Context
from models.engine import among
from resolvers import metafield_write

AT_ONCE = 500  # carts that one transaction looks at

_CART = models.Cart


async def sweep(context: Context) -> int:
    """How many carts are gone."""
    before = models.now() - timedelta(days=context.settings.cart_days)
    old = select(_CART.id).where(_CART.updated_at < before, _CART.completed_at.is_(None))
    last, gone = "", 0
    while True:
        page = old.where(_CART.id > last).order_by(_CART.id).limit(AT_ONCE)
        async with context.transaction() as session:
            found = await session.scalars(page.with_for_update(skip_locked=True))
            ids = list(found.all())
            gone += await _forget(session, ids)
        if not ids:
            return gone
        last = ids[-1]


async def _forget(session: AsyncSession, ids: list[str]) -> int:
    """Delete those of these locked carts that nothing leans on."""
    leaning = (
        exists().where(models.CompletionAttempt.cart_id == _CART.id),
        exists().where(models.DraftOrder.cart_id == _CART.id),
    )
    free = delete(_CART).where(among(_CART.id, ids), *(~each for each in leaning))
    gone = (await session.scalars(free.returning(_CART.id))).all()
    await metafield_write.forget(session, "Cart", gone)
    return len(gone)
