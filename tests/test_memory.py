"""Memory that was used and is not needed any more goes back to the system."""

import asyncio
import ctypes
import os
import sys
from pathlib import Path

import pytest

from transport import memory

PIECES, SIZE = 60_000, 1_024


def resident() -> int:
    """Bytes of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_what_was_freed_goes_back_to_the_system() -> None:
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "malloc_trim"):
        pytest.skip("another C library gives memory back as it likes")
    libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    pieces = [libc.malloc(SIZE) for _ in range(PIECES)]
    for piece in pieces:
        ctypes.memset(ctypes.c_void_p(piece), 1, SIZE)
    last = pieces.pop()  # holds the heap's end where it is
    for piece in pieces:
        libc.free(piece)
    before, stopped = resident(), asyncio.Event()

    looking = asyncio.create_task(memory.give_back_until(stopped, 0.01))
    await asyncio.sleep(0.2)
    stopped.set()
    await looking

    libc.free(last)
    assert before - resident() > PIECES * SIZE / 2
