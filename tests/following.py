"""Following a shop over a real socket: a server in this process, and a client that listens."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx2
import uvicorn
from live import free_port
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedError
from websockets.typing import Subprotocol

from app import create_app
from settings import Settings
from transport.server import config_of

PROTOCOL = Subprotocol("graphql-transport-ws")
Message = dict[str, Any]


class Served:
    """A shop behind a server of this process."""

    def __init__(self, address: str, server: Any = None, app: Any = None) -> None:
        self.address, self.server, self.app = address, server, app

    async def ask(self, query: str, token: str | None = None, /, **variables: Any) -> Any:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        async with httpx2.AsyncClient(base_url=self.address, headers=headers) as client:
            sent = {"query": query, "variables": variables}
            payload = (await client.post("/graphql", json=sent, timeout=30)).json()
        assert "errors" not in payload, payload
        return payload["data"]

    @asynccontextmanager
    async def events(
        self, query: str, token: str | None = None, /, method: str = "POST", **variables: Any
    ) -> AsyncIterator["Stream"]:
        """What an operation answers by server-sent events, once it is under way."""
        headers = {"accept": "text/event-stream"}
        if token:
            headers["authorization"] = f"Bearer {token}"
        sent: dict[str, Any] = {"json": {"query": query, "variables": variables}}
        if method == "GET":
            sent = {"params": {"query": query, "variables": json.dumps(variables)}}
        async with (
            httpx2.AsyncClient(base_url=self.address, headers=headers) as client,
            client.stream(method, "/graphql", timeout=10, **sent) as answer,
        ):
            assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
            yield Stream(answer.aiter_lines())

    @asynccontextmanager
    async def socket(self, **options: Any) -> AsyncIterator[ClientConnection]:
        url = self.address.replace("http", "ws", 1) + "/graphql"
        async with connect(url, subprotocols=[PROTOCOL], **options) as found:
            yield found

    @asynccontextmanager
    async def client(self, token: str | None = None) -> AsyncIterator["Client"]:
        async with self.socket() as socket:
            client = Client(socket)
            payload = {"Authorization": f"Bearer {token}"} if token else {}
            await client.say(type="connection_init", payload=payload)
            assert (await client.hear())["type"] == "connection_ack"
            yield client


class Stream:
    """Reads server-sent events line by line."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines

    async def begun(self) -> None:
        assert [await anext(self._lines), await anext(self._lines)] == [":", ""]

    async def hear(self) -> tuple[str, Any]:
        """The next event, and its data."""
        name = await anext(self._lines)
        while name in (":", ""):
            name = await anext(self._lines)
        data = await anext(self._lines)
        said = data.removeprefix("data: ").strip()
        return name.removeprefix("event: "), json.loads(said) if said else None

    async def rest(self) -> list[tuple[str, Any]]:
        heard = [await self.hear()]
        while heard[-1][0] == "next":
            heard.append(await self.hear())
        return heard


class Client:
    """Speaks graphql-transport-ws message by message."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self._numbers = itertools.count(1)

    async def say(self, **message: Any) -> None:
        await self.socket.send(json.dumps(message))

    async def hear(self, seconds: float = 10) -> Message:
        async with asyncio.timeout(seconds):
            return dict(json.loads(await self.socket.recv()))

    async def follow(self, query: str, **variables: Any) -> str:
        """Begin an operation and wait until it is under way; its id."""
        key = str(next(self._numbers))
        payload = {"query": query, "variables": variables}
        await self.say(type="subscribe", id=key, payload=payload)
        await self.say(type="ping")
        assert (await self.hear())["type"] == "pong"
        return key

    async def news(self) -> Any:
        """What the next message shows."""
        message = await self.hear()
        assert message["type"] == "next", message
        assert "errors" not in message["payload"], message
        return message["payload"]["data"]

    async def rest(self) -> list[Message]:
        """All that is still said, to the end of the operation."""
        heard = [await self.hear()]
        while heard[-1]["type"] == "next":
            heard.append(await self.hear())
        return heard

    async def is_quiet(self, seconds: float = 0.5) -> bool:
        try:
            await self.hear(seconds)
        except TimeoutError:
            return True
        return False


async def closing(connection: ClientConnection) -> tuple[int, str]:
    """The code and the reason that the connection is closed with."""
    async with asyncio.timeout(10):
        with suppress(ConnectionClosedError):
            async for _ in connection:
                pass
    assert connection.close_code is not None
    return connection.close_code, connection.close_reason or ""


async def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    for _ in range(int(seconds / 0.02)):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise TimeoutError


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[Served]:
    """Serve that shop as ``cartograph serve`` does, in this process."""
    port = free_port()
    app = create_app(settings)
    config = config_of(app, port=port)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server._serve())
    while not server.started:
        assert not running.done()
        await asyncio.sleep(0.01)
    try:
        yield Served(f"http://127.0.0.1:{port}", server, app)
    finally:
        server.should_exit = True
        await running
