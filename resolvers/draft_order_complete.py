"""A draft order becomes an order: by the one way there is from a cart to an order."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import models
from commerce.draft_order import DraftOrderErrorCode
from commerce.refusal import Reason, Refused
from context import Context
from resolvers import carrier_quote, cart_change, checkout, draft_order, payment, readiness
from resolvers import cart as carts
from resolvers.cart import CartKey, ManualPayment
from resolvers.checkout import Accepted, AlreadyAccepted, Failed
from resolvers.draft_order_edit import refused

METHOD = "Agreed with the shop"
_CODES = DraftOrderErrorCode


@dataclass(frozen=True)
class Completed:
    """A draft and the order that it became."""

    draft: models.DraftOrder
    order: models.Order


async def complete(
    context: Context, number: int, *, payment_pending: bool, reference: str
) -> Completed:
    """Place the order, to be paid outside the shop; or, if it is not pending, as paid there.

    ``reference`` names the work: the same again finds the order that it made.
    """
    draft = await context.loaders.draft_order.load(number)
    if draft is None:
        raise _gone()
    cart = await draft_order.cart_of(context, draft)
    order = await _placed(context, cart, f"draft {reference}")
    if not payment_pending and order.financial_status is models.OrderFinancialStatus.PENDING:
        with suppress(Refused):  # somebody else noted it meanwhile
            order = (await payment.mark_as_paid(context, order.id, reference)).order
    found = await context.loaders.draft_order.load(number)
    return Completed(found or draft, order)


async def _placed(context: Context, cart: models.Cart, token: str) -> models.Order:
    key = CartKey(cart.id, cart.key)
    if cart.completed_at is None:
        await carrier_quote.refresh(context, key, patient=True)
        charge = (await carts.quote_of(context, cart.id)).charge
        outside = ManualPayment(METHOD, charge) if charge.minor else carts.free_payment(charge)
        with suppress(Refused):  # somebody was faster: the submission says what came of it
            await cart_change.update_payment(context, key, outside)
    try:
        submitted = await checkout.submit(context, key, token)
    except Refused:  # it was deleted meanwhile
        raise _gone() from None
    match submitted:
        case Accepted(order=order):
            return order
        case Failed(errors=errors):
            raise Refused(*_told(errors))
        case AlreadyAccepted():
            placed = await context.loaders.order_of_cart.load(cart.id)
            raise refused(_CODES.BEING_PAID if placed is None else _CODES.COMPLETED, "id")
    raise refused(_CODES.BEING_PAID, "id")


def _gone() -> Refused:
    return refused(_CODES.NOT_FOUND, "id", message="There is no such draft order.")


def _told(errors: Sequence[Reason]) -> list[Reason]:
    return [
        Reason(
            _CODES.NOT_ENOUGH_STOCK if one.code in readiness.SHORT else _CODES.INCOMPLETE,
            one.message,
            ("id",),
        )
        for one in errors
    ]
