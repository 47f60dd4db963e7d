"""Tries are counted for all processes at once, and by a digest that names nobody."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from conftest import Run, Shop
from test_customer import SIGN_IN, throttled

import models
from models.engine import Database

GUESS = {"email": "ann@example.com", "password": "wrong horse"}


@pytest.fixture
async def other(shop: Shop) -> AsyncIterator[Shop]:
    """Another process of the same shop."""
    database = Database(shop.settings)
    yield Shop(database, shop.settings)
    await database.dispose()


async def guess(*shops: Shop) -> list[bool]:
    """Of guesses that come at once: which of them were refused."""
    answers = await asyncio.gather(*(shop.answer(SIGN_IN, input=GUESS) for shop in shops))
    return [throttled(answer) for answer in answers]


async def test_no_process_allows_what_another_has_allowed(shop: Shop, other: Shop) -> None:
    refused = await guess(*[shop, other] * 7)
    assert sorted(refused) == [False] * 10 + [True] * 4


async def test_tries_come_back_one_after_the_other(shop: Shop) -> None:
    with time_machine.travel(models.now(), tick=False) as clock:
        for _ in range(10):
            assert await guess(shop) == [False]
        assert await guess(shop) == [True]
        clock.shift(timedelta(seconds=61))
        assert (await guess(shop), await guess(shop)) == ([False], [True])


async def test_who_tries_is_not_kept(shop: Shop, run: Run) -> None:
    await guess(shop)
    [kept] = await shop.all(sa.select(models.Tries))
    assert "ann" not in kept.digest
    assert len(kept.digest) == 64

    assert "0 counts of tries" in (await run("sweep")).words
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Tries).values(calm_at=1))
    assert "1 counts of tries" in (await run("sweep")).words
    assert not await shop.all(sa.select(models.Tries))
