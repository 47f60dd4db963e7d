"""Connections that only read, without SQLAlchemy in between, and without transactions."""

import asyncio
import sqlite3
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import Any, Protocol

import asyncpg
from sqlalchemy.engine import URL, Dialect

from models.prepared import Prepared, Profile, prepare

Watcher = Callable[[str, Sequence[Any]], None]
MAX_STATEMENTS = 4_096
CACHED = 1_024  # that a connection keeps ready
OVERFLOW = 10
IDLE = 300.0  # seconds after which a connection is given up


class Reading(Protocol):
    """One connection, held for a request; its statements run one at a time."""

    async def fetch(self, text: str, arguments: Sequence[Any]) -> Sequence[Any]:
        """The rows of a statement."""

    async def release(self) -> None: ...


class Statements:
    """The statements of one database that were compiled, the latest used of them."""

    def __init__(self, dialect: Dialect, *, is_sqlite: bool) -> None:
        self._dialect, self._is_sqlite = dialect, is_sqlite
        self._known: OrderedDict[Hashable, Prepared | None] = OrderedDict()

    def prepared(
        self,
        key: Hashable,
        build: Callable[[], Any],
        profile: Profile | None,
        binds: Sequence[Any] | None = None,
    ) -> Prepared | None:
        known = self._known
        if key in known:
            known.move_to_end(key)
            return known[key]
        made = prepare(
            build(), self._dialect, is_sqlite=self._is_sqlite, profile=profile, binds=binds
        )
        known[key] = made
        if len(known) > MAX_STATEMENTS:
            known.popitem(last=False)
        return made


class PostgreSQL:
    """A pool of asyncpg's: SQLAlchemy writes the statements, the driver runs them.

    What is given back is handed to the next request as it is; the pool, whose ways take as long as
    a short statement, has it back where somebody waits for one, or after ``IDLE`` seconds.
    """

    def __init__(self, url: URL, size: int, timeout: float) -> None:
        self._timeout = timeout
        self._pool: Any = None
        self._idle: deque[tuple[Any, float]] = deque()  # the latest used is the last
        self._waiting = 0
        self._options: dict[str, Any] = {
            "dsn": url.set(drivername="postgresql").render_as_string(hide_password=False),
            "min_size": 0,
            "max_size": size + OVERFLOW,
            "max_inactive_connection_lifetime": IDLE,
            "reset": _nothing_to_reset,
            "statement_cache_size": CACHED,
            "max_cached_statement_lifetime": 0,
            "server_settings": {"jit": "off", "timezone": "UTC"},
        }

    @property
    def in_use(self) -> int:
        if self._pool is None:
            return 0
        return int(self._pool.get_size() - self._pool.get_idle_size() - len(self._idle))

    async def acquire(self) -> "PostgreSQLReading":
        while self._idle:
            connection, _ = self._idle.pop()
            if not connection.is_closed():
                return PostgreSQLReading(self, connection)
            await self._pool.release(connection)
        if self._pool is None:
            self._pool = asyncpg.create_pool(**self._options)
        self._waiting += 1
        try:
            await self._pool  # opens it once
            return PostgreSQLReading(self, await self._pool.acquire(timeout=self._timeout))
        finally:
            self._waiting -= 1

    async def release(self, connection: Any, *, is_clean: bool) -> None:
        """``is_clean``: its last statement came to its end."""
        if not is_clean or self._waiting or connection.is_closed():
            await self._pool.release(connection)
            return
        now = time.monotonic()
        self._idle.append((connection, now))
        if now - self._idle[0][1] > IDLE:
            await self._pool.release(self._idle.popleft()[0])

    async def dispose(self) -> None:
        self._idle.clear()
        if self._pool is not None:
            self._pool.terminate()


async def _nothing_to_reset(_connection: Any) -> None:
    """Readers keep nothing in their sessions, and asyncpg's own reset is a statement."""


class PostgreSQLReading:
    """A connection out of the pool."""

    def __init__(self, readings: PostgreSQL, connection: Any) -> None:
        self._readings, self.connection = readings, connection
        self._is_clean = True

    async def fetch(self, text: str, arguments: Sequence[Any]) -> Sequence[Any]:
        self._is_clean = False
        found: Sequence[Any] = await self.connection.fetch(text, *arguments)
        self._is_clean = True
        return found

    async def release(self) -> None:
        await self._readings.release(self.connection, is_clean=self._is_clean)


class SQLite:
    """One connection in the event loop's thread for what is short, others in threads.

    A keyset page takes less time than handing it to a thread and back.
    """

    def __init__(self, path: Path, on_connect: Callable[[Any, Any], None]) -> None:
        self._path, self._on_connect = path, on_connect
        self._here: sqlite3.Connection | None = None
        self._idle: list[sqlite3.Connection] = []
        self._busy = 0

    @property
    def in_use(self) -> int:
        return self._busy

    async def acquire(self) -> "SQLite":
        return self

    async def release(self) -> None: ...

    def at_once(self, text: str, arguments: Sequence[Any]) -> Sequence[Any]:
        """The rows of a statement that reads no more than a page or two."""
        if self._here is None:
            self._here = self._connect()
        return self._here.execute(text, arguments).fetchall()

    async def fetch(self, text: str, arguments: Sequence[Any]) -> Sequence[Any]:
        connection = self._idle.pop() if self._idle else self._connect()

        def fetch() -> Sequence[Any]:
            return connection.execute(text, arguments).fetchall()

        self._busy += 1
        running = asyncio.ensure_future(asyncio.to_thread(fetch))
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            connection.interrupt()
            await asyncio.wait([running])
            raise
        finally:
            self._busy -= 1
            self._idle.append(connection)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, check_same_thread=False, cached_statements=CACHED, isolation_level=None
        )
        self._on_connect(connection, None)
        connection.execute("PRAGMA query_only = ON")
        return connection

    async def dispose(self) -> None:
        for connection in (self._here, *self._idle):
            if connection is not None:
                connection.close()
        self._here, self._idle = None, []
