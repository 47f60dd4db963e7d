"""Signals between the processes of one shop, and what becomes of many at once."""

import asyncio
import signal as signals
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import product, variant
from following import Served, closing, serving
from live import process
from managing import UPDATE, done
from staff import api_token

import models
import models.signals
from commerce.permission import Permission
from models import signal
from models.hub import Hub
from models.signal import Keys
from settings import Settings

PRODUCT = "subscription($ids: [ID!]!) { productUpdated(ids: $ids) { title } }"
RENAME = """mutation($id: ID!, $title: String!) {
  productUpdate(id: $id, product: {title: $title}) { userErrors { message } } }"""


@pytest.fixture
async def postgresql(postgresql_settings: Settings) -> AsyncIterator[Shop]:
    database = models.engine.Database(postgresql_settings)
    yield Shop(database, postgresql_settings)
    await database.dispose()


async def renamed(shop: Shop, row: models.Product, title: str) -> None:
    """By another process than the one that serves."""
    await done(shop, UPDATE, id=row.gid, product={"title": title})
    await shop.database.signals.flush(shop.database.reader)


async def test_a_lost_connection_is_made_anew_and_everybody_looks_again(
    postgresql: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models.signals, "RETRY_SECONDS", 0.05)
    tea = product(variant(), title="Tea")
    await postgresql.add(tea)
    listening = (
        "FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid()"
        " AND datname = current_database()"
    )

    async with serving(postgresql.settings) as served, served.client() as client:
        await client.follow(PRODUCT, ids=[tea.gid])
        async with postgresql.database.reader.connect() as connection:
            ended = await connection.scalars(
                sa.text(f"SELECT pg_terminate_backend(pid) {listening}")
            )
            assert list(ended) == [True]
        again = await client.news()
        await renamed(postgresql, tea, "Green tea")
        news = await client.news()

    assert again == {"productUpdated": {"title": "Tea"}}
    assert news == {"productUpdated": {"title": "Green tea"}}


async def test_every_worker_hears_what_one_of_them_did_and_says_goodbye(
    postgresql: Shop,
) -> None:
    tea = product(variant(), title="Tea")
    await postgresql.add(tea)
    editor = await api_token(postgresql, Permission.PRODUCTS_READ, Permission.PRODUCTS_WRITE)
    with process(postgresql.settings, "--workers", "2") as (running, address):
        served = Served(address)
        clients: list[Any] = [served.client() for _ in range(8)]
        opened = [await client.__aenter__() for client in clients]
        for client in opened:
            await client.follow(PRODUCT, ids=[tea.gid])
        await served.ask(RENAME, editor, id=tea.gid, title="Green tea")
        heard = [await client.news() for client in opened]
        running.send_signal(signals.SIGTERM)
        codes = {(await closing(client.socket))[0] for client in opened}
        await asyncio.to_thread(running.wait, 30)

    assert heard == [{"productUpdated": {"title": "Green tea"}}] * 8
    assert codes == {1001}


async def test_a_client_that_spent_all_it_had_hears_of_it_later(
    sqlite_template: Any, tmp_path: Any
) -> None:
    path = tmp_path / "shop.db"
    path.write_bytes(sqlite_template.read_bytes())
    settings = Settings(
        database_url=f"sqlite:///{path}",
        secret="s" * 16,
        state_dir=tmp_path,
        throttle_maximum=2,
        throttle_restore=1,
    )
    shop = Shop(models.engine.Database(settings), settings)
    tea = product(variant(), title="Tea")
    await shop.add(tea)
    reader = await api_token(shop, Permission.PRODUCTS_READ)
    two = """subscription($ids: [ID!]!) { productUpdated(ids: $ids) {
      title priceRange { minVariantPrice { amount } } } }"""

    async with serving(settings) as served, served.client(reader) as client:
        await client.follow(two, ids=[tea.gid])
        await renamed(shop, tea, "Green tea")
        news = await client.news()
    await shop.database.dispose()

    assert news["productUpdated"]["title"] == "Green tea"


def test_too_many_keys_become_their_kinds() -> None:
    keys = Keys()
    keys.add(["Order/1", *(f"Product/{n}" for n in range(signal.MOST))])
    keys.add(["Product/9999", "Stock/1"])

    assert keys.take() == ["Order/*", "Product/*", "Stock/1"]
    assert list(keys) == []


async def test_an_order_is_not_taken_for_erased_when_all_is_looked_at_again() -> None:
    hub = Hub()
    with hub.watch() as watch:
        watch.over(["Order/1", "Erased/Order/1"])
        for tell in (hub.tell_all, lambda: hub.tell(["Erased/*"])):
            tell()

            assert await watch.next() == "Order/1"
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(watch.next(), 0.01)


async def test_whoever_follows_one_of_a_kind_hears_of_all_of_it() -> None:
    hub = Hub()
    with hub.watch() as one, hub.watch() as other:
        one.over(["Product/1", "Order/1"])
        other.over(["Stock/1"])
        hub.tell(["Product/*"])

        assert await one.next() == "Product/1"
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(other.next(), 0.01)
    assert len(hub) == 0


def test_notifications_are_no_longer_than_postgresql_takes() -> None:
    keys = [f"Product/{n}" for n in range(5_000)]

    payloads = list(models.signals._payloads(keys))

    assert " ".join(payloads).split() == keys
    assert max(map(len, payloads)) < 8_000
    assert len(payloads) > 1
