"""Transactions on the bare drivers, for ``models.writing``."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from models.reading import CACHED, PostgreSQL

FIRST_WAIT, LONGEST_WAIT = 0.001, 0.05  # seconds, where another connection writes to the file
TIMEOUT = 10.0


class Transaction(Protocol):
    """One connection, within a transaction."""

    async def fetch(self, text: str, arguments: Sequence[Any]) -> Sequence[Any]: ...

    async def run(self, text: str, each: Sequence[Sequence[Any]]) -> None:
        """The statement, with each of those arguments."""


class Transactions(Protocol):
    """``begun`` commits on leaving, and rolls back on error."""

    def begun(self) -> AbstractAsyncContextManager[Transaction]: ...

    async def dispose(self) -> None: ...


class _PostgreSQL:
    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.is_clean = True  # the last statement came to its end, or to an error of its own

    async def fetch(self, text: str, arguments: Sequence[Any]) -> Sequence[Any]:
        self.is_clean = False
        try:
            found: Sequence[Any] = await self._connection.fetch(text, *arguments)
        except asyncpg.PostgresError:
            self.is_clean = True
            raise
        self.is_clean = True
        return found

    async def run(self, text: str, each: Sequence[Sequence[Any]]) -> None:
        for arguments in each:
            await self.fetch(text, arguments)


class PostgreSQLTransactions:
    """On connections of those that read: nothing is left of a transaction once it has ended."""

    def __init__(self, readings: PostgreSQL) -> None:
        self._readings = readings

    @asynccontextmanager
    async def begun(self) -> AsyncIterator[Transaction]:
        connection = (await self._readings.acquire()).connection
        one = _PostgreSQL(connection)
        ended = False
        try:
            await one.fetch("BEGIN", ())
            yield one
            await one.fetch("COMMIT", ())
            ended = True
        finally:
            if not ended:
                await self._undone(one, connection)
            await self._readings.release(connection, is_clean=ended)

    async def _undone(self, one: _PostgreSQL, connection: Any) -> None:
        """Rolled back; where a statement was cut off, by the end of its connection."""
        if one.is_clean and not connection.is_closed():
            await one.fetch("ROLLBACK", ())
        else:
            connection.terminate()

    async def dispose(self) -> None:
        """The connections are the readings'."""


class _SQLite:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def fetch(self, text: str, arguments: Sequence[Any]) -> Sequence[Any]:
        return self._connection.execute(text, arguments).fetchall()

    async def run(self, text: str, each: Sequence[Sequence[Any]]) -> None:
        self._connection.executemany(text, each)


class SQLiteTransactions:
    """One connection in the event loop's thread, for what writes a few rows.

    They take less time than handing them to a thread and back. While others write to the file,
    the loop goes on.
    """

    def __init__(self, path: Path, on_connect: Callable[[Any, Any], None]) -> None:
        self._path, self._on_connect = path, on_connect
        self._turn = asyncio.Lock()
        self._connection: sqlite3.Connection | None = None

    @asynccontextmanager
    async def begun(self) -> AsyncIterator[Transaction]:
        async with self._turn:
            if self._connection is None:
                self._connection = self._connect()
            connection = self._connection
            await _begin(connection)
            try:
                yield _SQLite(connection)
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, cached_statements=CACHED, isolation_level=None)
        self._on_connect(connection, None)
        connection.execute("PRAGMA busy_timeout = 0")
        return connection

    async def dispose(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


async def _begin(connection: sqlite3.Connection) -> None:
    wait, until = FIRST_WAIT, time.monotonic() + TIMEOUT
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > until:
                raise
        await asyncio.sleep(wait)
        wait = min(2 * wait, LONGEST_WAIT)


class _AIOSQLite:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def fetch(self, text: str, arguments: Sequence[Any]) -> Sequence[Any]:
        found: Sequence[Any] = await self._connection.execute_fetchall(text, arguments)
        return found

    async def run(self, text: str, each: Sequence[Sequence[Any]]) -> None:
        await self._connection.executemany(text, each)


async def of_session(session: AsyncSession) -> Transaction:
    """The transaction that a session has begun."""
    await session.flush()
    connection = await session.connection()
    await connection.exec_driver_sql("SELECT 1")  # the driver begins with its first statement
    raw: Any = (await connection.get_raw_connection()).driver_connection
    return _AIOSQLite(raw) if connection.dialect.name == "sqlite" else _PostgreSQL(raw)
