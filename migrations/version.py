"""Which revision the tables are at and which one this code expects, known without Alembic.

Alembic takes 11 MB of memory, which a server never gives back.
"""

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

TABLE = "alembic_version"
VERSIONS = Path(__file__).parent / "versions"


@cache
def head() -> str:
    """The revision this code expects: they are counted, and files bear their numbers."""
    return max(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*_*.py"))


async def current(engine: AsyncEngine) -> str | None:
    """The revision the database is at; None for an empty one."""
    async with engine.connect() as connection:
        if not await connection.run_sync(lambda sync: sa.inspect(sync).has_table(TABLE)):
            return None
        found: str | None = await connection.scalar(
            sa.select(sa.column("version_num")).select_from(sa.table(TABLE))
        )
        return found
