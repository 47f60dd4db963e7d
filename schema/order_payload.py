"""What the mutations of orders answer."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Any

import strawberry

import models
from commerce.order_error import OrderErrorCode
from commerce.refusal import Reason, Refused
from schema import enums
from schema.fulfillment import Fulfillment
from schema.order import Order
from schema.permission import public
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
    user_errors: Sequence[Reason] = ()


async def outcome(name: str, change: Awaitable[Any]) -> OrderOutcome:
    """What ``change`` made, as the ``name`` of the outcome."""
    try:
        return OrderOutcome(**{name: await change})
    except Refused as refused:
        return OrderOutcome(user_errors=refused.reasons)


@strawberry.type
class Reasons:
    user_errors: list[OrderUserError] = public("Why it was refused; empty if it was not.")


@strawberry.type
class WithOrder:
    order: Order | None = public("The order as it is now; null if it was refused.")


@strawberry.type
class WithFulfillment:
    fulfillment: Fulfillment | None = public("The parcel as it is now; null if it was refused.")
