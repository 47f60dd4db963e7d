"""What every change of a cart answers."""

import strawberry

from schema.cart import Cart
from schema.permission import public
from schema.user_error import CartUserError, CartWarning


@strawberry.type
class CartPayload:
    cart: Cart | None = public("The cart as it is now; null if the change was refused.")
    user_errors: list[CartUserError] = public("Why it was refused; empty if it was not.")
    warnings: list[CartWarning] = public("What was done otherwise than asked.")
