"""How things present themselves to search engines."""

from typing import Protocol

import strawberry

from schema.permission import public


class Described(Protocol):
    """A row with a page of its own."""

    seo_title: str | None
    seo_description: str | None


@strawberry.type(description="How something presents itself to search engines.")
class SEO:
    @public("Its title there; null if it has none of its own.")
    def title(self: Described) -> str | None:
        return self.seo_title

    @public("Its description there; null if it has none of its own.")
    def description(self: Described) -> str | None:
        return self.seo_description


def truncated(text: str, length: int | None) -> str:
    """``text`` in at most ``length`` characters, an ellipsis where something is missing."""
    if not isinstance(length, int) or length < 1 or len(text) <= length:
        return text
    return text[: max(length - 3, 0)].rstrip() + "..."[: min(length, 3)]
