"""A deferred answer in parts, as ``multipart/mixed`` carries them."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any

import orjson
from starlette.types import Send

from schema.errors import located, shown
from transport.negotiation import BY_ID, BY_PATH, MULTIPART

CONTENT = b"\r\n---\r\ncontent-type: application/json; charset=utf-8\r\n\r\n"
END = b"\r\n-----\r\n"
SPECS = {BY_PATH: "deferSpec=20220824", BY_ID: "incrementalSpec=v0.2"}


async def send_parts(
    send: Send,
    way: str,
    first: Any,
    others: AsyncGenerator[Any, None],
    headers: Mapping[str, str],
) -> None:
    """Send what is known at once, and each part as it comes.

    A fault of ours between two parts is logged; the answer then ends without its end mark.
    """
    lines = {"content-type": f'{MULTIPART}; boundary="-"; {SPECS[way]}', **headers}
    encoded = [(name.encode(), value.encode()) for name, value in lines.items()]
    await send({"type": "http.response.start", "status": 200, "headers": encoded})
    end = END
    pending: dict[str, Any] = {}
    await _send(send, _said(first, way, pending))
    try:
        async with aclosing(others):
            async for frame in others:
                await _send(send, _said(frame, way, pending))
    except Exception as error:
        shown([located(error)])
        end = b""
    await send({"type": "http.response.body", "body": end})


async def _send(send: Send, payload: Mapping[str, Any]) -> None:
    body = CONTENT + orjson.dumps(payload)
    await send({"type": "http.response.body", "body": body, "more_body": True})


def _said(frame: Any, way: str, pending: dict[str, Any]) -> dict[str, Any]:
    """What the frame says, in the way the client asked for; ``pending`` is what is awaited."""
    said: dict[str, Any] = {k: v for k, v in frame.formatted.items() if k != "extensions" or v}
    if way == BY_ID:
        return said
    pending |= {part["id"]: part for part in said.pop("pending", ())}
    return _by_path(said, pending)


def _by_path(said: dict[str, Any], pending: Mapping[str, Any]) -> dict[str, Any]:
    """A frame as the proposal of 2022 has it: each part says its whole path, and none its end."""
    parts = [_placed(part, pending) for part in said.pop("incremental", ())]
    failed = [part for part in said.pop("completed", ()) if part.get("errors")]
    parts += [_placed({"data": None, **part}, pending) for part in failed]
    return said | {"incremental": parts} if parts else said


def _placed(part: Mapping[str, Any], pending: Mapping[str, Any]) -> dict[str, Any]:
    whole = pending[part["id"]]
    placed = {key: part[key] for key in ("data", "errors", "extensions") if key in part}
    placed["path"] = [*whole["path"], *part.get("subPath", ())]
    if "label" in whole:
        placed["label"] = whole["label"]
    return placed
