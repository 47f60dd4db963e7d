"""Signals: that something changed, told after the commit; a hint to look again, never data.

A transaction's signals are gathered in its session's ``info``, by keys such as ``Product/12``.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

GATHERED = "signals"
# So many keys are kept apart; of more, only their kinds are told.
MOST = 500
EVERY = "*"
# Before the key of what was erased, which nobody is to follow any longer.
ERASED = "Erased"


class Informed(Protocol):
    """A transaction's session, or what else writes in it."""

    @property
    def info(self) -> dict[Any, Any]: ...


class Kept(Informed, Protocol):
    """One to which rows can be added."""

    def add(self, row: Any, /) -> None: ...


class Keys:
    """Keys in the order they came, each once; too many become ``Kind/*``."""

    def __init__(self) -> None:
        self._kept: dict[str, None] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def add(self, keys: Iterable[str]) -> None:
        for key in keys:
            if every(key) not in self._kept:
                self._kept[key] = None
        if len(self._kept) > MOST:
            self._kept = dict.fromkeys(every(key) for key in self._kept)

    def take(self) -> list[str]:
        """What was kept, which is forgotten here."""
        taken, self._kept = list(self._kept), {}
        return taken


def key_of(kind: str, key: object) -> str:
    return f"{kind}/{key}"


def every(key: str) -> str:
    """The key that stands for all of its kind."""
    return f"{key.partition('/')[0]}/{EVERY}"


def note(session: Informed, *keys: str) -> None:
    """Tell of these once the transaction is committed."""
    gathered = session.info.get(GATHERED)
    if gathered is None:
        gathered = session.info[GATHERED] = Keys()
    gathered.add(keys)


def gathered(session: Informed) -> list[str]:
    """What the session's transaction noted; nothing of it is left there."""
    found = session.info.pop(GATHERED, None)
    return [] if found is None else found.take()
