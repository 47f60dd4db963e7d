"""Verbs for those who work on Cartograph itself."""

import asyncio

import typer

import schema as contract
from cli.command import app
from migrations import run as migrations
from models.engine import Database
from settings import environment


@app.command()
def schema() -> None:
    """Print the GraphQL schema."""
    typer.echo(contract.build().as_str())


@app.command(hidden=True)
def migration(message: str) -> None:
    """Write a new migration from what the models say and the database does not."""

    async def run() -> None:
        database = Database(environment())
        await migrations.revise(database.writer, message)
        await database.dispose()

    asyncio.run(run())
