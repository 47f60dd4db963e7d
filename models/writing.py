"""What is written by statements that were compiled once: drafts, in a transaction.

Short writes that buyers wait for go this way; what changes much, or many tables, is an ORM
session's.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache, partial
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from models import statement_count
from models.base import Base
from models.delivery import ASKING, WebhookDelivery, addressed
from models.draft import as_read, changes, draft, renewed
from models.engine import Database, among
from models.event import Event
from models.prepared import Prepared
from models.thin import columns_of
from models.transaction import Transaction

# A document that is not there is NULL, as in rows of the ORM that were not given one.
OPTIONAL = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Writing:
    """One transaction. ``info`` is what goes along with it, as in a session's."""

    def __init__(
        self, database: Database, transaction: Transaction, info: dict[Any, Any] | None = None
    ) -> None:
        self.info = {} if info is None else info
        self._database, self._transaction = database, transaction
        self._events: list[Any] = []

    async def read(self, statement: Any) -> Sequence[Any]:
        """What a statement finds, with thin rows."""
        key = statement._generate_cache_key()  # noqa: SLF001
        prepared = self._prepared(key.key, lambda: statement, key.bindparams)
        return await self._rows(prepared, [bind.effective_value for bind in key.bindparams])

    async def quick(self, key: Hashable, build: Callable[[], Any], **values: Any) -> Sequence[Any]:
        """What a statement finds that is built once: ``key`` says all that it depends on."""
        return await self._rows(self._prepared(key, build), values)

    async def drafts(
        self, model: Any, key: Hashable, build: Callable[[Any], Any], **values: Any
    ) -> list[tuple[Any, ...]]:
        """Rows of a model as drafts, each with what ``build`` adds to what selects them."""
        columns = _columns(model)
        rows = await self.quick(key, lambda: build(sa.select(*columns)), **values)
        count = len(columns)
        return [(as_read(model, row[:count]), *row[count:]) for row in rows]

    def add(self, event: Event) -> None:
        """Keep an event at the end, and address it, as a session does."""
        given = {name: value for name, value in vars(event).items() if name in _names(Event)}
        self._events.append(draft(Event)(**given))

    async def end(self) -> None:
        for event in self._events:
            event.id = await self.inserted(event, Event.id)
        if self._events:
            new = draft(WebhookDelivery)
            rows = addressed(self._events, await self.read(ASKING))
            await self.insert([new(**row) for row in rows])

    async def insert(self, rows: Sequence[Any]) -> None:
        """Drafts of one model that were made."""
        if rows:
            model = _model(rows[0])
            prepared = self._prepared((sa.insert, model), lambda: _insertion(model))
            await self._run(prepared, [_values(row, _inserted(model)) for row in rows])

    async def inserted(self, row: Any, answer: Any) -> Any:
        """Insert one draft; what the ``answer``, always the same expression, then is."""
        model, key = _model(row), (sa.insert, _model(row), answer)
        values = _values(row, _inserted(model))
        [(found,)] = await self.quick(key, lambda: _insertion(model).returning(answer), **values)
        return found

    async def update(self, rows: Sequence[Any]) -> None:
        """Drafts of one model that were read: what was changed of them, if anything was."""
        changed: defaultdict[tuple[str, ...], list[Any]] = defaultdict(list)
        for row in rows:
            if names := changes(row):
                changed[names].append(row)
        for names, alike in changed.items():
            model = _model(alike[0])
            renew = {name: make for name, make in renewed(model).items() if name not in names}
            for row in alike:
                for name, make in renew.items():
                    setattr(row, name, make())
            named = (*names, *renew)
            prepared = self._prepared((sa.update, model, named), partial(_update, model, named))
            await self._run(prepared, [_values(row, ("id", *named)) for row in alike])

    async def delete(self, model: Any, keys: Sequence[Any]) -> None:
        if keys:
            build = lambda: sa.delete(model).where(among(model.id, "keys"))  # noqa: E731
            await self._run(self._prepared((sa.delete, model), build), [{"keys": list(keys)}])

    def _prepared(
        self, key: Hashable, build: Callable[[], Any], binds: Sequence[Any] | None = None
    ) -> Prepared:
        found = self._database.statements.prepared((Writing, key), build, None, binds)
        if found is None:
            raise ValueError(f"{key} has to be compiled anew for each use")
        return found

    async def _rows(self, prepared: Prepared, values: Any) -> Sequence[Any]:
        arguments = prepared.arguments(values)
        began = self._sent(prepared, arguments)
        found = await self._transaction.fetch(prepared.text, arguments)
        self._ended(prepared, began)
        return prepared.rows(found)

    async def _run(self, prepared: Prepared, each: Sequence[Mapping[str, Any]]) -> None:
        arguments = [prepared.arguments(values) for values in each]
        began = self._sent(prepared, arguments[0])
        await self._transaction.run(prepared.text, arguments)
        self._ended(prepared, began)

    def _sent(self, prepared: Prepared, arguments: Sequence[Any]) -> int:
        statement_count.note()
        for watcher in self._database.watchers:
            watcher(prepared.text, tuple(arguments))
        return time.time_ns() if self._database.timed else 0

    def _ended(self, prepared: Prepared, began: int) -> None:
        if self._database.timed:
            self._database.timed(prepared.text, began, time.time_ns())


def _model(row: Any) -> Any:
    return type(row).__mapper__.class_


@cache
def _names(model: type[Base]) -> tuple[str, ...]:
    return tuple(columns_of(model))


@cache
def _inserted(model: type[Base]) -> tuple[str, ...]:
    """The columns but for a key that the database numbers."""
    numbered = cast("sa.Table", model.__table__).autoincrement_column
    return tuple(name for name, column in columns_of(model).items() if column is not numbered)


def _columns(model: Any) -> list[Any]:
    return [getattr(model, name) for name in _names(model)]


def _values(row: Any, names: Sequence[str]) -> dict[str, Any]:
    return {f"new_{name}": getattr(row, name) for name in names}


def _new(model: Any, name: str) -> Any:
    kind = columns_of(model)[name].type
    return sa.bindparam(f"new_{name}", type_=OPTIONAL if isinstance(kind, sa.JSON) else kind)


def _insertion(model: Any) -> Any:
    return sa.insert(model).values({name: _new(model, name) for name in _inserted(model)}).inline()


def _update(model: Any, names: Sequence[str]) -> Any:
    changed = sa.update(model).where(model.id == _new(model, "id"))
    return changed.values({name: _new(model, name) for name in names})
