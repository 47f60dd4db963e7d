"""Opening the shop: its tables, its server, and the demo."""

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer

import resolvers.api_token
import resolvers.staff_command
from cli.command import Unusable, app, console, progress_bar, report, version, with_context
from commerce.permission import Permission
from context import Context
from migrations.version import head
from models.engine import Database
from settings import environment, share_among
from transport import log, server


@app.command()
def migrate() -> None:
    """Bring the database to its newest version; makes it if there is none."""

    async def run() -> None:
        database = Database(environment())
        try:
            before = await version(database)
            if before != head():
                await _upgrade(database)
        finally:
            await database.dispose()
        moved = "was" if before == head() else "is now"
        console.print(f"The database {moved} at its newest version, {head()}.")

    asyncio.run(run())


async def _upgrade(database: Database) -> None:
    from migrations.run import upgrade  # noqa: PLC0415 (11 MB, which a server does not need)

    await upgrade(database.writer)


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
    with_context(_check_staff)
    share_among(workers)
    server.serve(environment(), lambda: _announce(tls=tls), workers, tls=tls)


async def _check_staff(context: Context) -> None:
    """Nobody but this machine may reach a shop whose staff token is no secret."""
    settings = context.settings
    if not settings.is_local and await resolvers.staff_command.has_demo_staff(context):
        raise Unusable(
            f"HOST is {settings.host}, and this shop has the demo's staff, whose token is no"
            " secret: run `cartograph staff remove-demo` first, then `cartograph staff create`"
            " for staff of your own. Or serve on 127.0.0.1."
        )


def _announce(*, tls: bool) -> None:
    settings = environment()
    shown = f"{'https' if tls else 'http'}://{settings.host}:{settings.port}"
    console.print(f"The shop  {shown}/\nGraphiQL  {shown}/graphql")


@app.command()
def run() -> None:
    """Open the demo shop: make its tables, fill them if they are empty, and serve."""
    migrate()
    with_context(_open_demo)
    serve()


async def _open_demo(context: Context) -> None:
    """Fill an empty shop; its staff token is said once, and kept for GraphiQL's button."""
    from resolvers.demo import open_demo  # noqa: PLC0415 (pictures and words of the demo's alone)

    with progress_bar("Drawing the demo shop", 100) as advance:
        opened = await open_demo(
            context,
            context.settings.state_dir / "images",
            lambda done, total: advance(100 * done // max(total, 1)),
        )
    if opened is None:
        return
    console.print(f"Made a demo shop of {opened.products} products.")
    made = await resolvers.api_token.create(context, "demo", list(Permission), is_demo=True)
    _keep(context.settings.demo_token_path, made.access_token or "")
    console.print("Its staff token, shown this once (send it as `Authorization: Bearer …`):")
    report.print(made.access_token)


def _keep(path: Path, token: str) -> None:
    """For the owner's eyes only."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(token)
