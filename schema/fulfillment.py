"""What was sent of an order, as clients see it: a part of ``Order``. No sending is recorded yet."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from schema.connection import Connection
from schema.permission import public
from schema.scalars import URL
from schema.unoffered import always_empty_page

if TYPE_CHECKING:
    from schema.order import OrderLineItem

WHY = "what was sent is not recorded yet"
First = Annotated[int | None, strawberry.argument(description="Take this many.")]


@strawberry.type(description="Where a parcel is followed.")
class FulfillmentTrackingInfo:
    number: str | None = public("Its number.")
    url: URL | None = public("The page that shows where it is.")


@strawberry.type(description="A line of an order, and how many of it were sent.")
class FulfillmentLineItem:
    line_item: Annotated["OrderLineItem", strawberry.lazy("schema.order")] = public("The line.")
    quantity: int = public("How many were sent.")


@strawberry.type(description="A parcel of an order.")
class Fulfillment:
    tracking_company: str | None = public("Who carries it.")
    fulfillment_line_items = always_empty_page(
        Connection[FulfillmentLineItem], "What was in it.", WHY
    )

    @public("Where it is followed.", list[FulfillmentTrackingInfo])
    def tracking_info(self: Any, first: First = strawberry.UNSET) -> list[Any]:
        raise NotImplementedError


@strawberry.type
class Fulfilled:
    @public("The parcels that were sent.", list[Fulfillment] | None, always=f"empty: {WHY}")
    def successful_fulfillments(self: Any, first: First = strawberry.UNSET) -> list[Any]:
        return []
