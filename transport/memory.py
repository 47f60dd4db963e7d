"""How often a server process looks for garbage, and gives back what it does not use."""

import asyncio
import ctypes
import gc
import sys
from contextlib import suppress

# So many objects that may be garbage begin a search; Python's own 700 begin one in each request.
YOUNG = 50_000
# So many searches among the young begin one among those that outlived one; so many of these, one
# among all: documents that a cache let go of lie there until then, megabytes each.
OFTEN = 3


def settle() -> None:
    """What is there once the application is built stays: it is not gone through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, OFTEN, OFTEN)


async def give_back_until(stopped: asyncio.Event, pause: float) -> None:
    """Every ``pause`` seconds, leave to the system what glibc keeps of memory that was freed.

    It keeps some for each thread: a search with its facets in six at once leaves 60 MB behind.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    while trim is not None and not stopped.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stopped.wait(), pause)
        await asyncio.to_thread(trim, 0)
