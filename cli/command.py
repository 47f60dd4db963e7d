"""What the verbs share: the command they belong to, a context, and how they say no."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TypeVar

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from sqlalchemy.exc import OperationalError

from commerce.permission import Actor, Permission
from context import Context
from migrations import version as migrations
from models.engine import Database
from models.outage import is_outage
from settings import SecretLost, Settings, environment
from transport.server import CannotServe

T = TypeVar("T")

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="A shop behind one GraphQL schema."
)
console = Console(stderr=True, highlight=False, soft_wrap=True)
report = Console(highlight=False, soft_wrap=True)
COMMAND = Actor("cartograph command", frozenset(Permission))


class Unusable(Exception):
    """What the user has to put right before the command can run."""

    code = 1


class Unreadable(Unusable):
    """The command was given something that it cannot make sense of."""

    code = 2


def main() -> None:
    """Run a verb; what the user can put right is said in a sentence, without a traceback."""
    try:
        app()
    except ValidationError as error:
        for problem in error.errors():
            where = ".".join(str(part) for part in problem["loc"]) or "settings"
            console.print(f"[red]{where}[/] {problem['msg'].removeprefix('Value error, ')}")
        sys.exit(2)
    except (Unusable, CannotServe, SecretLost) as error:
        console.print(f"[red]{escape(str(error))}[/]")
        sys.exit(getattr(error, "code", 1))
    except OperationalError as error:
        console.print(f"[red]The database refused:[/] {error.orig}")
        console.print("Check DATABASE_URL, and that the server or the file can be written to.")
        sys.exit(1)
    except OSError as error:
        if error.filename is None:
            raise
        console.print(f"[red]{escape(f'{error.filename}: {error.strerror}')}[/]")
        named = "; DATABASE_URL and CARTOGRAPH_STATE_DIR name the shop's own"
        own = named if _is_own(Path(error.filename)) else ""
        console.print(f"Check that its folder is there and can be written to{own}.")
        sys.exit(1)


def _is_own(path: Path) -> bool:
    """Whether the shop keeps what is there, and nobody named it to the command."""
    settings = environment()
    kept = settings.sqlite_path
    folders = [settings.state_dir] if kept is None else [settings.state_dir, kept.parent]
    return any(path.is_relative_to(one) or one.is_relative_to(path) for one in folders)


async def version(database: Database) -> str | None:
    """Of the database; raises ``Unusable`` where it cannot be reached at all."""
    try:
        return await migrations.current(database.reader)
    except Exception as error:
        if not is_outage(error):
            raise
        told = getattr(error, "orig", None) or error
        raise Unusable(
            f"The database cannot be reached: {told}. Check DATABASE_URL, and that its server runs."
        ) from None


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Context]:
    """A context of our own on a database that is ready for use."""
    database = Database(settings)
    try:
        if await version(database) != migrations.head():
            raise Unusable("The database is not at its newest version: run `cartograph migrate`.")
        context = Context(database, settings, COMMAND)
        try:
            yield context
        finally:
            await context.close()
    finally:
        await database.dispose()


def with_context(work: Callable[[Context], Awaitable[T]]) -> T:
    async def run() -> T:
        async with opened(environment()) as context:
            return await work(context)

    return asyncio.run(run())


@contextmanager
def progress_bar(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar where a terminal can show it; give what it yields how much is done."""
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)
