"""Places where a file is sent ahead of the mutation that takes it: signed, bounded, short-lived."""

import contextlib
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

from integrations import film
from integrations.image_fetch import FetchedImage, FetchRefused
from integrations.upload import Upload, picture

PATH = "/uploads/"
LIFETIME = 3_600  # seconds, for sending the file; it is kept for a day
KEPT = 86_400
_SALT = "staged upload"


class BadTarget(Exception):
    """The address was not given out by us, or too long ago."""


@dataclass(frozen=True)
class Target:
    """Where to send a file, and by which name to speak of it then."""

    token: str
    key: str


class Staging:
    """Files of a folder of state that nothing points at yet."""

    def __init__(self, state_dir: Path, keys: Sequence[bytes]) -> None:
        self._folder = state_dir / "staged"
        self.films = film.folder(state_dir)
        self._signer = URLSafeTimedSerializer(list(reversed(keys)), salt=_SALT)

    def target(self, name: str, size: int) -> Target:
        key = secrets.token_urlsafe(24)
        self._sweep()
        return Target(self._signer.dumps([key, name, size]), key)

    async def receive(self, token: str, chunks: AsyncIterator[bytes]) -> None:
        """Keep the picture or the film that is sent; raises ``BadTarget`` or ``FetchRefused``."""
        key, name, size = self._read(token)
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / f".{secrets.token_hex(8)}"
        try:
            with draft.open("w+b") as file:
                length = 0
                async for chunk in chunks:
                    length += len(chunk)
                    if length > min(size, film.MAX_BYTES):
                        raise FetchRefused("it is larger than was said")
                    file.write(chunk)
                file.flush()
                is_film = film.kind_of(draft) is not None
                found = None if is_film else await picture(Upload(name, file, length))
            if found is not None:
                draft.write_bytes(found.content)
            draft.replace(self._folder / key)
        finally:
            draft.unlink(missing_ok=True)

    def _read(self, token: str) -> Any:
        try:
            return self._signer.loads(token, max_age=LIFETIME)
        except BadData:
            raise BadTarget from None

    def file(self, key: str) -> Path:
        """What was sent ahead under a key; raises ``FetchRefused``."""
        place = self._folder / key
        if not key.replace("-", "").replace("_", "").isalnum() or not place.is_file():
            raise FetchRefused("nothing was sent there, or more than a day ago")
        return place

    async def picture(self, key: str) -> FetchedImage:
        """The picture that was sent ahead under a key; raises ``FetchRefused``."""
        place = self.file(key)
        with place.open("rb") as file:
            return await picture(Upload("staged", file, place.stat().st_size))

    def _sweep(self) -> None:
        """Files that nobody came back for go."""
        old = time.time() - KEPT
        for place in self._folder.glob("*") if self._folder.is_dir() else ():
            with contextlib.suppress(OSError):  # another process may have removed it
                if place.stat().st_mtime < old:
                    place.unlink()
