"""Recording what happened, in the transaction that makes it true."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

import models
from context import Context


def record(
    context: Context, session: AsyncSession, topic: str, subject: str, detail: dict[str, Any]
) -> None:
    """Note that ``subject`` (an id without its key) met with ``topic`` ("orders/create")."""
    session.add(
        models.Event(
            topic=topic,
            subject=subject,
            actor=context.actor.name,
            request_id=context.request.id,
            detail=detail,
        )
    )
