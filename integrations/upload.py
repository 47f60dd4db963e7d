"""Files that clients send: what came is believed for what its bytes say, not for its name."""

import asyncio
import re
from dataclasses import dataclass
from typing import BinaryIO

from integrations.image_clean import cleaned
from integrations.image_fetch import MAX_BYTES, FetchedImage, FetchRefused, identified

MAX_NAME = 255
_AT_ONCE = asyncio.Semaphore(2)
_PATH = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')


@dataclass(frozen=True)
class Upload:
    """A file that came with a request, closed when that is over."""

    name: str
    file: BinaryIO
    size: int


def check_name(name: str) -> None:
    """A name is no path: nothing is ever kept under it, and whoever tries that hears of it."""
    if not name.strip(" .") or len(name) > MAX_NAME or _PATH.search(name):
        raise FetchRefused(
            f"its name may be no path, and has 1 to {MAX_NAME} characters: {name[:60]!r} is refused"
        )


async def picture(upload: Upload) -> FetchedImage:
    """The picture in a file, without notes; raises ``FetchRefused`` where there is none."""
    check_name(upload.name)
    if upload.size > MAX_BYTES:
        raise FetchRefused(f"it is larger than {MAX_BYTES // 1024**2} MB")
    async with _AT_ONCE:
        return await asyncio.to_thread(_read, upload.file)


def _read(file: BinaryIO) -> FetchedImage:
    file.seek(0)
    return cleaned(identified(file.read(MAX_BYTES + 1)))
