"""A list of keys in one parameter, so that one statement serves however many there are."""

from collections.abc import Sequence
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect


def _as_json(keys: Sequence[Any]) -> str:
    return orjson.dumps(list(keys)).decode()


def _optional_json(keys: Sequence[Any] | None) -> str | None:
    return None if keys is None else _as_json(keys)


class Keys(sa.TypeDecorator[Sequence[Any]]):
    """A list of keys in one parameter: an array on PostgreSQL, a JSON text on SQLite."""

    impl = sa.String
    cache_ok = True

    def __init__(self, item: sa.types.TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(self.item))
        return dialect.type_descriptor(sa.String())

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return _as_json(value)

    def bind_processor(self, dialect: Dialect) -> Any:
        """As SQLAlchemy would make it of the above, with less on the way."""
        return None if dialect.name == "postgresql" else _optional_json
