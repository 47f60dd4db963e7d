"""What every loader is: reads that are asked for side by side are read together, and kept."""

import asyncio
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from aiodataloader import DataLoader

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")


class Awaited(asyncio.Future[Any]):
    """What several wait for: one of them that is cancelled does not cancel it for the others."""

    def cancel(self, msg: Any | None = None) -> bool:
        return False


_observe: list[Callable[[int], None]] = []


def observe_batches(observe: Callable[[int], None]) -> None:
    """Let ``observe`` hear how many keys each batch has; it alone, from now on."""
    _observe[:] = [observe]


class Loader(DataLoader[KeyT, ValueT]):
    """A loader whose values outlive those who asked for them first.

    Where a field that may not be null fails, the fields beside it are cancelled; what they were
    waiting for may be another's, who waits on.
    """

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "batch_load_fn" in vars(cls):
            cls.batch_load_fn = _observed(cls.batch_load_fn)  # type: ignore[misc]

    def load(self, key: KeyT) -> asyncio.Future[ValueT]:
        known = self._cache.get(self.get_cache_key(key))
        if known is None:
            known = self._cache[self.get_cache_key(key)] = Awaited(loop=self.loop)
            self.do_resolve_reject(key, known)
        return known


def _observed(load: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(load)
    async def observed(self: Any, keys: list[Any]) -> Any:
        for observe in _observe:
            observe(len(keys))
        return await load(self, keys)

    return observed
