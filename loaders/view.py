"""Rows as a market and a language see them: laid over what was read, for one request alone.

Rows are changed as if they had been read so: nothing is written back, and they live no longer
than the request's reader. The shop's own market and language need no view.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm.attributes import set_committed_value

import models
from commerce.market import MarketPricing
from loaders import market, texts
from loaders.market import Read

PRICED = (models.ProductVariant, models.Product, models.SellingPlan)


class View:
    """What one request sees; ``languages`` are tried in their order, before the shop's own."""

    def __init__(self, pricing: MarketPricing, languages: Sequence[str] = ()) -> None:
        self._pricing = None if pricing.is_plain else pricing
        self.languages = tuple(languages)
        self._laid: dict[models.Base, dict[str, Any]] = {}

    @property
    def is_plain(self) -> bool:
        """Whether everything is seen as it is stored."""
        return self._pricing is None and not self.languages

    async def over(self, rows: Sequence[Any], read: Read) -> None:
        """Lay the view over the entities among what was read; over each once."""
        found: defaultdict[type[models.Base], list[Any]] = defaultdict(list)
        for row in self._entities(rows):
            found[type(row)].append(row)
        if self._pricing is not None:
            await self._price(self._pricing, found, read)
        if self.languages:
            self._lay_all(await texts.translated(found, self.languages, read))

    def _entities(self, rows: Sequence[Any]) -> Iterable[models.Base]:
        """Each once. A row that was read anew by ``populate_existing`` counts as not seen."""
        seen: dict[models.Base, None] = {}
        for row in rows:
            for value in (row,) if isinstance(row, models.Base) else _values(row):
                if isinstance(value, models.Base):
                    seen.setdefault(value)
        for entity in seen:
            laid = self._laid.get(entity)
            if laid is None or any(getattr(entity, name) != laid[name] for name in laid):
                yield entity

    async def _price(
        self, pricing: MarketPricing, found: dict[type[models.Base], list[Any]], read: Read
    ) -> None:
        variants, products, plans = (found.get(kind, []) for kind in PRICED)
        lists = [] if pricing.price_list is None else [pricing.price_list]
        fixed = await market.fixed_prices(read, lists, [row.id for row in variants])
        for row in variants:
            own = (row.price_minor, row.compare_at_minor)
            price, before = pricing.of(*own, fixed.get((pricing.price_list or 0, row.id)))
            row.shop_prices = own
            compare_at = None if before is None else before.minor
            self._lay(row, price_minor=price.minor, compare_at_minor=compare_at)
        ids = [row.id for row in products] if pricing.price_list else []
        ranges = await market.prices_of_products(read, lists[0], ids) if ids else {}
        for row in products:
            self._lay(row, **_range(pricing, row, ranges.get(row.id)))
        for row in plans:
            self._lay(row, **market.plan_amounts(pricing, row))
        for row in (*variants, *products, *plans):
            self._lay(row, currency=pricing.currency)

    def _lay_all(self, values: Iterable[tuple[models.Base, dict[str, Any]]]) -> None:
        for row, laid in values:
            self._lay(row, **laid)

    def _lay(self, row: models.Base, **values: Any) -> None:
        for name, value in values.items():
            set_committed_value(row, name, value)
        self._laid.setdefault(row, {}).update(values)


def _values(row: Any) -> Iterable[Any]:
    return row if isinstance(row, Row) else ()


_RANGE = ("min_price_minor", "max_price_minor", "min_compare_at_minor", "max_compare_at_minor")


def _range(
    pricing: MarketPricing, row: models.Product, variants: Sequence[Any] | None
) -> dict[str, int]:
    """The lowest and highest prices of a product, from its variants where any has a fixed one."""
    if variants is None:
        return {name: pricing.conversion.price(getattr(row, name)) for name in _RANGE}
    prices = [pricing.of(*variant) for variant in variants]
    asked = [price.minor for price, _ in prices]
    before = [former.minor for _, former in prices if former is not None] or [0]
    return dict(zip(_RANGE, (min(asked), max(asked), min(before), max(before)), strict=True))
