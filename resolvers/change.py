"""What the audit trail says of a change: what was there before it, and after."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any

MAX_TEXT = 500

State = dict[str, Any]


def state(row: Any, names: Iterable[str]) -> State:
    """These columns of a row, as JSON has them; long texts are cut."""
    return {name: plain(getattr(row, name)) for name in names}


def plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.name
        case datetime():
            return value.astimezone(UTC).isoformat()
        case str():
            return value if len(value) <= MAX_TEXT else value[: MAX_TEXT - 1] + "…"
        case list() | tuple():
            return [plain(item) for item in value]
    return value


def detail(before: Mapping[str, Any], after: Mapping[str, Any]) -> State:
    """What differs between the two, as an event tells it."""
    names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    return {
        "before": {name: before[name] for name in names if name in before},
        "after": {name: after[name] for name in names if name in after},
    }
