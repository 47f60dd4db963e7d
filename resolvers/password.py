"""Hashing passwords without holding up the event loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from commerce import password

# Each hash takes 19 MiB and a core: more at once would only be slower.
_WORKERS = ThreadPoolExecutor(max_workers=4, thread_name_prefix="password")


async def hashed(written: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_WORKERS, password.hashed, written)


async def matches(written: str, kept: str | None) -> bool:
    """Whether it is the password; takes as long where there is none to compare with."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_WORKERS, password.matches, written, kept)
