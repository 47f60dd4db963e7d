"""Rows as the driver gave them, which are made rows of a model's when somebody looks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from models.prepared import Prepared
from models.thin import make


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """How the driver's rows hold those of a class: so many columns, the class's own from ``at``."""

    kind: type[Any]
    at: int
    width: int
    make: Callable[[Any], Any]


@lru_cache(maxsize=4_096)
def shape_of(kind: Any, at: int, width: int) -> Shape:
    own = slice(at, at + len(kind.places))
    return Shape(kind, at, width, lambda row: make(kind, row[own]))


class Unmade:
    """Rows of one shape."""

    __slots__ = ("rows", "shape")

    def __init__(self, shape: Shape, rows: Sequence[Any]) -> None:
        self.shape, self.rows = shape, rows


class Found:
    """What a statement found. Without ``prepared``, its rows are what was selected already."""

    __slots__ = ("_prepared", "rows")

    def __init__(self, rows: Sequence[Any], prepared: Prepared | None = None) -> None:
        self.rows, self._prepared = rows, prepared

    def made(self, rows: Sequence[Any] | None = None) -> Sequence[Any]:
        """What was selected: of all rows, or of some of them."""
        of = self.rows if rows is None else rows
        return of if self._prepared is None else self._prepared.rows(of)

    def unmade(self, rows: Sequence[Any]) -> Unmade | None:
        """Some of the rows as they are; None where there is no telling what they are of."""
        prepared = self._prepared
        if prepared is None or prepared.entity is None or not rows:
            return None
        shape: Any = shape_of
        return Unmade(shape(*prepared.entity), rows)
