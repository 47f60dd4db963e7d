"""Recording what happened, in the transaction that makes it true."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

import models
from context import Context
from models import signal

# Whose changes subscriptions wait for.
FOLLOWED = ("Order/", "Product/")


def record(
    context: Context,
    session: AsyncSession,
    topic: str,
    subject: str,
    detail: dict[str, Any],
    *,
    actor: str | None = None,
) -> models.Event:
    """Note that ``subject`` (an id without its key) met with ``topic`` ("orders/create").

    ``actor`` is who did it, where the request itself does not say so yet, as when signing in.
    """
    row = models.Event(
        topic=topic,
        subject=subject,
        actor=actor or context.actor.name,
        request_id=context.request.id,
        detail=detail,
    )
    session.add(row)
    key = "/".join(subject.rsplit("/", 2)[1:])
    if key.startswith(FOLLOWED):
        signal.note(session, key)
    return row
