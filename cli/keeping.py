"""Keeping a shop safe and tidy: snapshots, restoring them, and sweeping."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from cli.command import Unusable, app, console, report, with_context
from context import Context
from models.engine import Database
from resolvers import audit, cart_sweep, idempotency, refund, sales, throttle, webhook_delivery
from resolvers import snapshot as snapshots
from resolvers.snapshot import SnapshotError

SnapshotFile = Annotated[Path, typer.Argument(help="The snapshot's file.")]


@app.command()
def snapshot(file: SnapshotFile) -> None:
    """Copy the whole shop, as it is at one moment, into one SQLite file."""
    _with_database(lambda database: snapshots.take(database, file, _say))
    report.print(f"The shop is in {file}.")


@app.command()
def restore(file: SnapshotFile) -> None:
    """Fill a shop that nobody has used yet from a snapshot."""
    _with_database(lambda database: snapshots.restore(file, database, _say))
    report.print(f"The shop is as it was in {file}.")


@app.command()
def sweep() -> None:
    """Reckon best sellers, go on with refunds, forget what is long done, seal the events."""
    changed, refunded, forgotten, sealed, told, left, calm = with_context(_sweep)
    report.print(f"{changed:,} products have another place among the best selling.")
    report.print(f"{refunded:,} refunds that were left behind are done.")
    report.print(f"{forgotten:,} keys of work long done are forgotten.")
    report.print(f"{sealed:,} events are sealed.")
    report.print(f"{told:,} deliveries of webhooks are forgotten.")
    report.print(f"{left:,} carts that nobody came back for are forgotten.")
    report.print(f"{calm:,} counts of tries that are long past are forgotten.")


async def _sweep(context: Context) -> tuple[int, ...]:
    async with context.transaction() as session:
        changed = await sales.refresh_ranks(session)
    refunded, forgotten = await refund.resume(context), await idempotency.sweep(context)
    sealed = await audit.seal_all(context)
    told, left = await webhook_delivery.sweep(context), await cart_sweep.sweep(context)
    return changed, refunded, forgotten, sealed, told, left, await throttle.sweep(context)


def _say(table: str) -> None:
    if console.is_terminal:
        console.print(f"[dim]{table}[/]")


def _with_database(work: Callable[[Database], Awaitable[None]]) -> None:
    async def run(context: Context) -> None:
        database = Database(context.settings)
        try:
            await work(database)
        finally:
            await database.dispose()

    try:
        with_context(run)
    except SnapshotError as error:
        raise Unusable(str(error)) from None
