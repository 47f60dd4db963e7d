"""Who waits in this process for what to change."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from models.signal import ERASED, EVERY


class Watch:
    """What one stream waits for. Told of one thing many times, it looks once.

    ``changed`` is what the stream is run for; None when it begins. ``shown`` is for whoever
    runs it: which of its things its client could see when they were last looked at, and
    ``is_news`` whether the client is to hear of this change at all.
    """

    __slots__ = ("_hub", "_pending", "_waiter", "changed", "is_news", "keys", "shown")

    def __init__(self, hub: "Hub") -> None:
        self.keys: frozenset[str] = frozenset()
        self.changed: str | None = None
        self.is_news = True
        self.shown: frozenset[str] = frozenset()
        self._hub = hub
        self._pending: dict[str, None] = {}
        self._waiter: asyncio.Future[None] | None = None

    def over(self, keys: Iterable[str]) -> None:
        """Wait for these from now on: what changes while they are being read is told, too."""
        self._hub.forget(self)
        self.keys = frozenset(keys)
        self._hub.remember(self)

    def tell(self, keys: Iterable[str]) -> None:
        self._pending.update(dict.fromkeys(keys))
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def next(self) -> str:
        """The next of the keys that was told of."""
        while not self._pending:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        self.changed, self.is_news = next(iter(self._pending)), True
        del self._pending[self.changed]
        return self.changed

    def tell_again(self) -> None:
        """What changed could not be looked at: it comes first the next time."""
        if self.changed is not None:
            self._pending = {self.changed: None, **self._pending}


class Hub:
    """All that is waited for in this process; costs nothing until something is told."""

    def __init__(self) -> None:
        self._watches: dict[str, set[Watch]] = {}

    def __len__(self) -> int:
        """How many things are waited for."""
        return len(self._watches)

    @contextmanager
    def watch(self) -> Iterator[Watch]:
        made = Watch(self)
        try:
            yield made
        finally:
            self.forget(made)

    def remember(self, watch: Watch) -> None:
        for key in watch.keys:
            self._watches.setdefault(key, set()).add(watch)

    def forget(self, watch: Watch) -> None:
        for key in watch.keys:
            watches = self._watches.get(key, set())
            watches.discard(watch)
            if not watches:
                self._watches.pop(key, None)

    def tell(self, keys: Iterable[str]) -> None:
        """Wake whoever waits for one of these; ``Kind/*`` is every key of the kind."""
        for told in keys:
            if told.endswith(f"/{EVERY}"):
                self._tell_all(told.removesuffix(EVERY))
            else:
                for watch in self._watches.get(told, ()):
                    watch.tell((told,))

    def tell_all(self) -> None:
        """Anything may have changed: everybody looks again."""
        self._tell_all("")

    def _tell_all(self, prefix: str) -> None:
        """Whoever waits for a key with that beginning looks again; nothing says it was erased."""
        for key, watches in self._watches.items():
            if key.startswith(prefix):
                for watch in watches:
                    watch.tell((key.removeprefix(f"{ERASED}/"),))
