"""Places where goods are collected, as clients see them."""

import strawberry

import models
import resolvers.location
import resolvers.pickup
from commerce.pickup import Place
from schema.info import Info
from schema.location import Location, LocationAddress
from schema.permission import public


@strawberry.type(description="A place where a buyer collects what they bought.")
class PickupPlace:
    name: str = public("How it is called.")

    @public("How soon the goods are there, in the shop's words.")
    def pick_up_time(self: Place) -> str:
        return self.time

    @public("Where it is.", LocationAddress)
    def address(self: Place) -> models.Location:
        return resolvers.pickup.shown(self)

    @public("The location as it is today; null if nothing is collected there now.", Location | None)
    async def location(self: Place, info: Info) -> models.Location | None:
        return await resolvers.location.location(info.context, self.location_id)
