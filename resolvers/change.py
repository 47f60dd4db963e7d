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
    """What differs between the two, as an event tells it; parts of parts are told apart too."""
    was, now = differing(before, after)
    return {"before": was, "after": now}


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[State, State]:
    was: State = {}
    now: State = {}
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            was[name], now[name] = differing(old, new)
            continue
        if name in before:
            was[name] = old
        if name in after:
            now[name] = new
    return was, now
