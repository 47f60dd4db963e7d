"""Rows as a market and a language see them: laid over what was read, for one request alone.

Entities are changed as if they had been read so: nothing is written back, and they live no longer
than the request's reader. Of thin rows, copies are made. The shop's own market and language need
no view.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm.attributes import set_committed_value

import models
from commerce.market import FixedPrice, MarketPricing
from loaders import market, texts
from loaders.market import Quick
from loaders.texts import Laid, Rows, has
from models.thin import as_read

PRICED = (models.ProductVariant, models.Product, models.SellingPlan)
_PRICES = ("price_minor", "compare_at_minor")
_RANGE = ("min_price_minor", "max_price_minor", "min_compare_at_minor", "max_compare_at_minor")


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

    async def over(self, rows: Sequence[Any], read: Quick) -> None:
        """Lay the view over the entities among what was read; over each once."""
        found: defaultdict[type[models.Base], list[Any]] = defaultdict(list)
        for row in self._entities(rows):
            found[type(row)].append(row)
        for row, laid in await self._laid_over(found, read):
            if "price_minor" in laid:  # of a variant
                row.shop_prices = row.price_minor, row.compare_at_minor
            self._lay(row, **laid)

    async def seen(self, rows: Sequence[Any], read: Quick) -> Sequence[Any]:
        """Thin rows of one class, or copies of those that look otherwise here.

        An outer join that found nothing has a row of nothing.
        """
        there = [row for row in rows if any(value is not None for value in row)]
        if not there:
            return rows
        changes: defaultdict[int, dict[str, Any]] = defaultdict(dict)
        for row, laid in await self._laid_over({type(rows[0]).model: there}, read):
            changes[id(row)] |= laid
        return [as_read(row, changes[id(row)]) if id(row) in changes else row for row in rows]

    async def _laid_over(self, found: Rows, read: Quick) -> list[Laid]:
        laid: list[Laid] = []
        if self._pricing is not None:
            laid += await self._prices(self._pricing, found, read)
        if self.languages:
            laid += await texts.translated(found, self.languages, read)
        return laid

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

    async def _prices(self, pricing: MarketPricing, found: Rows, read: Quick) -> list[Laid]:
        variants, products, plans = (found.get(kind, []) for kind in PRICED)
        laid = await _of_variants(pricing, variants, read) if has(variants, *_PRICES) else []
        if has(products, *_RANGE):
            laid += await _of_products(pricing, products, read)
        laid += [(row, market.plan_amounts(pricing, row)) for row in plans]
        currency = {"currency": pricing.currency}
        return laid + [(row, currency) for row in (*variants, *products, *plans)]

    def _lay(self, row: models.Base, **values: Any) -> None:
        for name, value in values.items():
            set_committed_value(row, name, value)
        self._laid.setdefault(row, {}).update(values)


def _values(row: Any) -> Iterable[Any]:
    return row if isinstance(row, Row) else ()


async def _of_variants(
    pricing: MarketPricing, rows: Sequence[models.ProductVariant], read: Quick
) -> list[Laid]:
    listed = pricing.price_list
    fixed: dict[tuple[int, int], FixedPrice] = {}
    if listed is not None:
        fixed = await market.fixed_prices(read, [listed], [row.id for row in rows])
    laid: list[Laid] = []
    for row in rows:
        own = fixed.get((listed, row.id)) if listed is not None and fixed else None
        price, before = pricing.of(row.price_minor, row.compare_at_minor, own)
        compare_at = None if before is None else before.minor
        laid.append((row, {"price_minor": price.minor, "compare_at_minor": compare_at}))
    return laid


async def _of_products(
    pricing: MarketPricing, rows: Sequence[models.Product], read: Quick
) -> list[Laid]:
    listed, ranges = pricing.price_list, {}
    if listed is not None:
        ranges = await market.prices_of_products(read, listed, [row.id for row in rows])
    places = getattr(type(rows[0]), "places", _RANGE)
    names = [name for name in _RANGE if name in places]
    return [
        (row, _range(pricing, ranges[row.id]))
        if listed is not None and row.id in ranges
        else (row, {name: pricing.conversion.price(getattr(row, name)) for name in names})
        for row in rows
    ]


def _range(pricing: MarketPricing, variants: Sequence[Any]) -> dict[str, int]:
    """The lowest and highest prices of a product, one of its variants' being fixed."""
    prices = [pricing.of(*variant) for variant in variants]
    asked = [price.minor for price, _ in prices]
    before = [former.minor for _, former in prices if former is not None] or [0]
    return dict(zip(_RANGE, (min(asked), max(asked), min(before), max(before)), strict=True))


def also(model: type[models.Base], names: set[str]) -> set[str]:
    """The columns that tell how others look in some market or language."""
    found = texts.also(model, names)
    if model is models.ProductVariant and names & {*_PRICES}:
        found |= {"id", *_PRICES}
    if model is models.Product and names & {*_RANGE}:
        found.add("id")
    return found
