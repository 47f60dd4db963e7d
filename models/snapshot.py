"""Whether anything was written since: PostgreSQL is asked once for all who want to know then."""

from models.awaited import Awaited
from models.reading import PostgreSQL

# The transactions whose writes are seen: whoever sees those of the same sees the same (PostgreSQL's
# documentation, "Transaction ID and Snapshot Information Functions").
SNAPSHOT = "SELECT pg_current_snapshot()::text"


class Snapshots:
    """Whoever asks is told of a state no older than the question; None where there is no telling.

    The first of those who come while a question is under way asks the next, for all of them.
    """

    def __init__(self, readings: PostgreSQL) -> None:
        self._readings = readings
        self._next: Awaited | None = None
        self._under_way: Awaited | None = None

    async def ask(self) -> str | None:
        if self._next is not None:
            return await self._next  # type: ignore[no-any-return]
        told, found = Awaited(), None
        self._next = told
        try:
            if self._under_way is not None:
                await self._under_way
            self._next, self._under_way = None, told
            found = await self._found()
        except Exception:
            found = None  # whoever reads is told what is wrong
        finally:
            self._next = None if self._next is told else self._next
            self._under_way = None if self._under_way is told else self._under_way
            told.set_result(found)
        return found

    async def _found(self) -> str | None:
        if not self._readings.is_free:
            return None  # those who wait for a connection are to read with it
        reading = await self._readings.acquire()
        try:
            [(state,)] = await reading.fetch(SNAPSHOT, ())
        finally:
            await reading.release()
        return str(state)
