"""What becomes of a fault of ours that a page did not expect: told briefly, logged once."""

import structlog
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.outage import is_outage
from schema.errors import INTERNAL, MASKS, UNAVAILABLE, fingerprint_of

log = structlog.get_logger("http")


class Faults:
    """Answers 500, or 503 while the database is away; the log has the rest, with the request's id.

    What answers GraphQL deals with its faults by itself.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def noted(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except ClientDisconnect:
            return  # whoever left before the end
        except Exception as error:
            if has_begun:
                raise
            log.error(
                "failed",
                operation=getattr(scope.get("endpoint"), "__module__", None),
                fingerprint=fingerprint_of(error),
                exc_info=error,
            )
            await _answer(send, error, scope["state"]["request_id"])


async def _answer(send: Send, error: Exception, request_id: str) -> None:
    is_away = is_outage(error)
    text = f"{MASKS[UNAVAILABLE if is_away else INTERNAL]}\nRequest id: {request_id}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(text)),
        (b"cache-control", b"no-store"),
        *([(b"retry-after", b"5")] if is_away else []),
    ]
    status = 503 if is_away else 500
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
