"""Words that staff put on things, to find them by."""

from collections.abc import Sequence

from commerce.complaints import Complaints

MAX_TAG = 40
MAX_TAGS = 250


def tags(said: Sequence[str], complaints: Complaints) -> list[str]:
    """Each word once, as it was written first."""
    if len(said) > MAX_TAGS:
        complaints.add("INVALID", f"It has {MAX_TAGS} tags at most.", "tags")
    kept: dict[str, str] = {}
    for i, tag in enumerate(said[:MAX_TAGS]):
        if written := complaints.line(tag, "tags", str(i), longest=MAX_TAG):
            kept.setdefault(written.casefold(), written)
    return list(kept.values())
