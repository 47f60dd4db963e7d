"""What a request carries."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.market import InForce
from commerce.permission import ANONYMOUS, Actor
from commerce.sealed import Keyring
from integrations import image_fetch
from integrations.image_fetch import FetchedImage
from integrations.staging import Staging
from loaders import Loaders
from loaders.batch import Statement
from loaders.view import View
from models.engine import Database
from settings import Settings

T = TypeVar("T")
IN_FORCE = "in force"  # where a transaction's session keeps what its document is answered in


@dataclass(frozen=True)
class Request:
    """Where a request came from; ``base_url`` is how its sender reaches us, without a slash.

    ``address`` is the sender's own, as the network says; None for what nobody sent.
    """

    id: str = "-"
    base_url: str = "http://127.0.0.1:8000"
    address: str | None = None


class Context:
    """One request: its settings, its reads (batched) and its writes (one transaction each).

    A request holds at most one connection. Fields resolve side by side, and a session
    serves one statement at a time, so reads take turns.
    """

    def __init__(
        self,
        database: Database,
        settings: Settings,
        actor: Actor = ANONYMOUS,
        request: Request | None = None,
    ) -> None:
        self.settings = settings
        self.actor = actor
        self.request = request or Request()
        # What @inContext asks for; None where it does not.
        self.country: str | None = None
        self.language: str | None = None
        self.preferred_location: int | None = None
        # What it came to, and how rows are seen in it; None for the shop's own.
        self.in_force: InForce | None = None
        self.view: View | None = None
        self.is_sqlite = database.is_sqlite
        self.fetch_image: Callable[[str], Awaitable[FetchedImage]] = image_fetch.fetch
        self.cursor_key = settings.key
        self.keyring = Keyring(settings.keys)
        self._database = database
        # What the work under way is called towards others: the same however often it is tried.
        self.reference: str | None = None
        self.commits = 0
        self._turn = asyncio.Lock()
        self._writing = self._closed = False
        self._whole: AsyncSession | None = None
        self._start_reading()

    @property
    def staging(self) -> Staging:
        """Where files are sent ahead of the mutations that take them."""
        return Staging(self.settings.state_dir, self.settings.keys)

    def _start_reading(self) -> None:
        self._reader = self._whole or self._database.read_session()
        self.forget()

    def forget(self) -> None:
        """Read anew what is asked for from now on."""
        self.loaders = Loaders(self)
        self._shared: dict[Any, Any] = {}

    def shared(self, kind: Callable[["Context"], T]) -> T:
        """The request's one ``kind(context)``, made anew after each transaction, as loaders are."""
        if kind not in self._shared:
            self._shared[kind] = kind(self)
        return cast("T", self._shared[kind])

    async def scalars(self, statement: Statement) -> Sequence[Any]:
        """The first column of what the statement finds: entities, mostly."""
        async with self._reading():
            found = (await self._reader.scalars(statement)).all()
            if self.view is not None:
                await self.view.over(found, self._rows)
            return found

    async def rows(self, statement: Statement) -> Sequence[Any]:
        async with self._reading():
            found = await self._rows(statement)
            if self.view is not None:
                await self.view.over(found, self._rows)
            return found

    async def _rows(self, statement: Statement) -> Sequence[Any]:
        return (await self._reader.execute(statement)).all()

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[None]:
        async with self._turn:
            self._forbid_reading_while_writing()
            if self._closed:
                raise asyncio.CancelledError("the request has ended")
            try:
                yield
            except asyncio.CancelledError:
                # Cut off in the middle: the next reads need another connection.
                if self._whole is None:
                    await self._reader.invalidate()
                raise

    def _forbid_reading_while_writing(self) -> None:
        if self._writing:
            raise RuntimeError("inside a transaction, read through its session")

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Commit on leaving, roll back on error; later reads see what was written."""
        async with self._turn:
            self._forbid_reading_while_writing()
            if self._whole is None:
                await self._reader.close()
            self._writing = True
        try:
            async with self._part(self._whole) if self._whole else self._alone() as session:
                session.info[IN_FORCE] = self.in_force
                yield session
            self.commits += 1
        finally:
            self._writing = False
            self._start_reading()

    @asynccontextmanager
    async def whole(self) -> AsyncIterator[AsyncSession]:
        """Make one transaction of all that begin within it: they are kept together or not at all.

        Reads within it are part of it, too.
        """
        async with self.transaction() as session:
            self._whole, self._writing = session, False
            self._start_reading()
            try:
                yield session
            finally:
                self._whole, self._writing = None, True

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[AsyncSession]:
        async with self._database.write_session() as session, session.begin():
            yield session

    @asynccontextmanager
    async def _part(self, whole: AsyncSession) -> AsyncIterator[AsyncSession]:
        """A part of a transaction, with no rows in memory that it has not read or made itself."""
        whole.expunge_all()
        async with whole.begin_nested():
            yield whole
        whole.expunge_all()

    async def close(self) -> None:
        """A request that failed may leave reads under way: they end first, no other begins."""
        self._closed = True
        async with self._turn:
            await self._reader.close()
