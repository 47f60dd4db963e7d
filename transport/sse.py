"""GraphQL over server-sent events, as ``graphql-sse`` has it: one operation a connection."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from functools import partial
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from strawberry.types.graphql import OperationType

from schema.errors import UNAVAILABLE
from transport import graphql
from transport.bounded import MAX_BODY
from transport.caching import KEPT_BY_NOBODY
from transport.negotiation import EVENT_STREAM, JSON, accepted
from transport.request import GraphQLRequest, received
from transport.request_error import RequestError
from transport.results import error_payload, failed, payload_of
from transport.streams import Full, Stopping, Streams

# Whoever has not taken a message after so long is let go.
SLOW_SECONDS = 10.0
# Then a line that means nothing tells everybody between us that the connection lives.
QUIET_SECONDS = 25.0
EVENTS = EVENT_STREAM.encode()
STILL_HERE = b":\n\n"
COMPLETE = b"event: complete\ndata: \n\n"
Answers = Callable[[Callable[[], None]], AsyncGenerator[Any, None]]


MAY_RUN = {
    method: kinds | {OperationType.SUBSCRIPTION} for method, kinds in graphql.MAY_RUN.items()
}


class EventsView:
    """Answers with events whoever accepts nothing else; everybody else is ``app``'s."""

    def __init__(self, app: ASGIApp, streams: Streams, vary: Sequence[str]) -> None:
        self._app, self._streams = app, streams
        self._headers = {
            "cache-control": KEPT_BY_NOBODY,
            "vary": ", ".join(("accept", "authorization", *vary)),
        }

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        answer = self._tell if _accepts_events(scope) else self._app
        return answer(scope, receive, send)

    async def _tell(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            asked, client = await self._asked(Request(scope, receive))
        except ClientDisconnect:
            return
        except RequestError as refused:
            content = orjson.dumps(error_payload(refused.message, refused.code))
            headers = self._headers | refused.headers
            await graphql.send_json(send, refused.status, JSON, content, headers)
            return
        answers = partial(self._streams.answers, Request(scope), asked, MAY_RUN[scope["method"]])
        await Events(receive, send, self._streams.stopping, client).respond(
            answers, self._headers | {"x-accel-buffering": "no"}
        )

    async def _asked(self, request: Request) -> tuple[GraphQLRequest, str]:
        """What is asked, and who asks."""
        if request.method not in MAY_RUN:
            raise graphql.wrong_method("Use GET or POST.", "GET, POST")
        try:
            client = self._streams.admit(request.scope)
        except Full:
            message = "Too many connections: try again later."
            raise RequestError(503, message, UNAVAILABLE, {"retry-after": "5"}) from None
        return await received(request, MAX_BODY), client


class Events:
    """One answer after another, until all have come, the client leaves or the server stops."""

    def __init__(self, receive: Receive, send: Send, stopping: Stopping, client: str) -> None:
        self._receive, self._send = receive, send
        self._stopping, self._client = stopping, client
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._beats: set[asyncio.Task[None]] = set()
        self._has_ended = False

    async def respond(self, answers: Answers, headers: Mapping[str, str]) -> None:
        lines = {"content-type": f"{EVENT_STREAM}; charset=utf-8", **headers}
        encoded = [(name.encode(), value.encode()) for name, value in lines.items()]
        await self._send({"type": "http.response.start", "status": 200, "headers": encoded})
        following = asyncio.create_task(self._follow(answers))
        leaving = asyncio.create_task(self._until_left())
        leaving.add_done_callback(lambda _task: following.cancel())
        try:
            with self._stopping.calls(following.cancel, self._client):
                await asyncio.wait([following])
        finally:
            self._has_ended = True
            for task in (following, leaving, *self._beats):
                task.cancel()
            await asyncio.wait([following, leaving, *self._beats])
            if self._timer is not None:
                self._timer.cancel()
        await self._send({"type": "http.response.body", "body": b""})

    async def _follow(self, answers: Answers) -> None:
        """Once it is under way the first line comes: an operation may have no news for long."""
        try:
            async with aclosing(answers(self._beat)) as found:
                async for result in found:
                    await self._say(_event(payload_of(result)))
        except TimeoutError:
            return
        except Exception as error:
            await self._say(_event({"errors": failed(error)}))
        await self._say(COMPLETE)

    async def _say(self, text: bytes) -> None:
        async with asyncio.timeout(SLOW_SECONDS):
            await self._send(_body(text))

    def _beat(self) -> None:
        if not self._has_ended:
            beat = self._loop.create_task(self._say(STILL_HERE))
            self._beats.add(beat)
            beat.add_done_callback(self._beats.discard)
            self._timer = self._loop.call_later(QUIET_SECONDS, self._beat)

    async def _until_left(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass


def _accepts_events(scope: Scope) -> bool:
    for name, value in scope["headers"]:
        if name == b"accept" and EVENTS in value:
            break
    else:
        return False  # without reading what nearly everybody sends
    said = [value for name, value in scope["headers"] if name == b"accept"]
    return accepted(b",".join(said).decode("latin-1")).events


def _event(payload: Mapping[str, Any]) -> bytes:
    return b"event: next\ndata: " + orjson.dumps(payload) + b"\n\n"


def _body(text: bytes) -> Message:
    return {"type": "http.response.body", "body": text, "more_body": True}
