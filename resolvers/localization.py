"""Where a buyer is and what they read, as far as this shop knows places and languages.

The shop has one market: it sells in its own currency to every country that it ships to, and
speaks English. A context that it does not offer falls back to its own.
"""

from dataclasses import dataclass

import models
import resolvers.shop
from commerce import gid
from context import Context

LANGUAGE = "EN"
IMPERIAL = frozenset({"LR", "MM", "US"})


@dataclass(frozen=True)
class Place:
    """A country in the eyes of the shop."""

    code: str
    currency: str

    @property
    def is_imperial(self) -> bool:
        return self.code in IMPERIAL


@dataclass(frozen=True)
class Market:
    """The shop's one market."""

    id: int = 1
    handle: str = "primary"

    @property
    def gid(self) -> str:
        return gid.make("Market", self.id)


@dataclass(frozen=True)
class Locality:
    """The context that is in force, and the places there are beside it."""

    country: Place
    countries: tuple[Place, ...]
    language: str = LANGUAGE


async def locality(context: Context) -> Locality:
    """What the request asked for, or what it falls back to."""
    return _locality(await resolvers.shop.shop(context), context.country)


def _locality(shop: models.Shop, wanted: str | None) -> Locality:
    codes = dict.fromkeys([shop.country_code, *resolvers.shop.ships_to_countries(shop)])
    places = {code: Place(code, shop.currency_code) for code in codes}
    return Locality(places.get(wanted or "", places[shop.country_code]), tuple(places.values()))
