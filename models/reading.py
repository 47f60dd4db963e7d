"""Connections that only read, without SQLAlchemy in between, and without transactions."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Protocol

import asyncpg
from sqlalchemy.engine import URL, Dialect

from models.prepared import Prepared, prepare
from models.profile import Profile

Watcher = Callable[[str, Sequence[Any]], None]
MAX_STATEMENTS = 2_048
MAX_LESSONS = 256  # of statements that are compiled for a few runs of one document
NEW: Any = object()
CACHED = 1_024  # that a connection keeps ready
OVERFLOW = 3  # beyond the pool's size: each has every statement to prepare, while others wait
IDLE = 300.0  # seconds after which a connection is given up
# Of every session on PostgreSQL. What a page read out of its order costs is said of disks that
# turn, unless told otherwise: facets of 5,000 products would read all choices there are.
SESSION = {"jit": "off", "timezone": "UTC", "random_page_cost": "1.1"}


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
        self._lessons: OrderedDict[Hashable, Prepared | None] = OrderedDict()

    def prepared(
        self,
        key: Hashable,
        build: Callable[[], Any],
        profile: Profile | None,
        binds: Sequence[Any] | None = None,
    ) -> Prepared | None:
        is_lesson = profile is not None and profile.learning
        known, most = (self._lessons, MAX_LESSONS) if is_lesson else (self._known, MAX_STATEMENTS)
        found: Any = known.get(key, NEW)
        if found is not NEW:
            known.move_to_end(key)
            return found  # type: ignore[no-any-return]
        made = prepare(
            build(), self._dialect, is_sqlite=self._is_sqlite, profile=profile, binds=binds
        )
        known[key] = made
        if len(known) > most:
            known.popitem(last=False)
        return made


class PostgreSQL:
    """A pool of asyncpg's: SQLAlchemy writes the statements, the driver runs them.

    What is given back is handed to whoever waits, in their order, or kept for the next request as
    it is: the pool's own ways take as long as a short statement. It has back what is of no use any
    more, or was of none for ``IDLE`` seconds.
    """

    def __init__(self, url: URL, size: int, timeout: float) -> None:
        self._timeout, self._most = timeout, size + OVERFLOW
        self._pool: Any = None
        self._taken = 0  # out of the pool, or on their way
        self._idle: deque[tuple[Any, float]] = deque()  # the latest used is the last
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._options: dict[str, Any] = {
            "dsn": url.set(drivername="postgresql").render_as_string(hide_password=False),
            "min_size": 0,
            "max_size": self._most,
            "max_inactive_connection_lifetime": IDLE,
            "reset": _nothing_to_reset,
            "statement_cache_size": CACHED,
            "max_cached_statement_lifetime": 0,
            "server_settings": SESSION,
        }

    @property
    def in_use(self) -> int:
        return self._taken - len(self._idle)

    @property
    def is_free(self) -> bool:
        """Whether nobody has to wait for a connection."""
        return bool(self._idle) or self._taken < self._most

    async def acquire(self) -> "PostgreSQLReading":
        connection = None
        while connection is None:
            if self._idle:
                connection, _ = self._idle.pop()
            elif self._taken < self._most:
                connection = await self._opened()
            else:
                connection = await self._handed()
            if connection is not None and _is_lost(connection):
                await self._put_back(connection)
                connection = None
        return PostgreSQLReading(self, connection)

    async def _opened(self) -> Any:
        self._taken += 1
        try:
            if self._pool is None:
                self._pool = asyncpg.create_pool(**self._options)
            await self._pool  # opens it once
            return await self._pool.acquire(timeout=self._timeout)
        except BaseException:
            self._left()
            raise

    async def _handed(self) -> Any:
        """What is given back next; None where there is room to open one instead."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            async with asyncio.timeout(self._timeout):
                return await waiter
        except BaseException:
            if waiter.done() and not waiter.cancelled():
                self._hand_on(waiter.result())
            raise

    def _hand_on(self, connection: Any) -> None:
        """Give a connection, or the room for one, to whoever waits longest."""
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(connection)
                return
        if connection is not None:
            self._idle.append((connection, time.monotonic()))

    async def _put_back(self, connection: Any) -> None:
        try:
            await self._pool.release(connection)
        finally:
            self._left()

    def _left(self) -> None:
        self._taken -= 1
        self._hand_on(None)

    async def release(self, connection: Any, *, is_clean: bool) -> None:
        """``is_clean``: its last statement came to its end."""
        if not is_clean or _is_lost(connection):
            await self._put_back(connection)
            return
        self._hand_on(connection)
        if self._idle and time.monotonic() - self._idle[0][1] > IDLE:
            await self._put_back(self._idle.popleft()[0])

    async def dispose(self) -> None:
        self._idle.clear()
        if self._pool is not None:
            self._pool.terminate()


def _is_lost(connection: Any) -> bool:
    try:
        return bool(connection.is_closed())
    except asyncpg.InterfaceError:  # its end was told to the pool, which took it back
        return True


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
