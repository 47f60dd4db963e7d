"""Verbs for those who work on Cartograph itself."""

import asyncio

import typer

from cli.command import app
from models.engine import Database
from settings import environment


@app.command()
def schema() -> None:
    """Print the GraphQL schema."""
    import schema as contract  # noqa: PLC0415 (takes a second, which no other verb needs)

    typer.echo(contract.build().as_str())


@app.command(hidden=True)
def migration(message: str) -> None:
    """Write a new migration from what the models say and the database does not."""
    from migrations.run import revise  # noqa: PLC0415 (Alembic, which no server needs)

    async def run() -> None:
        database = Database(environment())
        await revise(database.writer, message)
        await database.dispose()

    asyncio.run(run())
