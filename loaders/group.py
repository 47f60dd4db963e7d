"""Short statements that are asked for side by side, which PostgreSQL is sent as one.

A round trip costs more than most of them: those of a product's page are four, and one goes.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from models.awaited import Awaited
from models.fused import concerns_all, fused
from models.prepared import Prepared

# To take more rows out of an array costs more than a statement of their own.
FEW = 24
Send = Callable[[str, Sequence[Any]], Awaitable[Sequence[Any]]]


class Pending:
    """A statement, and what came of it."""

    __slots__ = ("arguments", "error", "prepared", "rows")

    def __init__(self, prepared: Prepared, arguments: list[Any]) -> None:
        self.prepared, self.arguments = prepared, arguments
        self.rows: Sequence[Any] | None = None
        self.error: Exception | None = None

    def answer(self, rows: Sequence[Any]) -> None:
        self.rows, self.prepared.latest = rows, len(rows)

    async def sent(self, send: Send) -> None:
        try:
            self.answer(await send(self.prepared.text, self.arguments))
        except Exception as error:
            self.error = error


class Group:
    """Statements that one of those who ask sends for all of them."""

    __slots__ = ("_asked", "_ended")

    def __init__(self, first: Pending) -> None:
        self._asked = [first]
        self._ended: Awaited | None = None

    async def join(self, one: Pending) -> None:
        """Wait until the group has ended; whoever sends it may have been cancelled before."""
        self._asked.append(one)
        self._ended = self._ended or Awaited()
        await self._ended

    def end(self) -> None:
        if self._ended is not None:
            self._ended.set_result(None)

    async def sent(self, send: Send) -> None:
        """Those that find little go as one; where that fails, each is told what is its own."""
        small = [one for one in self._asked if one.prepared.latest <= FEW]
        if len(small) > 1:
            await _as_one(small, send)
        for one in self._asked:
            if one.rows is None and one.error is None:
                await one.sent(send)


async def _as_one(several: list[Pending], send: Send) -> None:
    text = fused(tuple([one.prepared.text for one in several]))
    try:
        [found] = await send(text, [value for one in several for value in one.arguments])
    except Exception as error:
        if concerns_all(error):
            for one in several:
                one.error = error
        return  # whose fault it is shows when each is sent
    for one, rows in zip(several, found, strict=True):
        one.answer(rows)
