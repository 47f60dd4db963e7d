"""Where a buyer is, what they read, and what they pay: the context of a document.

A context that the shop does not offer falls back to its own. Nothing is read for a document
that asks for none, and one statement for one that does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import loaders.market
import models
import resolvers.shop
from commerce import translation
from commerce.market import InForce, MarketPricing, own
from commerce.market_draft import PRIMARY
from commerce.permission import Permission
from context import Context
from loaders.loader import Loader
from loaders.view import View
from models.prepared import Prepared

IMPERIAL = frozenset({"LR", "MM", "US"})
UNKNOWN = "ZZ"


@dataclass(frozen=True)
class Sold:
    """A market, and how it makes its prices."""

    market: models.Market
    pricing: MarketPricing


@dataclass(frozen=True)
class Place:
    """A country in the eyes of the shop."""

    code: str
    sold: Sold
    languages: tuple[str, ...] = ("EN",)

    @property
    def market(self) -> models.Market:
        return self.sold.market

    @property
    def currency(self) -> str:
        return self.sold.pricing.currency

    @property
    def is_imperial(self) -> bool:
        return self.code in IMPERIAL


@dataclass(frozen=True)
class Locality:
    """The context that is in force, and the places and languages there are beside it."""

    country: Place
    countries: tuple[Place, ...]
    language: str
    languages: tuple[str, ...]
    named: bool = False


@dataclass(frozen=True)
class Geography:
    """Where the shop sells and what it speaks, whoever asks."""

    shop: models.Shop
    places: dict[str, Place]
    languages: tuple[str, ...]

    def locality(self, country: str | None, language: str | None) -> Locality:
        chain = translation.languages(language, self.languages)
        return Locality(
            country=self.places.get(country or "", self.places[self.shop.country_code]),
            countries=tuple(self.places.values()),
            language=chain[0] if chain else self.languages[0],
            languages=self.languages,
            named=country in self.places,
        )


class GeographyOf(Loader[int, Geography]):
    """The shop's one geography; asked for by several fields, it is read once."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context

    async def batch_load_fn(self, keys: list[int]) -> list[Geography]:
        found = await self._context.found(GeographyOf, loaders.market.whole)
        if not found.rows:
            await resolvers.shop.shop(self._context)  # says what is wrong
        if found.prepared is None:
            return [geography(found.rows) for _ in keys]
        return [_known(found.prepared, tuple(found.rows)) for _ in keys]


@lru_cache(maxsize=64)
def _known(prepared: Prepared, raw: tuple[Any, ...]) -> Geography:
    """What the same rows came to before: they are read for each request, and change seldom."""
    return geography(prepared.rows(raw))


def geography(rows: Sequence[Any]) -> Geography:
    """Made of what ``loaders.market.whole`` finds."""
    shop = rows[0][0]
    sold = [
        Sold(row[1], pricing)
        for row in rows
        if row[1] is not None and (row[1].enabled or row[1].primary)
        for pricing in [loaders.market.pricing(row)]
        if pricing is not None
    ]
    primary = next((one for one in sold if one.market.primary), None) or Sold(
        implicit(shop), own(shop.currency_code)
    )
    spoken = tuple(shop.languages)
    homely = [shop.country_code, *resolvers.shop.ships_to_countries(shop)]
    places = {code: Place(code, primary, spoken) for code in homely}
    for one in sold:
        places |= {code: Place(code, one, spoken) for code in one.market.countries}
    return Geography(shop, places, spoken)


def implicit(shop: models.Shop, id: int | None = 1) -> models.Market:
    """The primary market of a shop whose staff have made none: the shop's own country."""
    return models.Market(
        id=id,
        handle=PRIMARY,
        name=shop.name,
        name_key=shop.name.casefold(),
        currency=shop.currency_code,
        countries=[shop.country_code],
        prices_include_tax=False,
        is_primary=True,
        enabled=True,
    )


async def locality(context: Context) -> Locality:
    """What the request asked for, or what it falls back to."""
    known = await context.shared(GeographyOf).load(1)
    return known.locality(context.country, context.language)


async def enter(context: Context) -> None:
    """Answer from now on in the country and the language that the document asks for."""
    known = await context.shared(GeographyOf).load(1)
    found = known.locality(context.country, context.language)
    pricing = found.country.sold.pricing
    context.in_force = InForce(found.country.code, found.language, pricing, found.named)
    spoken = translation.languages(context.language, known.languages)
    if not spoken:
        context.loaders.shop.prime(1, known.shop)
    view = View(pricing, spoken)
    context.view = None if view.is_plain else view


async def pricing_in_force(context: Context) -> MarketPricing:
    """How prices are made in the document's context: the shop's own, unless it named another."""
    if context.in_force is not None:
        return context.in_force.pricing
    return own((await resolvers.shop.shop(context)).currency_code)


async def market(context: Context, number: int) -> models.Market | None:
    """A market by its number; buyers can be in it, or staff with MARKETS_READ ask."""
    found = await context.loaders.market.load(number)
    if found is None and number == 1:
        primary = (await locality(context)).countries[0].market
        return primary if primary.id == number else None
    may = context.actor.may(Permission.MARKETS_READ)
    return found if found is not None and (found.enabled or found.primary or may) else None
