"""Conditions that nearly every row meets, kept from leading the database astray."""

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class unsought(FunctionElement[Any]):  # noqa: N801 (reads as an SQL word)
    """A column of which nearly every row is as asked: no way to find rows by.

    SQLite, which knows nothing of how many rows fit, would look there first, and then sort all
    that it found instead of reading in the order of another index.
    """

    inherit_cache = True
    name = "unsought"

    def __init__(self, column: Any) -> None:
        super().__init__(sa.inspect(column).expression)
        self.type = column.type


@compiles(unsought)
def _unsought(element: unsought, compiler: Any, **kw: Any) -> str:
    return cast("str", compiler.process(element.clauses.clauses[0], **kw))


@compiles(unsought, "sqlite")
def _unsought_sqlite(element: unsought, compiler: Any, **kw: Any) -> str:
    return f"+{compiler.process(element.clauses.clauses[0], **kw)}"
