"""Pages by keyset: what a connection shows of a list."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from loaders.cursor import MAX_PAGE, BadPage, Cursors, NotRead, Order, PageArgs

__all__ = [
    "COUNT_CAP",
    "MAX_PAGE",
    "BadPage",
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
    def edges(self) -> Sequence[Any]:
        cursors = self.cursors
        return [Edge(row, values, cursors) for row, values in self.rows]

    @property
    def unmade(self) -> Any:
        """The shape of the rows as they were read, in ``raw``, where nobody has looked at them."""
        return None

    def values_at(self, place: int) -> Sequence[Any] | None:
        """The sort values of a row, if there is one."""
        return self.rows[place][1] if self.rows else None

    @property
    def page_info(self) -> "PageInfo":
        if self.args.bare:
            raise NotRead
        return PageInfo(self)


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
        values = self.page.values_at(place)
        return None if values is None else self.page.cursors.encode(values)


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
