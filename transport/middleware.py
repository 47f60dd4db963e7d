"""What every request passes through: its id, its line in the log, and leave for any browser."""

import random
import re
import time
from collections.abc import Awaitable, Callable
from contextvars import Token

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from transport import faults, log

REQUEST_ID = "x-request-id"
ID = REQUEST_ID.encode()
WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{7,127}")
HEADER_NAMES = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,2000}")
# Types are not guessed at.
GUARDS = [(b"x-content-type-options", b"nosniff")]
# Where clients reach us by https only, browsers may insist on it.
ALWAYS_TLS = (b"strict-transport-security", b"max-age=31536000")
OPENED = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", ID),
]
METHODS = "GET, POST, OPTIONS"
# What storefront clients send, for a preflight that does not say.
CLIENT_HEADERS = (
    "authorization, content-type, custom-storefront-request-group-id, shopify-storefront-buyer-ip,"
    " shopify-storefront-private-token, x-apollo-operation-name, x-request-id, x-sdk-variant,"
    " x-sdk-variant-source, x-sdk-version, x-shopify-storefront-access-token"
)


class Attended:
    """Gives each request an id, its answer what none is without, and the log a line of it.

    The id is for its resolvers, its log lines and its answer. What fails for a fault of ours is
    answered, too, unless an answer has begun. One layer, for each costs every request the same.
    """

    def __init__(self, app: ASGIApp, *, always_tls: bool = False) -> None:
        self._app, self._log = app, log.AccessLog()
        self._lines = [*GUARDS, ALWAYS_TLS] if always_tls else GUARDS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._named(scope, receive, send)
            return
        began, status = time.perf_counter(), 0
        request_id = _id_of(scope)
        lines = [*self._lines, (ID, request_id.encode())]

        def attended(message: Message) -> Awaitable[None]:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), *lines]
            return send(message)

        named = _name(scope, request_id)
        try:
            await self._app(scope, receive, attended)
        except ClientDisconnect:
            pass  # whoever left before the end
        except Exception as error:
            if status:
                raise
            await faults.answer(scope, attended, error)
        finally:
            self._log.note(scope, status or 500, began)
            log.REQUEST_ID.reset(named)

    async def _named(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What is no request of HTTP: a WebSocket has an id, too."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        named = _name(scope, _id_of(scope))
        try:
            await self._app(scope, receive, send)
        finally:
            log.REQUEST_ID.reset(named)


def _name(scope: Scope, request_id: str) -> Token[str | None]:
    # The server may hand the same state to every request.
    scope["state"] = {**scope.get("state", {}), "request_id": request_id}
    return log.REQUEST_ID.set(request_id)


def _id_of(scope: Scope) -> str:
    """The one that its sender gave it, or a new one."""
    for name, value in scope["headers"]:
        if name == ID:
            given = str(value, "latin-1")
            if WELL_FORMED.fullmatch(given):
                return given
            break
    # No secret: it only has to be another than all others. Processes draw from seeds of their own.
    return f"{random.getrandbits(128):032x}"


class Cors:
    """Any origin may ask, none with credentials: no cookie ever says who a client is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] != "http":
            return self._app(scope, receive, send)
        if scope["method"] == "OPTIONS":
            return _answer_preflight(Headers(scope=scope), send)
        return self._app(scope, receive, _open_to_all(send))


def _open_to_all(send: Send) -> Callable[[Message], Awaitable[None]]:
    def opened(message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *OPENED]
        return send(message)

    return opened


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
