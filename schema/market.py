"""Markets, as clients see them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from commerce.market import PriceEnding
from commerce.permission import Permission
from commerce.rounding import Rounding
from schema import enums
from schema.country import CountryCode
from schema.info import Info
from schema.metafield import HasMetafields
from schema.money import CurrencyCode
from schema.node import Node
from schema.permission import needs, public

if TYPE_CHECKING:
    from schema.price_list import PriceList

enums.register(PriceEnding)
enums.register(Rounding, name="PriceRounding")

READ = Permission.MARKETS_READ


@strawberry.type(description="Countries that are sold to alike, in one currency.")
class Market(HasMetafields, Node):
    handle: str = public("Its name in URLs.")

    @needs(READ, "How staff call it.")
    def name(self: models.Market) -> str | None:
        return self.name

    @needs(READ, "Whether its prices hold the taxes.")
    def prices_include_tax(self: models.Market) -> bool | None:
        return self.prices_include_tax

    @needs(READ, "Whether buyers can be in it.")
    def enabled(self: models.Market) -> bool | None:
        return self.enabled

    @needs(READ, "Where half of a step goes when prices are converted.", Rounding | None)
    def rounding(self: models.Market) -> Rounding:
        return self.rounding

    @needs(READ, "What converted prices look like.", PriceEnding | None)
    def ending(self: models.Market) -> PriceEnding:
        return self.ending

    @needs(READ, "Whether it sells at the shop's own prices, to whoever is in no other.")
    def primary(self: models.Market) -> bool | None:
        return self.primary

    @needs(READ, "Its countries.", list[CountryCode] | None)  # type: ignore[valid-type]
    def countries(self: models.Market) -> list[str]:
        return self.countries

    @needs(READ, "What its buyers pay in.", CurrencyCode | None)
    def currency_code(self: models.Market) -> str:
        return self.currency

    @needs(
        READ,
        "What it asks; null where all prices are converted as they are.",
        Annotated["PriceList", strawberry.lazy("schema.price_list")] | None,
    )
    async def price_list(self: models.Market, info: Info) -> models.PriceList | None:
        return await info.context.loaders.price_list_of_market.load(self.id)
