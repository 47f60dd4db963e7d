"""Pictures that we keep ourselves, in the sizes and formats that are asked for."""

import asyncio
import hashlib
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from commerce.image_transform import ImageContentType, ImageTransform
from integrations.image_fetch import CONTENT_TYPES, MAX_PIXELS
from integrations.image_store import ENDINGS, folder

MAX_CACHE_BYTES = 512 * 1024 * 1024
MAX_CACHE_FILES = 50_000
LEAST = 4_096  # bytes that a file takes on a disk, however little is in it
AT_ONCE = 2
MAX_WAITING = 100
QUALITY = 85
_TYPES_OF_ENDINGS = {ending: kind for kind, ending in ENDINGS.items()} | {".jpeg": "image/jpeg"}
_FORMATS = {
    ImageContentType.JPG: "JPEG",
    ImageContentType.PNG: "PNG",
    ImageContentType.WEBP: "WEBP",
}
# Pillow opens files of several JPEGs, which it calls MPO, as JPEG.
_READ = [name for name in CONTENT_TYPES if name != "MPO"]
# What is written where no format is wished for; pictures of other formats become PNG.
_KEPT = {"JPEG": "JPEG", "MPO": "JPEG", "WEBP": "WEBP", "AVIF": "WEBP"}


class NoImage(Exception):
    """There is no such picture, or it cannot be read."""


class Busy(Exception):
    """So many pictures are being made already that one more would wait for too long."""


@dataclass(frozen=True, slots=True)
class ImageFile:
    """A file to send, what it holds, and a name that no other content ever had."""

    path: Path
    content_type: str
    version: str


class ImageFiles:
    """The pictures below a folder of state, and a cache of their renditions beside them.

    The cache is bounded in bytes and in files, for anybody may ask for thousands of sizes; what
    was not looked at for longest goes first. What is there already waits for nothing.
    """

    def __init__(
        self,
        state_dir: Path,
        max_cache_bytes: int = MAX_CACHE_BYTES,
        max_cache_files: int = MAX_CACHE_FILES,
    ) -> None:
        self._originals, self._cache = folder(state_dir), state_dir / "image-cache"
        self._most = max_cache_bytes, max_cache_files
        # What may be kept before the cache is looked through again: a process that begins looks.
        self._room = 0, 0
        self._turns, self._waiting = asyncio.Semaphore(AT_ONCE), 0

    async def find(self, name: str, transform: ImageTransform) -> ImageFile:
        """The picture of that name, transformed; raises ``NoImage``, or ``Busy``."""
        version, found = await asyncio.to_thread(self._there, name, transform)
        if found is not None:
            return found
        if self._waiting >= MAX_WAITING:
            raise Busy(name)
        self._waiting += 1
        try:
            async with self._turns:
                return await asyncio.to_thread(self._made, name, transform, version)
        finally:
            self._waiting -= 1

    def _there(self, name: str, transform: ImageTransform) -> tuple[str, ImageFile | None]:
        """The name that the picture goes by, and the file of it if there is one."""
        original, query = self._originals / name, transform.query()
        content_type = _TYPES_OF_ENDINGS.get(original.suffix.lower())
        try:
            found = original.stat()
        except (OSError, ValueError):
            raise NoImage(name) from None
        if content_type is None or not original.is_file():
            raise NoImage(name)
        described = f"{name}\0{found.st_mtime_ns}\0{found.st_size}\0{query}"
        version = hashlib.sha256(described.encode()).hexdigest()
        if not query:
            return version, ImageFile(original, content_type, version)
        return version, self._kept(version)

    def _kept(self, version: str) -> ImageFile | None:
        for ending in (".jpg", ".png", ".webp"):
            kept = self._cache / (version + ending)
            with suppress(OSError):
                os.utime(kept)  # it was just looked at
                return ImageFile(kept, _TYPES_OF_ENDINGS[ending], version)
        return None

    def _made(self, name: str, transform: ImageTransform, version: str) -> ImageFile:
        if found := self._kept(version):  # by whoever asked for the same before us
            return found
        content, content_type = rendered(self._originals / name, transform)
        kept = self._cache / (version + ENDINGS[content_type])
        self._keep(kept, content)
        return ImageFile(kept, content_type, version)

    def _keep(self, place: Path, content: bytes) -> None:
        """Whoever looks meanwhile sees all of the file or none."""
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f".{secrets.token_hex(8)}")
        try:
            draft.write_bytes(content)
            os.replace(draft, place)  # noqa: PTH105
        finally:
            draft.unlink(missing_ok=True)
        size, files = self._room
        self._room = size - max(len(content), LEAST), files - 1
        if min(self._room) < 0:
            self._make_room(place)

    def _make_room(self, newest: Path) -> None:
        """Look through the cache; not for each file, for that takes longer the more there are."""
        found = []
        with os.scandir(self._cache) as entries:
            for entry in entries:
                with suppress(OSError):  # another process may have removed it
                    told = entry.stat()
                    found.append((told.st_mtime_ns, max(told.st_size, LEAST), entry.path))
        size, files = sum(each for _, each, _ in found), len(found)
        most_size, most_files = self._most
        if size > most_size or files > most_files:
            # So much more goes that there is room for a while.
            most_size, most_files = most_size * 15 // 16, most_files * 15 // 16
            for _, each, path in sorted(found):
                if size <= most_size and files <= most_files:
                    break
                if path != str(newest):
                    Path(path).unlink(missing_ok=True)
                    size, files = size - each, files - 1
        self._room = (self._most[0] - size) // 4, (self._most[1] - files) // 4


def rendered(original: Path, transform: ImageTransform) -> tuple[bytes, str]:
    """The transformed picture and its type; raises ``NoImage`` where it cannot be read."""
    try:
        with Image.open(original, formats=_READ) as image:
            if image.width * image.height > MAX_PIXELS:
                raise NoImage(f"{original.name} has too many pixels")
            format = _format(image, transform)
            return _written(_shaped(image, transform), format), f"image/{format.lower()}"
    except NoImage:
        raise
    except Exception as error:  # Pillow's readers raise whatever they stumble over
        raise NoImage(f"{original.name} cannot be read: {error}") from error


def _format(image: Image.Image, transform: ImageTransform) -> str:
    if transform.content_type is not None:
        return _FORMATS[transform.content_type]
    return _KEPT.get(image.format or "", "PNG")


def _shaped(image: Image.Image, transform: ImageTransform) -> Image.Image:
    """Turned as its camera noted, cut and made smaller."""
    upright = ImageOps.exif_transpose(image)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    profile = upright.info.get("icc_profile") if upright.mode in ("RGB", "RGBA") else None
    size, box = transform.placed(upright.width, upright.height)
    colored = upright.convert(mode)
    shaped = colored.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
    shaped.info = {"icc_profile": profile} if profile else {}
    return shaped


def _written(image: Image.Image, format: str) -> bytes:
    if format == "JPEG" and image.mode == "RGBA":
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        paper.info = image.info
        image = paper
    profile = image.info.get("icc_profile")
    content = BytesIO()
    if format == "PNG":
        image.save(content, format, optimize=False, icc_profile=profile)
    elif format == "JPEG":
        image.save(content, format, quality=QUALITY, progressive=True, icc_profile=profile)
    else:
        image.save(content, format, quality=QUALITY, method=4, icc_profile=profile)
    return content.getvalue()
