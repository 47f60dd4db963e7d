"""The database, and every difference between SQLite and PostgreSQL that we have to know."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import TableValuedAlias

from models import statement_count, statement_time
from models.base import Base, UTCDateTime
from models.keys import Keys
from models.reading import SESSION, PostgreSQL, Reading, Statements, Watcher
from models.reading_sqlite import SQLite
from models.replica import Replica
from models.signals import signals_of
from models.snapshot import Snapshots
from models.statement_time import Timed
from models.transaction import PostgreSQLTransactions, SQLiteTransactions, Transactions
from settings import Settings

BUSY_TIMEOUT_MS = 10_000


class Database:
    """One database: ``reader`` never opens a transaction, ``writer`` always does.

    ``readings`` are connections for what is read most, by ``statements`` compiled once;
    ``watchers`` hear of each statement that goes that way. ``transactions`` are for short writes
    by such statements.

    On SQLite the writer has one connection, so that writers of this process queue for it
    instead of for the file's lock; other processes wait up to ``BUSY_TIMEOUT_MS``.
    """

    def __init__(self, settings: Settings) -> None:
        self.is_sqlite = settings.sqlite_path is not None
        self.url = settings.database_url
        pool = {"pool_size": settings.pool_size, "pool_timeout": settings.pool_timeout}
        if settings.sqlite_path is not None:
            settings.sqlite_path.parent.mkdir(parents=True, exist_ok=True)
            self.writer = _sqlite(self.url, {**pool, "pool_size": 1, "max_overflow": 0})
            event.listen(self.writer.sync_engine, "begin", _begin_immediate)
        else:
            self.writer = _postgresql(self.url, pool)
        self.reader, self.readings = _reading(self.url, pool)
        self.transactions: Transactions = (
            PostgreSQLTransactions(self.readings)
            if isinstance(self.readings, PostgreSQL)
            else SQLiteTransactions(settings.sqlite_path or Path(), _on_sqlite_connect)
        )
        replica = settings.read_database_url
        self.replica = None if replica is None else Replica(*_reading(replica, pool))
        # What short reads of everybody's are done by in the loop's thread, where they can be.
        here = isinstance(self.readings, SQLite) and self.replica is None
        self.here = cast("SQLite", self.readings) if here else None
        found = self.readings
        self.snapshots = Snapshots(found) if isinstance(found, PostgreSQL) else None
        self.signals = signals_of(settings)
        self.statements = Statements(self.reader.dialect, is_sqlite=self.is_sqlite)
        self.watchers: list[Watcher] = []
        self.timed: Timed | None = None
        for engine in (self.writer, self.reader):
            event.listen(engine.sync_engine, "before_cursor_execute", statement_count.note)
        self.write_sessions = async_sessionmaker(self.writer, expire_on_commit=False)
        self.read_sessions = async_sessionmaker(self.reader, expire_on_commit=False)

    def write_session(self) -> AsyncSession:
        return self.write_sessions()

    def read_session(self, *, from_replica: bool = False) -> AsyncSession:
        if from_replica and self.replica is not None and not self.replica.is_away:
            return self.replica.session()
        return self.read_sessions()

    async def acquire(self, *, from_replica: bool = False) -> Reading:
        """A connection for what is read most; the replica's only where it may lag."""
        if from_replica and self.replica is not None:
            found: Reading | None = await self.replica.acquire()
            if found is not None:
                return found
        return await self.readings.acquire()

    def time_statements(self, timed: Timed) -> None:
        """Let ``timed`` hear how long each statement took."""
        self.timed = timed
        for engine in (self.writer, self.reader):
            statement_time.listen(engine, timed)

    def in_use(self) -> dict[str, int]:
        """How many connections are out of each pool."""
        pools: dict[str, Any] = {"writer": self.writer.pool, "reader": self.reader.pool}
        counted = {name: int(pool.checkedout()) for name, pool in pools.items()}
        return counted | {"readings": self.readings.in_use}

    async def scrub(self) -> None:
        """After an erasure: leave nothing of it in SQLite's log, as far as readers let go of it."""
        if self.is_sqlite:
            async with self.reader.connect() as connection:
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    async def dispose(self) -> None:
        await self.signals.flush(self.reader)
        await self.transactions.dispose()
        await self.writer.dispose()
        await self.reader.dispose()
        await self.readings.dispose()
        if self.replica is not None:
            await self.replica.dispose()


def _reading(url: str, pool: dict[str, Any]) -> tuple[AsyncEngine, SQLite | PostgreSQL]:
    """Both ways to read one database: SQLAlchemy's, and the short one."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        path = Path(parsed.database or "")
        return _sqlite(url, pool), SQLite(path, _on_sqlite_connect)
    engine = _postgresql(url, pool | {"isolation_level": "AUTOCOMMIT"})
    return engine, PostgreSQL(parsed, pool["pool_size"], pool["pool_timeout"])


def _postgresql(url: str, options: dict[str, Any]) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_pre_ping=True,
        connect_args={"server_settings": SESSION},
        **options,
    )


def _sqlite(url: str, options: dict[str, Any]) -> AsyncEngine:
    engine = create_async_engine(url, **options)
    event.listen(engine.sync_engine, "connect", _on_sqlite_connect)
    return engine


def _on_sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "cache_size = -4000",  # of each connection; the system keeps the file's pages, too
        "temp_store = MEMORY",
        "secure_delete = ON",  # what is erased shall not linger in the file
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: sa.Connection) -> None:
    """Take the write lock at once: a reader that turns writer would meet SQLITE_BUSY."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def insert_or_ignore(session: AsyncSession, table: type[Base], values: dict[str, Any]) -> sa.Insert:
    """Insert a row unless one with its key is there; wait for a transaction that inserts it."""
    return insert_on(session, table).values(**values).on_conflict_do_nothing()


def insert_on(session: AsyncSession, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An insert that knows what to do on a conflict."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(table) if is_sqlite else postgresql.insert(table)


async def alone_at(session: AsyncSession, work: int) -> bool:
    """Whether nobody else is at that work; then nobody is, until the transaction ends."""
    if session.get_bind().dialect.name == "sqlite":
        return True  # the write lock is ours
    return bool(await session.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(work))))


def _table(kind: type[Base]) -> sa.Table:
    return cast("sa.Table", kind.__table__)


async def advance_sequences(session: AsyncSession, tables: Sequence[type[Base]]) -> None:
    """After rows with ids of our own: let the database's next ids follow them.

    SQLite does so by itself.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    highest = sa.union_all(
        *(
            sa.select(
                sa.func.pg_get_serial_sequence(f'"{_table(table).name}"', "id").label("sequence"),
                sa.func.max(table.__table__.c.id).label("highest"),
            )
            for table in tables
        )
    ).subquery()
    sequence = sa.cast(highest.c.sequence, postgresql.REGCLASS)
    given = sa.func.coalesce(sa.func.pg_sequence_last_value(sequence), 0)
    await session.execute(
        sa.select(sa.func.setval(sequence, highest.c.highest)).where(highest.c.highest > given)
    )


async def number_new_rows(session: AsyncSession) -> None:
    """On SQLite, give the session's new rows the ids that they would get; call it before a flush.

    SQLite is sent rows one by one where each must answer its id, and in lists where it need not.
    The write lock is ours, so nobody else takes the ids. PostgreSQL answers for a whole list.
    """
    if session.get_bind().dialect.name != "sqlite":
        return
    unnumbered: dict[Any, list[Any]] = {}
    for row in session.new:
        if sa.inspect(type(row)).local_table.autoincrement_column is not None and row.id is None:
            unnumbered.setdefault(type(row), []).append(row)
    with session.no_autoflush:
        for kind, rows in unnumbered.items():
            last = await session.scalar(sa.select(sa.func.max(kind.id))) or 0
            for key, row in enumerate(rows, start=last + 1):
                row.id = key


class among(FunctionElement[bool]):  # noqa: N801 (reads as an SQL word)
    """``column`` is one of ``keys``: one statement, whatever the number of keys."""

    type = sa.Boolean()
    inherit_cache = True
    name = "among"

    def __init__(self, column: Any, keys: "Sequence[Any] | str") -> None:
        """``keys`` may be the name under which the statement is given them."""
        column = sa.inspect(column).expression if hasattr(column, "expression") else column
        super().__init__(column, keys_of(column.type, keys))

    def self_group(self, against: Any = None) -> Any:
        """As it is: SQLite would be told ``column IN (...) = 1``, for which it uses no index."""
        return self


def keys_of(kind: Any, keys: Sequence[Any] | str) -> sa.BindParameter[Any]:
    if isinstance(keys, str):
        return sa.bindparam(keys, type_=Keys(kind))
    return sa.bindparam(None, list(keys), type_=Keys(kind), unique=True)


class utc_now(FunctionElement[datetime]):  # noqa: N801 (reads as an SQL word)
    """The moment the statement runs, as ``UTCDateTime`` columns hold it."""

    type = UTCDateTime()
    inherit_cache = True
    name = "utc_now"


@compiles(utc_now)
def _utc_now(_element: utc_now, _compiler: Any, **_kw: Any) -> str:
    return "statement_timestamp()"


@compiles(utc_now, "sqlite")
def _utc_now_sqlite(_element: utc_now, _compiler: Any, **_kw: Any) -> str:
    return "(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000')"


def each_key(kind: Any, keys: Sequence[Any] | str, *, is_sqlite: bool) -> TableValuedAlias:
    """The keys as a table ``k`` with one column, ``value``."""
    if is_sqlite:
        return sa.func.json_each(keys_of(kind, keys)).table_valued("value", name="k")
    return (
        sa.func.unnest(keys_of(kind, keys))
        .table_valued(sa.column("value", kind), name="k")
        .render_derived()
    )


@compiles(among)
def _among(element: among, compiler: Any, **kw: Any) -> str:
    column, keys = element.clauses
    return f"{compiler.process(column, **kw)} = ANY ({compiler.process(keys, **kw)})"


@compiles(among, "sqlite")
def _among_sqlite(element: among, compiler: Any, **kw: Any) -> str:
    column, keys = element.clauses
    listed = f"SELECT value FROM json_each({compiler.process(keys, **kw)})"  # noqa: S608
    return f"{compiler.process(column, **kw)} IN ({listed})"
