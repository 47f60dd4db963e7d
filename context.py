"""What a request carries."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple, TypeVar, cast

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.bucket import Budget
from commerce.market import InForce
from commerce.permission import ANONYMOUS, Actor
from commerce.sealed import Keyring
from integrations import image_fetch, public_address
from integrations.image_fetch import FetchedImage
from integrations.staging import Staging
from loaders import Loaders
from loaders.lazy import lazy
from loaders.reads import Reads
from models.engine import Database
from models.hub import Watch
from models.profile import Profile
from models.transaction import of_session
from models.writing import Writing
from settings import Settings

T = TypeVar("T")
IN_FORCE = "in force"  # where a transaction's session keeps what its document is answered in
ASKING = "asking"  # … and who asks, by which request


class Request(NamedTuple):
    """Where a request came from; ``base_url`` is how its sender reaches us, without a slash.

    ``address`` is the sender's own, as the network says; None for what nobody sent.
    """

    id: str = "-"
    base_url: str = "http://127.0.0.1:8000"
    address: str | None = None


NOBODYS = Request()


def _nothing_is(_document: str) -> bool:
    return False


class Context(Reads):
    """One request: its settings, its reads (batched) and its writes (one transaction each).

    A request holds at most one connection at a time.
    """

    # What @inContext asks for; None where it does not.
    country: str | None = None
    language: str | None = None
    preferred_location: int | None = None
    buyer_token: str | None = None
    # What it came to; None for the shop's own.
    in_force: InForce | None = None
    fetch_image: Callable[[str], Awaitable[FetchedImage]] = staticmethod(image_fetch.fetch)
    resolve: public_address.Resolve = staticmethod(public_address.addresses_of)
    # What the work under way is called towards others: the same however often it is tried.
    reference: str | None = None
    commits = 0
    lesson: int | None = None  # of the profile's, that its reads are watched for
    # Says of a document whether it asks only for what anyone may see.
    is_public: Callable[[str], bool] = staticmethod(_nothing_is)
    # Answers that may be given again; None where none are.
    answers: object | None = None
    # What a subscription waits for; None in a query or a mutation.
    watch: Watch | None = None

    def __init__(
        self,
        database: Database,
        settings: Settings,
        actor: Actor = ANONYMOUS,
        request: Request = NOBODYS,
        budget: Budget | None = None,
    ) -> None:
        super().__init__(database)
        self.settings = settings
        self.actor = actor
        self.request = request
        self.cursor_key = settings.key
        self.budget = budget or Budget()
        self.forget()

    @lazy
    def keyring(self) -> Keyring:
        return Keyring(self.settings.keys)

    @property
    def staging(self) -> Staging:
        """Where files are sent ahead of the mutations that take them."""
        return Staging(self.settings.state_dir, self.settings.keys)

    def choose_source(self, document: str) -> None:
        """Those without a name read the catalogue from the replica, if there is one.

        Not whoever follows the shop: told of a change, a replica that lags would not show it.
        """
        if self._database.replica is not None and self.actor is ANONYMOUS and self.watch is None:
            self.from_replica = self.is_public(document)

    def read_by(self, profile: Profile | None) -> None:
        """Read what the document was seen to need; None reads everything, and anew."""
        if profile is None and self.profile is not None:
            self.forget()
        self.profile = profile
        self.lesson = None if profile is None else profile.lesson

    def forget(self) -> None:
        """Read anew what is asked for from now on."""
        self.loaders = Loaders(self)
        self._shared: dict[Any, Any] = {}

    def _let_go(self) -> None:
        super()._let_go()
        self.loaders.let_go()
        del self.loaders
        self._shared.clear()

    def shared(self, kind: Callable[["Context"], T]) -> T:
        """The request's one ``kind(context)``, made anew after each transaction, as loaders are."""
        if kind not in self._shared:
            self._shared[kind] = kind(self)
        return cast("T", self._shared[kind])

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Commit on leaving, roll back on error; later reads see what was written."""
        opened = self._part(self._whole) if self._whole else self._alone()
        async with self._written(), opened as session:
            session.info.update(self._info())
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Writing]:
        """A ``transaction`` of few statements, which are compiled once, without the ORM."""
        if self._whole is not None:
            async with self.transaction() as session, self.writing_in(session) as writing:
                yield writing
            return
        async with self._written():
            async with self._database.transactions.begun() as begun:
                writing = Writing(self._database, begun, self._info())
                yield writing
                await writing.end()
            self._database.signals.publish(writing)

    @asynccontextmanager
    async def writing_in(self, session: AsyncSession) -> AsyncIterator[Writing]:
        """To write so in a session's transaction."""
        writing = Writing(self._database, await of_session(session), session.info)
        yield writing
        await writing.end()

    def _info(self) -> dict[Any, Any]:
        """What goes along with a transaction."""
        return {IN_FORCE: self.in_force, ASKING: (self.actor.name, self.request.id)}

    @asynccontextmanager
    async def _written(self) -> AsyncIterator[None]:
        async with self._turn:
            self._forbid_reading_while_writing()
            await self._stop_reading()
            self._writing, self.from_replica = True, False
        try:
            yield
            self.commits += 1
        finally:
            self._writing = False
            self.forget()

    @asynccontextmanager
    async def whole(self) -> AsyncIterator[AsyncSession]:
        """Make one transaction of all that begin within it: they are kept together or not at all.

        Reads within it are part of it, too.
        """
        async with self.transaction() as session:
            self._whole, self._writing = session, False
            self.forget()
            try:
                yield session
            finally:
                self._whole, self._writing = None, True

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[AsyncSession]:
        async with self._database.write_session() as session:
            async with session.begin():
                yield session
            self._database.signals.publish(session)

    @asynccontextmanager
    async def _part(self, whole: AsyncSession) -> AsyncIterator[AsyncSession]:
        """A part of a transaction, with no rows in memory that it has not read or made itself."""
        whole.expunge_all()
        async with whole.begin_nested():
            yield whole
        whole.expunge_all()

    async def scrub(self) -> None:
        """Let nothing of what was erased linger in the database's files."""
        await self._database.scrub()
