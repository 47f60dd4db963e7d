"""Delivering webhooks, apart from any server."""

import asyncio
import signal
from typing import Annotated

import typer

from cli.command import COMMAND, app, report, with_context
from context import Context
from integrations.webhook import HttpSender
from models.engine import Database
from resolvers.webhook_delivery import Deliverer

PAUSE_SECONDS = 1.0


@app.command()
def deliver(
    once: Annotated[bool, typer.Option(help="Deliver what is due by now, then end.")] = False,
) -> None:
    """Deliver webhooks until a signal comes; on PostgreSQL any number of these may run."""
    count = with_context(_once if once else _until_stopped)
    if count is not None:
        report.print(f"{count:,} attempts were made.")


def _deliverer(context: Context, database: Database) -> Deliverer:
    sender = HttpSender(loopback=context.settings.calls_loopback)
    return Deliverer(lambda: Context(database, context.settings, COMMAND), sender)


async def _once(context: Context) -> int | None:
    database = Database(context.settings)
    try:
        return await _deliverer(context, database).once()
    finally:
        await database.dispose()


async def _until_stopped(context: Context) -> int | None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    database = Database(context.settings)
    try:
        await _deliverer(context, database).run(stopped, PAUSE_SECONDS)
    finally:
        await database.dispose()
    return None
