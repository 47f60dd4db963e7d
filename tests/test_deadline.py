"""An operation that takes too long is ended, statement and all; so is one whose client left."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from conftest import Shop
from starlette.requests import ClientDisconnect

from app import create_app
from models.reading import PostgreSQLReading
from transport import body
from transport.deadline import AtOnce, Limit, within
from transport.request_error import RequestError

# Half a minute of counting, on either database.
LONG = {
    "sqlite": "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 300000000)"
    " SELECT count(*) FROM c",
    "postgresql": "SELECT pg_sleep(30)",
}
ASKED = '{ product(handle: "tea") { title } }'


@pytest.fixture
async def app(shop: Shop) -> AsyncIterator[Any]:
    app = create_app(shop.settings.model_copy(update={"operation_timeout": 0.4}))
    yield app
    await app.state.database.dispose()


@pytest.fixture
def slow(app: Any, shop: Shop, backend: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each read of the catalogue takes half a minute."""
    begun: list[str] = []
    kind = PostgreSQLReading if backend == "postgresql" else type(app.state.database.readings)
    fetch = kind.fetch

    async def slowly(self: Any, text: str, _arguments: Any) -> Any:
        begun.append(text)
        return await fetch(self, LONG[backend], ())

    monkeypatch.setattr(app.state.database, "here", None)  # nothing is short
    monkeypatch.setattr(kind, "fetch", slowly)
    return begun


async def running(shop: Shop) -> int:
    if shop.database.is_sqlite:
        return 0
    text = """SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()
        AND state = 'active' AND query LIKE '%pg_sleep(30)%'"""
    async with shop.database.reader.connect() as connection:
        return int((await connection.execute(sa.text(text))).scalar_one())


async def test_an_operation_that_takes_too_long_is_ended_with_its_statement(
    app: Any, shop: Shop, slow: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    unheard: list[Any] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, what: unheard.append(what))
    transport = httpx2.ASGITransport(app)
    started = time.monotonic()
    async with httpx2.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        answer = await client.post("/graphql", json={"query": ASKED})
        taken = time.monotonic() - started
        monkeypatch.undo()
        again = await client.post("/graphql", json={"query": ASKED})

    assert answer.status_code == 503
    assert answer.json()["errors"][0]["extensions"]["code"] == "TIMEOUT"
    assert len(slow) == 1
    assert taken < 5
    assert await running(shop) == 0
    assert again.json() == {"data": {"product": None}}
    gc.collect()
    loop.set_exception_handler(None)
    assert unheard == []


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_what_waits_for_a_thread_is_ended_when_it_begins(
    app: Any, backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings = app.state.database.readings
    with ThreadPoolExecutor(1) as threads:
        monkeypatch.setattr(asyncio.get_running_loop(), "_default_executor", threads)
        threads.submit(time.sleep, 0.3)
        started = time.monotonic()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await readings.fetch(LONG[backend], ())

    assert time.monotonic() - started < 5
    assert readings.in_use == 0


async def test_nobody_works_for_a_client_that_has_gone(
    app: Any, shop: Shop, slow: list[str]
) -> None:
    sent: list[Any] = []
    body = b'{"query": "{ product(handle: \\"tea\\") { title } }"}'
    messages = [{"type": "http.request", "body": body}, {"type": "http.disconnect"}]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json"), (b"host", b"shop.test")],
        "client": ("192.0.2.1", 1),
        "server": ("shop.test", 80),
        "scheme": "http",
    }

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    await asyncio.wait_for(app(scope, receive, send), 5)

    assert (len(slow), sent) == (1, [])
    assert await running(shop) == 0


async def test_what_is_done_in_time_is_left_alone() -> None:
    async def never() -> Any:
        await asyncio.Event().wait()

    async with within(5, never):
        await asyncio.sleep(0.25)


async def test_a_timeout_of_somebody_elses_is_not_ours() -> None:
    with pytest.raises(TimeoutError, match="theirs"):
        async with within(5, None, None):
            raise TimeoutError("theirs")


async def test_more_of_a_body_is_not_a_farewell() -> None:
    messages = [{"type": "http.request"}, {"type": "http.disconnect"}]

    async def receive() -> Any:
        return messages.pop(0)

    with pytest.raises(ClientDisconnect):
        async with within(5, receive):
            await asyncio.sleep(3)


async def test_the_deadline_says_what_to_do() -> None:
    with pytest.raises(RequestError, match=r"longer than 0.05 s") as ended:
        async with within(0.05, None):
            await asyncio.sleep(3)
    assert ended.value.code == "TIMEOUT"


async def test_what_need_not_wait_has_no_timer() -> None:
    made: list[Limit] = []

    def limit() -> Limit:
        made.append(Limit(0.05))
        return made[-1]

    async def done() -> int:
        return 1

    async def waits(seconds: float) -> int:
        await asyncio.sleep(0)
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            ended.append(seconds)
            raise
        return 2

    ended: list[float] = []
    assert (await AtOnce(done(), limit), made) == (1, [])
    assert (await AtOnce(waits(0.01), limit), len(made)) == (2, 1)
    with pytest.raises(TimeoutError):
        await AtOnce(waits(3), limit)
    assert ended == [3]


async def test_a_body_that_comes_too_slowly_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(body, "SECONDS", 0.1)

    async def receive() -> Any:
        await asyncio.sleep(0.03)
        return {"type": "http.request", "body": b"[", "more_body": True}

    with pytest.raises(RequestError) as refused:
        await body.read(receive, None)

    assert (refused.value.status, refused.value.code) == (408, "REQUEST_TIMEOUT")
    assert refused.value.headers == {"connection": "close"}
