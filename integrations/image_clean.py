"""Pictures without what they should not tell: where and when, by whom, and what follows the end.

Their pixels are left as they are, unless a camera noted that they lie on their side: they are
turned then, for the note goes.
"""

import struct
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from PIL import Image, ImageOps

from integrations.image_fetch import ORIENTATION, FetchedImage, FetchRefused

QUALITY = 92
_PNG_START = b"\x89PNG\r\n\x1a\n"
# What pixels and colours are made of, and what animates them; of the rest nobody knows what it is.
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs cICP acTL fcTL fdAT".split()
)
_WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_GIF_END, _GIF_EXTENSION, _GIF_IMAGE = 0x3B, 0x21, 0x2C
_GIF_CONTROL, _GIF_APPLICATION = 0xF9, 0xFF
_GIF_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_WEBP_NOTES = 0b00001100  # in VP8X: that there are such parts
_JPEG_END, _JPEG_SCAN = 0xD9, 0xDA
_JPEG_APPS = range(0xE1, 0xF0)  # 0xE0 says that it is a JPEG
_JPEG_KEPT = {0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_JPEG_COMMENT = 0xFE
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/avif": "AVIF"}


def cleaned(image: FetchedImage) -> FetchedImage:
    """The picture without its notes; raises ``FetchRefused`` where it is damaged."""
    try:
        if image.content_type == "image/avif" or _is_turned(image.content):
            content = _drawn_anew(image)
        else:
            content = b"".join(_PARTS[image.content_type](image.content))
    except FetchRefused:
        raise
    except Exception:  # readers raise whatever they stumble over in a damaged file
        raise FetchRefused("the picture is damaged") from None
    return replace(image, content=content)


def _is_turned(content: bytes) -> bool:
    with Image.open(BytesIO(content)) as image:
        noted = Image.Exif()
        noted.load(image.info.get("exif") or b"")
    return bool(noted.get(ORIENTATION, 1) != 1)


def _drawn_anew(image: FetchedImage) -> bytes:
    format = _FORMATS[image.content_type]
    with Image.open(BytesIO(image.content)) as picture:
        upright = ImageOps.exif_transpose(picture)
        profile = upright.info.get("icc_profile")
        upright.info = {}
        made = BytesIO()
        upright.save(made, format, quality=QUALITY, icc_profile=profile, exif=b"", xmp=b"")
    return made.getvalue()


def _jpeg(content: bytes) -> Iterator[bytes]:
    """The segments up to the end of the first picture; cameras add more behind it."""
    yield content[:2]
    at = 2
    while True:
        kind = content[at + 1]
        if content[at] != 0xFF:
            raise FetchRefused("the picture is damaged")
        if kind == _JPEG_SCAN:
            end = _end_of_scans(content, at)
            yield content[at:end]
            return
        (length,) = struct.unpack_from(">H", content, at + 2)
        segment = content[at : at + 2 + length]
        told = kind in _JPEG_APPS or kind == _JPEG_COMMENT
        if not told or (kind in _JPEG_KEPT and segment[4:].startswith(_JPEG_KEPT[kind])):
            yield segment
        at += 2 + length


def _end_of_scans(content: bytes, at: int) -> int:
    """Where the end is marked, which pixels never look like."""
    end = content.find(bytes([0xFF, _JPEG_END]), at)
    if end < 0:
        raise FetchRefused("the picture is cut off")
    return end + 2


def _png(content: bytes) -> Iterator[bytes]:
    yield _PNG_START
    at = len(_PNG_START)
    while True:
        length, kind = struct.unpack_from(">I4s", content, at)
        chunk = content[at : at + 12 + length]
        if len(chunk) < 12 + length:
            raise FetchRefused("the picture is cut off")
        if kind in _PNG_KEPT:
            yield chunk
        if kind == b"IEND":
            return
        at += 12 + length


def _webp(content: bytes) -> Iterator[bytes]:
    (size,) = struct.unpack_from("<I", content, 4)
    if len(content) < size + 8:
        raise FetchRefused("the picture is cut off")
    kept = b"".join(_webp_chunks(content, size + 8))
    yield b"RIFF" + struct.pack("<I", 4 + len(kept)) + b"WEBP" + kept


def _webp_chunks(content: bytes, end: int) -> Iterator[bytes]:
    at = 12
    while at < end:
        kind, length = struct.unpack_from("<4sI", content, at)
        chunk = content[at : at + 8 + length + length % 2]
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_NOTES]) + chunk[9:]
        if kind in _WEBP_KEPT:
            yield chunk
        at += len(chunk)


def _gif(content: bytes) -> Iterator[bytes]:
    """The pictures, how long each is shown and how often all are; no words, and nothing behind."""
    at = 13 + _size_of_colours(content[10])
    yield content[:at]
    while content[at] != _GIF_END:
        start = at
        if content[at] == _GIF_EXTENSION:
            at = _end_of_blocks(content, at + 2)
            kind, block = content[start + 1], content[start:at]
            loops = kind == _GIF_APPLICATION and block[3:14] in _GIF_LOOPS
            if kind == _GIF_CONTROL or loops:
                yield block
        elif content[at] == _GIF_IMAGE:
            at = _end_of_blocks(content, at + 11 + _size_of_colours(content[at + 9]))
            yield content[start:at]
        else:
            raise FetchRefused("the picture is damaged")
    yield bytes([_GIF_END])


def _size_of_colours(flags: int) -> int:
    return 3 * 2 ** ((flags & 0b111) + 1) if flags & 0b10000000 else 0


def _end_of_blocks(content: bytes, at: int) -> int:
    while length := content[at]:
        at += 1 + length
    return at + 1


_PARTS = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp, "image/gif": _gif}
