"""A load client: connections that each ask again as soon as they are answered."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

PATIENCE = 30.0


@dataclass(frozen=True)
class Load:
    """What a server did for so long, at so many connections."""

    requests: int
    seconds: float
    slowest: float
    """Seconds within which 99 of 100 were answered."""
    answer: bytes

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def request(path: str, body: bytes, port: int) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Accept: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class _Connection(asyncio.Protocol):
    """One client: it reads just as much of HTTP as tells where an answer ends."""

    def __init__(self, asked: bytes) -> None:
        self._asked = asked
        self._received = bytearray()
        self._began = 0.0
        self.times: list[float] = []
        self.answer = b""
        self.failure: str | None = None
        self.open = True
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._ask()

    def _ask(self) -> None:
        self._began = time.perf_counter()
        self._transport.write(self._asked)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not _whole(self._received):
            return
        if not self._received.startswith(b"HTTP/1.1 200"):
            self.failure = bytes(self._received[:300]).decode(errors="replace")
        self.times.append(time.perf_counter() - self._began)
        self.answer = bytes(self._received)
        self._received.clear()
        if self.open and self.failure is None:
            self._ask()
        else:
            self._transport.close()

    def connection_lost(self, _error: Exception | None) -> None:
        if self.open and self.failure is None:
            self.failure = "the server hung up"
        self.closed.set_result(None)


def _whole(received: bytearray) -> bool:
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = bytes(received[:end]).lower()
    place = head.find(b"content-length:")
    if place < 0:
        return received.endswith(b"0\r\n\r\n")
    size = int(head[place + 15 :].split(b"\r\n", 1)[0])
    return len(received) >= end + 4 + size


def _body(answer: bytes) -> bytes:
    head, _, body = answer.partition(b"\r\n\r\n")
    if b"chunked" not in head.lower():
        return body
    whole = b""
    while not body.startswith(b"0\r\n"):
        size, _, body = body.partition(b"\r\n")
        whole, body = whole + body[: int(size, 16)], body[int(size, 16) + 2 :]
    return whole


async def load(port: int, asked: bytes, connections: int, seconds: float) -> Load:
    """Ask over so many connections for so long; a refused or broken answer is an error."""
    loop = asyncio.get_running_loop()
    clients = []
    began = time.perf_counter()
    for _ in range(connections):
        _, client = await loop.create_connection(lambda: _Connection(asked), "127.0.0.1", port)
        clients.append(client)
    await asyncio.sleep(seconds)
    for client in clients:
        client.open = False
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(client.closed for client in clients))
    spent = time.perf_counter() - began
    times = sorted(took for client in clients for took in client.times)
    if failures := [client.failure for client in clients if client.failure]:
        raise RuntimeError(failures[0])
    return Load(len(times), spent, times[int(len(times) * 0.99)], _body(clients[0].answer))
