"""How connections end: uvicorn's own protocols, but for what they do when that is due."""

from collections.abc import Mapping
from typing import Any

from transport.bounded import BoundedProtocol
from transport.bounded_socket import BoundedSocket
from transport.closing import GOING_AWAY

STREAMS = "streams"  # where a server's state has what is to be stopped


class HttpProtocol(BoundedProtocol):
    """Ends streams when the server stops; uvicorn would wait for them."""

    def shutdown(self) -> None:
        _stop_streams(self.app_state)
        super().shutdown()


class WebSocketProtocol(BoundedSocket):
    """Tells clients that the server goes away, and waits for none that do not read."""

    def shutdown(self) -> None:
        """When the server stops; uvicorn would say 1012."""
        if not self.handshake_complete or self.close_sent:
            super().shutdown()
            return
        self.stop_keepalive()
        _stop_streams(self.app_state)
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


def _stop_streams(state: Mapping[str, Any]) -> None:
    streams = state.get(STREAMS)
    if streams is not None:
        streams.stop()
