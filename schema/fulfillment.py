"""What was sent of an order, as clients see it."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
import resolvers.fulfillment
from commerce.money import Money
from commerce.order_state import FulfillmentStatus
from commerce.permission import Permission
from commerce.shipment_state import LabelState, ShipmentStatus
from loaders.pagination import Page, PageArgs
from schema import enums
from schema.connection import Connection, connection
from schema.info import Info
from schema.location import Location
from schema.money import MoneyV2
from schema.node import Node
from schema.permission import needs, public
from schema.scalars import URL

if TYPE_CHECKING:
    from schema.order import OrderLineItem

enums.register(FulfillmentStatus)
enums.register(ShipmentStatus)
enums.register(LabelState)
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


@strawberry.type(description="Something that was told of a parcel on its way.")
class FulfillmentEvent:
    status: ShipmentStatus = public("How far it had come.")
    happened_at: datetime = public("When that was, as the carrier tells.")


@strawberry.type(description="A label that was asked of a carrier for a parcel.")
class ShippingLabel:
    created_at: datetime = public("When it was asked for.")
    carrier: str = public("What programs call the carrier.")
    service: str = public("What programs call its service.")
    state: LabelState = public("What came of it.")
    tracking_number: str | None = public("What the parcel is followed by; null until it is bought.")
    label_url: URL | None = public("Where it is printed from; null until it is bought.")
    refusal: str | None = public("Why the carrier refused it, in its words; null if it did not.")

    @public("What the carrier takes for it; null until it is bought.", MoneyV2 | None)
    def cost(self: models.ShippingLabel) -> Money | None:
        return self.cost


@strawberry.type(description="A parcel of an order.")
class Fulfillment(Node):
    created_at: datetime = public("When it was sent.")
    status: FulfillmentStatus = public("What became of it.")
    tracking_company: str | None = public("Who carries it.")
    shipment_status: ShipmentStatus | None = public(
        "How far it has come, as its carrier tells; null while nothing was told of it."
    )

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

    @connection(Connection[FulfillmentEvent], "What its carrier told of it, in time's order.")
    async def events(
        self: models.Fulfillment, info: Info, page: PageArgs
    ) -> Page[models.FulfillmentEvent]:
        told = info.context.loaders.events_of_fulfillment(resolvers.fulfillment.EVENTS, page)
        return await told.load(self.id)

    @needs(
        Permission.ORDERS_READ, "Its label, the latest that was asked for.", ShippingLabel | None
    )
    async def label(self: models.Fulfillment, info: Info) -> models.ShippingLabel | None:
        labels = await info.context.loaders.labels_of_fulfillment.load(self.id)
        return labels[-1] if labels else None

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
