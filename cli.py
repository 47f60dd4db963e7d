"""The ``cartograph`` command: each verb calls a resolver, or starts the server."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table
from rich.text import Text
from sqlalchemy.exc import OperationalError

import resolvers.product_import
import resolvers.seed
import resolvers.staff
import schema as contract
from commerce.permission import Actor, Permission
from context import Context
from integrations import image_fetch
from migrations import run as migrations
from models.engine import Database
from resolvers.product_import import Findings, ImportSummary
from settings import Settings, environment
from transport import log, server
from transport.server import CannotServe

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
staff = typer.Typer(no_args_is_help=True, help="People and tokens that run the shop.")
app.add_typer(staff, name="staff")
console = Console(stderr=True, highlight=False, soft_wrap=True)
report = Console(highlight=False)
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
    except (Unusable, CannotServe) as error:
        console.print(f"[red]{escape(str(error))}[/]")
        sys.exit(getattr(error, "code", 1))
    except OperationalError as error:
        console.print(f"[red]The database refused:[/] {error.orig}")
        console.print("Check DATABASE_URL, and that the server or the file can be written to.")
        sys.exit(1)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Context]:
    """A context of our own on a database that is ready for use."""
    database = Database(settings)
    try:
        if await migrations.current(database.reader) != migrations.head():
            raise Unusable("The database is not at its newest version: run `cartograph migrate`.")
        context = Context(database, settings, COMMAND)
        yield context
        await context.close()
    finally:
        await database.dispose()


def with_context(work: Callable[[Context], Awaitable[T]]) -> T:
    async def run() -> T:
        async with opened(environment()) as context:
            return await work(context)

    return asyncio.run(run())


@app.command()
def migrate() -> None:
    """Bring the database to its newest version; makes it if there is none."""

    async def run() -> None:
        database = Database(environment())
        try:
            before = await migrations.current(database.reader)
            await migrations.upgrade(database.writer)
        finally:
            await database.dispose()
        moved = "was" if before == migrations.head() else "is now"
        console.print(f"The database {moved} at its newest version, {migrations.head()}.")

    asyncio.run(run())


@app.command()
def schema() -> None:
    """Print the GraphQL schema."""
    typer.echo(contract.build().as_str())


@app.command()
def serve(
    workers: Annotated[
        int, typer.Option(min=1, help="How many processes; more than one needs PostgreSQL.")
    ] = 1,
    tls: Annotated[
        bool, typer.Option("--tls", help="Speak https, with a development certificate.")
    ] = False,
) -> None:
    """Serve the shop on HOST and PORT."""
    log.configure(environment())
    with_context(lambda context: _announce(context, "https" if tls else "http"))
    server.serve(environment(), workers, tls=tls)


async def _announce(context: Context, scheme: str) -> None:
    """Say where to go, once the database has shown that it is there."""
    settings = context.settings
    shown = f"{scheme}://{settings.host}:{settings.port}"
    console.print(f"The shop  {shown}/\nGraphiQL  {shown}/graphql")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Products as shops export them: CSV, UTF-8.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")
    ] = False,
    fetch_images: Annotated[
        bool, typer.Option("--fetch-images", help="Download the pictures and keep them here.")
    ] = False,
) -> None:
    """Make the shop's products what a file says; one with an error is left out whole.

    Products that the file does not name stay as they are, and so does what it has no column for.

    The same file a second time changes nothing.
    """
    try:
        lines = file.open("rb")
    except OSError as error:
        raise Unreadable(f"{file} cannot be read: {error.strerror}.") from None
    with lines, progress_bar("Importing", file.stat().st_size) as advance:

        def progress(_products: int) -> None:
            if lines.seekable():
                advance(lines.tell())

        summary = with_context(
            lambda context: resolvers.product_import.import_products(
                context,
                lines,
                progress=progress,
                dry_run=dry_run,
                fetch_images=image_fetch.fetch if fetch_images else None,
            )
        )
    _show(summary, dry_run=dry_run)


@app.command()
def seed(
    products: Annotated[int, typer.Option(min=1, help="How many products to add.")] = 1_000,
) -> None:
    """Add a made-up catalogue of any size, with collections and stock, to try things out."""
    with progress_bar("Seeding", products) as advance:
        added = with_context(
            lambda context: resolvers.seed.seed(context, products, progress=advance)
        )
    report.print(
        f"Added {added.products:,} products with {added.variants:,} variants,"
        f" and {added.collections:,} collections."
    )


@contextmanager
def progress_bar(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar where a terminal can show it; give what it yields how much is done."""
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


def _show(summary: ImportSummary, *, dry_run: bool) -> None:
    """Say what came of an import; ends the command with 1 or 2 if not all of it went in."""
    _table("Errors", "What to do", summary.errors)
    _table("Warnings", "What to know", summary.warnings)
    if summary.stopped is not None:
        stopped = summary.stopped
        console.print(f"[red]Line {stopped.line}:[/] {escape(stopped.message)}")
    counts = {
        "created": summary.created,
        "updated": summary.updated,
        "unchanged": summary.unchanged,
        "refused": summary.refused,
    }
    told = ", ".join(f"{count:,} {word}" for word, count in counts.items())
    report.print(f"Products: {told}." + (" This was a dry run: nothing is changed." * dry_run))
    if summary.stopped is not None:
        raise typer.Exit(2)
    if summary.refused:
        raise typer.Exit(1)


def _table(title: str, about: str, findings: Findings) -> None:
    if not findings.count:
        return
    table = Table("Line", "Column", "Value", about, title=title, title_justify="left")
    for found in findings.first:
        # As text, since a file's words may look like markup.
        table.add_row(*map(Text, (str(found.line), found.column, found.value, found.message)))
    report.print(table)
    if more := findings.count - len(findings.first):
        report.print(f"… and {more:,} more.")


@staff.command()
def token(
    name: Annotated[str, typer.Argument(help="Whose token it is; the audit trail says it.")],
    permission: Annotated[
        list[str] | None, typer.Option(help="A permission; all of them if none is named.")
    ] = None,
) -> None:
    """Make a staff token and show it, once: only its hash is kept."""
    unknown = set(permission or ()) - set(Permission.__members__)
    if unknown:
        known = ", ".join(Permission.__members__)
        raise Unusable(f"There is no permission {', '.join(sorted(unknown))}; there are {known}.")
    chosen = [Permission[word] for word in permission] if permission else list(Permission)
    made = with_context(lambda context: resolvers.staff.create_token(context, name, chosen))
    console.print("Send it as `Authorization: Bearer …`. It is not shown again:")
    typer.echo(made)


@app.command(hidden=True)
def migration(message: str) -> None:
    """Write a new migration from what the models say and the database does not."""

    async def run() -> None:
        database = Database(environment())
        await migrations.revise(database.writer, message)
        await database.dispose()

    asyncio.run(run())


if __name__ == "__main__":
    main()
