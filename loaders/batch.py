"""The plain shapes of batched read: one row for a key or two, and the rows that share a key."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute

from commerce.text import storable
from loaders.loader import Loader
from models.engine import among
from models.found import Found

KeyT = TypeVar("KeyT")
RowT = TypeVar("RowT")


Statement = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Assembled:
    """A statement in which ``parts`` differ from request to request, and nothing else.

    It is built once for all whose ``name`` and parts are the same but for the values in those: to
    build a large one takes longer than to answer it.
    """

    name: Hashable
    parts: Sequence[Any]
    build: Callable[[], Statement]

    @classmethod
    def of(cls, statement: Statement) -> "Assembled":
        """One that is built already."""
        return cls(None, [statement], lambda: statement)

    def then(self, change: Callable[[Statement], Statement], *name: Hashable) -> "Assembled":
        """Another that is made of it; ``name`` says all that the change depends on."""
        return Assembled((self.name, *name), self.parts, lambda: change(self.build()))


class Reader(Protocol):
    """What loaders read with; a request's reads take turns behind it."""

    is_sqlite: bool
    cursor_key: bytes

    def scalars(self, statement: Statement, **values: Any) -> Awaitable[Sequence[Any]]: ...

    def rows(self, statement: Statement, **values: Any) -> Awaitable[Sequence[Any]]: ...

    def assembled(self, one: Assembled, /, **values: Any) -> Awaitable[Sequence[Any]]:
        """The same, of a statement that is built anew only where more than values differs."""

    def quick(
        self, key: Hashable, build: Callable[[], Statement], **values: Any
    ) -> Awaitable[Sequence[Any]]:
        """Rows of a statement that is built once: ``key`` says all that ``build`` depends on."""

    def found(
        self, key: Hashable, build: Callable[[], Statement], **values: Any
    ) -> Awaitable[Found]:
        """The same, before any row is made."""


def given(keys: Sequence[Any]) -> dict[str, Any]:
    """What a statement is given: a single key as such, for a list costs as much as it finds."""
    return {"one": keys[0]} if len(keys) == 1 else {"keys": keys}


def the_one(kind: Any) -> Any:
    """The single key that a statement is given."""
    return bindparam("one", type_=kind)


async def of_keys(
    reader: Reader, keys: Sequence[Any], column: InstrumentedAttribute[Any], *order: Any
) -> Sequence[Any]:
    """The rows whose column is one of the keys, in order."""
    is_one = len(keys) == 1

    def build() -> Statement:
        fits = column == the_one(column.type) if is_one else among(column, "keys")
        return select(column.class_).where(fits).order_by(*order)

    return await reader.quick((of_keys, is_one, column, *order), build, **given(keys))


class ByKey(Loader[KeyT, RowT | None]):
    """The row whose ``column`` is the key, or None."""

    def __init__(self, reader: Reader, column: InstrumentedAttribute[KeyT]) -> None:
        super().__init__()
        self._reader, self._column = reader, column

    async def batch_load_fn(self, keys: list[KeyT]) -> list[RowT | None]:
        column = self._column
        kept = [key for key in keys if not isinstance(key, str) or storable(key)]
        rows = await of_keys(self._reader, kept, column)
        found = {getattr(row, column.key): row for (row,) in rows}
        return [found.get(key) for key in keys]


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
        column = self._column
        groups: defaultdict[KeyT, list[RowT]] = defaultdict(list)
        for (row,) in await of_keys(self._reader, keys, column, *self._order):
            groups[getattr(row, column.key)].append(row)
        return [groups[key] for key in keys]
