"""Rows as the driver gave them, which are made rows of a model's when somebody looks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from models.prepared import Prepared
from models.thin import make


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """How the driver's rows hold those of a class: so many columns, the class's own from ``at``."""

    kind: type[Any]
    at: int
    width: int
    make: Callable[[Any], Any]


def _shape_of(kind: Any, at: int, own: int, width: int) -> Shape:
    columns = slice(at, at + own)
    return Shape(kind, at, width, lambda row: make(kind, row[columns]))


shape_of = lru_cache(maxsize=1_024)(_shape_of)


class Found:
    """What a statement found. Without ``prepared``, its rows are what was selected already."""

    __slots__ = ("prepared", "rows")

    def __init__(self, rows: Sequence[Any], prepared: Prepared | None = None) -> None:
        self.rows, self.prepared = rows, prepared

    def made(self, rows: Sequence[Any] | None = None) -> Sequence[Any]:
        """What was selected: of all rows, or of some of them."""
        of = self.rows if rows is None else rows
        return of if self.prepared is None else self.prepared.rows(of)

    @property
    def shape(self) -> Shape | None:
        """How the rows hold those of a class; None where there is no telling."""
        prepared = self.prepared
        entity = prepared.entity if prepared else None
        if entity is None:
            return None
        # Rows that are watched are of a class of their own, which soon is no more.
        is_watched = hasattr(entity[0], "unwatched")
        return _shape_of(*entity) if is_watched else shape_of(*cast("Any", entity))
