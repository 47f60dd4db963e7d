"""GraphQL over WebSocket, as the protocol ``graphql-transport-ws`` has it."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import aclosing, suppress
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send
from strawberry.types.graphql import OperationType

from schema.errors import OURS
from transport import body
from transport.closing import (
    BAD_MESSAGE,
    FORBIDDEN,
    FULL,
    GOING_AWAY,
    INIT_AGAIN,
    INIT_TIMEOUT,
    OUR_FAULT,
    TAKEN,
    TOO_SLOW,
    UNAUTHORIZED,
    WRONG_PROTOCOL,
    Closed,
)
from transport.request import GraphQLRequest, from_parameters
from transport.request_error import RequestError
from transport.results import failed, payload_of
from transport.streams import Full, Streams

PROTOCOL = "graphql-transport-ws"
INIT_SECONDS = 5.0
# Whoever has not taken a message after so long is let go.
SLOW_SECONDS = 10.0
# A ping waits so long for what was subscribed to before it.
PONG_SECONDS = 1.0
MAX_OPERATIONS = 100
MAX_ID = 200
MAY_RUN = frozenset(OperationType)


class Sockets:
    """The ASGI application of all WebSockets of a process.

    ``trusted`` names the headers that ``connection_init`` may bring, for browsers cannot send any.
    """

    def __init__(self, streams: Streams, trusted: tuple[str, ...]) -> None:
        self._streams = streams
        self._trusted = frozenset(("authorization", *trusted))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()  # the wish to connect
        offered = PROTOCOL in scope["subprotocols"]
        accepted = {"type": "websocket.accept", "subprotocol": PROTOCOL if offered else None}
        await send(accepted)
        socket = Socket(self._streams, scope, receive, send, self._trusted)
        try:
            if not offered:
                raise Closed(WRONG_PROTOCOL, "Subprotocol not acceptable")
            client = self._streams.admit(scope)
            going_away = Closed(GOING_AWAY, "Going away")
            with self._streams.stopping.calls(lambda: socket.abandon(going_away), client):
                await socket.serve()
        except Full:
            await socket.close(Closed(FULL, "Too many connections: try again later."))
        except Closed as closed:
            await socket.close(closed)
        except ClientDisconnect:
            pass
        finally:
            await socket.end()


class Socket:
    """One connection: who is at its other end, and the operations under way for them."""

    def __init__(
        self,
        streams: Streams,
        scope: Scope,
        receive: Receive,
        send: Send,
        trusted: frozenset[str],
    ) -> None:
        self._streams, self._scope = streams, scope
        self._receive, self._send = receive, send
        self._trusted = trusted
        self._request = self._named({})
        self._running: dict[str, asyncio.Task[None]] = {}
        self._beginning: set[asyncio.Event] = set()
        self._main = asyncio.current_task()
        self._fault: Closed | None = None

    async def serve(self) -> None:
        """Deal with one message after another until the client leaves."""
        try:
            try:
                async with asyncio.timeout(INIT_SECONDS):
                    await self._initialise(await self._next())
            except TimeoutError:
                raise Closed(INIT_TIMEOUT, "Connection initialisation timeout") from None
            while True:
                await self._deal_with(await self._next())
        except asyncio.CancelledError:
            if self._fault is None or self._main is None:
                raise
            self._main.uncancel()
            raise self._fault from None

    async def _next(self) -> dict[str, Any]:
        message = await self._receive()
        if message["type"] == "websocket.disconnect":
            raise ClientDisconnect
        try:
            said = body.decoded(message.get("text") or "", "The message")
        except RequestError as error:
            raise Closed(BAD_MESSAGE, error.message) from None
        if not isinstance(said, dict) or not isinstance(said.get("type"), str):
            raise Closed(BAD_MESSAGE, "A message is a JSON object with a type.")
        return said

    async def _initialise(self, message: dict[str, Any]) -> None:
        """The first message: with it whoever is there may say who they are."""
        while message["type"] == "ping":
            await self._pong(message)
            message = await self._next()
        if message["type"] == "subscribe":
            raise Closed(UNAUTHORIZED, "Unauthorized")
        if message["type"] != "connection_init":
            raise Closed(BAD_MESSAGE, "The first message is connection_init.")
        request = self._named(_object(message.get("payload") or {}, "payload"))
        try:
            async with self._streams.open_context(request):
                pass
        except Exception as error:
            [told] = failed(error)
            code = OUR_FAULT if told["extensions"]["code"] in OURS else FORBIDDEN
            raise Closed(code, told["message"]) from None
        self._request = request
        await self._say({"type": "connection_ack"})

    def _named(self, given: Mapping[str, Any]) -> Request:
        """The handshake as a request, with the headers that came in ``connection_init``."""
        said = {
            name.lower(): value
            for name, value in given.items()
            if name.lower() in self._trusted and isinstance(value, str)
        }
        lines = [line for line in self._scope["headers"] if line[0].decode("latin-1") not in said]
        for name, value in said.items():
            lines.append((name.encode(), value.encode("latin-1", "replace")))
        scheme = {"ws": "http", "wss": "https"}.get(self._scope.get("scheme", "ws"), "http")
        return Request(
            {
                **self._scope,
                "type": "http",
                "method": "POST",
                "scheme": scheme,
                "headers": lines,
            }
        )

    async def _deal_with(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "ping":
                await self._pong(message)
            case "pong":
                pass
            case "subscribe":
                self._subscribe(message)
            case "complete":
                running = self._running.pop(_id_of(message), None)
                if running is not None:
                    running.cancel()
            case "connection_init":
                raise Closed(INIT_AGAIN, "Too many initialisation requests")
            case other:
                raise Closed(BAD_MESSAGE, f"There is no message {other!r}.")

    def _subscribe(self, message: dict[str, Any]) -> None:
        key = _id_of(message)
        if key in self._running:
            raise Closed(TAKEN, f"Subscriber for {key} already exists")
        if len(self._running) >= MAX_OPERATIONS:
            raise Closed(BAD_MESSAGE, f"More than {MAX_OPERATIONS} operations at a time.")
        try:
            asked = from_parameters(_object(message.get("payload"), "payload"))
        except RequestError as error:
            raise Closed(BAD_MESSAGE, error.message) from None
        begun = asyncio.Event()
        self._beginning.add(begun)

        def note_begun(_task: object = None) -> None:
            begun.set()
            self._beginning.discard(begun)

        running = self._running[key] = asyncio.create_task(self._run(key, asked, note_begun))
        running.add_done_callback(note_begun)

    async def _run(self, key: str, asked: GraphQLRequest, begun: Callable[[], None]) -> None:
        """Send what an operation answers, until it ends or its client has had enough."""
        try:
            last = await self._results(key, asked, begun)
        except ClientDisconnect:
            return
        except Closed as closed:
            self.abandon(closed)
            return
        except Exception as error:
            last = {"id": key, "type": "error", "payload": failed(error)}
        if self._running.pop(key, None) is not None:
            try:
                await self._say(last)
            except Closed as closed:
                self.abandon(closed)

    async def _results(
        self, key: str, asked: GraphQLRequest, begun: Callable[[], None]
    ) -> dict[str, Any]:
        """Send the results; what to say after the last of them."""
        found = self._streams.answers(self._request, asked, MAY_RUN, begun)
        async with aclosing(found) as answers:
            async for result in answers:
                payload = payload_of(result)
                if "data" not in payload:  # nothing was run
                    return {"id": key, "type": "error", "payload": payload["errors"]}
                await self._say({"id": key, "type": "next", "payload": payload})
        return {"id": key, "type": "complete"}

    async def _pong(self, ping: dict[str, Any]) -> None:
        """Answered when all that was subscribed to before is under way, if that is soon."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PONG_SECONDS):
                for begun in [*self._beginning]:
                    await begun.wait()
        given = {"payload": ping["payload"]} if "payload" in ping else {}
        await self._say({"type": "pong", **given})

    async def _say(self, message: Mapping[str, Any]) -> None:
        try:
            async with asyncio.timeout(SLOW_SECONDS):
                await self._send({"type": "websocket.send", "text": orjson.dumps(message).decode()})
        except TimeoutError:
            raise Closed(TOO_SLOW, "Read more quickly.") from None

    def abandon(self, closed: Closed) -> None:
        """Have the connection end."""
        if self._fault is None and self._main is not None:
            self._fault = closed
            self._main.cancel()

    async def close(self, closed: Closed) -> None:
        with suppress(TimeoutError, OSError):
            async with asyncio.timeout(1):
                await self._send(
                    {"type": "websocket.close", "code": closed.code, "reason": closed.reason}
                )

    async def end(self) -> None:
        """Nothing goes on for whoever is not there any more."""
        running, self._running = [*self._running.values()], {}
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)


def _object(value: object, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Closed(BAD_MESSAGE, f"`{name}` must be an object.")
    return value


def _id_of(message: Mapping[str, Any]) -> str:
    found = message.get("id")
    if not isinstance(found, str) or not 1 <= len(found) <= MAX_ID:
        raise Closed(BAD_MESSAGE, f"`id` must be a text of 1 to {MAX_ID} characters.")
    return found
