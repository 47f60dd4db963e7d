"""Reads the product files that shops export, a product at a time, however large the file is."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import BinaryIO, NamedTuple

from commerce import handle as handles
from commerce.product_assembly import assemble
from commerce.product_cell import Findings, Header, Row, shortened
from commerce.product_draft import Finding, ProductDraft, ProductProblem

MAX_RECORD = 8_000_000  # bytes of one row: a quote that is never closed makes a row of the rest
MAX_ROWS = 5_000  # of one product
MAX_PRODUCT = 4 * MAX_RECORD
NO_HANDLE = "is blank: write the product's handle in each of its rows"
SAVE_AS = "save it as CSV UTF-8 (comma delimited)"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

# The module's own limit is 128 kB a cell, for the whole process; rows are bounded here.
csv.field_size_limit(max(csv.field_size_limit(), MAX_RECORD))


class UnreadableError(Exception):
    """From this line on, nobody can tell where rows begin and end."""

    def __init__(self, line: int, message: str, column: str = "", value: str = "") -> None:
        super().__init__(message)
        self.finding = Finding(line=line, column=column, value=shortened(value), message=message)


def read(
    lines: Iterable[bytes] | BinaryIO, currency: str | None = None
) -> Iterator[ProductDraft | ProductProblem]:
    """The products of a file, or of its lines, in the file's order.

    With the shop's ``currency``, amounts that it cannot hold are errors. A product with any
    error is refused whole, and the next one is read. Rows of one product stand together. Where
    the file itself cannot be read on, the problem ``stops`` the reading.
    """
    text = _Text(lines)
    records = _records(text)
    try:
        products = _Products(_header(next(records, None)), currency)
    except UnreadableError as error:
        yield _stop(error, text)
        return
    try:
        for record in records:
            yield from products.add(record)
    except UnreadableError as error:
        yield from products.abandon()
        yield _stop(error, text)
    else:
        yield from products.finish()


def _stop(error: UnreadableError, text: "_Text") -> ProductProblem:
    return ProductProblem(
        handle=None,
        first_line=error.finding.line,
        last_line=max(text.line, error.finding.line),
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


class _Record(NamedTuple):
    """A row that is not blank: its first and last line, its bytes and its cells."""

    line: int
    last_line: int
    size: int
    cells: Sequence[str]


def _records(text: _Text) -> Iterator[_Record]:
    # Strict, since guessing what a stray quote means would put text into the wrong cells.
    reader = csv.reader(text, strict=True)
    while True:
        line = text.start_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableError(
                line,
                f"The row that starts here is not CSV ({error}): inside quoted text, write a"
                ' quote (") twice, and end each line with a line feed.',
            ) from None
        if any(map(str.strip, cells)):
            yield _Record(line, text.line, text.size, cells)


def _header(record: _Record | None) -> Header:
    if record is None:
        raise UnreadableError(1, "The file is empty: its first line must name the columns.")
    header = Header(record.cells)
    if header.missing:
        advice = "Export the products anew, with all columns."
        for name, mark in (("semicolons", ";"), ("tabs", "\t")):
            if len(record.cells) == 1 and mark in record.cells[0]:
                advice = f"Its cells are separated by {name}: {SAVE_AS}."
        raise UnreadableError(
            record.line,
            f"The first line lacks the columns {', '.join(header.missing)}. {advice}",
            value=",".join(record.cells),
        )
    if header.twice:
        message = "The first line names this column twice: remove one of them."
        raise UnreadableError(record.line, message, column=header.twice[0])
    return header


class _Products:
    """Gathers rows into products, and knows which handles and SKUs the file has had."""

    def __init__(self, header: Header, currency: str | None) -> None:
        self._header, self._currency = header, currency
        self._lines: dict[str, str] = {}
        self._skus: dict[str, int] = {}
        self._open: _Group | None = None

    def add(self, record: _Record) -> Iterator[ProductDraft | ProductProblem]:
        row = Row(self._header, record.line, record.cells, Findings(), self._currency)
        handle = handles.handle_of(row["Handle"]) if row["Handle"] else ""
        if handle and (self._open is None or self._open.handle != handle):
            yield from self.finish()
            self._open = _Group(handle)
        if self._open is not None:
            self._open.add(replace(row, findings=self._open.findings), record)
            return
        row.error("Handle", NO_HANDLE)
        yield _problem(None, record.line, record.last_line, row.findings)

    def finish(self) -> Iterator[ProductDraft | ProductProblem]:
        """The product that is open, whose rows have all been seen."""
        if (group := self._open) is None:
            return
        self._open = None
        if earlier := self._lines.get(group.handle):
            group.error(f"is also the handle of lines {earlier}: put its rows together")
        else:
            self._lines[group.handle] = f"{group.first_line}-{group.last_line}"
        draft = group.assembled(self._skus)
        if draft is None or group.findings.errors:
            yield _problem(group.handle, group.first_line, group.last_line, group.findings)
        else:
            yield draft

    def abandon(self) -> Iterator[ProductDraft | ProductProblem]:
        """The product that is open is refused: more of its rows may come where none are read."""
        if self._open is not None:
            self._open.error("may have more rows than could be read: see the file's error")
            yield from self.finish()


class _Group:
    """The rows of one product, as far as they come."""

    def __init__(self, handle: str) -> None:
        self.handle = handle
        self.findings = Findings()
        self.first_line = self.last_line = 0
        self._rows: list[Row] = []
        self._count = self._size = 0

    def add(self, row: Row, record: _Record) -> None:
        self.first_line = self.first_line or record.line
        self.last_line = record.last_line
        self._count += 1
        self._size += record.size
        if self._is_too_large:
            self._rows.clear()
            return
        if not row["Handle"]:
            row.error("Handle", NO_HANDLE)
        elif not self._rows and row["Handle"] != self.handle:
            row.warn("Handle", f"becomes {shortened(self.handle)!r}, which a URL can hold")
        row.tell_of_elsewhere()
        self._rows.append(row.checked())

    @property
    def _is_too_large(self) -> bool:
        return self._count > MAX_ROWS or self._size > MAX_PRODUCT

    def error(self, message: str) -> None:
        self.findings.errors.append(
            Finding(
                line=self.first_line, column="Handle", value=shortened(self.handle), message=message
            )
        )

    def assembled(self, skus: dict[str, int]) -> ProductDraft | None:
        if self._is_too_large:
            self.error(
                f"has {self._count:,} rows, {self._size // 10**6} MB: up to {MAX_ROWS:,} rows"
                f" and {MAX_PRODUCT // 10**6} MB make a product; divide it"
            )
            return None
        return assemble(self.handle, self._rows, self.last_line, skus)


def _problem(
    handle: str | None, first_line: int, last_line: int, findings: Findings
) -> ProductProblem:
    return ProductProblem(
        handle=handle,
        first_line=first_line,
        last_line=last_line,
        errors=tuple(findings.errors),
        warnings=tuple(findings.warnings),
    )
