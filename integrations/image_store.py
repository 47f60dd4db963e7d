"""Pictures that we keep ourselves: files named by their content, so that none is kept twice."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from integrations.image_fetch import FetchedImage

PATH = "/images/"
ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
}


@dataclass(frozen=True, slots=True)
class StoredImage:
    """A picture we keep, by the path that it is served at."""

    path: str
    width: int
    height: int


def folder(state_dir: Path) -> Path:
    return state_dir / "images"


def store(state_dir: Path, image: FetchedImage) -> StoredImage:
    """Keep the picture; whoever looks meanwhile sees all of its file or none."""
    name = hashlib.sha256(image.content).hexdigest() + ENDINGS[image.content_type]
    place = folder(state_dir) / name
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f".{secrets.token_hex(8)}")
        try:
            draft.write_bytes(image.content)
            os.replace(draft, place)  # noqa: PTH105
        finally:
            draft.unlink(missing_ok=True)
    return StoredImage(PATH + name, image.width, image.height)


def is_there(state_dir: Path, path: str) -> bool:
    """Whether the file behind a stored picture's path still exists."""
    return (folder(state_dir) / path.removeprefix(PATH)).is_file()
