"""A copy of the database that lags a little, and may be away: then the primary answers instead."""

import time
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from models.outage import is_outage
from models.reading import PostgreSQL
from models.reading_sqlite import SQLite

# For so long a replica that was away is not asked again.
REST = 5.0

log = structlog.get_logger("database")


class Replica:
    """Where the catalogue may be read for those who have no name."""

    def __init__(self, engine: AsyncEngine, readings: SQLite | PostgreSQL) -> None:
        self._engine, self._readings = engine, readings
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._away_until = 0.0

    @property
    def is_away(self) -> bool:
        return time.monotonic() < self._away_until

    def session(self) -> AsyncSession:
        return self._sessions()

    async def acquire(self) -> Any:
        """A connection, or None while the replica is away."""
        if self.is_away:
            return None
        try:
            return await self._readings.acquire()
        except Exception as error:
            if not is_outage(error):
                raise
            self._away_until = time.monotonic() + REST
            log.warning("replica unreachable", exc_info=True)
            return None

    async def dispose(self) -> None:
        await self._engine.dispose()
        await self._readings.dispose()
