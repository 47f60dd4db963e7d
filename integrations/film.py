"""Films that we keep ourselves: known by their bytes, named by their content."""

import contextlib
import hashlib
from pathlib import Path

PATH = "/films/"
MAX_BYTES = 100 * 1024 * 1024
ENDINGS = {"video/mp4": ".mp4", "video/webm": ".webm"}
# Pictures are kept in the same boxes; these are what films call theirs.
_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash"}
_EBML = b"\x1a\x45\xdf\xa3"
_WEBM = b"\x42\x82\x84webm"  # the kind of the document, and what it is
_HEAD = 4_096


def kind_of(place: Path) -> str | None:
    """The type of a file by how it begins; None where it is no film that browsers play."""
    with place.open("rb") as file:
        head = file.read(_HEAD)
    if head[4:8] == b"ftyp" and head[8:12] in _BRANDS:
        return "video/mp4"
    return "video/webm" if head.startswith(_EBML) and _WEBM in head else None


def folder(state_dir: Path) -> Path:
    return state_dir / "films"


def keep(state_dir: Path, place: Path, kind: str) -> str:
    """Keep a film; where it is served."""
    with place.open("rb") as file:
        name = hashlib.file_digest(file, "sha256").hexdigest() + ENDINGS[kind]
    kept = folder(state_dir) / name
    kept.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):  # what is called so is the same
        kept.hardlink_to(place)
    return PATH + name
