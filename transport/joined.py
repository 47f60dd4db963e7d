"""Answers whose head goes out with what follows it: each write is a call of the system's."""

import asyncio
from typing import Any


class Joined:
    """A transport as a response writes to it: its first piece waits for the second.

    It waits for no longer than the event loop takes to come round: a stream may have nothing to say
    for a while.
    """

    __slots__ = ("_began", "_head", "_loop", "_transport")

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._head, self._began = b"", False

    def write(self, data: bytes) -> None:
        if self._head:
            data, self._head = self._head + data, b""
        elif not self._began and not data.startswith(b"HTTP/1.1 100 "):
            self._head, self._began = data, True
            self._loop.call_soon(self.flush)
            return
        self._transport.write(data)

    def flush(self) -> None:
        if self._head:
            data, self._head = self._head, b""
            self._transport.write(data)

    def close(self) -> None:
        self.flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
