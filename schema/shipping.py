"""Where the shop delivers to, and for how much, as staff see it."""

from itertools import groupby
from typing import Annotated

import strawberry

import models
import resolvers.shipping
from commerce.money import Money
from commerce.permission import Permission
from commerce.shipping import (
    ByPrice,
    ByWeight,
    Carried,
    Flat,
    PriceBand,
    WeightBand,
)
from commerce.shipping import (
    ShippingMethod as Method,
)
from loaders.pagination import Page, PageArgs
from schema.connection import Connection, Counted, connection
from schema.country import CountryCode
from schema.info import Info
from schema.money import CurrencyCode, MoneyV2
from schema.node import Node
from schema.permission import Access, Needs, public

Region = tuple[str, list[str]]


@strawberry.type(description="A country that is delivered to, or some of its provinces.")
class ShippingRegion:
    @public("The country.", CountryCode)
    def country_code(self: Region) -> str:
        return self[0]

    @public("Its provinces, by ISO 3166-2; empty for the whole country.", list[str])
    def province_codes(self: Region) -> list[str]:
        return self[1]


@strawberry.type(description="What a delivery costs up to a weight.")
class ShippingWeightBand:
    up_to: int | None = public("Up to and including so many grams; null for any weight.")
    price: MoneyV2 = public("What it costs.")


@strawberry.type(description="What a delivery costs for goods up to an amount.")
class ShippingPriceBand:
    up_to: MoneyV2 | None = public("For goods worth so much or less; null for any worth.")
    price: MoneyV2 = public("What it costs.")


@strawberry.type(description="That a delivery costs what a carrier asks.")
class ShippingCarrierPrice:
    carrier: str = public("The name of the carrier.")
    service: str = public("Which of its services.")
    fallback: MoneyV2 = public("What it costs where the carrier does not answer.")


@strawberry.type(description="A way to deliver within a zone. Its price is one of four kinds.")
class ShippingMethod:
    key: str = public("Its name in the zone: carts choose it by this.")
    title: str = public("How buyers are told of it.")
    description: str = public("What else buyers are told of it; empty if nothing.")
    pickup: bool = public(
        "Whether it is what collecting costs, at the places of the shop in the zone."
    )
    free_over: MoneyV2 | None = public(
        "It is free for goods that cost so much or more; null for never."
    )

    @public("The class of tax rates that are on it; null for those of no class.")
    def tax_class(self: Method) -> str | None:
        return self.tax_class or None

    @public("Its one price for everything; null if it is of another kind.", MoneyV2 | None)
    def flat_price(self: Method) -> Money | None:
        return self.price.price if isinstance(self.price, Flat) else None

    @public("Its prices by weight; empty if it is of another kind.", list[ShippingWeightBand])
    def weight_bands(self: Method) -> tuple[WeightBand, ...]:
        return self.price.bands if isinstance(self.price, ByWeight) else ()

    @public(
        "Its prices by what the goods cost; empty if it is of another kind.",
        list[ShippingPriceBand],
    )
    def price_bands(self: Method) -> tuple[PriceBand, ...]:
        return self.price.bands if isinstance(self.price, ByPrice) else ()

    @public("What a carrier asks; null if it is of another kind.", ShippingCarrierPrice | None)
    def carrier_price(self: Method) -> Carried | None:
        return self.price if isinstance(self.price, Carried) else None


@strawberry.type(description="Places that are delivered to alike.")
class ShippingZone(Node):
    title: str = public("How staff call it.")

    @public("What its prices are in.", CurrencyCode)
    def currency_code(self: models.ShippingZone) -> str:
        return self.currency

    @public("Whether it is everywhere that no other zone names.")
    def rest_of_world(self: models.ShippingZone) -> bool:
        return self.zone.rest_of_world

    @public("Where it delivers to, by country.", list[ShippingRegion])
    def regions(self: models.ShippingZone) -> list[Region]:
        places = sorted((one.country, one.province or "") for one in self.zone.regions)
        found: list[Region] = []
        for (country, whole), of_it in groupby(places, key=lambda one: (one[0], not one[1])):
            found.append((country, [] if whole else [province for _, province in of_it]))
        return found

    @public("The ways to deliver there, in their order.", list[ShippingMethod])
    def methods(self: models.ShippingZone) -> tuple[Method, ...]:
        return self.zone.methods


@strawberry.type(description="One page of a list of shipping zones.")
class ShippingZoneConnection(Connection[ShippingZone], Counted): ...


Query = Annotated[
    str | None,
    strawberry.argument(
        description="What to find: a part of the title, and the fields `currency` and `id`, in the"
        " search syntax."
    ),
]


@strawberry.type
class ShippingQuery:
    @connection(
        ShippingZoneConnection | None,
        "Where the shop delivers to, and for how much.",
        access=Access.NEEDS,
        extensions=[Needs(Permission.SETTINGS_READ)],
    )
    async def shipping_zones(
        self, info: Info, page: PageArgs, query: Query = strawberry.UNSET
    ) -> Page[models.ShippingZone]:
        return await resolvers.shipping.zones(info.context, page, query or None)
