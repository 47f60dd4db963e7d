"""Whether anything was written since: PostgreSQL is asked once for all who want to know then."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

# The transactions whose writes are seen: whoever sees those of the same sees the same (PostgreSQL's
# documentation, "Transaction ID and Snapshot Information Functions").
SNAPSHOT = "SELECT pg_current_snapshot()::text"
PATIENCE = 0.25  # seconds, after which it is not worth knowing any more


class _Told(asyncio.Future[str | None]):
    """Several wait for it, and none of them cancels it for the others."""

    def cancel(self, msg: Any | None = None) -> bool:
        return False


class Snapshots:
    """Whoever asks is told of a state no older than the question; None if that takes too long."""

    def __init__(self, acquire: Callable[[], Awaitable[Any]]) -> None:
        self._acquire = acquire
        self._next: _Told | None = None
        self._asking: asyncio.Task[None] | None = None

    def ask(self) -> asyncio.Future[str | None]:
        """Those who come while a question is under way are told by the next."""
        if self._next is None:
            loop = asyncio.get_running_loop()
            self._next = _Told(loop=loop)
            if self._asking is None or self._asking.done():
                self._asking = loop.create_task(self._ask())
        return self._next

    async def _ask(self) -> None:
        while self._next is not None:
            told, self._next = self._next, None
            found = None
            try:
                async with asyncio.timeout(PATIENCE):
                    found = await self._found()
            except Exception:
                found = None  # it is told to whoever reads
            finally:
                told.set_result(found)

    async def _found(self) -> str:
        reading = await self._acquire()
        try:
            [(state,)] = await reading.fetch(SNAPSHOT, ())
        finally:
            await reading.release()
        return str(state)
