"""Sending what was ordered, as staff ask for it."""

from typing import Annotated

import strawberry

import resolvers.fulfillment
import resolvers.shipping_label
from commerce import gid
from commerce.permission import Permission
from resolvers.fulfillment import MAX_NUMBERS, Tracking
from resolvers.order_change import MAX_LINES, Wanted, id_of
from resolvers.shipping_label import Service
from schema.idempotent import Once
from schema.info import Info
from schema.order_payload import OrderOutcome, Reasons, WithFulfillment, outcome
from schema.permission import needs

WRITE = Permission.ORDERS_WRITE


@strawberry.input(description="So many of one line of an order.")
class OrderLineQuantityInput:
    id: strawberry.ID = strawberry.field(description="The id of the line.")
    quantity: int = strawberry.field(description="How many of it, one at least.")

    def parsed(self) -> Wanted:
        return Wanted(gid.number_of("OrderLineItem", self.id), self.quantity)


@strawberry.input(description="How a parcel is followed.")
class FulfillmentTrackingInput:
    company: str | None = strawberry.field(
        default=strawberry.UNSET, description="Who carries it, 255 characters at most."
    )
    numbers: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description=f"Its numbers, {MAX_NUMBERS} at most."
    )
    urls: list[str] | None = strawberry.field(
        default=strawberry.UNSET,
        description="The pages that show where it is, each at the place of its number.",
    )

    def parsed(self) -> Tracking:
        return Tracking(self.company or None, self.numbers or (), self.urls or ())


@strawberry.input(description="A parcel to be sent.")
class FulfillmentInput:
    order_id: strawberry.ID = strawberry.field(description="The id of the order.")
    line_items: list[OrderLineQuantityInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description=f"What is in it, {MAX_LINES} lines at most; all that was not sent yet, if left"
        " out.",
    )
    location_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Where it is sent from."
    )
    tracking_info: FulfillmentTrackingInput | None = strawberry.field(
        default=strawberry.UNSET, description="How it is followed."
    )


@strawberry.type(description="What `fulfillmentCreate` answers.")
class FulfillmentCreatePayload(WithFulfillment, Reasons): ...


@strawberry.type(description="What `fulfillmentTrackingUpdate` answers.")
class FulfillmentTrackingUpdatePayload(WithFulfillment, Reasons): ...


@strawberry.type(description="What `fulfillmentCancel` answers.")
class FulfillmentCancelPayload(WithFulfillment, Reasons): ...


@strawberry.type(description="What `fulfillmentLabelBuy` answers.")
class FulfillmentLabelBuyPayload(WithFulfillment, Reasons): ...


@strawberry.input(description="Which carrier is to bring a parcel, and how fast.")
class CarrierServiceInput:
    carrier: str = strawberry.field(description="What programs call the carrier.")
    service: str = strawberry.field(description="What programs call one of its services.")

    def parsed(self) -> Service:
        return Service(self.carrier, self.service)


CarrierService = Annotated[
    CarrierServiceInput | None,
    strawberry.argument(description="Who brings it; as the buyer chose, if left out."),
]
Parcel = Annotated[FulfillmentInput, strawberry.argument(description="What is sent, and how.")]
FulfillmentID = Annotated[strawberry.ID, strawberry.argument(description="The id of the parcel.")]
TrackingInfo = Annotated[
    FulfillmentTrackingInput, strawberry.argument(description="How it is followed from now on.")
]


@strawberry.type
class FulfillmentMutation:
    @needs(WRITE, "Sends lines of an order.", FulfillmentCreatePayload | None, idempotent=Once.ROWS)
    async def fulfillment_create(self, info: Info, fulfillment: Parcel) -> OrderOutcome:
        lines, place = fulfillment.line_items, fulfillment.location_id
        tracking = fulfillment.tracking_info
        made = resolvers.fulfillment.create(
            info.context,
            id_of(fulfillment.order_id),
            None if lines in (None, strawberry.UNSET) else [line.parsed() for line in lines or ()],
            gid.number_of("Location", place) if place else None,
            tracking.parsed() if tracking else Tracking(),
        )
        return await outcome("fulfillment", made)

    @needs(WRITE, "Says how a parcel is followed.", FulfillmentTrackingUpdatePayload | None)
    async def fulfillment_tracking_update(
        self, info: Info, id: FulfillmentID, tracking_info: TrackingInfo
    ) -> OrderOutcome:
        key = gid.number_of("Fulfillment", id)
        changed = resolvers.fulfillment.update_tracking(info.context, key, tracking_info.parsed())
        return await outcome("fulfillment", changed)

    @needs(
        WRITE,
        "Calls a parcel off; what was in it is to be sent again.",
        FulfillmentCancelPayload | None,
        idempotent=Once.ROWS,
    )
    async def fulfillment_cancel(self, info: Info, id: FulfillmentID) -> OrderOutcome:
        key = gid.number_of("Fulfillment", id)
        return await outcome("fulfillment", resolvers.fulfillment.cancel(info.context, key))

    @needs(
        WRITE,
        "Buys a label for a parcel of its carrier; its number and its page are the parcel's from"
        " then on. With `UNKNOWN_OUTCOME` the carrier has not answered, and is asked again.",
        FulfillmentLabelBuyPayload | None,
        idempotent=Once.GATEWAY,
    )
    async def fulfillment_label_buy(
        self, info: Info, id: FulfillmentID, service: CarrierService = strawberry.UNSET
    ) -> OrderOutcome:
        key, context = gid.number_of("Fulfillment", id), info.context
        wanted = service.parsed() if service else None
        bought = resolvers.shipping_label.buy(context, key, wanted, context.reference or "")
        return await outcome("fulfillment", bought)
