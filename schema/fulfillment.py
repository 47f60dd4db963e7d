"""What was sent of an order, as clients see it."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
import resolvers.fulfillment
from commerce.order_state import FulfillmentStatus
from commerce.permission import Permission
from loaders.pagination import Page, PageArgs
from schema import enums
from schema.connection import Connection, connection
from schema.info import Info
from schema.location import Location
from schema.node import Node
from schema.permission import needs, public
from schema.scalars import URL

if TYPE_CHECKING:
    from schema.order import OrderLineItem

enums.register(FulfillmentStatus)
First = Annotated[int | None, strawberry.argument(description="Take this many.")]


@strawberry.type(description="Where a parcel is followed.")
class FulfillmentTrackingInfo:
    @public("Its number.", str | None)
    def number(self: list[str | None]) -> str | None:
        return self[0]

    @public("The page that shows where it is.", URL | None)
    def url(self: list[str | None]) -> str | None:
        return self[1]


@strawberry.type(description="A line of an order, and how many of it were sent.")
class FulfillmentLineItem:
    quantity: int = public("How many were sent.")

    @public("The line.", Annotated["OrderLineItem", strawberry.lazy("schema.order")])
    async def line_item(
        self: models.FulfillmentLineItem, info: Info
    ) -> models.OrderLineItem | None:
        return await info.context.loaders.order_line.load(self.order_line_item_id)


@strawberry.type(description="A parcel of an order.")
class Fulfillment(Node):
    created_at: datetime = public("When it was sent.")
    status: FulfillmentStatus = public("What became of it.")
    tracking_company: str | None = public("Who carries it.")

    @public("Where it is followed.", list[FulfillmentTrackingInfo])
    def tracking_info(
        self: models.Fulfillment, first: First = strawberry.UNSET
    ) -> list[list[str | None]]:
        return taken(self.tracking, first)

    @connection(Connection[FulfillmentLineItem], "What was in it.")
    async def fulfillment_line_items(
        self: models.Fulfillment, info: Info, page: PageArgs
    ) -> Page[models.FulfillmentLineItem]:
        lines = info.context.loaders.lines_of_fulfillment(resolvers.fulfillment.LINES, page)
        return await lines.load(self.id)

    @needs(Permission.ORDERS_READ, "Where it was sent from, if that was told.", Location | None)
    async def location(self: models.Fulfillment, info: Info) -> models.Location | None:
        if self.location_id is None:
            return None
        return await info.context.loaders.location.load(self.location_id)


def taken(things: list, first: int | None) -> list:  # type: ignore[type-arg]
    """So many of a list from its start; all of them where nobody says how many."""
    return things if first in (None, strawberry.UNSET) else things[: max(first or 0, 0)]


@strawberry.type
class Fulfilled:
    @public("The parcels that were sent, and not called off.", list[Fulfillment] | None)
    async def successful_fulfillments(
        self: models.Order, info: Info, first: First = strawberry.UNSET
    ) -> list[models.Fulfillment]:
        return taken(await resolvers.fulfillment.successful(info.context, self), first)
