"""Coroutines run side by side inside one task: a task for each would cost more than they do."""

import asyncio
from asyncio import CancelledError, Future
from collections.abc import Coroutine, Generator, Iterable
from contextvars import copy_context
from typing import Any, cast

from strawberry.execution import optimized_is_awaitable

from execution.outcome import Bail

Call = Coroutine[Any, Any, Any]


async def drive(calls: Iterable[Call]) -> list[Any]:
    """What the coroutines return, in their order.

    Each is taken to where it first has to wait; then those whose wait is over are taken on,
    until all have ended. Where one fails the others still end, and then the failure is raised:
    what they hold (a lock, a connection) is never torn away from them.
    """
    crew = _Crew()
    crew.start(calls)
    while crew.waiting:
        if await crew.until_one_can_go_on():
            crew.go_on()
    return crew.results()


class _Crew:
    """The coroutines of one ``drive``, and what each of them waits for."""

    def __init__(self) -> None:
        self.waiting: list[tuple[int, Call, Future[Any] | None]] = []
        self._found: list[Any] = []
        self._failure: BaseException | None = None
        self._cancelled: CancelledError | None = None
        self._loop = asyncio.get_running_loop()
        self._context = copy_context()
        self._bell: Future[None] | None = None
        self._pause = False

    def start(self, calls: Iterable[Call]) -> None:
        try:
            for call in calls:
                self._found.append(None)
                self._step(len(self._found) - 1, call)
        except Exception as error:  # the next coroutine could not be made
            self._failure = self._failure or error

    def _step(self, index: int, call: Call) -> None:
        try:
            future = call.send(None)
        except StopIteration as ended:
            self._found[index] = ended.value
        except (Exception, CancelledError) as error:
            self._failure = self._failure or error
        else:
            if future is None:
                self._pause = True
            else:
                # Cleared at once: two coroutines may wait for one future.
                future._asyncio_future_blocking = False  # noqa: SLF001
                future.add_done_callback(self._ring, context=self._context)
            self.waiting.append((index, call, future))

    def _ring(self, _ended: Any) -> None:
        if self._bell is not None and not self._bell.done():
            self._bell.set_result(None)

    async def until_one_can_go_on(self) -> bool:
        """Wait; False where the wait was cancelled, and with it all that was waited for."""
        try:
            if self._pause:
                self._pause = False
                await asyncio.sleep(0)  # whoever is beside all of these goes first
            elif not any(future.done() for _, _, future in self.waiting if future):
                self._bell = self._loop.create_future()
                await self._bell
        except CancelledError as error:
            self._cancel(error)
            return False
        finally:
            self._bell = None
        return True

    def _cancel(self, error: CancelledError) -> None:
        """Cancel what each waits for, as cancelling its task would; they clean up and end."""
        self._cancelled = error
        waiting, self.waiting = self.waiting, []
        for index, call, future in waiting:
            if future is not None and (future.cancelled() or future.cancel()):
                self.waiting.append((index, call, future))
            else:
                self._step(index, cast("Call", _Thrown(call, error)))
        self._pause = True  # whoever else watches those futures hears of it first

    def go_on(self) -> None:
        waiting, self.waiting = self.waiting, []
        for index, call, future in waiting:
            if future is None or future.done():
                self._step(index, call)
            else:
                self.waiting.append((index, call, future))

    def results(self) -> list[Any]:
        failure = self._cancelled or self._failure
        if failure is None:
            return self._found
        task = asyncio.current_task()
        if isinstance(failure, CancelledError) and not (task and task.cancelling()):
            # Nobody cancels the request: a time limit inside a resolver, or the resolver itself.
            raise Bail("cancelled from within") from failure
        raise failure


class _Thrown:
    """A coroutine whose next step is an error thrown into it."""

    def __init__(self, call: Call, error: BaseException) -> None:
        self._call, self._error = call, error
        self._thrown = False

    def send(self, value: Any) -> Any:
        if self._thrown:
            return self._call.send(value)
        self._thrown = True
        return self._call.throw(self._error)


async def awaited(value: Any) -> Any:
    """What a resolver gave, or what came of it where it has to be waited for."""
    return await value if optimized_is_awaitable(value) else value


class Unhurried:
    """Awaits a coroutine; a pause in it that nothing else can use is passed over.

    Loaders pause so that fields beside them can ask, too. Where all have asked, the event loop
    need not be gone through, but for those who pause again and again until something happens.
    """

    __slots__ = ("_call", "_passes")

    def __init__(self, call: Call, passes: int = 16) -> None:
        self._call, self._passes = call, passes

    def __await__(self) -> Generator[Any, Any, Any]:
        step: Any = self._call.send
        given: Any = None
        while True:
            try:
                future = step(given)
            except StopIteration as ended:
                return ended.value
            step, given = self._call.send, None
            if future is None and self._passes:
                self._passes -= 1
                continue
            try:
                yield future
            except BaseException as error:
                step, given = self._call.throw, error
