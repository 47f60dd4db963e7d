"""The columns of a product file, and how the cells of one row are read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar
from urllib.parse import urlsplit

from commerce.formula import unguarded
from commerce.money import Money
from commerce.product_draft import Finding

T = TypeVar("T")

MAX_CELL = 1_000_000
MAX_TEXT = 255
MAX_NUMBER = 1_000_000_000
REQUIRED = ("Handle", "Title", "Variant Price")
# The names in exports, each followed by what newer exports and templates call it.
COLUMNS = {
    "Handle": ("URL handle",),
    "Title": (),
    "Body (HTML)": ("Description",),
    "Vendor": (),
    "Product Category": ("Standard Product Type", "Standardized Product Type"),
    "Type": ("Custom Product Type",),
    "Tags": (),
    "Published": ("Published on online store",),
    "Status": (),
    "Gift Card": (),
    "SEO Title": (),
    "SEO Description": (),
    "Option1 Name": (),
    "Option1 Value": (),
    "Option2 Name": (),
    "Option2 Value": (),
    "Option3 Name": (),
    "Option3 Value": (),
    "Variant SKU": ("SKU",),
    "Variant Barcode": ("Barcode", "Variant Barcodes"),
    "Variant Price": ("Price",),
    "Variant Compare At Price": ("Compare-at price",),
    "Cost per item": (),
    "Variant Grams": ("Weight value (grams)",),
    "Variant Weight Unit": ("Weight unit for display",),
    "Variant Requires Shipping": ("Requires shipping",),
    "Variant Taxable": ("Charge tax",),
    "Variant Tax Code": (),
    "Variant Inventory Tracker": ("Inventory tracker",),
    "Variant Inventory Qty": ("Inventory quantity",),
    "Variant Inventory Policy": ("Continue selling when out of stock",),
    "Variant Image": ("Variant image URL",),
    "Image Src": ("Product image URL",),
    "Image Position": (),
    "Image Alt Text": (),
}
_KNOWN = {name.casefold(): column for column, names in COLUMNS.items() for name in (column, *names)}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MONEY = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_WHOLE = re.compile(r"(-?[0-9]{1,12})(\.0+)?")  # spreadsheets write 3 as 3.0
# What shops keep elsewhere than in product files: facts of their own, and markets' prices.
_KEPT_ELSEWHERE = re.compile(
    r".*\(product\.metafields\..+\)|(compare[ -]at )?price / .+", re.IGNORECASE
)
_WEIGHT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?")
_FLAGS = {"true": True, "false": False}


class Header:
    """Which column stands where; columns we do not know are left aside."""

    def __init__(self, names: Sequence[str]) -> None:
        self.width = len(names)
        self.spelled: dict[str, str] = {}
        self.place: dict[str, int] = {}
        self.twice: list[str] = []
        self.elsewhere: dict[int, str] = {}
        for place, name in enumerate(names):
            column = _KNOWN.get(" ".join(name.split()).casefold())
            if column in self.place:
                self.twice.append(" ".join(name.split()))
            elif column is not None:
                self.place[column], self.spelled[column] = place, " ".join(name.split())
            elif _KEPT_ELSEWHERE.fullmatch(name.strip()):
                self.elsewhere[place] = name.strip()
        self.absent = frozenset(COLUMNS) - self.place.keys()

    @property
    def missing(self) -> list[str]:
        return [column for column in REQUIRED if column not in self.place]


@dataclass(slots=True)
class Findings:
    """What is found while one product is read; any error refuses it."""

    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a product, found faults going to ``findings``.

    Where the shop's ``currency`` is known, amounts that it cannot hold are faults too. Every
    reader answers something usable even where it finds a fault, so that the person hears of
    all faults at once.
    """

    header: Header
    line: int
    cells: Sequence[str]
    findings: Findings
    currency: str | None = None

    def __getitem__(self, column: str) -> str:
        """The cell's text, trimmed; empty where the row or the file has no such cell."""
        return unguarded(self._cell(column)).strip()

    def _cell(self, column: str) -> str:
        place = self.header.place.get(column, len(self.cells))
        return self.cells[place].strip() if place < len(self.cells) else ""

    def checked(self) -> "Row":
        """This row, without any cell that is too long to be kept in memory."""
        width = self.header.width
        if any(cell.strip() for cell in self.cells[width:]):
            self.error(
                "", f"has {len(self.cells)} cells, not {width}: put text that has commas in quotes"
            )
        if max(map(len, self.cells)) <= MAX_CELL:
            return self
        for column in self.header.place:
            if len(self[column]) > MAX_CELL:
                self.error(column, f"has more than {MAX_CELL:,} characters: shorten it")
        kept = [cell if len(cell) <= MAX_CELL else "" for cell in self.cells]
        return replace(self, cells=kept)

    def tell_of_elsewhere(self) -> None:
        """Say of each column that nothing is read of, once in a file, that it holds something."""
        columns = self.header.elsewhere
        for place in [place for place in columns if place < len(self.cells)]:
            if value := self.cells[place].strip():
                message = "is in no product of ours: set it as a metafield or in a price list"
                finding = Finding(
                    line=self.line,
                    column=columns.pop(place),
                    value=shortened(value),
                    message=message,
                )
                self.findings.warnings.append(finding)

    def error(self, column: str, message: str) -> None:
        self.findings.errors.append(self._finding(column, message))

    def warn(self, column: str, message: str) -> None:
        self.findings.warnings.append(self._finding(column, message))

    def _finding(self, column: str, message: str) -> Finding:
        spelled = self.header.spelled.get(column, column)
        return Finding(
            line=self.line, column=spelled, value=shortened(self[column]), message=message
        )

    def text(self, column: str, longest: int = MAX_TEXT) -> str:
        """One line of text: runs of white space become one space."""
        return self._line(column, self[column], longest)

    def _line(self, column: str, value: str, longest: int = MAX_TEXT) -> str:
        if _CONTROL.search(value):
            self.error(column, "has an invisible control character in it: type it anew")
            return ""
        value = " ".join(value.split())
        if len(value) > longest:
            self.error(column, f"has {len(value):,} characters: shorten it to {longest:,}")
        return value

    def code(self, column: str) -> str | None:
        """A SKU or barcode, without the apostrophe spreadsheets put before one with zeros."""
        return self._line(column, self._cell(column)).removeprefix("'").strip() or None

    def money(self, column: str) -> Decimal | None:
        value = self[column]
        if not value:
            return None
        if _MONEY.fullmatch(value) is None:
            self.error(column, "is not an amount: write digits and a point only, such as 1250.00")
            return None
        amount = Decimal(value)
        if self.currency is not None:
            try:
                Money.parse(amount, self.currency)
            except ValueError as error:
                self.error(column, f"does not fit the shop's currency: {error}")
        return amount

    def whole(self, column: str) -> int | None:
        value = self[column]
        if not value:
            return None
        found = _WHOLE.fullmatch(value)
        if found is None or abs(int(found[1])) > MAX_NUMBER:
            self.error(column, f"is not a whole number up to {MAX_NUMBER:,}: write digits only")
            return None
        return int(found[1])

    def grams(self, column: str) -> int:
        """Whole grams; newer exports write parts of a gram, which are rounded."""
        value = self[column] or "0"
        if _WEIGHT.fullmatch(value) is None or Decimal(value) > MAX_NUMBER:
            self.error(column, "is not a weight: write grams in digits, such as 250")
            return 0
        return int(Decimal(value).quantize(Decimal(1), ROUND_HALF_UP))

    def word(self, column: str, words: Mapping[str, T], default: T) -> T:
        """What the cell's word stands for; ``default`` where it is blank."""
        value = self[column].casefold()
        if value and value not in words:
            self.error(column, f"is not a word known here: write {', '.join(words)} or nothing")
        return words.get(value, default)

    def flag(self, column: str, *, default: bool) -> bool:
        return self.word(column, _FLAGS, default)

    def url(self, column: str) -> str | None:
        value = self[column]
        if not value:
            return None
        value = ("https:" + value if value.startswith("//") else value).replace(" ", "%20")
        if not is_web_address(value):
            self.error(column, "is not a web address: write it in full, starting with https://")
            return None
        if len(value) > 2048:
            self.error(column, "is longer than the 2,048 characters an address may have")
        return value


def is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    unbroken = not any(character.isspace() or character < " " for character in value)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and unbroken


def shortened(value: str, longest: int = 60) -> str:
    folded = " ".join(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", value[: longest * 4]).split())
    return folded if len(folded) <= longest else folded[: longest - 1] + "…"
