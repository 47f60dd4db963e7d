"""Pages by keyset: a cursor holds the sort values of the row it stands on."""

import base64
import binascii
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import orjson
from sqlalchemy import bindparam, tuple_
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement

from commerce.refusal import ClientError

RowT = TypeVar("RowT")

MAX_PAGE = 250
COUNT_CAP = 10_000
_MAC_SIZE = 9


class BadPage(ClientError):
    """The client asked for a page that cannot be."""


@dataclass(frozen=True)
class Order:
    """One order of one list: its sort columns, never null, the last of them unique.

    ``name`` says whose list and which key it is ("products/TITLE"): cursors are bound to it.
    ``flipped`` when the order's natural direction is down.
    """

    name: str
    columns: tuple[InstrumentedAttribute[Any], ...]
    flipped: bool = False

    def __hash__(self) -> int:
        return hash(self.name)

    def directed(self, descending: bool) -> list[ColumnElement[Any]]:
        return [c.desc() if descending else c.asc() for c in self.columns]


@dataclass(frozen=True)
class PageArgs:
    """The arguments of every connection; null means absent."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None
    reverse: bool = False

    def __post_init__(self) -> None:
        if (self.first is None) == (self.last is None):
            raise BadPage("Give exactly one of the arguments first and last.")
        if not 0 <= self.size <= MAX_PAGE:
            name = "first" if self.last is None else "last"
            raise BadPage(f"{name} is {self.size}; it may be 0 to {MAX_PAGE}.")

    @property
    def size(self) -> int:
        return self.first if self.first is not None else self.last or 0

    @property
    def backward(self) -> bool:
        return self.last is not None

    @property
    def shape(self) -> tuple[Any, ...]:
        """All that the statement of a page depends on, but for its cursors' values."""
        return (
            self.size,
            self.after is not None,
            self.before is not None,
            self.backward,
            self.reverse,
        )

    def descending(self, order: Order) -> bool:
        """Whether to read the order's index downward."""
        return (self.reverse != order.flipped) != self.backward


class Cursors:
    """Makes and reads the cursors of one list: signed, typed, bound to its order and filter."""

    def __init__(self, secret: bytes, order: Order, filter_text: str = "") -> None:
        self._order, self._secret = order, secret
        self._bound_to = f"{order.name}\0{filter_text}\0".encode()
        self._mac: Any = None  # most pages are never asked for a cursor

    def _signature(self, payload: bytes) -> bytes:
        if self._mac is None:
            key = hashlib.sha256(self._secret).digest()
            self._mac = hashlib.blake2b(self._bound_to, key=key, digest_size=_MAC_SIZE)
        mac = self._mac.copy()
        mac.update(payload)
        return mac.digest()  # type: ignore[no-any-return]

    def encode(self, values: Sequence[Any]) -> str:
        payload = orjson.dumps(list(values))
        return base64.urlsafe_b64encode(self._signature(payload) + payload).decode().rstrip("=")

    def decode(self, cursor: str) -> list[Any]:
        try:
            raw = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        except (binascii.Error, UnicodeEncodeError):
            raw = b""
        payload = raw[_MAC_SIZE:]
        if not payload or self._signature(payload) != raw[:_MAC_SIZE]:
            raise BadPage(
                "The cursor does not belong to this list: use one that it gave,"
                " with the same sortKey, query and filters."
            )
        return [
            datetime.fromisoformat(value) if column.type.python_type is datetime else value
            for column, value in zip(self._order.columns, orjson.loads(payload), strict=True)
        ]

    def edges(self, args: PageArgs) -> dict[str, Any]:
        """The cursors' values, by the names under which ``bounds`` has them."""
        values = {}
        for name, cursor in (("after", args.after), ("before", args.before)):
            if cursor is not None:
                for place, value in enumerate(self.decode(cursor)):
                    values[f"{name}_{place}"] = value
        return values

    def bounds(self, args: PageArgs) -> list[ColumnElement[bool]]:
        """The rows strictly between the cursors, in row-value form for the index's sake.

        The cursors' values are parameters: ``edges`` has them.
        """
        upward = args.reverse == self._order.flipped
        found = []
        for name, cursor, beyond in (
            ("after", args.after, upward),
            ("before", args.before, not upward),
        ):
            if cursor is not None:
                key, edge = self._key(), self._edge(name)
                found.append(key > edge if beyond else key < edge)
        return found

    def _key(self) -> Any:
        columns = self._order.columns
        return columns[0] if len(columns) == 1 else tuple_(*columns)

    def _edge(self, name: str) -> Any:
        typed = [
            bindparam(f"{name}_{place}", type_=column.type)
            for place, column in enumerate(self._order.columns)
        ]
        return typed[0] if len(typed) == 1 else tuple_(*typed)


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
    def edges(self) -> list[Edge[RowT]]:
        cursors = self.cursors
        return [Edge(row, values, cursors) for row, values in self.rows]

    @property
    def page_info(self) -> "PageInfo":
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
