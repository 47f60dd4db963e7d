"""What staff do with an order as a whole."""

from typing import Annotated, Any

import strawberry

import resolvers.order_cancel
import resolvers.order_invoice
import resolvers.order_ready
import resolvers.order_update
import resolvers.payment
from commerce.permission import Permission
from models.order import OrderCancelReason
from resolvers.order_cancel import Cancellation
from resolvers.order_change import id_of
from schema.idempotent import Once
from schema.info import Info
from schema.money_input import MoneyInput
from schema.order_payload import OrderOutcome, Reasons, WithOrder, canceled, outcome, paid
from schema.permission import needs

WRITE = Permission.ORDERS_WRITE
OrderID = Annotated[
    strawberry.ID, strawberry.argument(description="The id of the order; its key is not needed.")
]
Amount = Annotated[
    MoneyInput | None,
    strawberry.argument(description="How much; all that is set aside, if left out."),
]
Reason = Annotated[OrderCancelReason, strawberry.argument(description="Why it is called off.")]
Restock = Annotated[
    bool, strawberry.argument(description="Whether its goods go back to where they were.")
]
GiveBack = Annotated[bool, strawberry.argument(description="Whether what was paid is given back.")]


@strawberry.input(description="What is changed of an order; what is left out stays as it is.")
class OrderInput:
    note: strawberry.Maybe[str | None] = strawberry.field(
        default=None, description="A note, 5,000 characters at most."
    )
    email: strawberry.Maybe[str | None] = strawberry.field(
        default=None, description="The address that the buyer is told at."
    )
    tags: strawberry.Maybe[list[str]] = strawberry.field(
        default=None, description="Words to find it by, 250 of 40 characters at most."
    )

    def said(self) -> dict[str, Any]:
        given = {"note": self.note, "email": self.email, "tags": self.tags}
        return {name: some.value for name, some in given.items() if some is not None}


@strawberry.type(description="What `orderUpdate` answers.")
class OrderUpdatePayload(WithOrder, Reasons): ...


@strawberry.type(description="What `orderPreparedForPickup` answers.")
class OrderPreparedForPickupPayload(WithOrder, Reasons): ...


@strawberry.type(description="What `orderMarkAsPaid` answers.")
class OrderMarkAsPaidPayload(WithOrder, Reasons): ...


@strawberry.type(description="What `orderCapture` answers.")
class OrderCapturePayload(WithOrder, Reasons): ...


@strawberry.type(description="What `orderCancel` answers.")
class OrderCancelPayload(WithOrder, Reasons): ...


@strawberry.type(description="What `orderInvoiceSend` answers.")
class OrderInvoiceSendPayload(WithOrder, Reasons): ...


Message = Annotated[
    str | None,
    strawberry.argument(description="What you have to say in it, 5,000 characters at most."),
]
Changes = Annotated[OrderInput, strawberry.argument(description="What is changed.")]


@strawberry.type
class OrderMutation:
    @needs(WRITE, "Changes what staff write on an order.", OrderUpdatePayload | None)
    async def order_update(self, info: Info, id: OrderID, input: Changes) -> OrderOutcome:
        changed = resolvers.order_update.update(info.context, id_of(id), input.said())
        return await outcome("order", changed)

    @needs(
        WRITE,
        "Tells the buyer of an order that is collected to come for it, at its `pickupPlace`. It is"
        " handed over by `fulfillmentCreate`.",
        OrderPreparedForPickupPayload | None,
    )
    async def order_prepared_for_pickup(self, info: Info, id: OrderID) -> OrderOutcome:
        return await outcome("order", resolvers.order_ready.prepared(info.context, id_of(id)))

    @needs(
        WRITE,
        "Mails the buyer of an order the link to its page, where they pay what is left of it by"
        " card, if cards are taken.",
        OrderInvoiceSendPayload | None,
    )
    async def order_invoice_send(
        self, info: Info, id: OrderID, message: Message = strawberry.UNSET
    ) -> OrderOutcome:
        sent = resolvers.order_invoice.send(info.context, id_of(id), message or "")
        return await outcome("order", sent)

    @needs(
        WRITE,
        "Notes that what is left to pay was paid outside the shop.",
        OrderMarkAsPaidPayload | None,
        idempotent=Once.GATEWAY,
    )
    async def order_mark_as_paid(self, info: Info, id: OrderID) -> OrderOutcome:
        context = info.context
        key = context.reference or ""
        return await paid(resolvers.payment.mark_as_paid(context, id_of(id), key))

    @needs(
        WRITE,
        "Takes money that was set aside.",
        OrderCapturePayload | None,
        idempotent=Once.GATEWAY,
    )
    async def order_capture(
        self, info: Info, id: OrderID, amount: Amount = strawberry.UNSET
    ) -> OrderOutcome:
        context = info.context
        much = amount.parsed() if amount else None
        key = context.reference or ""
        return await paid(resolvers.payment.capture(context, id_of(id), much, key))

    @needs(
        WRITE,
        "Calls an order off of which nothing was sent. Money that is set aside is let go; if that"
        " or giving money back is refused, the order is called off all the same, and the errors"
        " say so.",
        OrderCancelPayload | None,
        idempotent=Once.GATEWAY,
    )
    async def order_cancel(
        self, info: Info, id: OrderID, reason: Reason, restock: Restock, refund: GiveBack
    ) -> OrderOutcome:
        context = info.context
        how = Cancellation(reason, restock, refund)
        done = resolvers.order_cancel.cancel(context, id_of(id), how, context.reference or "")
        return await canceled(done)
