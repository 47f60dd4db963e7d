"""Pictures that we keep ourselves: files named by their content, so that none is kept twice."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from integrations.image_fetch import FetchedImage
from integrations.storage import Folder, Storage

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


def storage(state_dir: Path) -> Storage:
    return Folder(folder(state_dir))


def store(state_dir: Path, image: FetchedImage) -> StoredImage:
    """Keep the picture."""
    name = hashlib.sha256(image.content).hexdigest() + ENDINGS[image.content_type]
    storage(state_dir).put(name, image.content)
    return StoredImage(PATH + name, image.width, image.height)


def is_there(state_dir: Path, path: str) -> bool:
    """Whether the file behind a stored picture's path still exists."""
    return storage(state_dir).has(path.removeprefix(PATH))
