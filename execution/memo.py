"""What came of values that clients send again and again, within bounds."""

from collections.abc import Hashable, Iterable
from enum import Enum
from typing import Any, ClassVar, Generic, TypeVar
from weakref import WeakSet

MOST = 128
MOST_BYTES = 32_000_000  # of all that a process remembers so
LONGEST = 200  # of a text that is worth remembering
Value = TypeVar("Value")


class Missing:
    """Stands for a value that was not given."""


MISSING = Missing()
PLAIN = frozenset({str, int, float, bool, type(None), Missing})


class Memo(Generic[Value]):
    """The latest outcomes, by what they came of. When all memos hold too much, all forget it."""

    __slots__ = ("__weakref__", "_known")
    bytes: ClassVar[int] = 0
    _all: ClassVar["WeakSet[Memo[Any]]"] = WeakSet()

    def __init__(self) -> None:
        self._known: dict[Hashable, Value] = {}

    def get(self, key: Hashable) -> Value | None:
        return self._known.get(key)

    def put(self, key: tuple[Any, ...], value: Value) -> None:
        if Memo.bytes >= MOST_BYTES:
            self.forget()
        if not self._known:
            Memo._all.add(self)
        elif len(self._known) >= MOST:
            self._known.clear()
        Memo.bytes += _weight(key)
        self._known[key] = value

    @staticmethod
    def forget() -> None:
        for memo in Memo._all:
            memo._known.clear()  # noqa: SLF001 (of its own kind)
        Memo._all.clear()
        Memo.bytes = 0


def _weight(key: tuple[Any, ...]) -> int:
    """Some bytes more than a key and its outcome take."""
    return 1_000 + sum(250 + (len(part) if part.__class__ is str else 0) for part in key)


def key_of(values: Iterable[Any]) -> tuple[Any, ...] | None:
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
