"""What a mutation answers when it could not do as asked."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Any

import strawberry

from commerce.cart_error import CartErrorCode, CartWarningCode
from commerce.refusal import Reason, Refused
from context import Context
from resolvers import carrier_quote
from resolvers.cart import Changed, Warned
from schema import enums
from schema.permission import public
from schema.shows import shows

enums.register(CartErrorCode)
enums.register(CartWarningCode)


@strawberry.interface(description="Something the buyer can put right.")
class DisplayableError:
    field: list[str] | None = public(
        "The way to the argument at fault; null if it is none of them.",
        resolver=lambda root: list(root.field) or None,
    )
    message: str = public("What to tell the buyer.")


@strawberry.type(description="Why a cart was left as it was.")
class CartUserError(DisplayableError):
    code: CartErrorCode | None = public("Which kind of error it is.")

    is_type_of = shows(Reason)


@strawberry.type(description="Something that was done otherwise than asked.")
class CartWarning:
    code: CartWarningCode = public("Which kind of warning it is.")
    message: str = public("What to tell the buyer.")
    target: strawberry.ID = public("The id of what it is about.")


@dataclass(frozen=True)
class CartOutcome:
    """What every cart payload shows: the cart, or the reasons there is none."""

    cart: Any
    user_errors: Sequence[Reason] = ()
    warnings: Sequence[Warned] = ()


async def outcome(context: Context, change: Awaitable[Changed]) -> CartOutcome:
    try:
        changed = await carrier_quote.after(context, await change)
    except Refused as refused:
        return CartOutcome(None, refused.reasons)
    return CartOutcome(changed.cart, warnings=changed.warnings)
