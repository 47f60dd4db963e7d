"""Request bodies: bounded in length and in depth, and JSON or refused."""

from functools import partial
from typing import Any

import orjson
from starlette.requests import ClientDisconnect
from starlette.types import Receive

from schema.errors import UNAVAILABLE
from transport.bounded import MAX_BODY
from transport.deadline import AtOnce, Limit
from transport.request_error import RequestError

MAX_DEPTH = 64
MAX_VALUES = 20_000  # each is looked at by whatever a variable is made of
SECONDS = 15  # for a whole body, however slowly it comes
SMALL = 16_384  # bytes: as much of a body is always taken
MOST_HELD = 200_000_000  # bytes of all larger ones on their way to a process


class Held:
    """How much there is of the large bodies that have not come to their ends."""

    bytes = 0


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
    length = held = 0
    try:
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
            if length > SMALL:
                Held.bytes += length - held
                held = length
                if Held.bytes > MOST_HELD:
                    raise too_many()
    finally:
        Held.bytes -= held


def too_many() -> RequestError:
    return RequestError(
        503,
        "Too many large requests are on their way: try again in a moment.",
        UNAVAILABLE,
        {"retry-after": "5", "connection": "close"},
    )


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
    """``text`` as JSON, of no more depth than ``MAX_DEPTH`` and no more than ``MAX_VALUES``."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        # orjson refuses invalid UTF-8 and 1,024 levels of nesting as it does bad syntax.
        raise RequestError(400, f"{what} is not JSON.") from None
    if _may_be_too_much(text) and (fault := _too_much(value)):
        raise RequestError(400, f"{what} {fault}.")
    return value


def _may_be_too_much(text: bytes | str) -> bool:
    """Whether the brackets or commas would do; without looking into what was read."""
    if isinstance(text, bytes):
        openings, commas = text.count(b"{") + text.count(b"["), text.count(b",")
    else:
        openings, commas = text.count("{") + text.count("["), text.count(",")
    return openings > MAX_DEPTH or openings + commas > MAX_VALUES


def _too_much(value: Any) -> str | None:
    """Level by level, so that no nesting of a client's can exhaust our stack."""
    level, values = [value] if isinstance(value, dict | list) else [], 0
    for _ in range(MAX_DEPTH):
        values += sum(map(len, level))
        if values > MAX_VALUES:
            return f"holds more than {MAX_VALUES} values"
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent)
            if isinstance(child, dict | list)
        ]
        if not level:
            return None
    return f"is nested more than {MAX_DEPTH} levels deep"
