"""Giving money back, as staff ask for it."""

from typing import Annotated

import strawberry

import resolvers.refund
from commerce import gid
from commerce.permission import Permission
from commerce.refund import RestockType
from resolvers.order_change import MAX_LINES, Wanted, id_of
from resolvers.refund_terms import Terms
from schema.idempotent import Once
from schema.info import Info
from schema.money_input import MoneyInput
from schema.order_payload import OrderOutcome, Reasons, WithOrder, WithRefund, refunded
from schema.permission import needs


@strawberry.input(description="So many of one line, whose money is given back.")
class RefundLineItemInput:
    line_item_id: strawberry.ID = strawberry.field(description="The id of the line.")
    quantity: int = strawberry.field(description="How many of it, one at least.")
    restock_type: RestockType = strawberry.field(
        default=RestockType.NO_RESTOCK, description="What becomes of the goods."
    )

    def parsed(self) -> tuple[Wanted, RestockType]:
        wanted = Wanted(gid.number_of("OrderLineItem", self.line_item_id), self.quantity)
        return wanted, self.restock_type


@strawberry.input(description="What is given back, for which goods.")
class RefundInput:
    order_id: strawberry.ID = strawberry.field(description="The id of the order.")
    line_items: list[RefundLineItemInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description=f"For which goods, {MAX_LINES} lines at most: what they were worth in the end.",
    )
    shipping: MoneyInput | None = strawberry.field(
        default=strawberry.UNSET, description="How much for the delivery."
    )
    amount: MoneyInput | None = strawberry.field(
        default=strawberry.UNSET,
        description="How much beyond that: what was paid too much, or else a concession that is"
        " spread over what is left of the order.",
    )
    note: str | None = strawberry.field(
        default=strawberry.UNSET, description="Why, 5,000 characters at most."
    )
    location_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Where goods go back to the shelf; where they came from, if left out.",
    )
    return_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The return that it is for."
    )

    def parsed(self) -> Terms:
        return Terms(
            lines=[line.parsed() for line in self.line_items or ()],
            shipping=self.shipping.parsed() if self.shipping else None,
            amount=self.amount.parsed() if self.amount else None,
            note=self.note or None,
            location_id=gid.number_of("Location", self.location_id) if self.location_id else None,
            return_id=gid.number_of("Return", self.return_id) if self.return_id else None,
        )


@strawberry.type(description="What `refundCreate` answers.")
class RefundCreatePayload(WithRefund, WithOrder, Reasons): ...


Input = Annotated[RefundInput, strawberry.argument(description="What is given back.")]


@strawberry.type
class RefundMutation:
    @needs(
        Permission.REFUNDS_WRITE,
        "Gives money back: on the payments of the order first, then on its gift cards. It is"
        " PENDING while the payment service has not answered.",
        RefundCreatePayload | None,
        idempotent=Once.GATEWAY,
    )
    async def refund_create(self, info: Info, input: Input) -> OrderOutcome:
        context = info.context
        done = resolvers.refund.create(
            context, id_of(input.order_id), input.parsed(), context.reference or ""
        )
        return await refunded(context, done)
