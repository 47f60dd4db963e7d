"""Where buyers can pick up what they bought, as clients see it."""

from typing import Annotated

import strawberry

import commerce.address
import models
import resolvers.location
from commerce.geography import Coordinate
from commerce.permission import Permission
from commerce.refusal import ClientError
from loaders.pagination import Page, PageArgs
from schema import enums
from schema.connection import Connection, connection
from schema.info import Info
from schema.metafield import HasMetafields
from schema.node import Node
from schema.permission import needs, public

READ = Permission.INVENTORY_READ
enums.register(resolvers.location.LocationSortKeys)


@strawberry.input(description="A place on the globe.")
class GeoCoordinateInput:
    latitude: float = strawberry.field(description="Degrees north of the equator, -90 to 90.")
    longitude: float = strawberry.field(description="Degrees east of Greenwich, -180 to 180.")

    def parsed(self) -> Coordinate:
        try:
            return Coordinate(self.latitude, self.longitude)
        except ValueError as error:
            raise ClientError(str(error)) from None


@strawberry.type(description="The address of a location.")
class LocationAddress:
    address1: str | None = public("The street and number.")
    address2: str | None = public("The floor or the like.")
    city: str | None = public("The city.")
    province_code: str | None = public("The code of the province, by ISO 3166-2.")
    country_code: str | None = public("The code of the country, by ISO 3166-1.")
    zip: str | None = public("The postal code.")
    phone: str | None = public("The telephone number.")
    latitude: float | None = public("Degrees north of the equator.")
    longitude: float | None = public("Degrees east of Greenwich.")

    @public("The name of the province.")
    def province(self: models.Location) -> str | None:
        return self.address.province

    @public("The name of the country.")
    def country(self: models.Location) -> str | None:
        return self.address.country

    @public("Its lines, as its country writes them.", list[str])
    def formatted(self: models.Location) -> list[str]:
        return commerce.address.formatted(self.address, with_name=False, with_company=False)


@strawberry.type(description="A place of the shop: stock lies there, or buyers come there.")
class Location(HasMetafields, Node):
    name: str = public("How it is called.")

    @needs(READ, "Whether stock lies there, and orders are served from there.", bool | None)
    def is_active(self: models.Location) -> bool:
        return self.active

    @needs(READ, "Whether buyers can pick up there what they bought.", bool | None)
    def is_pickup(self: models.Location) -> bool:
        return self.pickup

    @needs(READ, "Orders are served from the lowest first.", int | None)
    def priority(self: models.Location) -> int:
        return self.priority

    @public("Where it is.", LocationAddress)
    def address(self: models.Location) -> models.Location:
        return self


@strawberry.type(description="What of one variant can be picked up at one place.")
class StoreAvailability:
    available: bool = public("Whether it can be picked up there.")
    quantity_available: int = public("How many lie there.")
    pick_up_time: str = public("How soon it can be picked up, in the shop's words.")

    @public("The place.", Location)
    def location(self: resolvers.location.StoreAvailability) -> models.Location:
        return self.location


Near = Annotated[
    GeoCoordinateInput | None,
    strawberry.argument(description="Where the buyer is; distances are measured from there."),
]
SortKey = Annotated[
    resolvers.location.LocationSortKeys | None,
    strawberry.argument(description="What to order by."),
]


@connection(
    Connection[StoreAvailability],
    "Where it can be picked up, the places nearest to `near` first.",
)
async def store_availability(
    self: models.ProductVariant, info: Info, page: PageArgs, near: Near = strawberry.UNSET
) -> Page[resolvers.location.StoreAvailability]:
    where = near.parsed() if near else None
    return await resolvers.location.of_variant(info.context, self, page, where)


@strawberry.type
class LocationQuery:
    @connection(
        Connection[Location],
        "The places where buyers can pick up what they bought; all places for staff with"
        " `INVENTORY_READ`.",
    )
    async def locations(
        self,
        info: Info,
        page: PageArgs,
        near: Near = strawberry.UNSET,
        sort_key: SortKey = resolvers.location.LocationSortKeys.ID,
    ) -> Page[models.Location]:
        key = sort_key or resolvers.location.LocationSortKeys.ID
        where = near.parsed() if near else None
        return await resolvers.location.locations(info.context, page, key, where)
