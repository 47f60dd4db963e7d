"""What is read of customers in bulk beside their rows."""

from collections import defaultdict

import sqlalchemy as sa

import models
from commerce.money import Money
from loaders.batch import Reader
from loaders.loader import Loader
from models.engine import among


class SpentBy(Loader[int, list[Money]]):
    """What a customer's orders cost as they are now, in each currency; cancelled ones aside."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self._reader = reader

    async def batch_load_fn(self, keys: list[int]) -> list[list[Money]]:
        row = models.Order
        total = row.total_minor + row.edited_minor - row.credited_minor
        rows = await self._reader.rows(
            sa.select(row.customer_id, row.currency, sa.func.sum(total))
            .where(among(row.customer_id, keys), row.canceled_at.is_(None))
            .group_by(row.customer_id, row.currency)
            .order_by(row.customer_id, row.currency)
        )
        found: defaultdict[int, list[Money]] = defaultdict(list)
        for key, currency, minor in rows:
            found[key].append(Money(int(minor), currency))
        return [found[key] for key in keys]
