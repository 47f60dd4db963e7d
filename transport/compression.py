"""Large answers made small, for those who can read them so.

Who guesses a secret by the length of compressed answers (BREACH) needs a victim's browser to ask
with the victim's credentials. Here a header names who asks, never a cookie, so no other site can
make anyone ask. Pages do have cookies and are sent as they are.
"""

import zlib
from functools import lru_cache
from typing import Any

from execution import Written

MIN_LENGTH = 2_000
# The fastest: the others take twice as long for a tenth less.
LEVEL = 1
GZIP = 31  # what zlib calls a window of 2**15 with gzip's header
SPELLINGS = 256


@lru_cache(SPELLINGS)
def accepts_gzip(accept_encoding: str) -> bool:
    for part in accept_encoding.lower().split(","):
        coding, *parameters = (piece.strip() for piece in part.split(";"))
        if coding == "gzip":
            return not any(_is_none(piece) for piece in parameters)
    return False


def _is_none(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    return name.strip() == "q" and not value.strip(" 0.")


def compressed(content: bytes, accept_encoding: str) -> bytes | None:
    """``content`` in gzip; None where that is not worth it, or not understood."""
    if len(content) < MIN_LENGTH or not accepts_gzip(accept_encoding):
        return None
    compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
    return compressor.compress(content) + compressor.flush()


def compressed_once(data: Any, content: bytes, accept_encoding: str) -> bytes | None:
    """The same; for data that is given again, as it was the first time."""
    if not isinstance(data, Written):
        return compressed(content, accept_encoding)
    if data.packed is None or data.packed[0] != content:
        packed = compressed(content, accept_encoding)
        data.packed = None if packed is None else (content, packed)
        return packed
    return data.packed[1] if accepts_gzip(accept_encoding) else None


def tagged(etag: str) -> str:
    """The strong tag of the same answer in gzip, whose bytes are others."""
    return f'{etag[:-1]}-gzip"'


def untagged(etag: str) -> str:
    return etag.replace('-gzip"', '"')
