"""What may be kept of an answer, by whom, and how it is asked whether it is still good."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from transport.compression import untagged

KEPT_BY_NOBODY = "private, no-store"
# Long enough to bear a rush on one page, short enough for prices.
KEPT_BY_ANYBODY = "public, max-age=10"


@dataclass(frozen=True, slots=True)
class Copy:
    """The headers of a cacheable answer, and whether the client has it already."""

    headers: Mapping[str, str]
    is_known: bool


def copy_of(content: bytes, is_public: bool, if_none_match: str | None) -> Copy:
    """``content`` as it may be kept: anybody's where it ``is_public``, else nobody's."""
    if not is_public:
        return Copy({"cache-control": KEPT_BY_NOBODY}, is_known=False)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    given = [tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")]
    known = next((tag for tag in given if untagged(tag) in (etag, "*")), None)
    # A copy in gzip is known by its own tag, and is told that it is still good by that.
    said = etag if known in (None, "*") else known
    return Copy({"cache-control": KEPT_BY_ANYBODY, "etag": str(said)}, is_known=known is not None)
