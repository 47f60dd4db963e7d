"""CPU a request, in process: the whole ASGI application beside the floor, turn by turn."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from starlette.types import ASGIApp

from benchmarks.operations import Operation

HEADERS = [
    (b"host", b"127.0.0.1:8000"),
    (b"content-type", b"application/json"),
    (b"accept", b"application/json"),
]
Run = Callable[[], Awaitable[bytes]]


def asked(app: ASGIApp, operation: Operation, headers: list[tuple[bytes, bytes]] = HEADERS) -> Run:
    """A function that sends the operation to the application and answers the body."""
    body = orjson.dumps(operation.body)
    length = (b"content-length", str(len(body)).encode())

    async def run() -> bytes:
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/graphql",
            "raw_path": b"/graphql",
            "query_string": b"",
            "root_path": "",
            "headers": [*headers, length],
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 8000),
            "state": {},
        }
        parts: list[bytes] = []
        sent = False

        async def receive() -> dict[str, Any]:
            nonlocal sent
            if sent:  # a client that stays
                await asyncio.Event().wait()
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.body":
                parts.append(message.get("body", b""))

        await app(scope, receive, send)
        return b"".join(parts)

    return run


async def cpu(runs: dict[str, Run], *, seconds: float = 0.8, rounds: int = 40) -> dict[str, float]:
    """Milliseconds of CPU each run takes, all threads: the best of some rounds, turn by turn.

    Rounds are short, so that some of them have the machine to themselves.
    """
    best = dict.fromkeys(runs, float("inf"))
    for run in runs.values():
        for _ in range(20):
            await run()
    for _ in range(rounds):
        for name, run in runs.items():
            best[name] = min(best[name], await _round(run, seconds / rounds))
    return best


async def _round(run: Run, seconds: float) -> float:
    count, began, until = 0, time.process_time(), time.process_time() + seconds
    while time.process_time() < until or count < 3:
        await run()
        count += 1
    return (time.process_time() - began) * 1000 / count
