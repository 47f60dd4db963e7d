"""What every loader is: reads that are asked for side by side are read together, and kept."""

import asyncio
from typing import Any, TypeVar

from aiodataloader import DataLoader

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")


class Awaited(asyncio.Future[Any]):
    """What several wait for: one of them that is cancelled does not cancel it for the others."""

    def cancel(self, msg: Any | None = None) -> bool:
        return False


class Loader(DataLoader[KeyT, ValueT]):
    """A loader whose values outlive those who asked for them first.

    Where a field that may not be null fails, the fields beside it are cancelled; what they were
    waiting for may be another's, who waits on.
    """

    def load(self, key: KeyT) -> asyncio.Future[ValueT]:
        known = self._cache.get(self.get_cache_key(key))
        if known is None:
            known = self._cache[self.get_cache_key(key)] = Awaited(loop=self.loop)
            self.do_resolve_reject(key, known)
        return known
