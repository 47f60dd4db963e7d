"""Reads the product files that shops export, a product at a time, however large the file is."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import BinaryIO

from commerce import handle as handles
from commerce.product_assembly import assemble
from commerce.product_cell import MAX_CELL, Findings, Header, Row, shortened
from commerce.product_draft import Finding, ProductDraft, ProductProblem

MAX_RECORD = 8_000_000  # bytes of one row: a quote that is never closed makes a row of the rest
MAX_ROWS = 5_000  # of one product
MAX_PRODUCT = 4 * MAX_RECORD
SAVE_AS = "save it as CSV UTF-8 (comma delimited)"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

# The module's own limit is 128 kB a cell, for the whole process; rows are bounded here.
csv.field_size_limit(max(csv.field_size_limit(), MAX_RECORD))


class UnreadableError(Exception):
    """From this line on, nobody can tell where rows begin and end."""

    def __init__(self, line: int, message: str, column: str = "", value: str = "") -> None:
        super().__init__(message)
        self.finding = Finding(line=line, column=column, value=shortened(value), message=message)


def read(lines: Iterable[bytes] | BinaryIO) -> Iterator[ProductDraft | ProductProblem]:
    """The products of a file, or of its lines, in the file's order.

    A product with any error is refused whole, and the next one is read. Rows of one product
    stand together. Where the file itself cannot be read on, the problem ``stops`` the reading.
    """
    text = _Text(lines)
    products = _Products()
    try:
        for row in _rows(text):
            yield from products.add(row)
        yield from products.finish()
    except UnreadableError as error:
        # Rows of the open product may be among those that cannot be read.
        yield from products.abandon(error.finding)
        yield ProductProblem(
            handle=None,
            first_line=error.finding.line,
            last_line=text.line,
            errors=(error.finding,),
            stops=True,
        )


class _Text:
    """The file's lines as text, counted and bounded."""

    def __init__(self, lines: Iterable[bytes] | BinaryIO) -> None:
        readline = getattr(lines, "readline", None)
        # A file of one endless line must not be read into memory to find that out.
        self._lines = iter(lines) if readline is None else iter(partial(readline, MAX_RECORD), b"")
        self.line = 0
        self.size = 0
        self._first = 1

    def start_row(self) -> int:
        """The line that the next row starts at."""
        self.size, self._first = 0, self.line + 1
        return self._first

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        raw = next(self._lines)
        self.line += 1
        self.size += len(raw)
        if self.size >= MAX_RECORD:
            raise UnreadableError(
                self._first,
                f"A row from here on is longer than {MAX_RECORD // 10**6} MB: most often a quote"
                ' (") that is never closed; inside quoted text, write it twice ("").',
            )
        if self.line == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
            if raw.startswith(_UTF16) or b"\x00" in raw:
                raise UnreadableError(1, f"The file is UTF-16, not UTF-8: {SAVE_AS}.")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise UnreadableError(
                self.line,
                f"The file is not UTF-8: {SAVE_AS}.",
                value=raw[max(0, error.start - 20) : error.end + 20].decode("utf-8", "replace"),
            ) from None


def _rows(text: _Text) -> Iterator[tuple[Header, int, int, int, list[str]]]:
    """The header, first and last line, size and cells of each row that is not blank."""
    header: Header | None = None
    # Strict, since guessing what a stray quote means would put text into the wrong cells.
    reader = csv.reader(text, strict=True)
    while True:
        line = text.start_row()
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            raise UnreadableError(
                line,
                f"The row that starts here is not CSV ({error}): inside quoted text, write a"
                ' quote (") twice, and end each line with a line feed.',
            ) from None
        if not any(map(str.strip, cells)):
            continue
        if header is None:
            header = _header(line, cells)
        else:
            yield header, line, text.line, text.size, cells
    if header is None:
        raise UnreadableError(1, "The file is empty: its first line names the columns.")


def _header(line: int, cells: Sequence[str]) -> Header:
    header = Header(cells)
    if header.missing:
        missing = ", ".join(header.missing)
        advice = "export the products anew with all columns"
        for name, mark in (("semicolons", ";"), ("tabs", "\t")):
            if len(cells) == 1 and mark in cells[0]:
                advice = f"its cells are separated by {name}; {SAVE_AS}"
        raise UnreadableError(
            line, f"The first line lacks these columns: {missing}. Most likely {advice}."
            if advice.startswith("its") else f"The first line lacks these columns: {missing}; {advice}.",
            value=",".join(cells),
        )
    if header.twice:
        raise UnreadableError(
            line,
            "The first line names this column twice: remove one of them.",
            column=header.twice[0],
        )
    return header
