"""How long what is due has been waiting: the letters to send, and the webhooks to deliver."""

import asyncio
from datetime import UTC, datetime

import sqlalchemy as sa
import structlog

import models
from models.engine import Database

PATIENCE = 2.0

log = structlog.get_logger("metrics")


async def ages(database: Database) -> dict[str, float]:
    """Seconds since the oldest of each should have gone out; nothing if the database is away."""
    letters, deliveries = models.MailMessage, models.WebhookDelivery
    oldest = {
        "mail": sa.select(sa.func.min(letters.next_attempt_at)).where(
            letters.next_attempt_at.is_not(None)
        ),
        "webhooks": sa.select(sa.func.min(deliveries.next_attempt_at)).where(
            deliveries.done_at.is_(None)
        ),
    }
    now, found = datetime.now(UTC), {}
    try:
        async with asyncio.timeout(PATIENCE), database.read_session() as session:
            for name, statement in oldest.items():
                due = await session.scalar(statement)
                found[name] = max(0.0, (now - due).total_seconds()) if due else 0.0
    except Exception:
        log.warning("backlog unknown", exc_info=True)
        return {}
    return found
