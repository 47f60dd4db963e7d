"""Cursors of keyset pages: each holds the sort values of the row it stands on."""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

import orjson
from sqlalchemy import Integer, bindparam, tuple_
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement

from commerce.refusal import ClientError
from models.rowid import rowid_edge

MAX_PAGE = 250
_MAC_SIZE = 9
_AS_BASE64 = bytes.maketrans(b"-_", b"+/")
_SHORT = 200  # texts of which the beginning of a signature is remembered


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

    @cached_property
    def moments(self) -> tuple[int, ...]:
        """The places of the columns that hold moments."""
        kinds = [column.type.python_type for column in self.columns]
        return tuple(place for place, kind in enumerate(kinds) if kind is datetime)

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
    bare: bool = False  # neither a cursor nor what follows will be asked for

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
            self.bare,
        )

    def descending(self, order: Order) -> bool:
        """Whether to read the order's index downward."""
        return (self.reverse != order.flipped) != self.backward


def _mac(secret: bytes, bound_to: bytes) -> Any:
    key = hashlib.sha256(secret).digest()
    return hashlib.blake2b(bound_to, key=key, digest_size=_MAC_SIZE)


_known_mac = lru_cache(1_024)(_mac)


class NotRead(Exception):
    """A page that was said to be bare is asked for more than its rows."""


class Cursors:
    """Makes and reads the cursors of one list: signed, typed, bound to its order and filter."""

    def __init__(self, secret: bytes, order: Order, filter_text: str = "") -> None:
        self._order, self._secret = order, secret
        self._bound_to = f"{order.name}\0{filter_text}\0".encode()

    def _signature(self, payload: bytes) -> bytes:
        short = len(self._bound_to) < _SHORT
        mac = (_known_mac if short else _mac)(self._secret, self._bound_to).copy()
        mac.update(payload)
        return mac.digest()  # type: ignore[no-any-return]

    def encode(self, values: Sequence[Any]) -> str:
        payload = orjson.dumps(list(values))
        return base64.urlsafe_b64encode(self._signature(payload) + payload).decode().rstrip("=")

    def decode(self, cursor: str) -> list[Any]:
        try:
            raw = binascii.a2b_base64(cursor.encode().translate(_AS_BASE64) + b"===")
        except (binascii.Error, UnicodeEncodeError):
            raw = b""
        payload = raw[_MAC_SIZE:]
        if not payload or self._signature(payload) != raw[:_MAC_SIZE]:
            raise BadPage(
                "The cursor does not belong to this list: use one that it gave,"
                " with the same sortKey, query and filters."
            )
        values: list[Any] = orjson.loads(payload)
        if len(values) != len(self._order.columns):
            raise ValueError("the order has other columns than it had")
        for place in self._order.moments:
            values[place] = datetime.fromisoformat(values[place])
        return values

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
        if len(typed) == 1:
            return typed[0]
        last = rowid_edge(typed[-1]) if isinstance(typed[-1].type, Integer) else typed[-1]
        return tuple_(*typed[:-1], last)
