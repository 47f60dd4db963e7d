"""The plain shapes of batched read: one row for a key or two, and the rows that share a key."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from commerce.text import storable
from loaders.loader import Loader
from models.engine import among
from models.found import Found

KeyT = TypeVar("KeyT")
RowT = TypeVar("RowT")


Statement = Select[*tuple[Any, ...]]


class Reader(Protocol):
    """What loaders read with; a request's reads take turns behind it."""

    is_sqlite: bool
    cursor_key: bytes

    def scalars(self, statement: Statement, **values: Any) -> Awaitable[Sequence[Any]]: ...

    def rows(self, statement: Statement, **values: Any) -> Awaitable[Sequence[Any]]: ...

    def quick(
        self, key: Hashable, build: Callable[[], Statement], **values: Any
    ) -> Awaitable[Sequence[Any]]:
        """Rows of a statement that is built once: ``key`` says all that ``build`` depends on."""

    def found(
        self, key: Hashable, build: Callable[[], Statement], **values: Any
    ) -> Awaitable[Found]:
        """The same, before any row is made."""


class ByKey(Loader[KeyT, RowT | None]):
    """The row whose ``column`` is the key, or None."""

    def __init__(self, reader: Reader, column: InstrumentedAttribute[KeyT]) -> None:
        super().__init__()
        self._reader, self._column = reader, column

    async def batch_load_fn(self, keys: list[KeyT]) -> list[RowT | None]:
        kept = [key for key in keys if not isinstance(key, str) or storable(key)]
        rows = await self._reader.quick((ByKey, self._column), self._build, keys=kept)
        found = {getattr(row, self._column.key): row for (row,) in rows}
        return [found.get(key) for key in keys]

    def _build(self) -> Statement:
        return select(self._column.class_).where(among(self._column, "keys"))


class ByPair(Loader[tuple[Any, str], RowT | None]):
    """The row that two columns name together; the pairs of a batch are read in one statement."""

    def __init__(self, reader: Reader, first: Any, second: Any) -> None:
        super().__init__()
        self._reader, self._columns = reader, (first, second)

    async def batch_load_fn(self, keys: list[tuple[Any, str]]) -> list[RowT | None]:
        kept = [key for key in keys if all(storable(part) for part in key if isinstance(part, str))]
        rows = await self._reader.quick(
            (ByPair, *self._columns),
            self._build,
            first=list({key[0] for key in kept}),
            second=list({key[1] for key in kept}),
        )
        found = {
            tuple(getattr(row, column.key) for column in self._columns): row for (row,) in rows
        }
        return [found.get(key) for key in keys]

    def _build(self) -> Statement:
        first, second = self._columns
        return select(first.class_).where(among(first, "first"), among(second, "second"))


class GroupedBy(Loader[KeyT, list[RowT]]):
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
        key = (GroupedBy, self._column, *self._order)
        groups: defaultdict[KeyT, list[RowT]] = defaultdict(list)
        for (row,) in await self._reader.quick(key, self._build, keys=keys):
            groups[getattr(row, self._column.key)].append(row)
        return [groups[key] for key in keys]

    def _build(self) -> Statement:
        found = select(self._column.class_).where(among(self._column, "keys"))
        return found.order_by(*self._order)
