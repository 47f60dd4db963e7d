"""What every request passes through: its id, and leave for browsers of any origin."""

import re
import secrets
from collections.abc import Awaitable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars, reset_contextvars

REQUEST_ID = "x-request-id"
ID = REQUEST_ID.encode()
WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{7,127}")
HEADER_NAMES = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,2000}")
OPENED = {
    b"access-control-allow-origin": b"*",
    b"access-control-expose-headers": ID,
}
METHODS = "GET, POST, OPTIONS"
# What storefront clients send, for a preflight that does not say.
CLIENT_HEADERS = (
    "authorization, content-type, custom-storefront-request-group-id, shopify-storefront-buyer-ip,"
    " shopify-storefront-private-token, x-apollo-operation-name, x-request-id, x-sdk-variant,"
    " x-sdk-variant-source, x-sdk-version, x-shopify-storefront-access-token"
)


class RequestId:
    """Gives each request an id: for its resolvers, its log lines and its answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        said = next((value for name, value in scope["headers"] if name == ID), b"")
        given = said.decode("latin-1")
        request_id = given if WELL_FORMED.fullmatch(given) else secrets.token_hex(16)
        line = (ID, request_id.encode())

        def send_with_id(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), line]
            return send(message)

        # The server may hand the same state to every request.
        scope["state"] = {**scope.get("state", {}), "request_id": request_id}
        bound = bind_contextvars(request_id=request_id)
        try:
            await self._app(scope, receive, send_with_id)
        finally:
            reset_contextvars(**bound)


class Guarded:
    """What no answer is without: its type is not guessed at, and https stays https.

    ``always_tls`` says that clients reach us by https only, so that browsers may insist on it.
    """

    def __init__(self, app: ASGIApp, *, always_tls: bool) -> None:
        self._app = app
        self._lines = [(b"x-content-type-options", b"nosniff")]
        if always_tls:
            self._lines.append((b"strict-transport-security", b"max-age=31536000"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        def send_guarded(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                given = message.get("headers", ())
                names = {name for name, _ in given}
                message["headers"] = [*given, *(x for x in self._lines if x[0] not in names)]
            return send(message)

        await self._app(scope, receive, send_guarded)


class Cors:
    """Any origin may ask, none with credentials: no cookie ever says who a client is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await _answer_preflight(Headers(scope=scope), send)
        else:
            await self._app(scope, receive, _open_to_all(send))


def _open_to_all(send: Send) -> Send:
    def send_opened(message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            given = [line for line in message.get("headers", ()) if line[0] not in OPENED]
            message["headers"] = [*given, *OPENED.items()]
        return send(message)

    return send_opened


async def _answer_preflight(asked: Headers, send: Send) -> None:
    wanted = asked.get("access-control-request-headers", "")
    headers = {
        "allow": METHODS,
        "access-control-allow-origin": "*",
        "access-control-allow-methods": METHODS,
        "access-control-allow-headers": wanted
        if HEADER_NAMES.fullmatch(wanted)
        else CLIENT_HEADERS,
        "access-control-max-age": "86400",
        "content-length": "0",
        "vary": "Access-Control-Request-Headers",
    }
    lines = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 204, "headers": lines})
    await send({"type": "http.response.body", "body": b""})
