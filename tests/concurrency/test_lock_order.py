"""Whoever changes stock and gift cards takes them in one order, so that nobody waits in a circle.

PostgreSQL only: SQLite has one writer at a time.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from buying import PAYMENT, cash, line, make, order, submit
from buying import tell as agree
from conftest import Shop
from factories import product, stock, variant
from fulfilling import EDIT, MARK, lines_of, of_line, refund, tell
from sqlalchemy.ext.asyncio import AsyncSession
from test_gift_card import CODE, card

import models

pytestmark = pytest.mark.parametrize("backend", ["postgresql"])


@asynccontextmanager
async def held(shop: Shop, row: models.ProductVariant) -> AsyncIterator[AsyncSession]:
    """Somebody has locked the variant, and keeps it for a while."""
    async with shop.database.write_session() as session, session.begin():
        await session.execute(_lock(row))
        yield session


def _lock(row: Any, **how: Any) -> Any:
    kind = type(row)
    return sa.select(kind.id).where(kind.id == row.id).with_for_update(key_share=True, **how)


async def somebody_waits_without(shop: Shop, *rows: Any) -> None:
    """Whoever wants what is held waits for it by now, and holds none of these rows."""
    waiting = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with asyncio.timeout(20):
        while True:
            async with shop.database.read_session() as session:
                if await session.scalar(waiting):
                    break
            await asyncio.sleep(0.02)
    async with shop.database.write_session() as session, session.begin():
        for row in rows:
            await session.execute(_lock(row, nowait=True))


async def test_an_edit_that_takes_and_puts_back_locks_both_in_the_order_of_their_ids(
    shop: Shop, backend: str
) -> None:
    first, second = variant(5), variant(5)
    await stock(shop, product(first), product(second))
    assert first.id < second.id
    row = await order(shop, line(first, 2), line(second, 1))
    one, other = await lines_of(shop, row)
    counts = [{"id": one.gid, "quantity": 1}, {"id": other.gid, "quantity": 2}]
    wanted = {"setQuantities": counts, "restock": True}
    async with held(shop, first):
        work = asyncio.create_task(tell(shop, EDIT, id=row.gid, input=wanted))
        await somebody_waits_without(shop, second)
    assert (await work)["userErrors"] == []


async def test_goods_that_are_given_back_are_locked_before_the_gift_card_that_paid(
    shop: Shop, backend: str
) -> None:
    tea = variant(5, price_minor=1000)
    await stock(shop, product(tea))
    gift = card(balance_minor=600)
    await shop.add(gift)
    ann = {"email": "ann@example.com"}
    cart = await make(shop, line(tea, 1), giftCardCodes=[CODE], buyerIdentity=ann)
    await agree(shop, PAYMENT, cart, payment=cash("4.00"))
    assert (await submit(shop, cart))["__typename"] == "SubmitSuccess"
    [row] = await shop.all(sa.select(models.Order))
    await tell(shop, MARK, id=row.gid)
    [item] = await lines_of(shop, row)
    async with held(shop, tea):
        work = asyncio.create_task(refund(shop, row, of_line(item, 1, "CANCEL")))
        await somebody_waits_without(shop, gift)
    assert (await work)["userErrors"] == []
