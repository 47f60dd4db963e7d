"""What the mutations of orders answer."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import strawberry

import models
from commerce.order_error import OrderErrorCode
from commerce.payment import PaymentEventState
from commerce.payment_error import PaymentErrorCode
from commerce.refusal import Reason, Refused
from context import Context
from resolvers.order_cancel import Canceled
from resolvers.payment import Moved
from schema import enums
from schema.fulfillment import Fulfillment
from schema.order import Order
from schema.order_return import Return
from schema.permission import public
from schema.refund import Refund
from schema.shows import shows
from schema.user_error import DisplayableError

enums.register(OrderErrorCode)


@strawberry.type(description="Why an order, or what belongs to it, was left as it was.")
class OrderUserError(DisplayableError):
    code: OrderErrorCode = public("Which kind of error it is.")

    is_type_of = shows(Reason)


@dataclass(frozen=True)
class OrderOutcome:
    """What every payload of orders shows: what came of it, or the reasons nothing did."""

    order: models.Order | None = None
    fulfillment: models.Fulfillment | None = None
    refund: models.Refund | None = None
    order_return: models.Return | None = None
    user_errors: Sequence[Reason] = ()


async def outcome(name: str, change: Awaitable[Any]) -> OrderOutcome:
    """What ``change`` made, as the ``name`` of the outcome."""
    try:
        return OrderOutcome(**{name: await change})
    except Refused as refused:
        return OrderOutcome(user_errors=_ours(refused.reasons))


async def paid(moving: Awaitable[Moved]) -> OrderOutcome:
    """The order whose money was moved; an answer that is still to come is told as an error."""
    try:
        moved = await moving
    except Refused as refused:
        return OrderOutcome(user_errors=_ours(refused.reasons))
    if moved.state is PaymentEventState.SUCCEEDED:
        return OrderOutcome(moved.order)
    code = OrderErrorCode.UNKNOWN_OUTCOME
    return OrderOutcome(moved.order, user_errors=[Reason(code, code.meaning)])


async def canceled(calling_off: Awaitable[Canceled]) -> OrderOutcome:
    try:
        done = await calling_off
    except Refused as refused:
        return OrderOutcome(user_errors=_ours(refused.reasons))
    return OrderOutcome(done.order, user_errors=_ours(done.reasons))


async def refunded(context: Context, refunding: Awaitable[models.Refund]) -> OrderOutcome:
    made = await outcome("refund", refunding)
    if made.refund is None:
        return made
    return replace(made, order=await context.loaders.order.load(made.refund.order_id))


def _ours(reasons: Sequence[Reason]) -> list[Reason]:
    """With the words of orders; those of payment are among them."""
    return [
        replace(one, code=OrderErrorCode[one.code.name])
        if isinstance(one.code, PaymentErrorCode)
        else one
        for one in reasons
    ]


@strawberry.type
class Reasons:
    user_errors: list[OrderUserError] = public("Why it was refused; empty if it was not.")


@strawberry.type
class WithOrder:
    order: Order | None = public("The order as it is now; null if it was refused.")


@strawberry.type
class WithFulfillment:
    fulfillment: Fulfillment | None = public("The parcel as it is now; null if it was refused.")


@strawberry.type
class WithRefund:
    refund: Refund | None = public("What was given back; null if it was refused.")


@strawberry.type
class WithReturn:
    order_return: Return | None = public(
        "The return as it is now; null if it was refused.", name="return"
    )
