"""Where files are kept: a folder here; a bucket would keep the same protocol."""

import os
import secrets
from pathlib import Path
from typing import Protocol


class Storage(Protocol):
    """Files by their names; what a name stands for never changes."""

    def put(self, name: str, content: bytes) -> None: ...

    def has(self, name: str) -> bool: ...


class Folder:
    """Files below a folder of this machine."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def put(self, name: str, content: bytes) -> None:
        """Keep the file; whoever looks meanwhile sees all of it or none."""
        place = self._path / name
        if place.exists():
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f".{secrets.token_hex(8)}")
        try:
            draft.write_bytes(content)
            os.replace(draft, place)  # noqa: PTH105
        finally:
            draft.unlink(missing_ok=True)

    def has(self, name: str) -> bool:
        return (self._path / name).is_file()
