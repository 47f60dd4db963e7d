"""Answers to what anyone may ask, given again within a second where nothing has changed since.

What was asked is the key, with all that an answer hangs on beside the database: the addresses in
it begin as its sender reaches us. The database tells its state (``Reads.state``), which any commit
of any process changes for good, and which is asked each time: where it still is what it was before
an answer was read, nothing was written since. What changes by time alone, such as a product that is
published from a moment on, shows a second late at the most: answers are kept for no longer.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson

from commerce.permission import ANONYMOUS
from schema.asked import Asked

T = TypeVar("T")
MOST_BYTES = 16_000_000
LONGEST = 500_000  # bytes of one answer
MOST_KEYS = 2_000
MOST_SAID = 4_000  # bytes of a key
# So many times in a second it is tried in vain, and as often more as it was of use: in a shop that
# changes all the time, to ask for its state costs more than it spares.
TRIES = 32
# Answers that are others each time, and those to somebody whom the document names.
NEVER = ("ecommendations", "buyer")


@dataclass(frozen=True, slots=True)
class Answer:
    data: Any  # the JSON text that a plan wrote
    told: dict[str, Any]
    state: Hashable


class Answers:
    """Those of the second under way."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.hits = self.misses = 0
        self._clock, self._second = clock, 0
        # What is being read for those who ask the same of the same state, which one of them does.
        self.under_way: dict[Hashable, asyncio.Future[None]] = {}
        self._begin(0)

    def _begin(self, second: int) -> None:
        self._second, self._bytes, self._tries = second, 0, TRIES
        self._asked: dict[Hashable, Any] = {}  # with the document, whose identity is in the key
        self._kept: dict[Hashable, Answer] = {}

    def attempt(self, query: str, asked: Asked) -> "Attempt | None":
        """To be tried before the query is run; None where its answer is not to be kept.

        What is asked once in a second is not worth asking for a state.
        """
        context = asked.context
        if context.actor is not ANONYMOUS or context.watch is not None:
            return None
        if any(word in query for word in NEVER) or not context.is_public(query):
            return None
        second = int(self._clock())
        if second != self._second:
            self._begin(second)
        if self._tries <= 0:
            return None
        variables, base_url = orjson.dumps(asked.variables), context.request.base_url
        if len(variables) + len(base_url) > MOST_SAID:
            return None
        key = (id(asked.graphql_document), variables, base_url)
        if key in self._asked:
            return Attempt(self, key, second)
        if len(self._asked) < MOST_KEYS:
            self._asked[key] = asked.graphql_document
        return None

    def get(self, key: Hashable, state: Hashable) -> Answer | None:
        found = self._kept.get(key)
        if found is not None and found.state == state:
            self.hits += 1
            self._tries += 1
            return found
        self.misses += 1
        self._tries -= 1
        return None

    def put(self, key: Hashable, second: int, answer: Answer) -> None:
        size = len(answer.data.text)
        if second == self._second and size <= LONGEST and self._bytes + size <= MOST_BYTES:
            self._bytes += size
            self._kept[key] = answer


class Attempt:
    """One request's look for its answer, and where it leaves it for others."""

    __slots__ = ("_answers", "_key", "_second", "_state")

    def __init__(self, answers: Answers, key: Hashable, second: int) -> None:
        self._answers, self._key, self._second = answers, key, second
        self._state: Hashable = None

    async def found(self, context: Any) -> Answer | None:
        self._state = await context.state()
        if self._state is None:
            return None
        reading = self._answers.under_way.get((self._key, self._state))
        if reading is not None:
            await asyncio.shield(reading)  # whoever is cancelled leaves it to the others
        return self._answers.get(self._key, self._state)

    async def led(self, work: Awaitable[T]) -> T:
        """Await what is done for all who ask the same meanwhile; it is to be kept right after."""
        if self._state is None or (self._key, self._state) in self._answers.under_way:
            return await work
        ended = asyncio.get_running_loop().create_future()
        self._answers.under_way[self._key, self._state] = ended
        try:
            return await work
        finally:
            del self._answers.under_way[self._key, self._state]
            ended.set_result(None)

    def keep(self, data: Any, told: dict[str, Any]) -> None:
        """For others. Where something was written meanwhile, no later state will be this one."""
        if self._state is not None and hasattr(data, "text"):
            self._answers.put(self._key, self._second, Answer(data, told, self._state))
