"""The audit trail."""

from typing import Annotated

import typer

import resolvers.audit
from cli.command import app, report, with_context

audit = typer.Typer(no_args_is_help=True, help=__doc__)
app.add_typer(audit, name="audit")


@audit.callback()
def _group() -> None:
    """Keep `verify` a word of its own, alone as it is."""


@audit.command()
def verify(
    known: Annotated[
        str | None, typer.Option(help="A hash that was noted earlier: it must be in the chain.")
    ] = None,
) -> None:
    """Check the chain over all events; ends with 1 if one was changed, cut off or put in."""
    found = with_context(lambda context: resolvers.audit.verify(context, known))
    if found.broken_at is not None:
        where = f" at event {found.broken_at}" if found.broken_at else ""
        report.print(f"[red]The chain breaks{where}:[/] {found.problem}.")
        report.print(f"{found.sealed:,} events before it are as they were sealed.")
        raise typer.Exit(1)
    report.print(f"{found.sealed:,} events are as they were sealed.")
    if found.unsealed:
        report.print(f"{found.unsealed:,} are not sealed yet: the server does so, or `sweep`.")
    report.print(f"The chain ends in {found.head}: note it elsewhere, for --known.")
