"""The forms of our pages: a little text is taken, and nothing else that others may send."""

import time
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from conftest import Shop
from structlog.testing import capture_logs

from app import create_app
from pages.form import MAX_BYTES
from transport import body

KIND = {"content-type": "application/x-www-form-urlencoded"}
PATHS = ["/account/reset/1/token", "/checkout/token", "/payments/test/token", "/products/shirt"]


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a=1&" * (MAX_BYTES // 4 + 1), 413),
        (b"&" * MAX_BYTES, 400),
        (b"a=1&" * 41, 400),
        (b"a=\xff", 400),
    ],
    ids=["large", "nothing but marks", "many fields", "not UTF-8"],
)
async def test_what_is_no_form_of_ours_is_refused_at_once(
    client: httpx2.AsyncClient, path: str, content: bytes, expected: int
) -> None:
    started = time.monotonic()
    answer = await client.post(path, content=content, headers=KIND)

    assert answer.status_code == expected
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("path", PATHS)
async def test_files_and_json_are_no_fields(client: httpx2.AsyncClient, path: str) -> None:
    as_file = await client.post(path, files={"password": b"long enough a password"})
    as_json = await client.post(path, json={"password": "long enough a password"})

    assert {as_file.status_code, as_json.status_code} <= {404, 422}


async def test_a_form_has_its_time(
    client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body, "SECONDS", 0.1)

    async def slowly() -> AsyncIterator[bytes]:
        import asyncio

        yield b"password="
        await asyncio.sleep(0.5)
        yield b"x"

    answer = await client.post(PATHS[0], content=slowly(), headers=KIND)

    assert answer.status_code == 408


@pytest.mark.parametrize(("path", "expected"), [(PATHS[0], [400]), ("/webhooks/payments/test", [])])
async def test_what_does_not_arrive_is_no_fault_of_ours(
    shop: Shop, path: str, expected: list[int]
) -> None:
    app: Any = create_app(shop.settings)
    said: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        said.append(message)

    headers = [(b"host", b"shop.test"), *((k.encode(), v.encode()) for k, v in KIND.items())]
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": headers,
        "scheme": "http",
        "server": ("shop.test", 80),
        "client": ("127.0.0.1", 1),
    }
    with capture_logs() as lines:
        await app(scope, receive, send)
    await app.state.database.dispose()

    assert [message["status"] for message in said if "status" in message] == expected
    assert {line["log_level"] for line in lines} == {"info"}
