"""How long an operation may take, and that nobody works for a client that has gone."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from transport.request_error import RequestError

GiveUp = Callable[[asyncio.Task[Any] | None], None]
# Most operations are done before it is worth asking whether their client is still there.
PATIENCE = 0.2


def timed_out(seconds: float) -> RequestError:
    return RequestError(
        503,
        f"The operation took longer than {seconds:g} s and was ended: ask for less at a time."
        " A mutation may have taken place: look before you send it again.",
        "TIMEOUT",
    )


class _Watch:
    """What may end the work of the task that made it: the clock, or its client's leaving."""

    def __init__(self, give_up: GiveUp | None) -> None:
        self.has_left = False
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        self._give_up = give_up
        self._timers: list[asyncio.TimerHandle] = []
        self._listener: asyncio.Task[None] | None = None
        self.limit = asyncio.timeout(None)

    def begin(self, seconds: float | None, receive: Receive | None) -> None:
        if seconds is not None:
            self._timers.append(self._loop.call_later(seconds, self._end))
        if receive is not None:
            self._timers.append(self._loop.call_later(PATIENCE, self._begin_to_listen, receive))

    def _end(self) -> None:
        self.limit.reschedule(self._loop.time())
        if self._give_up is not None:
            self._give_up(self._task)

    def _begin_to_listen(self, receive: Receive) -> None:
        self._listener = self._loop.create_task(self._listen(receive))

    async def _listen(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self.has_left = True
        self._end()

    async def stop(self) -> None:
        for timer in self._timers:
            timer.cancel()
        if self._listener is not None:
            self._listener.cancel()
            await asyncio.wait([self._listener])


@asynccontextmanager
async def within(
    seconds: float | None, receive: Receive | None, give_up: GiveUp | None = None
) -> AsyncIterator[None]:
    """Cancel what runs inside after ``seconds``, or once ``receive`` tells that the client left.

    Without ``receive`` it is not asked: a mutation is not cut in two because a tab was closed.
    ``give_up`` ends what this task waits for and may not cancel.
    """
    watch = _Watch(give_up)
    try:
        async with watch.limit:
            watch.begin(seconds, receive)
            yield
    except TimeoutError:
        if watch.has_left:
            raise ClientDisconnect from None
        if not watch.limit.expired():
            raise
        raise timed_out(seconds or 0) from None
    finally:
        await watch.stop()
