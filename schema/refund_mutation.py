"""Giving money back, as staff ask for it."""

from typing import Annotated

import strawberry

import resolvers.refund
from commerce.permission import Permission
from resolvers.order_change import id_of
from schema.idempotent import Once
from schema.info import Info
from schema.order_payload import OrderOutcome, Reasons, WithOrder, WithRefund, refunded
from schema.permission import needs
from schema.refund_input import RefundInput


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
