"""Runs migrations on the connection that ``migrations.run`` hands over."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.ddl.impl import ComparisonResult
from alembic.ddl.sqlite import SQLiteImpl

import models
from models.base import UTCDateTime
from models.rowid import ends_in_rowid


class SQLite(SQLiteImpl):
    """Compares indexes as SQLite has them."""

    __dialect__ = "sqlite"

    def compare_indexes(
        self, metadata_index: sa.Index, reflected_index: sa.Index
    ) -> ComparisonResult:
        if ends_in_rowid(metadata_index):
            named = [column.name for column in metadata_index.columns][:-1]
            if named == [column.name for column in reflected_index.columns]:
                return ComparisonResult.Equal()
        return super().compare_indexes(metadata_index, reflected_index)


def ours(_object: Any, name: str | None, _kind: str, reflected: bool, _compare_to: Any) -> bool:
    """Leave out the search index, which each database has in its own way."""
    return not (reflected and (name or "").startswith("search_"))


def plainly(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Write our column types as what they stand on, so that migrations need no model."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, sa.JSON):
        autogen.imports.add("from sqlalchemy.dialects.postgresql import JSONB")
        return 'sa.JSON().with_variant(JSONB(), "postgresql")'
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=models.Base.metadata,
    include_object=ours,
    render_item=plainly,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
