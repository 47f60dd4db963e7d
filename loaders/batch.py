"""The two plain shapes of batched read: one row for a key, and the rows that share a key."""

from collections import defaultdict
from collections.abc import Awaitable, Sequence
from typing import Any, Protocol, TypeVar

from aiodataloader import DataLoader
from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement

from commerce.text import storable
from models.engine import among

KeyT = TypeVar("KeyT")
RowT = TypeVar("RowT")


Statement = Select[*tuple[Any, ...]]


class Reader(Protocol):
    """What loaders read with; a request's reads take turns behind it."""

    is_sqlite: bool
    cursor_key: bytes

    def scalars(self, statement: Statement) -> Awaitable[Sequence[Any]]: ...

    def rows(self, statement: Statement) -> Awaitable[Sequence[Any]]: ...


class ByKey(DataLoader[KeyT, RowT | None]):
    """The row whose ``column`` is the key, or None; ``where`` narrows what is found."""

    def __init__(
        self, reader: Reader, column: InstrumentedAttribute[KeyT], *where: ColumnElement[bool]
    ) -> None:
        super().__init__()
        self._reader, self._column, self._where = reader, column, where

    async def batch_load_fn(self, keys: list[KeyT]) -> list[RowT | None]:
        kept = [key for key in keys if not isinstance(key, str) or storable(key)]
        rows = await self._reader.scalars(
            select(self._column.class_).where(among(self._column, kept), *self._where)
        )
        found = {getattr(row, self._column.key): row for row in rows}
        return [found.get(key) for key in keys]


class GroupedBy(DataLoader[KeyT, list[RowT]]):
    """The rows whose ``column`` is the key, in order. For lists that stay short."""

    def __init__(
        self,
        reader: Reader,
        column: InstrumentedAttribute[KeyT],
        *order: InstrumentedAttribute[Any],
    ) -> None:
        super().__init__()
        self._reader, self._column, self._order = reader, column, order

    async def batch_load_fn(self, keys: list[KeyT]) -> list[list[RowT]]:
        rows = await self._reader.scalars(
            select(self._column.class_).where(among(self._column, keys)).order_by(*self._order)
        )
        groups: defaultdict[KeyT, list[RowT]] = defaultdict(list)
        for row in rows:
            groups[getattr(row, self._column.key)].append(row)
        return [groups[key] for key in keys]
