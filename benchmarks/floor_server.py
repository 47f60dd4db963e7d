"""F1 and F2 over HTTP: ``/F2/a`` runs operation a by hand, ``/F1/a`` sends its bytes again."""

from typing import Any

import orjson
import uvicorn

from benchmarks.floors import Floor
from settings import environment

HEADERS = [(b"content-type", b"application/json")]


class FloorServer:
    """A bare ASGI application: nothing between the HTTP server and the work."""

    def __init__(self) -> None:
        self._floor: Floor | None = None
        self._known: dict[str, bytes] = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body = await _body(receive)
        _, kind, name = scope["path"].split("/")
        if kind == "F1" and name in self._known:
            answer = self._known[name]
        else:
            answer = self._known[name] = await self._run(name, body)
        length = (b"content-length", str(len(answer)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, length]})
        await send({"type": "http.response.body", "body": answer})

    async def _run(self, name: str, body: bytes) -> bytes:
        if self._floor is None:
            self._floor = await Floor(environment()).open()
        found: bytes = await getattr(self._floor, name)(orjson.loads(body)["variables"])
        return found


async def _body(receive: Any) -> bytes:
    parts = b""
    while True:
        message = await receive()
        parts += message.get("body", b"")
        if not message.get("more_body"):
            return parts


if __name__ == "__main__":
    uvicorn.run(
        FloorServer(),
        host=environment().host,
        port=environment().port,
        log_level="error",
        lifespan="off",
    )
