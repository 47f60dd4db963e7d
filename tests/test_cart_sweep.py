"""Carts that nobody came back for are forgotten; those that something leans on stay."""

from datetime import timedelta
from typing import Any

import drafting
import pytest
import sqlalchemy as sa
from buying import add, line, make, order, submit
from conftest import Run, Shop
from factories import product, stock, variant
from paying import CardScript, card_cart, demo
from test_cart_metafield import gift, put

import models
from resolvers import cart_sweep


@pytest.fixture
async def tea(shop: Shop) -> models.ProductVariant:
    made = variant(stock=100)
    await stock(shop, product(made))
    return made


async def aged(shop: Shop, days: int) -> None:
    """So many days go by for every cart there is."""
    cart = models.Cart
    async with shop.database.write_session() as session, session.begin():
        then = models.now() - timedelta(days=days)
        await session.execute(sa.update(cart).values(updated_at=then))


async def swept(shop: Shop) -> int:
    async with shop.context() as context:
        return await cart_sweep.sweep(context)


async def kept(shop: Shop) -> set[str]:
    return {cart.gid for cart in await shop.all(sa.select(models.Cart))}


async def test_a_cart_goes_when_nobody_changed_it_for_long(
    shop: Shop, tea: models.ProductVariant, run: Run
) -> None:
    left, taken_up = await make(shop, line(tea)), await make(shop, line(tea))
    assert (await put(shop, gift(left)))["userErrors"] == []
    await aged(shop, 89)
    assert await swept(shop) == 0
    await aged(shop, 91)
    await add(shop, taken_up, line(tea))

    said = await run("sweep")

    assert "1 carts that nobody came back for are forgotten." in said.words
    assert await kept(shop) == {taken_up["id"]}
    assert await shop.all(sa.select(models.Metafield)) == []
    assert len(await shop.all(sa.select(models.CartLine))) == 1
    assert await swept(shop) == 0


async def test_a_cart_that_something_leans_on_stays(shop: Shop, tea: models.ProductVariant) -> None:
    await demo(shop)
    await order(shop, line(tea))
    await submit(shop, await card_cart(shop, line(tea), script=CardScript.DECLINED))
    await drafting.draft(shop, drafting.own("A lesson", "20.00"))
    await aged(shop, 400)
    before = await kept(shop)

    assert await swept(shop) == 0
    assert len(before) == len(await kept(shop)) == 3


async def test_any_number_of_carts_goes(
    shop: Shop, tea: models.ProductVariant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cart_sweep, "AT_ONCE", 2)
    carts: list[Any] = [await make(shop, line(tea)) for _ in range(5)]
    await aged(shop, 91)
    assert len(carts) == await swept(shop)
    assert await kept(shop) == set()
