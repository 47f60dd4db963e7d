"""What is known about things beside their own columns."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import and_, or_, select

import models
from commerce.text import storable
from loaders.batch import Reader
from loaders.loader import Loader
from models.engine import among

_METAFIELD, _DEFINITION = models.Metafield, models.MetafieldDefinition


@dataclass(frozen=True)
class MetafieldKey:
    """Which metafield of which thing: the thing by the type and the key of its global id."""

    owner_type: str
    owner_key: str
    namespace: str
    key: str


class MetafieldsOf(Loader[MetafieldKey, models.Metafield | None]):
    """The metafields that buyers may see; one statement, whatever the owners are."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self._reader = reader

    async def batch_load_fn(self, keys: list[MetafieldKey]) -> list[models.Metafield | None]:
        asked = [key for key in keys if storable(key.namespace) and storable(key.key)]
        if not asked:
            return [None for _ in keys]
        owners: defaultdict[str, set[str]] = defaultdict(set)
        for key in asked:
            owners[key.owner_type].add(key.owner_key)
        rows = await self._reader.scalars(
            select(_METAFIELD)
            .outerjoin(_DEFINITION, _DEFINITION.id == _METAFIELD.definition_id)
            .where(
                or_(
                    *(
                        and_(
                            _METAFIELD.owner_type == owner_type,
                            among(_METAFIELD.owner_key, sorted(owner_keys)),
                        )
                        for owner_type, owner_keys in sorted(owners.items())
                    )
                ),
                among(_METAFIELD.namespace, sorted({key.namespace for key in asked})),
                among(_METAFIELD.key, sorted({key.key for key in asked})),
                or_(_DEFINITION.id.is_(None), _DEFINITION.is_public),
            )
        )
        found = {
            MetafieldKey(row.owner_type, row.owner_key, row.namespace, row.key): row for row in rows
        }
        return [found.get(key) for key in keys]
