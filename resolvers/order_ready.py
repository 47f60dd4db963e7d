"""An order that is collected lies ready at its place: its buyer is told to come."""

import models
from commerce.order_error import OrderErrorCode
from context import Context
from resolvers import event, pickup
from resolvers.order_change import in_hand, refused, standing


async def prepared(context: Context, order_id: int) -> models.Order:
    """Note that what is left of it can be collected now; its buyer is written to once."""
    async with context.transaction() as session:
        hand = await in_hand(session, order_id, "id")
        standing(hand, "id")
        order = hand.order
        if pickup.of_order(order) is None:
            message = "It is not collected, but sent: use fulfillmentCreate."
            raise refused(OrderErrorCode.INVALID, "id", message=message)
        if not any(line.state.unsent for line in hand.lines.values()):
            message = "All of it was handed over already."
            raise refused(OrderErrorCode.NOTHING_TO_DO, "id", message=message)
        if order.ready_for_pickup_at is not None:
            message = "Its buyer was told already that it is ready."
            raise refused(OrderErrorCode.NOTHING_TO_DO, "id", message=message)
        order.ready_for_pickup_at = models.now()
        detail = {
            "before": {"readyForPickupAt": None},
            "after": {"readyForPickupAt": order.ready_for_pickup_at.isoformat()},
        }
        event.record(context, session, "orders/ready_for_pickup", order.subject, detail)
    return order
