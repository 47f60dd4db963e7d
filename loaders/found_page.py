"""Pages of what a statement found, whose rows are made when somebody looks at them."""

from collections import _tuplegetter  # type: ignore[attr-defined]
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from loaders.cursor import NotRead
from loaders.pagination import Count, Cursors, Page, PageArgs, RowT
from models.found import Found, Shape

make: Callable[..., Any] = tuple.__new__


class FoundPage(Page[RowT]):
    """A page of up to ``size + 1`` rows, each an entity and then its sort values."""

    def __init__(
        self, found: Found, args: PageArgs, cursors: Cursors, count: Callable[[], Awaitable[Count]]
    ) -> None:
        self._found, self.args, self.cursors, self.count = found, args, cursors, count
        self.more = len(found.rows) > args.size
        self.raw = found.rows[: args.size]
        if args.backward:
            self.raw = self.raw[::-1]
        self._made: Sequence[Any] | None = None

    @property
    def _all(self) -> Sequence[Any]:
        if self._made is None:
            self._made = self._found.made(self.raw)
        return self._made

    @property
    def rows(self) -> list[tuple[RowT, Sequence[Any]]]:  # type: ignore[override]
        return [(row[0], row[1:]) for row in self._all]

    @property
    def nodes(self) -> list[RowT]:
        return [row[0] for row in self._all]

    @property
    def unmade(self) -> Shape | None:
        return self._found.shape if self.raw and self._made is None else None

    def values_at(self, place: int) -> Sequence[Any] | None:
        if not self.raw:
            return None
        values: Sequence[Any] = self._found.made([self.raw[place]])[0][1:]
        return values


class BareEdge(tuple[Any]):
    """A row of which the place is not known."""

    __slots__ = ()
    node = _tuplegetter(0, "The row.")

    @property
    def cursor(self) -> str:
        raise NotRead


class Shared:
    """What the bare pages of one batch have in common."""

    __slots__ = ("args", "count_of", "cursors", "found", "shape")

    def __init__(
        self,
        found: Found,
        args: PageArgs,
        cursors: Cursors,
        count_of: Callable[[Any], Awaitable[Count]],
    ) -> None:
        self.found, self.args, self.cursors, self.count_of = found, args, cursors, count_of
        self.shape: Shape | None = found.shape


class BarePage(Page[RowT]):
    """A page that is made of its rows alone: of those that were found of one parent.

    There are as many as there are parents, so that little is done for each.
    """

    more = False
    _nodes: list[RowT] | None = None
    unmade: Shape | None = None

    def __init__(self, shared: Shared, raw: list[Any], key: Any) -> None:
        self._shared, self.raw, self._key = shared, raw, key
        if raw:
            self.unmade = shared.shape

    @property
    def rows(self) -> list[tuple[RowT, Sequence[Any]]]:  # type: ignore[override]
        return [(row, ()) for row in self.nodes]

    @property
    def nodes(self) -> list[RowT]:
        if self._nodes is None:
            self._nodes = [row[-1] for row in self._shared.found.made(self.raw)]
            self.unmade = None
        return self._nodes

    @property
    def edges(self) -> list[BareEdge]:
        return [make(BareEdge, (row,)) for row in self.nodes]

    @property
    def args(self) -> PageArgs:  # type: ignore[override]
        return self._shared.args

    @property
    def cursors(self) -> Cursors:  # type: ignore[override]
        return self._shared.cursors

    @property
    def count(self) -> Callable[[], Awaitable[Count]]:  # type: ignore[override]
        return lambda: self._shared.count_of(self._key)
