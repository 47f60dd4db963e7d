"""The files of videos and models: what staff say of them, and what is wrong with it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

MAX_SOURCES = 20
_LONGEST_URL = 2_048
_MOST_PIXELS = 16_384
_MOST_BYTES = 2**31 - 1
# By the type of the content: the kind of medium, and what clients call the format.
_VIDEO, _MODEL = "VIDEO", "MODEL_3D"
TYPES = {
    "video/mp4": (_VIDEO, "mp4"),
    "video/webm": (_VIDEO, "webm"),
    "application/vnd.apple.mpegurl": (_VIDEO, "m3u8"),
    "model/gltf-binary": (_MODEL, "glb"),
    "model/vnd.usdz+zip": (_MODEL, "usdz"),
}
# What has to be known of a file of each kind, and how much of it there may be.
_MEASURES = {
    _VIDEO: {"width": _MOST_PIXELS, "height": _MOST_PIXELS},
    _MODEL: {"filesize": _MOST_BYTES},
}

Said = Mapping[str, Any]


def kind_of(sources: Sequence[Said]) -> str:
    """The kind of medium that these are the files of, if nothing is wrong with them."""
    return TYPES[sources[0]["mime_type"]][0]


def problems(
    sources: Sequence[Said], sent: Collection[str] = ()
) -> Iterator[tuple[tuple[str, ...], str]]:
    """What is wrong with the files of one medium, and where; ``sent`` are those sent to us."""
    if not 0 < len(sources) <= MAX_SOURCES:
        yield (), f"A video or a model has 1 to {MAX_SOURCES} files, not {len(sources)}."
        return
    for i, said in enumerate(sources):
        if said["mime_type"] not in TYPES:
            yield (str(i), "mimeType"), f"Files are of these types: {', '.join(TYPES)}."
            continue
        if said["url"] not in sent and not _is_address(said["url"]):
            yield (str(i), "url"), "The address has to begin with https:// and name a host."
        for name, most in _MEASURES[TYPES[said["mime_type"]][0]].items():
            if not 0 < (said.get(name) or 0) <= most:
                yield (str(i), name), f"Say its {name}: 1 to {most:,}."
    if len({TYPES[said["mime_type"]][0] for said in sources if said["mime_type"] in TYPES}) > 1:
        yield (), "All files have to be of the same video, or of the same model."


def _is_address(url: str) -> bool:
    if len(url) > _LONGEST_URL or not url.isprintable() or " " in url:
        return False
    try:
        found = urlsplit(url)
    except ValueError:
        return False
    return found.scheme == "https" and bool(found.hostname)


def stored(said: Said) -> dict[str, Any]:
    """A file as it is kept with its medium."""
    kind, format = TYPES[said["mime_type"]]
    kept = {name: said[name] for name in ("url", "mime_type", *_MEASURES[kind])}
    return {**kept, "format": format}
