"""Fields resolve side by side, and a connection serves one statement at a time: they take turns."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any


class GivenUp(Exception):
    """The request was given up, so this was not read; nobody hears of it."""


class Turn:
    """Around a statement: while one is under way no other begins, and it may be cut off.

    ``check`` raises where none may begin; ``cut_off`` is called after one that was cancelled in
    the middle.
    """

    def __init__(self, check: Callable[[], None], cut_off: Callable[[], Awaitable[None]]) -> None:
        self.lock = asyncio.Lock()
        self.closed = False
        self._check, self._cut_off = check, cut_off
        self._under_way: asyncio.Task[Any] | None = None
        self._given_up = False
        self._owner: asyncio.Task[Any] | None = None

    async def __aenter__(self) -> None:
        await self.lock.acquire()
        try:
            self.check()
        except BaseException:
            self.lock.release()
            raise
        self._under_way = asyncio.current_task()

    def check(self) -> None:
        """Raise where no statement may begin."""
        if self._given_up:
            raise GivenUp
        if self.closed:
            raise asyncio.CancelledError("the request has ended")
        self._check()

    def let_go(self) -> None:
        """Forget whose turn it was, once it is ``closed`` and no statement is under way."""
        del self._check, self._cut_off

    async def __aexit__(self, _kind: Any, error: BaseException | None, _trace: Any) -> None:
        try:
            if isinstance(error, asyncio.CancelledError):
                await self._cut_off()
                if self._given_up and asyncio.current_task() is not self._owner:
                    raise GivenUp from None
        finally:
            self._under_way = None
            self.lock.release()

    def give_up(self, owner: asyncio.Task[Any] | None) -> None:
        """Cancel the statement under way, of whose rows nobody will hear; no other begins.

        ``owner`` is the request's own task, which whoever gives up cancels by itself: it may be
        waiting for a loader, whose values outlive those who asked for them.
        """
        self._given_up, self._owner = True, owner
        if self._under_way is not None and self._under_way is not owner:
            self._under_way.cancel()
