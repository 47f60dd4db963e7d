"""From cart to order: prepare, then submit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import strawberry

import models
import resolvers.cart
import resolvers.checkout
from commerce.refusal import Reason, Refused
from commerce.submission_error import SubmissionErrorCode
from resolvers.cart import CartKey
from resolvers.checkout import Accepted, AlreadyAccepted, Failed, Pending
from schema import enums
from schema.cart import Cart, CartId
from schema.info import Info
from schema.permission import owner, public
from schema.scalars import URL
from schema.shows import never, shows
from schema.user_error import CartUserError

enums.register(SubmissionErrorCode)


@strawberry.type(description="Something that is missing before the cart can be submitted.")
class CartOperationError:
    message: str | None = public("What to tell the buyer.")

    @public("Which kind of error it is: a value of `SubmissionErrorCode`.")
    def code(self: Reason) -> str:
        return self.code.name


@strawberry.type(description="The cart can be submitted as it stands.")
class CartStatusReady:
    @public("The cart.", Cart | None)
    def cart(self: models.Cart) -> models.Cart:
        return self

    is_type_of = shows(models.Cart)


@strawberry.type(description="The cart cannot be submitted as it stands.")
class CartStatusNotReady:
    cart: Cart | None = public("The cart.")
    errors: list[CartOperationError] = public("What is missing.")

    is_type_of = shows(Failed)


@strawberry.type(description="Too many carts are being prepared; ask again later.")
class CartThrottled:
    cart: Cart | None = public("The cart.")
    poll_after: datetime = public("When to ask again.")

    is_type_of = never("nobody has to wait to prepare a cart")


@strawberry.type(description="Why the cart did not become an order.")
class SubmissionError:
    code: SubmissionErrorCode = public("Which kind of error it is.")
    message: str | None = public("What to tell the buyer.")


@strawberry.type(
    description="The cart became an order, or does as soon as it is paid: ask"
    " `cartCompletionAttempt` what became of it."
)
class SubmitSuccess:
    attempt_id: str = public("The attempt that makes it one.")

    @public("Where the buyer goes on: the order's page, or where the payment is confirmed.", URL)
    def redirect_url(self: Accepted | Pending, info: Info) -> str:
        return resolvers.checkout.redirect_url(info.context, self)

    is_type_of = shows(Accepted, Pending)


@strawberry.type(
    description="The cart became an order by another attempt, or is about to: ask"
    " `cartCompletionAttempt` what became of it."
)
class SubmitAlreadyAccepted:
    attempt_id: str = public("The attempt that makes it one.")

    is_type_of = shows(AlreadyAccepted)


@strawberry.type(description="The cart did not become an order; nothing was charged.")
class SubmitFailed:
    errors: list[SubmissionError] = public("Why.")

    @public("Where the buyer can put it right.", URL | None)
    def checkout_url(self: Failed, info: Info) -> str:
        return resolvers.cart.checkout_url(info.context, self.cart)

    is_type_of = shows(Failed)


@strawberry.type(description="Too many submissions at once; submit again later.")
class SubmitThrottled:
    poll_after: datetime = public("When to submit again.")

    is_type_of = never("nobody has to wait to submit a cart")


PrepareResult = Annotated[
    CartStatusNotReady | CartStatusReady | CartThrottled,
    strawberry.union(
        "CartPrepareForCompletionResult", description="Whether the cart can be submitted."
    ),
]
SubmitResult = Annotated[
    SubmitAlreadyAccepted | SubmitFailed | SubmitSuccess | SubmitThrottled,
    strawberry.union("CartSubmitForCompletionResult", description="What came of a submission."),
]


@strawberry.type(description="What `cartPrepareForCompletion` answers.")
class CartPrepareForCompletionPayload:
    result: PrepareResult | None = public("Whether it can be submitted; null if there is no cart.")
    user_errors: list[CartUserError] = public("Why there is no answer.")


@strawberry.type(description="What `cartSubmitForCompletion` answers.")
class CartSubmitForCompletionPayload:
    result: SubmitResult | None = public("What came of it; null if there is no such cart.")
    user_errors: list[CartUserError] = public("Why there is no answer.")


@dataclass(frozen=True)
class Outcome:
    """What both payloads show."""

    result: Any
    user_errors: Sequence[Reason] = ()


AttemptToken = Annotated[
    str,
    strawberry.argument(
        description="Made up by the client, once for each time the buyer means to order: sent"
        " again, it gets the first answer again, or hears that the first is under way. Where the"
        " payment was declined, another try needs another one. 255 characters at most."
    ),
]


@strawberry.type
class CheckoutMutation:
    @owner(
        "Says whether the cart can be submitted as it stands.",
        CartPrepareForCompletionPayload | None,
    )
    async def cart_prepare_for_completion(self, info: Info, cart_id: CartId) -> Outcome:
        try:
            return Outcome(await resolvers.checkout.prepare(info.context, CartKey.of(cart_id)))
        except Refused as refused:
            return Outcome(None, refused.reasons)

    @owner("Turns the cart into exactly one order.", CartSubmitForCompletionPayload | None)
    async def cart_submit_for_completion(
        self, info: Info, cart_id: CartId, attempt_token: AttemptToken
    ) -> Outcome:
        key = CartKey.of(cart_id)
        try:
            return Outcome(await resolvers.checkout.submit(info.context, key, attempt_token))
        except Refused as refused:
            return Outcome(None, refused.reasons)
