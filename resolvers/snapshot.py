"""A whole shop in one SQLite file, taken from either database and brought back to either."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

import models
from migrations import version as migrations
from models.engine import Database
from resolvers import search_index, table_copy
from settings import Settings

# "Cart": tells a snapshot from other SQLite files (PRAGMA application_id).
APPLICATION_ID = 0x43617274
Progress = Callable[[str], None]


class SnapshotError(Exception):
    """Why a snapshot could not be taken or brought back, and what to do."""


async def take(database: Database, path: Path, progress: Progress) -> None:
    """Copy the shop as it is at one moment into a new file; buyers go on buying meanwhile."""
    from migrations.run import upgrade  # noqa: PLC0415 (Alembic, which a server does not need)

    if path.exists():  # noqa: ASYNC240 (a command has nothing else to do)
        raise SnapshotError(f"{path} is there already: name another file, or move it away.")
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)  # buyers and their orders are in it
    async with _opened(unfinished) as copy, one_moment(database) as source:
        await upgrade(copy.writer)
        await _copied(source, copy, progress)
    _seal(unfinished)
    unfinished.rename(path)


def _seal(path: Path) -> None:
    """Sign the file, and fold its write-ahead log into it: one file is the whole snapshot."""
    with closing(sqlite3.connect(path)) as file:
        file.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        file.execute("PRAGMA journal_mode = DELETE")


async def restore(path: Path, database: Database, progress: Progress) -> None:
    """Fill an empty shop from a snapshot, in one transaction."""
    revision = _inspect(path)
    if revision != migrations.head():
        raise SnapshotError(
            f"{path} was taken by another version of Cartograph (its tables are at {revision},"
            f" ours at {migrations.head()}): restore it with that version, then migrate."
        )
    await _refuse_a_used_shop(database)
    async with _opened(path) as source, source.reader.connect() as connection:
        await _copied(connection, database, progress)


async def _copied(source: AsyncConnection, target: Database, progress: Progress) -> None:
    """Every row of every table, ids included, in one transaction of the target."""
    chosen = table_copy.tables()
    async with target.write_session() as session, session.begin():
        await table_copy.empty(session, chosen)
        for table in chosen:
            progress(table.name)
            async for rows in table_copy.rows_of(source, table):
                await table_copy.write(session, table, rows)
        await table_copy.number_on(session, chosen)
        await search_index.rebuild(session)


@asynccontextmanager
async def _opened(path: Path) -> AsyncIterator[Database]:
    database = Database(Settings(database_url=f"sqlite:///{path}", secret="-" * 16))
    try:
        yield database
    finally:
        await database.dispose()


@asynccontextmanager
async def one_moment(database: Database) -> AsyncIterator[AsyncConnection]:
    """A connection whose every statement sees the database as it was at the first."""
    if not database.is_sqlite:
        async with database.writer.connect() as connection:
            yield await connection.execution_options(isolation_level="REPEATABLE READ")
        return
    async with database.reader.connect() as connection:
        await connection.exec_driver_sql("BEGIN")
        try:
            yield connection
        finally:
            await connection.exec_driver_sql("ROLLBACK")


def _inspect(path: Path) -> str:
    """The revision of a snapshot's tables."""
    if not path.is_file():
        raise SnapshotError(f"There is no file {path}.")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
            found = file.execute("PRAGMA application_id").fetchone()[0]
            rows = file.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.DatabaseError:
        found, rows = 0, []
    if found != APPLICATION_ID or len(rows) != 1:
        raise SnapshotError(f"{path} is no snapshot of Cartograph.")
    return str(rows[0][0])


async def _refuse_a_used_shop(database: Database) -> None:
    """A restore overwrites; so it wants a shop that nobody has used yet."""
    async with database.read_session() as session:
        for kind in (models.Product, models.Order, models.Customer, models.Cart, models.Event):
            if await session.scalar(sa.select(sa.literal(1)).select_from(kind).limit(1)):
                raise SnapshotError(
                    f"This shop holds {kind.__tablename__}s already: restore into a new database"
                    " (name another DATABASE_URL, then `cartograph migrate`)."
                )
