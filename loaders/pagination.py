"""Pages by keyset: what a connection shows of a list."""

from collections import _tuplegetter  # type: ignore[attr-defined]
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from loaders.cursor import MAX_PAGE, BadPage, Cursors, NotRead, Order, PageArgs

__all__ = [
    "COUNT_CAP",
    "MAX_PAGE",
    "BadPage",
    "BarePage",
    "Count",
    "Cursors",
    "Edge",
    "Order",
    "Page",
    "PageArgs",
    "PageInfo",
    "page",
    "page_of_rows",
]

RowT = TypeVar("RowT")
make: Callable[..., Any] = tuple.__new__
COUNT_CAP = 10_000


@dataclass(slots=True)
class Edge(Generic[RowT]):
    """A row and its place in a list."""

    node: RowT
    values: Sequence[Any]
    cursors: Cursors

    @property
    def cursor(self) -> str:
        return self.cursors.encode(self.values)


class BareEdge(tuple[Any]):
    """A row of which the place is not known."""

    __slots__ = ()
    node = _tuplegetter(0, "The row.")

    @property
    def cursor(self) -> str:
        raise NotRead


@dataclass(frozen=True)
class Count:
    """How many rows a list has, counted up to ``COUNT_CAP``."""

    found: int

    @property
    def capped(self) -> bool:
        return self.found > COUNT_CAP

    @property
    def number(self) -> int:
        return min(self.found, COUNT_CAP)


@dataclass(eq=False)
class Page(Generic[RowT]):
    """What a connection shows: its fields are read straight from here.

    ``rows`` are pairs of a row and its sort values; ``more`` tells that others follow in the
    direction of reading. ``count`` counts the whole list when it is asked.
    """

    rows: Sequence[tuple[RowT, Sequence[Any]]]
    more: bool
    args: PageArgs
    cursors: Cursors
    count: Callable[[], Awaitable[Count]]

    @property
    def nodes(self) -> list[RowT]:
        return [row for row, _ in self.rows]

    @property
    def edges(self) -> "list[Edge[RowT]] | list[BareEdge]":
        cursors = self.cursors
        if self.args.bare:
            return [BareEdge(pair[:1]) for pair in self.rows]
        return [Edge(row, values, cursors) for row, values in self.rows]

    @property
    def page_info(self) -> "PageInfo":
        if self.args.bare:
            raise NotRead
        return PageInfo(self)


class BarePage(Page[RowT]):
    """A page that is made of its rows alone."""

    def __init__(
        self,
        nodes: list[RowT],
        args: PageArgs,
        cursors: Cursors,
        count_of: Callable[[Any], Awaitable[Count]],
        key: Any,
    ) -> None:
        self._nodes, self.args, self.cursors, self.more = nodes, args, cursors, False
        self._count_of, self._key = count_of, key

    @property
    def rows(self) -> list[tuple[RowT, Sequence[Any]]]:  # type: ignore[override]
        return [(row, ()) for row in self._nodes]

    @property
    def nodes(self) -> list[RowT]:
        return self._nodes

    @property
    def edges(self) -> list[BareEdge]:
        return [make(BareEdge, (row,)) for row in self._nodes]

    @property
    def count(self) -> Callable[[], Awaitable[Count]]:  # type: ignore[override]
        return lambda: self._count_of(self._key)


@dataclass(slots=True, eq=False)
class PageInfo:
    """Where a page stands in the whole list; cursors are made when they are asked for."""

    page: Page[Any]

    @property
    def has_next_page(self) -> bool:
        args = self.page.args
        return args.before is not None if args.backward else self.page.more

    @property
    def has_previous_page(self) -> bool:
        args = self.page.args
        return self.page.more if args.backward else args.after is not None

    @property
    def start_cursor(self) -> str | None:
        return self._cursor(0)

    @property
    def end_cursor(self) -> str | None:
        return self._cursor(-1)

    def _cursor(self, place: int) -> str | None:
        rows = self.page.rows
        return self.page.cursors.encode(rows[place][1]) if rows else None


def page(
    rows: Sequence[Any], args: PageArgs, cursors: Cursors, count: Callable[[], Awaitable[Count]]
) -> Page[Any]:
    """A page of up to ``size + 1`` database rows, each an entity and then its sort values.

    The extra one only tells that there is more.
    """
    kept = [(row[0], row[1:]) for row in rows[: args.size]]
    if args.backward:
        kept.reverse()
    return Page(kept, len(rows) > args.size, args, cursors, count)


def page_of_rows(rows: Sequence[Any], order: Order, args: PageArgs, cursors: Cursors) -> Page[Any]:
    """A page of a list that is held whole, just as the database would have made it."""
    keyed = sorted(
        ((tuple(getattr(row, c.key) for c in order.columns), row) for row in rows),
        key=lambda pair: pair[0],
        reverse=args.descending(order),
    )
    upward = args.reverse == order.flipped
    for cursor, beyond in ((args.after, upward), (args.before, not upward)):
        if cursor is not None:
            edge = tuple(cursors.decode(cursor))
            keyed = [pair for pair in keyed if (pair[0] > edge if beyond else pair[0] < edge)]

    async def count() -> Count:
        return Count(len(rows))

    return page([(row, *values) for values, row in keyed], args, cursors, count)
