"""How connections end: uvicorn's own protocols, but for what they do when that is due."""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

GOING_AWAY = 1001


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """Tells clients that the server goes away, and waits for none that do not read."""

    def shutdown(self) -> None:
        """When the server stops; uvicorn would say 1012."""
        if not self.handshake_complete or self.close_sent:
            super().shutdown()
            return
        self.stop_keepalive()
        self.queue.put_nowait({"type": "websocket.disconnect", "code": GOING_AWAY})
        self.conn.send_close(GOING_AWAY, "Going away")
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.transport.close()

    async def send(self, message: Any) -> None:
        if message["type"] == "websocket.close" and self.handshake_complete:
            # Whoever does not read is told behind all that it has not read, and is cut off then.
            self.writable.set()
            self.loop.call_later(self.close_timeout, self.transport.abort)
        await super().send(message)
