"""Texts that a spreadsheet would take for formulas, and how they are kept from it in a file."""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")


def guarded(text: str) -> str:
    """The text as a cell: with an apostrophe before what would be run."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text that was ``guarded`` so; any other cell as it is."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
