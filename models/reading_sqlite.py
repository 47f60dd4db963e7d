"""What reads a SQLite file, in the event loop's thread or in a few others."""

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from models.reading import CACHED

# For what is long: as many as there are cores, and one that waits for the disk.
THREADS = (os.cpu_count() or 1) + 1
AGAIN = 0.05  # seconds after which what has only now begun to read is cut off once more


class SQLite:
    """One connection in the event loop's thread for what is short, others in a few threads.

    A keyset page takes less time than handing it to a thread and back. Each thread has a connection
    of its own, with some 8 MB while it reads, so that there never are more of them.
    """

    def __init__(self, path: Path, on_connect: Callable[[Any, Any], None]) -> None:
        self._path, self._on_connect = path, on_connect
        self._busy = self._begun = 0
        self._begin()

    def _begin(self) -> None:
        self._begun += 1  # what a connection tells of changes is compared with itself alone
        self._here: sqlite3.Connection | None = None
        self._own = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="reads")

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

    def state(self) -> Hashable:
        """What any commit of another connection changes, in whichever process that is."""
        [(version,)] = self.at_once("PRAGMA data_version", ())
        return self._begun, version

    async def fetch(self, text: str, arguments: Sequence[Any]) -> Sequence[Any]:
        read = _Read(self._threads_own, text, arguments)
        running = asyncio.get_running_loop().run_in_executor(self._threads, read)
        running.add_done_callback(self._ended)
        self._busy += 1
        try:
            await asyncio.wait([running])
        except asyncio.CancelledError:
            await read.cut_off(running)
            raise
        return running.result()

    def _ended(self, running: asyncio.Future[Any]) -> None:
        """What came of a read that nobody waits for is nobody's."""
        self._busy -= 1
        if not running.cancelled():
            running.exception()

    def _threads_own(self) -> sqlite3.Connection:
        """The connection of the thread that asks."""
        found: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if found is None:
            found = self._own.connection = self._connect()
            self._opened.append(found)
        return found

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, check_same_thread=False, cached_statements=CACHED, isolation_level=None
        )
        self._on_connect(connection, None)
        connection.execute("PRAGMA query_only = ON")
        return connection

    async def dispose(self) -> None:
        for connection in self._opened:
            connection.interrupt()
        self._threads.shutdown(cancel_futures=True)
        for connection in filter(None, (self._here, *self._opened)):
            connection.close()
        self._begin()


class _Read:
    """What one thread reads; ``connection`` gives the thread's own."""

    def __init__(
        self, connection: Callable[[], sqlite3.Connection], text: str, arguments: Sequence[Any]
    ) -> None:
        self._connection, self._text, self._arguments = connection, text, arguments
        self._reading: sqlite3.Connection | None = None
        self._lock = threading.Lock()  # the thread goes on to another's read
        self._is_off = False

    def __call__(self) -> Sequence[Any]:
        self._reading = connection = self._connection()
        try:
            return (
                () if self._is_off else connection.execute(self._text, self._arguments).fetchall()
            )
        finally:
            with self._lock:
                self._reading = None

    async def cut_off(self, running: asyncio.Future[Any]) -> None:
        """End what is read, or about to be."""
        self._is_off = True
        while not running.done():
            with self._lock:
                if self._reading is not None:
                    self._reading.interrupt()
            await asyncio.wait([running], timeout=AGAIN)
        await asyncio.sleep(0)  # it is counted no more
