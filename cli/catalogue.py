"""Bringing a catalogue in, taking it out, and making one up."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table
from rich.text import Text

import resolvers.product_import
import resolvers.seed
from cli.command import Unreadable, Unusable, app, console, progress_bar, report, with_context
from context import Context
from integrations import image_fetch
from models.engine import Database
from resolvers import export, export_csv
from resolvers.export import BadExport
from resolvers.product_import import Findings, ImportSummary


@app.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="Products as shops export them: CSV, UTF-8; or an export of ours: .jsonl."
        ),
    ],
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
    if file.suffix == ".jsonl":
        _take_in(file, dry_run=dry_run)
    else:
        _import_products(file, dry_run=dry_run, fetch_images=fetch_images)


def _take_in(file: Path, *, dry_run: bool) -> None:
    """Fill an empty shop with an export."""
    if dry_run:
        raise Unusable("An export goes in whole or not at all: there is no dry run of it.")
    try:
        with file.open("rb") as lines:
            count = with_context(lambda context: export.take_in(context, lines))
    except OSError as error:
        raise Unreadable(f"{file} cannot be read: {error.strerror}.") from None
    except BadExport as error:
        raise Unreadable(f"{file}: {error}") from None
    report.print(f"Took in {count:,} rows.")


def _import_products(file: Path, *, dry_run: bool, fetch_images: bool) -> None:
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


@app.command("export")
def export_(
    file: Annotated[
        Path, typer.Argument(help="Where to: .jsonl for everything, .csv for products.")
    ],
) -> None:
    """Write the catalogue and the content (.jsonl), or the products as a product file (.csv)."""
    writers = {".jsonl": _jsonl, ".csv": _csv}
    if file.suffix not in writers:
        raise Unreadable(f"{file}: name a file that ends in .jsonl or .csv.")
    if file.exists():
        raise Unusable(f"{file} is there already: name another file, or move it away.")
    count = with_context(lambda context: _write(file, writers[file.suffix](context)))
    report.print(f"Wrote {count:,} lines to {file}.")


async def _write(file: Path, pieces: AsyncIterator[bytes]) -> int:
    """Write the pieces; what is written of an export that fails is removed."""
    count = 0
    try:
        with file.open("xb") as out:
            async for piece in pieces:
                await asyncio.to_thread(out.write, piece)
                count += piece.count(b"\n")
    except BaseException:
        file.unlink(missing_ok=True)  # noqa: ASYNC240
        raise
    return count


def _jsonl(context: Context) -> AsyncIterator[bytes]:
    return export.lines(Database(context.settings))


async def _csv(context: Context) -> AsyncIterator[bytes]:
    async for piece in export_csv.lines(Database(context.settings)):
        yield piece.encode()


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
