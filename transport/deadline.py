"""How long an operation may take, and that nobody works for a client that has gone."""

import asyncio
from collections.abc import Callable, Coroutine, Generator
from contextlib import AbstractAsyncContextManager
from typing import Any, Generic, TypeVar, cast

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from transport.request_error import RequestError

T = TypeVar("T")
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


class AtOnce(Generic[T]):
    """Awaits a call; ``around`` is made, and goes around it, once it has to wait for something.

    Most of what is waited for is there already, and a timer costs more than the rest of it.
    """

    __slots__ = ("_around", "_call")

    def __init__(
        self, call: Coroutine[Any, Any, T], around: Callable[[], AbstractAsyncContextManager[None]]
    ) -> None:
        self._call, self._around = call, around

    def __await__(self) -> Generator[Any, Any, T]:
        try:
            waited_for = self._call.send(None)
        except StopIteration as ended:
            found: T = ended.value
            return found
        return (yield from self._limited(waited_for).__await__())

    async def _limited(self, waited_for: Any) -> T:
        async with self._around():
            return await _Begun(self._call, waited_for)


class _Begun(Generic[T]):
    """Awaits what is left of a call that waits for something."""

    __slots__ = ("_call", "_waited_for")

    def __init__(self, call: Coroutine[Any, Any, T], waited_for: Any) -> None:
        self._call, self._waited_for = call, waited_for

    def __await__(self) -> Generator[Any, Any, T]:
        step: Any
        while True:
            try:
                given, step = (yield self._waited_for), self._call.send
            except BaseException as error:
                given, step = error, self._call.throw
            try:
                self._waited_for = step(given)
            except StopIteration as ended:
                found: T = ended.value
                return found


class Limit:
    """As ``asyncio.timeout``, of which it is the part that is needed: TimeoutError after a time.

    ``limited(seconds)`` goes around what one task does; most of it is done before the timer is.
    """

    __slots__ = ("_before", "_ended", "_loop", "_task", "_timer")

    def __init__(self, seconds: float | None) -> None:
        self._loop = asyncio.get_running_loop()
        self._task = cast("asyncio.Task[Any]", asyncio.current_task())
        self._before = self._task.cancelling()
        self._ended = False
        self._timer = None if seconds is None else self._loop.call_later(seconds, self._end)

    def __enter__(self) -> None: ...

    async def __aenter__(self) -> None: ...

    async def __aexit__(self, *error: Any) -> None:
        self.__exit__(*error)

    def _end(self) -> None:
        if not self._ended:
            self._ended = True
            self._task.cancel()

    def __exit__(self, kind: Any, error: BaseException | None, _trace: Any) -> None:
        if self._timer is not None:
            self._timer.cancel()
        ours = self._ended and self._task.uncancel() <= self._before
        self._ended = True
        if ours and kind is asyncio.CancelledError:
            raise TimeoutError from error


class within(Limit):  # noqa: N801 (it reads as one)
    """Cancel what runs inside after ``seconds``, or once ``receive`` tells that the client left.

    Without ``receive`` it is not asked: a mutation is not cut in two because a tab was closed.
    ``give_up`` ends what this task waits for and may not cancel.
    """

    __slots__ = ("_give_up", "_has_left", "_listener", "_receive", "_seconds")

    def __init__(
        self, seconds: float | None, receive: Receive | None, give_up: GiveUp | None = None
    ) -> None:
        super().__init__(None)
        self._seconds, self._give_up = seconds, give_up
        self._has_left = False
        self._receive = receive
        self._listener: asyncio.Task[None] | None = None
        # One timer, which sets the other where it is needed.
        if receive is not None and (seconds is None or seconds > PATIENCE):
            self._timer = self._loop.call_later(PATIENCE, self._begin_to_listen, receive)
        elif seconds is not None:
            self._timer = self._loop.call_later(seconds, self._end)

    def _end(self) -> None:
        if self._give_up is not None:
            self._give_up(self._task)
        super()._end()

    def _begin_to_listen(self, receive: Receive) -> None:
        self._listener = self._loop.create_task(self._listen(receive))
        if self._seconds is not None:
            self._timer = self._loop.call_later(self._seconds - PATIENCE, self._end)

    async def _listen(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._has_left = True
        self._end()

    async def __aexit__(self, *error: Any) -> None:
        try:
            self.__exit__(*error)
        except TimeoutError:
            if self._has_left:
                raise ClientDisconnect from None
            raise timed_out(self._seconds or 0) from None
        finally:
            if self._listener is not None:
                self._listener.cancel()
                await asyncio.wait([self._listener])
