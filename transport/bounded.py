"""How long heads and unread bodies may be and take, and how long an answer may lie unread."""

import asyncio

import orjson
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from transport.joined import Joined

MAX_HEAD = 65_536  # bytes of a request's line and headers together
MAX_BODY = 1_000_000  # bytes of a request, and of a message over a WebSocket
HEAD_SECONDS = 15.0  # for a head, however slowly it comes
SLOWEST = 16_384  # bytes that have to be read of an answer in each ``STALL_SECONDS``
STALL_SECONDS = 15.0
# What is left of a body that nobody read is taken for so long, so that its sender sees the answer.
REST_SECONDS = 5.0
MAX_REST = 1_000_000  # bytes
REFUSALS = {
    400: ("BAD_REQUEST", "This is not HTTP as we read it."),
    408: ("REQUEST_TIMEOUT", f"The request's headers took longer than {HEAD_SECONDS:.0f} s."),
    431: ("PAYLOAD_TOO_LARGE", f"The request's headers are larger than {MAX_HEAD} bytes."),
}


class BoundedProtocol(HttpToolsProtocol):
    """Bounds what uvicorn does not: a head's length and time, and how long an answer lies unread.

    A request has to name one host (RFC 9112): what stands before us may go by another of two.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._head, self._refusal, self._unread = 0, 400, 0
        self._due: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None
        self._rest = MAX_REST
        self._left: asyncio.TimerHandle | None = None
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_here()
        self._rest_is_here()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._due is not None and not self.transport.is_closing():
            # What is not told of yet may be one header that never ends.
            self._head += len(data)
            if self._head > 2 * MAX_HEAD:
                self._refuse(431)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head = 0
        if self._due is None:
            self._await_head()

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        self._count(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        self._count(len(name) + len(value))

    def on_headers_complete(self) -> None:
        self._head_is_here()
        hosts = sum(name == b"host" for name, _ in self.headers)
        if hosts > 1 or (hosts == 0 and self.parser.get_http_version() == "1.1"):
            raise ValueError("a request names one host")
        before = self.cycle
        super().on_headers_complete()
        if self.cycle is not before:  # its task has not begun
            self.cycle.transport = Joined(self.transport, self.loop)  # type: ignore[assignment]

    def on_body(self, body: bytes) -> None:
        if self._left is not None:
            self._rest -= len(body)
            if self._rest < 0:
                self.transport.abort()
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._rest_is_here()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        # A request that waited behind this one has been read, and so has all of this one's.
        if self.cycle.response_complete and self.cycle.more_body:
            self._rest = MAX_REST
            self._left = self.loop.call_later(REST_SECONDS, self.transport.abort)

    def send_400_response(self, msg: str) -> None:
        self._refuse(self._refusal)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread = self.transport.get_write_buffer_size()
        self._stalled = self.loop.call_later(STALL_SECONDS, self._look_for_reader)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def _look_for_reader(self) -> None:
        """Cut off whoever does not read, and so holds what is kept for the answer."""
        unread = self.transport.get_write_buffer_size()
        if self._unread - unread < SLOWEST:
            self.transport.abort()
            return
        self._unread = unread
        self._stalled = self.loop.call_later(STALL_SECONDS, self._look_for_reader)

    def _rest_is_here(self) -> None:
        if self._left is not None:
            self._left.cancel()
            self._left = None

    def _count(self, length: int) -> None:
        self._head += length
        if self._head > MAX_HEAD:
            self._refusal = 431
            raise ValueError("a head has an end")

    def _await_head(self) -> None:
        self._due = self.loop.call_later(HEAD_SECONDS, self._head_is_late)

    def _head_is_here(self) -> None:
        self._head = 0
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _head_is_late(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            self._await_head()  # the request before it is being answered still
        elif not self.transport.is_closing():
            self._refuse(408)

    def _refuse(self, status: int) -> None:
        if self.cycle is not None:
            self.cycle.transport.flush()  # type: ignore[attr-defined]
        code, message = REFUSALS[status]
        content = orjson.dumps({"errors": [{"message": message, "extensions": {"code": code}}]})
        lines = (b"content-type: application/json", b"connection: close", b"", content)
        length = b"content-length: %d\r\n" % len(content)
        self.transport.write(STATUS_LINE[status] + length + b"\r\n".join(lines))
        self.transport.close()
