"""What SQLite has for an ``id`` that is its rowid.

Each of its indexes ends in the rowid of itself. One that names the ``id`` besides is searched by
the columns before it alone: a page that begins after a cursor would read all rows that are equal
in those. So there the ``id`` is left out of indexes, and a cursor's is compared as rowids are.
"""

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex
from sqlalchemy.sql.functions import FunctionElement

from models.base import Base


class rowid_edge(FunctionElement[Any]):  # noqa: N801 (reads as an SQL word)
    """The value of a cursor that an ``id`` is compared with, as the last of a row."""

    inherit_cache = True
    name = "rowid_edge"

    def __init__(self, value: Any) -> None:
        super().__init__(value)
        self.type = value.type


@compiles(rowid_edge)
def _edge(element: rowid_edge, compiler: Any, **kw: Any) -> str:
    return cast("str", compiler.process(element.clauses.clauses[0], **kw))


@compiles(rowid_edge, "sqlite")
def _edge_sqlite(element: rowid_edge, compiler: Any, **kw: Any) -> str:
    return f"{compiler.process(element.clauses.clauses[0], **kw)} COLLATE BINARY"


def ends_in_rowid(index: sa.Index) -> bool:
    """Whether its last column, of several, is an ``id`` that is the rowid on SQLite."""
    names = [getattr(column, "name", "") for column in index.expressions]
    table = None if index.table is None else Base.metadata.tables.get(index.table.name)
    if index.unique or table is None or len(names) < 2 or names[-1] != "id":
        return False
    return isinstance(table.c.id.type, sa.Integer)


@compiles(CreateIndex, "sqlite")
def _create_index(element: CreateIndex, compiler: Any, **kw: Any) -> str:
    text = cast("str", compiler.visit_create_index(element, **kw))
    return text.replace(", id)", ")", 1) if ends_in_rowid(element.element) else text
