"""How long lists are, without reading them."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import select

from loaders.batch import Reader, Statement
from loaders.loader import Loader
from loaders.page import Children, literal_limit
from loaders.pagination import COUNT_CAP, Count
from models.engine import each_key


class CountOf(Loader[Any, Count]):
    """How many children each of many parents has, counted up to the cap, in one statement."""

    def __init__(self, reader: Reader, children: Children) -> None:
        super().__init__()
        self._reader, self._children = reader, children

    async def batch_load_fn(self, keys: list[Any]) -> list[Count]:
        if self._children.passing:
            rows = await self._reader.rows(self._build(), keys=keys)
        else:
            rows = await self._reader.quick((CountOf, self._children), self._build, keys=keys)
        found = dict(tuple(row) for row in rows)
        return [Count(found[key]) for key in keys]

    def _build(self) -> Statement:
        kind, is_sqlite = self._children.parent.type, self._reader.is_sqlite
        parents = each_key(kind, "keys", is_sqlite=is_sqlite)
        capped = (
            self._children.of(parents.c.value, sa.literal(1))
            .limit(literal_limit(COUNT_CAP + 1))
            .correlate(parents)
            .subquery()
        )
        number = select(sa.func.count()).select_from(capped).correlate(parents).scalar_subquery()
        return select(parents.c.value, number)
