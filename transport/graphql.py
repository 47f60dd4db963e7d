"""GraphQL over HTTP: one request in, one operation run, one answer out."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import lru_cache, partial
from inspect import isawaitable
from typing import Any

import orjson
from graphql.execution import InitialIncrementalExecutionResult
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from schema import defer
from schema.errors import Schema, located, shown
from transport import uploads
from transport.asking import QuickRequest
from transport.bounded import MAX_BODY
from transport.caching import KEPT_BY_NOBODY, copy_of
from transport.compression import compressed_once, tagged
from transport.deadline import AtOnce, within
from transport.negotiation import GRAPHQL_RESPONSE, JSON, Accepted, accepted
from transport.parts import send_parts
from transport.persisted import PersistedQueries
from transport.request import GraphQLRequest, from_parameters, received
from transport.request_error import RequestError
from transport.results import content_of, error_payload

MAY_RUN = {
    "GET": frozenset({OperationType.QUERY}),
    "POST": frozenset({OperationType.QUERY, OperationType.MUTATION}),
}
HEADERS = {
    media: (b"content-type", f"{media}; charset=utf-8".encode())
    for media in (JSON, GRAPHQL_RESPONSE)
}


@dataclass(frozen=True)
class Bounds:
    """How long a body may be, and in how many seconds an operation ends."""

    max_body: int = MAX_BODY
    seconds: float | None = None


class GraphQLView:
    """The ASGI application behind every GraphQL path.

    ``open_context`` makes what the resolvers of one request share, and closes it after.
    ``ide`` answers browsers that were sent here by a link. ``is_public`` says of a document
    whether anyone may keep what a GET of it answers to those who send no Authorization; the
    headers ``vary`` are told apart. ``respelled`` has the last word on the answer to a POST.
    """

    def __init__(
        self,
        schema: Schema,
        open_context: Callable[[Request], AbstractAsyncContextManager[Any]],
        *,
        ide: Callable[[Request], Response | Awaitable[Response]] | None = None,
        is_public: Callable[[str], bool] = lambda _text: False,
        vary: Sequence[str] = (),
        respelled: Callable[[Headers, bytes], bytes] = lambda _headers, content: content,
        bounds: Bounds | None = None,
        persisted: PersistedQueries | None = None,
    ) -> None:
        self._schema = schema
        self._open_context = open_context
        self._ide = ide
        self._is_public = is_public
        self._vary = ", ".join(("accept", "accept-encoding", "authorization", *vary))
        self._respelled = respelled
        self._bounds = bounds or Bounds()
        self._persisted = persisted or PersistedQueries()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = QuickRequest(scope, receive)
        given = request.headers
        accept = accepted(given.all_of("accept"))
        if self._ide and accept.prefers_html and request.method == "GET":
            await self._send_ide(self._ide(request), request, send)
            return
        media, headers, data = accept.media or JSON, {"cache-control": KEPT_BY_NOBODY}, None
        try:
            result = await self._result(request, accept, send)
            if result is None:
                return
            data = result.data
            status, content = content_of(result, media)
            if request.method == "GET":
                status, content, headers = self._cacheable(request, result, status, content)
            else:
                content = self._respelled(given, content)
        except ClientDisconnect:
            return
        except RequestError as refused:
            status, headers = refused.status, headers | refused.headers
            content = orjson.dumps(error_payload(refused.message, refused.code))
        except Exception as error:
            failed = ExecutionResult(None, shown([located(error)]))
            status, content = content_of(failed, media)
        finally:
            if "files" in scope.get("state", ()):
                await uploads.close(request)
        headers["vary"] = self._vary
        packed = compressed_once(data, content, given.get("accept-encoding", ""))
        if packed is not None:
            content, headers["content-encoding"] = packed, "gzip"
            if "etag" in headers:
                headers["etag"] = tagged(headers["etag"])
        await send_json(send, status, media, content, headers)

    async def _result(
        self, request: Request, accept: Accepted, send: Send
    ) -> ExecutionResult | None:
        """The answer, or None where it was sent in parts."""
        if request.method not in MAY_RUN:
            raise wrong_method("Use GET or POST.", "GET, POST")
        if accept.media is None:
            raise RequestError(406, f"Accept {JSON} or {GRAPHQL_RESPONSE}.", "NOT_ACCEPTABLE")
        asked = await self._asked(request)
        text = self._persisted.text_of(asked)
        if request.method == "GET":
            request.state.document = text
        async with self._open_context(request) as context:
            if accept.parts and request.method == "POST" and defer.NAME in text:
                frames = self._frames(text, asked, context)
                first = await anext(frames)
                if isinstance(first, InitialIncrementalExecutionResult):
                    headers = {"cache-control": KEPT_BY_NOBODY, "vary": self._vary}
                    await send_parts(send, accept.parts, first, frames, headers)
                    return None
                await frames.aclose()
                result: ExecutionResult = first
            else:
                # What only mentions a mutation is run to its end, too: that harms nobody.
                left = None if "mutation" in text else request.receive
                give_up = getattr(context, "give_up", None)
                running = self._run(text, asked, request.method, context)
                limit = partial(within, self._bounds.seconds, left, give_up)
                result = await AtOnce(running, limit)
        return result

    async def _asked(self, request: Request) -> GraphQLRequest:
        """What is asked; whether files are taken from whoever asks is known before they come."""
        if request.method == "GET" or not uploads.is_form(request):
            return await received(request, self._bounds.max_body)
        uploads.check_preflight(request)
        async with self._open_context(request):
            pass
        return from_parameters(await uploads.operation(request, self._bounds.max_body))

    def _cacheable(
        self, request: Request, result: ExecutionResult, status: int, content: bytes
    ) -> tuple[int, bytes, dict[str, str]]:
        is_public = (
            not result.errors
            and not result.extensions  # they say what is so for one client
            and "authorization" not in request.headers
            and self._is_public(request.state.document)
        )
        copy = copy_of(content, is_public, request.headers.get("if-none-match"))
        headers = dict(copy.headers)
        return (304, b"", headers) if copy.is_known else (status, content, headers)

    async def _frames(
        self, text: str, asked: GraphQLRequest, context: Any
    ) -> AsyncGenerator[Any, None]:
        """What is known at once, then each part that could wait."""
        token = defer.in_parts.set(True)
        try:
            frames = await self._schema.stream(
                text,
                variable_values=asked.variables,
                context_value=context,
                operation_name=asked.operation_name,
                allowed_operation_types=MAY_RUN["POST"],
                operation_extensions=asked.extensions,
            )
            first = await anext(frames)
        finally:
            defer.in_parts.reset(token)
        yield first
        async for frame in frames:
            yield frame

    async def _run(
        self, text: str, asked: GraphQLRequest, method: str, context: Any
    ) -> ExecutionResult:
        try:
            return await self._schema.execute(
                text,
                variable_values=asked.variables,
                context_value=context,
                operation_name=asked.operation_name,
                allowed_operation_types=MAY_RUN[method],
                operation_extensions=asked.extensions,
                as_text=True,
            )
        except InvalidOperationTypeError as error:
            if error.operation_type is OperationType.MUTATION:
                raise wrong_method("Mutations must be sent by POST.", "POST") from None
            raise RequestError(
                400,
                "Subscribe over a WebSocket, or accept text/event-stream alone.",
                "OPERATION_NOT_ALLOWED",
            ) from None

    async def _send_ide(
        self, page: Response | Awaitable[Response], request: Request, send: Send
    ) -> None:
        response = await page if isawaitable(page) else page
        response.headers.add_vary_header("Accept")
        await response(request.scope, request.receive, send)


def wrong_method(message: str, allow: str) -> RequestError:
    return RequestError(405, message, "METHOD_NOT_ALLOWED", {"allow": allow})


@lru_cache(256)
def _encoded(headers: tuple[tuple[str, str], ...]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers]


async def send_json(
    send: Send, status: int, media: str, content: bytes, headers: Mapping[str, str]
) -> None:
    lines = [HEADERS[media], *_encoded(tuple(headers.items()))]
    if status != 304:
        lines.append((b"content-length", b"%d" % len(content)))
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": content})
