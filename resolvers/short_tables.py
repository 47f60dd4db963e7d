"""The shop's short tables, which every price wants whole: shipping zones and tax rates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

import models
from commerce import snapshot
from commerce.rounding import Rounding, RoundingScope
from commerce.shipping import ShippingZone
from commerce.tax import TaxRate
from loaders.market import Quick
from resolvers.pickup import OFFERED

_ZONE, _RATE, _INCLUSIVE, _PLACE, _SHOP = 1, 2, 3, 4, 5


def _all_tables() -> Any:
    zone, rate, primary, place = models.ShippingZone, models.TaxRate, models.Market, models.Location
    shop = models.Shop
    inclusive = sa.select(
        sa.literal(_INCLUSIVE), primary.id, primary.currency, primary.countries
    ).where(primary.is_primary.is_(True), primary.prices_include_tax)
    nothing = sa.cast(sa.null(), primary.countries.type)
    places = sa.select(sa.literal(_PLACE), place.id, place.country_code, nothing).where(OFFERED)
    return sa.union_all(
        sa.select(sa.literal(_ZONE), zone.id.label("id"), zone.currency, zone.definition),
        sa.select(sa.literal(_RATE), rate.id, rate.country, rate.definition),
        inclusive,
        places,
        sa.select(sa.literal(_SHOP), shop.id, _words(shop), nothing),
    ).order_by("id")


def _words(shop: type[models.Shop]) -> sa.ColumnElement[str]:
    """How the shop rounds, in one column."""
    return sa.cast(shop.rounding, sa.String) + " " + sa.cast(shop.rounding_scope, sa.String)


@dataclass(frozen=True)
class Tables:
    """What the shop's short tables say."""

    zones: Mapping[str, Sequence[ShippingZone]]
    tax_rates: tuple[TaxRate, ...]
    primary_includes_tax: bool
    has_places: bool
    rounding: Rounding
    scope: RoundingScope


async def tables(quick: Quick) -> Tables:
    """The tables of shipping and of taxes: both short, both wanted whole, so read as one.

    With them, how the shop rounds, whether the primary market's prices hold the taxes, and whether
    there are places where buyers can collect.
    """
    rows = await quick(_all_tables, _all_tables)
    kinds = {row[0] for row in rows}
    zones: dict[str, list[ShippingZone]] = {}
    for kind, _, currency, definition in rows:
        if kind == _ZONE:
            zones.setdefault(currency, []).append(snapshot.decode(ShippingZone, definition))
    rates = (snapshot.decode(TaxRate, row[3]) for row in rows if row[0] == _RATE)
    how, over = next(row[2] for row in rows if row[0] == _SHOP).split(" ")
    return Tables(
        zones=zones,
        tax_rates=tuple(rates),
        primary_includes_tax=_INCLUSIVE in kinds,
        has_places=_PLACE in kinds,
        rounding=Rounding[how],
        scope=RoundingScope[over],
    )
