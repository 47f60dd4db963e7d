"""Videos that other sites play: which they are, by the addresses people copy."""

import re
from dataclasses import dataclass

_YOUTUBE = re.compile(
    r"https://(?:(?:www\.|m\.)?youtube\.com/(?:watch\?(?:[^#]*&)?v=|embed/|shorts/)|youtu\.be/)"
    r"([A-Za-z0-9_-]{6,20})(?:[?&#].*)?"
)
_VIMEO = re.compile(r"https://(?:www\.|player\.)?vimeo\.com/(?:video/)?([0-9]{5,12})(?:[?#].*)?")
_LONGEST = 2_048  # looking through an address takes the square of its length, at worst


@dataclass(frozen=True)
class HostedVideo:
    """A video of a host, where it is embedded, and where its own page is."""

    host: str
    embed_url: str
    origin_url: str


def hosted(address: str) -> HostedVideo | None:
    """The video at an address; None where no host that we know has it."""
    if len(address) > _LONGEST:
        return None
    if found := _YOUTUBE.fullmatch(address):
        key = found[1]
        embedded = f"https://www.youtube.com/embed/{key}"
        return HostedVideo("YOUTUBE", embedded, f"https://www.youtube.com/watch?v={key}")
    if found := _VIMEO.fullmatch(address):
        key = found[1]
        return HostedVideo(
            "VIMEO", f"https://player.vimeo.com/video/{key}", f"https://vimeo.com/{key}"
        )
    return None
