"""What becomes of a fault of ours that a page did not expect: told briefly, logged once."""

import structlog
from starlette.types import Scope, Send

from models.outage import is_outage
from schema.errors import INTERNAL, MASKS, UNAVAILABLE, fingerprint_of

log = structlog.get_logger("http")


async def answer(scope: Scope, send: Send, error: Exception) -> None:
    """500, or 503 while the database is away; the log has the rest, with the request's id.

    What answers GraphQL deals with its faults by itself.
    """
    log.error(
        "failed",
        operation=getattr(scope.get("endpoint"), "__module__", None),
        fingerprint=fingerprint_of(error),
        exc_info=error,
    )
    is_away, request_id = is_outage(error), scope["state"]["request_id"]
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
