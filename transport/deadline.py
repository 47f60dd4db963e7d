"""How long an operation may take, and that nobody works for a client that has gone."""

import asyncio
from collections.abc import Callable
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


class within:  # noqa: N801 (it reads as one)
    """Cancel what runs inside after ``seconds``, or once ``receive`` tells that the client left.

    Without ``receive`` it is not asked: a mutation is not cut in two because a tab was closed.
    ``give_up`` ends what this task waits for and may not cancel.
    """

    __slots__ = ("_give_up", "_has_left", "_limit", "_listener", "_seconds", "_task", "_timers")

    def __init__(
        self, seconds: float | None, receive: Receive | None, give_up: GiveUp | None = None
    ) -> None:
        self._seconds, self._give_up = seconds, give_up
        self._has_left = False
        self._listener: asyncio.Task[None] | None = None
        self._task = asyncio.current_task()
        self._limit = asyncio.timeout(None)
        loop = asyncio.get_running_loop()
        self._timers: list[asyncio.TimerHandle] = []
        if seconds is not None:
            self._timers.append(loop.call_later(seconds, self._end))
        if receive is not None:
            self._timers.append(loop.call_later(PATIENCE, self._begin_to_listen, receive))

    def _end(self) -> None:
        self._limit.reschedule(asyncio.get_running_loop().time())
        if self._give_up is not None:
            self._give_up(self._task)

    def _begin_to_listen(self, receive: Receive) -> None:
        self._listener = asyncio.get_running_loop().create_task(self._listen(receive))

    async def _listen(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._has_left = True
        self._end()

    async def __aenter__(self) -> None:
        await self._limit.__aenter__()

    async def __aexit__(self, *error: Any) -> None:
        try:
            await self._limit.__aexit__(*error)
        except TimeoutError:
            if self._has_left:
                raise ClientDisconnect from None
            raise timed_out(self._seconds or 0) from None
        finally:
            for timer in self._timers:
                timer.cancel()
            if self._listener is not None:
                self._listener.cancel()
                await asyncio.wait([self._listener])
