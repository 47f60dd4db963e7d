"""Whether the database is there and is the one that this code expects."""

import asyncio

import structlog

from migrations import version as migrations
from models.engine import Database

PATIENCE = 5.0

log = structlog.get_logger("health")


async def checks(database: Database) -> dict[str, str]:
    """What was looked at, and ``ok`` or what is wrong with it."""
    try:
        async with asyncio.timeout(PATIENCE):
            found = await migrations.current(database.reader)
    except Exception:
        log.warning("database unreachable", exc_info=True)
        return {"database": "unreachable", "migrations": "unknown"}
    if found == migrations.head():
        return {"database": "ok", "migrations": "ok"}
    return {"database": "ok", "migrations": "not at head: run `cartograph migrate`"}
