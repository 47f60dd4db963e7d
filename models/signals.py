"""The way of signals between processes: a channel on PostgreSQL, a file beside SQLite's."""

import asyncio
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import asyncpg
import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from models.hub import Hub
from models.signal import Informed, Keys, gathered
from settings import Settings

CHANNEL = "cartograph_signals"
PAYLOAD = 7_000  # bytes in one notification; PostgreSQL takes 8,000
RETRY_SECONDS = 1.0
CHECK_SECONDS = 30.0
POLL_SECONDS = 1.0

log = structlog.get_logger("signals")


class Signals(Protocol):
    """``hub`` hears what this process tells at once, and what others tell while it ``run``s."""

    hub: Hub

    def publish(self, session: Informed) -> None:
        """Tell of what the session's transaction noted, now that it is committed."""

    async def run(self, stopped: asyncio.Event) -> None: ...

    async def flush(self, engine: AsyncEngine) -> None:
        """Tell others what they were not told yet, before this process ends."""


def signals_of(settings: Settings) -> Signals:
    if settings.sqlite_path is not None:
        return SharedFile(Path(f"{settings.sqlite_path}.signals"))
    return Channel(settings.url.set(drivername="postgresql").render_as_string(hide_password=False))


class Channel:
    """NOTIFY and LISTEN on a connection of their own.

    A NOTIFY within a busy transaction would have PostgreSQL commit one such at a time.
    """

    def __init__(self, dsn: str) -> None:
        self.hub = Hub()
        self._dsn = dsn
        self._outgoing = Keys()
        self._bell = asyncio.Event()
        self._was_lost = False

    def publish(self, session: Informed) -> None:
        if keys := gathered(session):
            self.hub.tell(keys)
            self._outgoing.add(keys)
            self._bell.set()

    async def run(self, stopped: asyncio.Event) -> None:
        """Hear and tell until ``stopped``; a connection that is lost is made anew."""
        stopping = asyncio.create_task(stopped.wait())
        stopping.add_done_callback(lambda _task: self._bell.set())
        try:
            while not stopped.is_set():
                try:
                    await self._connected(stopped)
                except Exception as error:  # whatever it was, the next connection may be well
                    self._was_lost = True
                    log.warning("lost", error=type(error).__name__)
                    with suppress(TimeoutError):
                        await asyncio.wait_for(stopped.wait(), RETRY_SECONDS)
        finally:
            stopping.cancel()

    async def _connected(self, stopped: asyncio.Event) -> None:
        connection: Any = await asyncpg.connect(self._dsn, timeout=10, command_timeout=10)
        try:
            connection.add_termination_listener(lambda _connection: self._bell.set())
            await connection.add_listener(CHANNEL, self._heard)
            if self._was_lost:
                self._was_lost = False
                self.hub.tell_all()  # nobody knows what was told meanwhile
            while not stopped.is_set():
                await self._tell(connection)
                await self._rung(connection)
        finally:
            connection.terminate()

    async def _tell(self, connection: Any) -> None:
        keys = self._outgoing.take()
        try:
            for payload in _payloads(keys):
                await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, payload)
        except BaseException:
            self._outgoing.add(keys)
            raise

    async def _rung(self, connection: Any) -> None:
        """Wait until there is something to do; now and then see that the connection is alive."""
        try:
            await asyncio.wait_for(self._bell.wait(), CHECK_SECONDS)
        except TimeoutError:
            await connection.execute("SELECT 1")
        self._bell.clear()
        if connection.is_closed():
            raise asyncpg.InterfaceError("closed")

    def _heard(self, connection: Any, sender: int, _channel: str, payload: object) -> None:
        if sender != connection.get_server_pid():
            self.hub.tell(str(payload).split())

    async def flush(self, engine: AsyncEngine) -> None:
        payloads = list(_payloads(self._outgoing.take()))
        if payloads:
            with suppress(OSError, sa.exc.SQLAlchemyError):
                async with engine.connect() as connection:
                    for payload in payloads:
                        await connection.execute(sa.select(sa.func.pg_notify(CHANNEL, payload)))


def _payloads(keys: Iterable[str]) -> Iterator[str]:
    """The keys in as few texts as hold them."""
    text = ""
    for key in keys:
        if text and len(text) + len(key) >= PAYLOAD:
            yield text
            text = ""
        text = f"{text} {key}".strip()
    if text:
        yield text


class SharedFile:
    """A file that other processes add their signals to, as long as a server made it to read it."""

    def __init__(self, path: Path) -> None:
        self.hub = Hub()
        self._path = path
        self._is_reader = False

    def publish(self, session: Informed) -> None:
        keys = gathered(session)
        self.hub.tell(keys)
        if keys and not self._is_reader:
            with suppress(OSError):  # what is committed stays so, whoever hears of it
                descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND)
                with os.fdopen(descriptor, "wb", buffering=0) as file:
                    file.write("".join(f"{key}\n" for key in keys).encode())

    async def run(self, stopped: asyncio.Event) -> None:
        """Look now and then whether the file has grown, until ``stopped``."""
        self._path.write_bytes(b"")
        self._is_reader, read = True, 0
        try:
            while not stopped.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(stopped.wait(), POLL_SECONDS)
                with suppress(OSError):
                    if self._path.stat().st_size > read:
                        read += self._tell_from(read)
        finally:
            self._is_reader = False
            self._path.unlink(missing_ok=True)

    def _tell_from(self, start: int) -> int:
        """Tell what the file says from there on; how many bytes that was."""
        with self._path.open("rb") as file:
            file.seek(start)
            said = file.read()
        self.hub.tell(said.decode().split())
        return len(said)

    async def flush(self, engine: AsyncEngine) -> None:
        """Nothing waits: what is told is written at once."""
