"""How long a message of a WebSocket may take, of how many pieces it is, and how often one pings."""

import asyncio

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

MESSAGE_SECONDS = 15.0  # for one message, however slowly it comes
MAX_PIECES = 1_000  # an empty piece weighs nothing on its way, and something here
MAX_PINGS = 100  # in so many seconds; each is answered, whether its sender reads or not
PING_SECONDS = 10.0


class BoundedSocket(WebSocketsSansIOProtocol):
    """Ends connections that uvicorn would keep memory for without end."""

    _late: asyncio.TimerHandle | None = None
    _pings, _pinged = 0, 0.0

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if len(self.frames) > MAX_PIECES:
            self.transport.abort()
        if self.frames or self.conn.reader.buffer:
            if self._late is None:
                self._late = self.loop.call_later(MESSAGE_SECONDS, self._message_is_late)
        else:
            self._message_is_here()

    def send_receive_event_to_app(self) -> None:
        self._message_is_here()
        super().send_receive_event_to_app()

    def handle_ping(self) -> None:
        if self.transport.is_closing():
            return
        super().handle_ping()
        now = self.loop.time()
        if now - self._pinged > PING_SECONDS:
            self._pings, self._pinged = 0, now
        self._pings += 1
        if self._pings > MAX_PINGS:
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._message_is_here()
        super().connection_lost(exc)

    def _message_is_here(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _message_is_late(self) -> None:
        self._late = None
        if self.read_paused:  # it is not read because of those before it
            self._late = self.loop.call_later(MESSAGE_SECONDS, self._message_is_late)
        else:
            self.transport.abort()
