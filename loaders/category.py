"""Categories by their keys: what published products call them."""

from collections.abc import Sequence

import sqlalchemy as sa

import models
from commerce import taxonomy
from commerce.taxonomy import TaxonomyCategory
from commerce.text import storable
from loaders.batch import Reader
from loaders.catalogue import PUBLISHED
from loaders.loader import Loader
from models.engine import among

_PRODUCT = models.Product


class CategoryByKey(Loader[str, TaxonomyCategory | None]):
    """The category of that key that a published product is in, itself or in one that it holds."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self._reader = reader

    async def batch_load_fn(self, keys: list[str]) -> list[TaxonomyCategory | None]:
        ways = [self._way(key) for key in keys if storable(key)]
        rows = await self._reader.rows(sa.select(sa.union_all(*ways).subquery())) if ways else []
        found = {one.key: one for (way,) in rows for one in taxonomy.on(way)}
        return [found.get(key) for key in keys]

    def _way(self, key: str) -> sa.Select[str]:
        """How one product in the category writes the way there: one is enough to know its name."""
        one = sa.select(_PRODUCT.category_way).where(in_any([key]), *PUBLISHED).limit(1)
        return sa.select(one.subquery().c.category_way)


def in_any(keys: Sequence[str]) -> sa.ColumnElement[bool]:
    """Products in one of these categories, or in one that it holds."""
    column = _PRODUCT.category_key
    held = [
        sa.and_(column >= key + taxonomy.BETWEEN, column < key + taxonomy.BEHIND) for key in keys
    ]
    return sa.or_(among(column, list(keys)), *held)
