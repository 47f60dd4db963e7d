"""What every table shares: names of constraints, UTC time, keys, and the id clients see."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum
from typing import Annotated, Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from commerce import gid


class UTCDateTime(sa.TypeDecorator[datetime]):
    """A moment, always aware and always UTC, on SQLite as on PostgreSQL."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


BigInt = sa.BigInteger().with_variant(sa.Integer, "sqlite")
Document = sa.JSON().with_variant(JSONB, "postgresql")
# Bytewise order on both databases, whatever collation the operator chose.
Bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")

Key = Annotated[int, mapped_column(BigInt, primary_key=True)]
Minor = Annotated[int, mapped_column(BigInt)]
OptionalMinor = Annotated[int | None, mapped_column(BigInt)]
# Marks a column that tells of a buyer: ``resolvers.personal_data`` exports and erases it.
PERSONAL = {"personal": True}
# Sealed by ``resolvers.secret``, and sealed anew by `cartograph secret rotate`.
Sealed = Annotated[str, mapped_column(info={"sealed": True})]
OptionalSealed = Annotated[str | None, mapped_column(info={"sealed": True})]
SortText = Annotated[str, mapped_column(Bytewise)]


class Base(DeclarativeBase):
    """A row's class name is its GraphQL type name; its ``gid`` is the id clients see."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        datetime: UTCDateTime,
        dict[str, Any]: Document,
        list[Any]: Document,
        Enum: sa.Enum(Enum, native_enum=False, length=40),
    }

    @property
    def gid(self) -> str:
        return gid.make(type(self).__name__, self.id)  # type: ignore[attr-defined]


def kind_of(row: Base) -> type[Base]:
    """Which model a row is of; a row that was only read is of a class of its own."""
    found: type[Base] = type(row).__mapper__.class_
    return found


def folded(name: str) -> Callable[[Any], str]:
    """The default of ``<name>_key``; once a row is there, ``validates`` follows its changes."""
    return lambda execution: (execution.get_current_parameters().get(name) or "").casefold()


def now() -> datetime:
    return datetime.now(UTC)


class Timestamps:
    """When a row was made and last changed."""

    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
