"""Which media types a request accepts, and which one it brings."""

from dataclasses import dataclass
from functools import lru_cache

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
HTML = "text/html"
MULTIPART = "multipart/mixed"
EVENT_STREAM = "text/event-stream"
# What clients call the two ways in which the parts of a deferred answer are written.
BY_PATH, BY_ID = "deferspec=20220824", "incrementalspec=v0.2"
# Headers come in few spellings; the bound is for those who invent them.
SPELLINGS = 256


@dataclass(frozen=True, slots=True)
class Accepted:
    """What to answer with: ``media`` is None where no JSON we know is acceptable.

    ``parts`` is how the client wants to hear in parts what may be deferred, if it does;
    ``events`` says that it takes server-sent events, and no JSON.
    """

    media: str | None
    prefers_html: bool = False
    parts: str | None = None
    events: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """One part of an Accept header, such as ``application/*;q=0.8``."""

    media: str
    quality: float
    parameters: frozenset[str] = frozenset()

    def covers(self, media: str) -> bool:
        return self.media in (media, f"{media.partition('/')[0]}/*", "*/*")


@lru_cache(SPELLINGS)
def accepted(accept: str) -> Accepted:
    """Read an Accept header; the one named first wins where the client likes two alike."""
    ranges = [_range(part) for part in accept.split(",") if part.strip()]
    if not ranges:
        return Accepted(JSON)
    named = [candidate.media for candidate in ranges]
    # A client that names neither type gets the one that every client can read.
    offers = sorted((JSON, GRAPHQL_RESPONSE), key=lambda media: _place(media, named))
    best = max(offers, key=lambda media: _quality(media, ranges))
    quality = _quality(best, ranges)
    html = _quality(HTML, ranges) if HTML in named else 0
    parts = _parts(ranges)
    if quality == 0 and parts:
        best, quality = JSON, 1.0  # for what cannot be said in parts
    return Accepted(
        best if quality > 0 else None,
        prefers_html=html > 0 and html >= quality,
        parts=parts,
        events=quality == 0 and _quality(EVENT_STREAM, ranges) > 0,
    )


def _parts(ranges: list[Range]) -> str | None:
    """The way of writing parts that is asked for by name; others get their answer in one piece."""
    asked = [one.parameters for one in ranges if one.media == MULTIPART and one.quality > 0]
    return next((way for way in (BY_ID, BY_PATH) if any(way in one for one in asked)), None)


@lru_cache(SPELLINGS)
def is_json(content_type: str) -> bool:
    """Whether a Content-Type is JSON in UTF-8, the one encoding JSON has."""
    media, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = [name[8:].strip('"') for name in parameters if name.startswith("charset=")]
    return media == JSON and all(charset in ("utf-8", "utf8") for charset in charsets)


def _range(part: str) -> Range:
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
    said = frozenset(piece.replace('"', "") for piece in parameters)
    try:
        return Range(media, min(max(float(quality), 0.0), 1.0), said)
    except ValueError:
        return Range(media, 0.0)


def _place(media: str, named: list[str]) -> int:
    return named.index(media) if media in named else len(named)


def _quality(media: str, ranges: list[Range]) -> float:
    """What the most specific range that covers ``media`` says of it."""
    covering = [candidate for candidate in ranges if candidate.covers(media)]
    exact = max(covering, key=lambda candidate: -candidate.media.count("*"), default=None)
    return exact.quality if exact else 0.0
