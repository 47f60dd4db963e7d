"""Short transactions without the ORM: they wait for others, and leave nothing when they fail."""

import asyncio
import sqlite3

import pytest
import sqlalchemy as sa
from buying import contents, line, make
from conftest import Shop
from factories import product, stock, variant

import models
from models.draft import draft


async def test_a_cart_waits_while_another_writes_to_the_file(shop: Shop) -> None:
    path = shop.settings.sqlite_path
    if path is None:
        pytest.skip("PostgreSQL has no lock of a file")
    tea = variant()
    await stock(shop, product(tea))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    making = asyncio.ensure_future(make(shop, line(tea, 2)))
    done, _ = await asyncio.wait([making], timeout=0.3)
    other.execute("COMMIT")
    other.close()

    assert not done
    assert len(contents(await making)) == 1


async def test_what_was_written_before_an_error_is_not_kept(shop: Shop) -> None:
    async with shop.context() as context:

        async def change_ones_mind() -> None:
            async with context.writing() as writing:
                await writing.insert([draft(models.Cart)(currency="USD")])
                raise ValueError("changed my mind")

        with pytest.raises(ValueError, match="changed my mind"):
            await change_ones_mind()
        async with context.writing() as writing:
            await writing.insert([draft(models.Cart)(id="kept", currency="USD")])

    assert [cart.id for cart in await shop.all(sa.select(models.Cart))] == ["kept"]


async def test_a_statement_that_was_cut_off_ends_its_transaction(shop: Shop) -> None:
    if shop.database.is_sqlite:
        pytest.skip("SQLite's statements are not waited for")
    async with shop.context() as context:

        async def cut_off() -> None:
            async with context.writing() as writing:
                await writing.insert([draft(models.Cart)(currency="USD")])
                await writing.read(sa.select(sa.func.pg_sleep(30)))

        writing = asyncio.ensure_future(cut_off())
        await asyncio.sleep(0.3)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        async with context.writing() as again:
            await again.insert([draft(models.Cart)(id="kept", currency="USD")])

    assert [cart.id for cart in await shop.all(sa.select(models.Cart))] == ["kept"]
    assert shop.database.in_use()["readings"] == 0


async def test_what_a_buyer_said_nothing_of_is_null(shop: Shop) -> None:
    """Not JSON's null, which conditions do not find."""
    tea = variant()
    await stock(shop, product(tea))
    await make(shop, line(tea))

    unsaid = sa.select(models.Cart).where(
        models.Cart.preferences.is_(sa.null()), models.Cart.agreed.is_(sa.null())
    )
    assert len(await shop.all(unsaid)) == 1
