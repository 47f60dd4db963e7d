"""The ``cartograph`` command: each verb calls a resolver, or starts the server."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated, TypeVar

import typer
from pydantic import ValidationError
from rich.console import Console
from sqlalchemy.exc import OperationalError

import resolvers.staff
import schema as contract
from commerce.permission import Actor, Permission
from context import Context
from migrations import run as migrations
from models.engine import Database
from settings import Settings, environment
from transport import log, server
from transport.server import CannotServe

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
staff = typer.Typer(no_args_is_help=True, help="People and tokens that run the shop.")
app.add_typer(staff, name="staff")
console = Console(stderr=True, highlight=False, soft_wrap=True)
COMMAND = Actor("cartograph command", frozenset(Permission))


class Unusable(Exception):
    """What the user has to put right before the command can run."""


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
        console.print(f"[red]{error}[/]")
        sys.exit(1)
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
