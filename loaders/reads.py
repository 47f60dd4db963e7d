"""What a request reads with: one connection, whose statements run one at a time.

Rows come as tuples that pass for the model (``models.thin``), by statements that were compiled
once (``models.prepared``). Where rows have to be changed in memory, or belong to a transaction
under way, a session reads them as entities instead.
"""

import asyncio
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from loaders.batch import Assembled, Statement
from loaders.group import Group, Pending
from loaders.market import built
from loaders.turn import Turn
from loaders.view import View
from models import statement_count
from models.engine import Database
from models.found import Found
from models.prepared import Prepared
from models.profile import Profile
from models.reading import Reading
from models.thin import make


class Reads:
    """Fields resolve side by side, and a connection serves one statement at a time: turns."""

    # How rows are seen; None for as they are stored.
    view: View | None = None
    # What the document that is answered was seen to need; None where everything is read.
    profile: Profile | None = None
    # Whether what is read may lag behind what was written.
    from_replica = False
    _writing = False
    _whole: AsyncSession | None = None
    _reading: Reading | None = None
    _session: AsyncSession | None = None
    _group: Group | None = None

    def __init__(self, database: Database) -> None:
        self.is_sqlite = database.is_sqlite
        self._database = database
        self._in_turn = Turn(self._forbid_reading_while_writing, self._cut_off)
        self._turn = self._in_turn.lock

    async def scalars(self, statement: Statement, **values: Any) -> Sequence[Any]:
        """The first column of what the statement finds: rows of one model, mostly."""
        prepared, given = self._prepared(Assembled.of(statement), values)
        if prepared is None:
            return [row[0] for row in await self._entities(statement, values)]
        found = await self._seen(prepared, await self._fetch(prepared, given, short=False))
        return prepared.scalars(found)

    async def rows(self, statement: Statement, **values: Any) -> Sequence[Any]:
        """What the statement finds; ``values`` are those of its parameters that have names."""
        return await self.assembled(Assembled.of(statement), **values)

    async def assembled(self, one: Assembled, /, **values: Any) -> Sequence[Any]:
        """The same, of a statement that is built anew only where more than values differs."""
        prepared, given = self._prepared(one, values)
        if prepared is None:
            return await self._entities(one.build(), values)
        return prepared.rows(
            await self._seen(prepared, await self._fetch(prepared, given, short=False))
        )

    async def quick(
        self, key: Hashable, build: Callable[[], Statement], **values: Any
    ) -> Sequence[Any]:
        """Rows of a statement that is built once for all requests, and reads a page at the most.

        ``key`` says all that ``build`` depends on; ``values`` are those of its parameters.
        """
        return (await self.found(key, build, **values)).made()

    async def found(self, key: Hashable, build: Callable[[], Statement], **values: Any) -> Found:
        """The same, before any row is made."""
        if not self._is_thin:
            return Found(await self._entities(build(), values))
        prepared = self._database.statements.prepared((key, self._columns()), build, self.profile)
        if prepared is None:
            raise ValueError(f"{key} has to be compiled anew for each use")
        if self.view is not None and self._is_mixed(prepared):
            return Found(await self._entities(build(), values))
        found = await self._fetch(prepared, values, short=True)
        return Found(await self._seen(prepared, found), prepared)

    @property
    def _is_thin(self) -> bool:
        """Whether rows are thin: outside any transaction, and where no other view is reckoned in.

        What a document only shows is seen by copies of its rows.
        """
        return self._whole is None and (self.view is None or self.profile is not None)

    def _is_mixed(self, prepared: Prepared) -> bool:
        """Whether its rows hold entities of several kinds."""
        if self.profile is not None:
            self.profile.reckon(prepared.models)
        return prepared.entities is None

    async def _seen(self, prepared: Prepared, raw: Sequence[Any]) -> Sequence[Any]:
        """The driver's rows, as they would be had they been stored so as the request sees them."""
        if self.view is not None:
            for kind, at, own, _ in prepared.entities or ():
                plain = getattr(kind, "unwatched", kind)
                rows = [make(plain, row[at : at + own]) for row in raw]
                seen = await self.view.seen(rows, self._unseen)
                raw = [
                    whole if row is other else (*whole[:at], *other, *whole[at + own :])
                    for whole, row, other in zip(raw, rows, seen, strict=True)
                ]
        return raw

    async def _unseen(
        self, key: Hashable, build: Callable[[], Statement], **values: Any
    ) -> Sequence[Any]:
        """As ``quick``, of what views are made of: rows as they are stored."""
        prepared = self._database.statements.prepared(key, build, None)
        if prepared is None:
            raise ValueError(f"{key} has to be compiled anew for each use")
        return prepared.rows(await self._fetch(prepared, values, short=True))

    def _prepared(
        self, one: Assembled, values: Mapping[str, Any]
    ) -> tuple[Prepared | None, Sequence[Any]]:
        made = [part._generate_cache_key() for part in one.parts] if self._is_thin else []  # noqa: SLF001
        keys = [key for key in made if key is not None]
        if not self._is_thin or len(keys) < len(one.parts):
            return None, ()
        binds = [bind for key in keys for bind in key.bindparams]
        whole = (one.name, *(key.key for key in keys), *values, self._columns())
        prepared = self._database.statements.prepared(
            whole, one.build, self.profile, [*binds, *values]
        )
        if prepared is None or (self.view is not None and self._is_mixed(prepared)):
            return None, ()
        given = [values.get(bind.key, bind.effective_value) for bind in binds]
        return prepared, [*given, *values.values()]

    def _columns(self) -> Hashable:
        """What of the profile a compiled statement depends on."""
        return self.profile.version if self.profile is not None else None

    async def _fetch(self, prepared: Prepared, values: Any, *, short: bool) -> Sequence[Any]:
        arguments = prepared.arguments(values)
        statement_count.note()
        database = self._database
        for watcher in database.watchers:
            watcher(prepared.text, tuple(arguments))
        if not self.is_sqlite:
            return await self._together(Pending(prepared, arguments))
        if not short or database.here is None:
            async with self._in_turn:
                return await self._sent(prepared.text, arguments)
        began = time.time_ns() if database.timed else 0
        self._in_turn.check()
        found = database.here.at_once(prepared.text, arguments)
        if database.timed:
            database.timed(prepared.text, began, time.time_ns())
        return found

    async def _sent(self, text: str, arguments: Sequence[Any]) -> Sequence[Any]:
        database = self._database
        if self._reading is None:
            self._reading = await database.acquire(from_replica=self.from_replica)
        began = time.time_ns() if database.timed else 0
        found = await self._reading.fetch(text, arguments)
        if database.timed:
            database.timed(text, began, time.time_ns())
        return found

    async def state(self) -> Hashable:
        """What any commit of any process changes; None where that cannot be told.

        A replica does not tell which transactions are under way, of which one may end.
        """
        database = self._database
        if self._whole is not None or (self.from_replica and database.replica is not None):
            return None
        if database.here is not None:
            self._in_turn.check()
            return database.here.state()
        if database.snapshots is None:
            return None
        self._in_turn.check()
        return await database.snapshots.ask()

    async def _together(self, one: Pending) -> Sequence[Any]:
        """What a statement finds that goes with those that are asked for beside it."""
        while one.rows is None and one.error is None:
            if self._group is None:
                await self._lead(one)
            else:
                await self._group.join(one)
        if one.error is not None:
            raise one.error
        return one.rows or ()

    async def _lead(self, one: Pending) -> None:
        group = self._group = Group(one)
        try:
            await asyncio.sleep(0)  # whoever else has something to ask does so first
            async with self._in_turn:
                self._group = None
                await group.sent(self._sent)
        finally:
            if self._group is group:
                self._group = None
            group.end()

    async def _entities(self, statement: Statement, values: dict[str, Any]) -> Sequence[Any]:
        async with self._in_turn:
            found = await self._rows(statement, values)
            if self.view is not None:
                await self.view.over(found, built(self._rows))
            return found

    async def _rows(
        self, statement: Statement, values: dict[str, Any] | None = None
    ) -> Sequence[Any]:
        if self._session is None:
            self._session = self._whole or self._database.read_session(
                from_replica=self.from_replica
            )
        return (await self._session.execute(statement, values or {})).all()

    async def _cut_off(self) -> None:
        """Cancelled in the middle of a statement: the next reads need another connection."""
        if self._session is not None and self._whole is None:
            await self._session.invalidate()
        await self._stop_reading()

    def _forbid_reading_while_writing(self) -> None:
        if self._writing:
            raise RuntimeError("inside a transaction, read through its session")

    async def _stop_reading(self) -> None:
        """Give the connections back; the session of a transaction under way is not ours to end."""
        reading, self._reading = self._reading, None
        session, self._session = self._session, None
        if reading is not None:
            await reading.release()
        if session is not None and session is not self._whole:
            await session.close()

    def give_up(self, owner: asyncio.Task[Any] | None) -> None:
        """Cut off what is read for a request that has ended, whose task is ``owner``."""
        self._in_turn.give_up(owner)

    async def close(self) -> None:
        """A request that failed may leave reads under way: they end first, no other begins."""
        self._in_turn.closed = True
        if self._turn.locked():
            async with self._turn:
                await self._stop_reading()
        elif self._reading is not None or self._session is not None:
            await self._stop_reading()
        self._let_go()

    def _let_go(self) -> None:
        """Let go of what holds this, or all that was read stays until garbage is looked for."""
        self._in_turn.let_go()
