"""Small pictures for tests, some with notes and some that are traps."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

SECRET = "taken at home by Ann"
ORIENTATION, DESCRIPTION = 0x0112, 0x010E


def drawn(format: str = "PNG", size: tuple[int, int] = (6, 4), **options: Any) -> bytes:
    picture = Image.new("RGB", size, (200, 30, 30))
    made = BytesIO()
    picture.save(made, format, **options)
    return made.getvalue()


def noted(format: str, orientation: int = 1) -> bytes:
    """A picture whose camera noted who took it, and how it was held."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[DESCRIPTION] = orientation, SECRET
    return drawn(format, exif=exif)


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few bytes that says it has so many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100_000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
