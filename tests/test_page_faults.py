"""A page that fails for a fault of ours: told briefly, logged once, with what helps to find it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from conftest import SECRET, Shop
from structlog.testing import capture_logs

import resolvers.shop
from app import create_app
from settings import Settings
from transport.log import with_request_id
from transport.middleware import Attended

PATHS = ["/", "/products/shirt", "/orders/1?key=x", "/checkout/x?key=y", "/account/reset/1/token"]


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
async def app(shop: Shop) -> AsyncIterator[Any]:
    found = create_app(shop.settings)
    yield found
    await found.state.database.dispose()


async def shown(app: Any, path: str) -> tuple[httpx2.Response, list[Any]]:
    """What somebody sees, and what the log has of it."""
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        with capture_logs(processors=[with_request_id]) as lines:
            answer = await client.get(path)
    return answer, lines


@pytest.mark.parametrize("path", PATHS)
async def test_a_fault_of_ours_is_masked_and_logged_once(
    app: Any, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    async def broken(_context: object) -> None:
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr(resolvers.shop, "shop", broken)
    answer, lines = await shown(app, path)

    request_id = answer.headers["x-request-id"]
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert request_id in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    (fault,) = (line for line in lines if line["log_level"] == "error")
    assert (fault["event"], fault["request_id"]) == ("failed", request_id)
    assert fault["operation"].startswith("pages.")
    assert len(fault["fingerprint"]) == 12
    assert [line["status"] for line in lines if line["event"] == "request"] == [500]


async def test_a_database_that_is_away_is_no_broken_page(shop: Shop) -> None:
    url = "postgresql://nobody@127.0.0.1:1/none"
    app = create_app(Settings(database_url=url, secret=SECRET, state_dir=shop.settings.state_dir))
    answer, lines = await shown(app, "/")
    await app.state.database.dispose()

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "127.0.0.1" not in answer.text
    assert [line["event"] for line in lines if line["log_level"] == "error"] == ["failed"]


async def test_an_answer_that_breaks_off_has_its_connection_cut() -> None:
    async def broken(_scope: object, _receive: object, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    with pytest.raises(RuntimeError):
        await Attended(broken)(scope, sent.pop, send)
    assert [message["status"] for message in sent] == [200]


@asynccontextmanager
async def without(shop: Shop, *tables: str) -> AsyncIterator[None]:
    async def renamed(before: str, after: str) -> None:
        async with shop.database.writer.begin() as connection:
            for table in tables:
                old, new = f"{table}{before}", f"{table}{after}"
                await connection.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")

    await renamed("", "_away")
    try:
        yield
    finally:
        await renamed("_away", "")


async def test_faults_of_different_lists_are_told_apart(shop: Shop) -> None:
    async with without(shop, "page", "blog"):
        with capture_logs() as lines:
            for name in ("pages", "blogs", "pages"):
                await shop.answer(f"{{ {name}(first: 1) {{ nodes {{ id }} }} }}")

    first, second, third = (line["fingerprint"] for line in lines if line["event"] == "failed")
    assert first == third
    assert first != second
