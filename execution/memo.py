"""What came of values that clients send again and again, within bounds."""

from collections.abc import Hashable, Iterable
from enum import Enum
from typing import Any, Generic, TypeVar

MOST = 128
LONGEST = 200  # of a text that is worth remembering
PLAIN = frozenset({str, int, float, bool, type(None)})

Value = TypeVar("Value")


class Missing(Enum):
    """Stands for a value that was not given."""

    MISSING = "not given"


class Memo(Generic[Value]):
    """The latest outcomes, by what they came of."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[Hashable, Value] = {}

    def get(self, key: Hashable) -> Value | None:
        return self._known.get(key)

    def put(self, key: Hashable, value: Value) -> None:
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[key] = value


def key_of(values: Iterable[Any]) -> Hashable | None:
    """What tells these values from others; None where they are not plain, or long.

    True and 1 are equal, and not the same.
    """
    found: list[Any] = []
    for value in values:
        kind = value.__class__
        if kind is str:
            if len(value) > LONGEST:
                return None
        elif kind not in PLAIN and not isinstance(value, Enum):
            return None
        found.append(kind)
        found.append(value)
    return tuple(found)
