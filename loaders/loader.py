"""What every loader is: reads that are asked for side by side are read together, and kept."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from aiodataloader import DataLoader

from loaders.turn import GivenUp
from models.awaited import Awaited

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")


_observe: list[Callable[[int], None]] = []


def observe_batches(observe: Callable[[int], None]) -> None:
    """Let ``observe`` hear how many keys each batch has; it alone, from now on."""
    _observe[:] = [observe]


class _Batch:
    """Keys that are read together; ``ended`` is done once they are found, if anybody waits."""

    __slots__ = ("ended", "error", "keys", "led", "single")

    def __init__(self) -> None:
        self.keys: list[Any] = []
        self.single: list[tuple[Any, Awaited]] = []  # those that were asked for one by one
        self.ended: Awaited | None = None  # what others wait for
        self.error: Exception | None = None
        self.led = False  # somebody reads it


class Loader(DataLoader[KeyT, ValueT]):
    """A loader that is asked for one key or for many, and whose values outlive who asked.

    Where a field that may not be null fails, the fields beside it are cancelled; what they were
    waiting for may be another's, who waits on.
    """

    def __init__(self) -> None:
        # Not the parent's, which looks anew each time at what is the same for all of a class.
        self.loop = asyncio.get_running_loop()
        self._cache: dict[Any, Any] = {}
        self._found: dict[Any, Any] = {}
        self._asked: dict[Any, _Batch] = {}  # the batches in which keys are waited for
        self._next: _Batch | None = None

    def load(self, key: KeyT) -> asyncio.Future[ValueT]:
        known = self._cache.get(key)
        if known is None:
            if key is None:
                raise TypeError("there is nothing to load by None")
            known = self._cache[key] = Awaited(loop=self.loop)
            if key in self._found:
                known.set_result(self._found[key])
            else:
                batch = self._batch_with(key)
                batch.single.append((key, known))
                if not batch.led:
                    batch.led = True
                    # Whoever else has something to ask does so first.
                    self.loop.call_soon(self.loop.create_task, self._read(batch))
        return known

    async def load_all(self, keys: Sequence[KeyT]) -> list[ValueT]:
        """The values of the keys, in their order: as ``load`` for each, at a part of the cost."""
        found = self._found
        missing = [key for key in keys if key not in found]
        if missing and not self._asked:
            batch = self._next = self._next or _Batch()
            batch.keys = list(dict.fromkeys(missing))
            self._asked = dict.fromkeys(batch.keys, batch)
            await self._lead(batch)
        elif missing:
            for batch in {id(one): one for one in map(self._batch_with, missing)}.values():
                if batch.led:
                    batch.ended = batch.ended or Awaited(loop=self.loop)
                    await batch.ended
                else:
                    await self._lead(batch)
        return [found[key] for key in keys]

    def prime(self, key: KeyT, value: ValueT) -> "Loader[KeyT, ValueT]":
        if key not in self._asked:
            self._found.setdefault(key, value)
        return self

    def clear(self, key: KeyT) -> "Loader[KeyT, ValueT]":
        """Forget a value; whoever waits for it still gets it."""
        self._found.pop(key, None)
        self._cache.pop(key, None)
        return self

    def clear_all(self) -> "Loader[KeyT, ValueT]":
        self._found.clear()
        self._cache.clear()
        return self

    def _batch_with(self, key: KeyT) -> _Batch:
        batch = self._asked.get(key)
        if batch is None:
            batch = self._next
            if batch is None:
                batch = self._next = _Batch()
            self._asked[key] = batch
            batch.keys.append(key)
        return batch

    async def _lead(self, batch: _Batch) -> None:
        """Read it in the task that asks, which costs less than one of its own."""
        batch.led = True
        try:
            await asyncio.sleep(0)  # whoever else has something to ask does so first
            await self._read(batch)
        except asyncio.CancelledError:
            if batch.ended is not None or batch.single:
                self.loop.create_task(self._read(batch))
            else:
                self._fail(batch, GivenUp())
            raise
        if batch.error is not None:
            raise batch.error

    async def _read(self, batch: _Batch) -> None:
        if self._next is batch:
            self._next = None
        for observe in _observe:
            observe(len(batch.keys))
        try:
            values = await self.batch_load_fn(batch.keys)
        except Exception as error:
            self._fail(batch, error)
            return
        self._found.update(zip(batch.keys, values, strict=True))
        for key in batch.keys:
            del self._asked[key]
        for key, future in batch.single:
            future.set_result(self._found[key])
        if batch.ended is not None:
            batch.ended.set_result(None)

    def _fail(self, batch: _Batch, error: Exception) -> None:
        """Tell all who wait; the keys may be asked for again."""
        if self._next is batch:
            self._next = None
        for key in batch.keys:
            self._asked.pop(key, None)
            self._cache.pop(key, None)
        batch.error = error
        for _, future in batch.single:
            future.set_exception(error)
        if batch.ended is not None:
            batch.ended.set_exception(error)
            batch.ended.exception()  # nobody has to hear it here
