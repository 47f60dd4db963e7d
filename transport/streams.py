"""Operations whose answers come one after another, whatever carries them."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Collection, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from functools import partial
from typing import Any

import strawberry
from starlette.requests import Request
from starlette.types import Scope
from strawberry.types.graphql import OperationType

from commerce.network import household, is_this_machine
from models.hub import Hub, Watch
from transport.deadline import within
from transport.persisted import PersistedQueries
from transport.request import GraphQLRequest

# So many operations run at once for changes: others who ask need connections, too.
AT_ONCE = 4
# What changes again within this time is told as one change.
PAUSE = 0.1
# So many clients at least have to come before a process is full.
SHARES = 10
# Before a change is looked at again by a client whose bucket was empty.
THROTTLED_PAUSE = 1.0


class Full(Exception):
    """So many are followed already that nothing more is taken on."""


class Stopping:
    """Who is to be called when the server stops."""

    def __init__(self) -> None:
        self._calls: set[Callable[[], object]] = set()
        self._of_client: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._calls)

    def of(self, client: str) -> int:
        """How many of them are one client's."""
        return self._of_client[client]

    @contextmanager
    def calls(self, call: Callable[[], object], client: str = "") -> Iterator[None]:
        self._calls.add(call)
        self._of_client[client] += 1
        try:
            yield
        finally:
            self._calls.discard(call)
            self._of_client[client] -= 1
            if not self._of_client[client]:
                del self._of_client[client]

    def stop(self) -> None:
        for call in [*self._calls]:
            call()


class Streams:
    """Runs a subscription once to begin, and once for each change, each time as if asked anew."""

    def __init__(
        self,
        schema: strawberry.Schema,
        open_context: Callable[[Request], AbstractAsyncContextManager[Any]],
        hub: Hub,
        *,
        persisted: PersistedQueries,
        seconds: float | None = None,
        most: int = 10_000,
    ) -> None:
        self.open_context = open_context
        self.stopping = Stopping()
        self._most = most
        self._schema = schema
        self._hub = hub
        self._persisted = persisted
        self._seconds = seconds
        self._gate = asyncio.Semaphore(AT_ONCE)

    def admit(self, scope: Scope) -> str:
        """Who asks; ``Full`` where one connection more would be too many, in all or of theirs.

        One household may have a tenth of what a process bears: nobody takes it from all others.
        """
        address = scope["client"][0] if scope["client"] else ""
        client = "" if not address or is_this_machine(address) else household(address)
        if len(self.stopping) >= self._most:
            raise Full
        if client and self.stopping.of(client) >= max(1, self._most // SHARES):
            raise Full
        return client

    async def answers(
        self,
        request: Request,
        asked: GraphQLRequest,
        may_run: Collection[OperationType],
        begun: Callable[[], None] = lambda: None,
    ) -> AsyncGenerator[Any, None]:
        """The one answer of a query or a mutation; of a subscription one for each change.

        ``begun`` is called when it is known which; from then on no change is missed.
        """
        text = self._persisted.text_of(asked)
        with self._hub.watch() as watch:
            run = partial(self._run, request, text, asked, may_run, watch)
            first = await self._first(text, run)
            begun()
            if not watch.keys or first.errors:
                yield first
            while watch.keys and not first.errors:
                await watch.next()
                async with self._gate:
                    result = await run()
                if _is_throttled(result):
                    watch.tell_again()
                    await asyncio.sleep(THROTTLED_PAUSE)
                elif watch.is_news:
                    yield result
                    await asyncio.sleep(PAUSE)

    async def _first(self, text: str, run: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """What may be a mutation is done to its end, whoever has left: it is not cut in two."""
        if "mutation" in text:
            running = asyncio.create_task(run())
            try:
                return await asyncio.shield(running)
            except asyncio.CancelledError:
                await asyncio.wait([running])
                raise
        if "subscription" in text:
            async with self._gate:
                return await run()
        return await run()

    async def _run(
        self,
        request: Request,
        text: str,
        asked: GraphQLRequest,
        may_run: Collection[OperationType],
        watch: Watch,
    ) -> Any:
        """The answer for whoever the request's token speaks for now, as things are now."""
        async with self.open_context(request) as context:
            context.watch = watch
            async with within(self._seconds, None, getattr(context, "give_up", None)):
                return await self._schema.execute(
                    text,
                    variable_values=asked.variables,
                    context_value=context,
                    operation_name=asked.operation_name,
                    allowed_operation_types=may_run,
                    operation_extensions=asked.extensions,
                )


def _is_throttled(result: Any) -> bool:
    return any((error.extensions or {}).get("code") == "THROTTLED" for error in result.errors or ())
