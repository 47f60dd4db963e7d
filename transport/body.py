"""Request bodies: bounded in length and in depth, and JSON or refused."""

from functools import partial
from typing import Any

import orjson
from starlette.requests import ClientDisconnect
from starlette.types import Receive

from transport.deadline import AtOnce, Limit
from transport.request_error import RequestError

MAX_BODY = 1_000_000
MAX_DEPTH = 64
SECONDS = 15  # for a whole body, however slowly it comes


async def read(receive: Receive, content_length: str | None, max_body: int = MAX_BODY) -> bytes:
    """The whole body, counted as it comes: its sender need not say how long it is."""
    if content_length and content_length.isdecimal() and int(content_length) > max_body:
        raise too_large(max_body)
    try:
        return await AtOnce(_whole(receive, max_body), partial(Limit, SECONDS))
    except TimeoutError:
        raise too_slow(SECONDS) from None


async def _whole(receive: Receive, max_body: int) -> bytes:
    chunks: list[bytes] = []
    length = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body = message.get("body", b"")
        length += len(body)
        if length > max_body:
            raise too_large(max_body)
        chunks.append(body)
        if not message.get("more_body"):
            return b"".join(chunks)


def too_slow(seconds: int) -> RequestError:
    return RequestError(
        408,
        f"The request body took longer than {seconds} s: send it again.",
        "REQUEST_TIMEOUT",
        {"connection": "close"},
    )


def too_large(max_body: int) -> RequestError:
    # What is left of the body is not read, so the connection cannot be used again.
    return RequestError(
        413,
        f"The request body is larger than {max_body} bytes.",
        "PAYLOAD_TOO_LARGE",
        {"connection": "close"},
    )


def decoded(text: bytes | str, what: str) -> Any:
    """``text`` as JSON, nested no deeper than ``MAX_DEPTH``."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        # orjson refuses invalid UTF-8 and 1,024 levels of nesting as it does bad syntax.
        raise RequestError(400, f"{what} is not JSON.") from None
    if _may_be_deep(text) and _is_deeper(value, MAX_DEPTH):
        raise RequestError(400, f"{what} is nested more than {MAX_DEPTH} levels deep.")
    return value


def _may_be_deep(text: bytes | str) -> bool:
    """Whether the brackets would do; without looking into what was read."""
    if isinstance(text, bytes):
        return text.count(b"{") + text.count(b"[") > MAX_DEPTH
    return text.count("{") + text.count("[") > MAX_DEPTH


def _is_deeper(value: Any, levels: int) -> bool:
    """Level by level, so that no nesting of a client's can exhaust our stack."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(levels):
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent)
            if isinstance(child, dict | list)
        ]
        if not level:
            return False
    return True
