"""What became of an attempt to complete a cart."""

from datetime import datetime
from typing import Annotated

import strawberry

import resolvers.checkout
import resolvers.order
from commerce.completion_error import CompletionErrorCode
from resolvers.checkout import Accepted
from schema import enums
from schema.info import Info
from schema.permission import owner, public
from schema.scalars import URL
from schema.shows import never, shows

enums.register(CompletionErrorCode)
AT_ONCE = "a submission is answered when all of it is done"


@strawberry.type(description="The cart became an order.")
class CartCompletionSuccess:
    @public("The attempt.")
    def id(self: Accepted) -> str:
        return self.attempt_id

    @public("The order's id, with its key.", strawberry.ID)
    def order_id(self: Accepted) -> str:
        return self.order.gid

    @public("The order's page.", URL)
    def order_url(self: Accepted, info: Info) -> str:
        return resolvers.order.status_url(info.context, self.order)

    @public("When it became one.")
    def completed_at(self: Accepted) -> datetime | None:
        return self.order.processed_at

    is_type_of = shows(Accepted)


@strawberry.type(description="Why the attempt failed.")
class CompletionError:
    code: CompletionErrorCode = public("Which kind of error it is.")
    message: str | None = public("What to tell the buyer.")


@strawberry.type(description="The attempt failed; nothing was charged.")
class CartCompletionFailed:
    id: str = public("The attempt.")
    errors: list[CompletionError] = public("Why.")

    is_type_of = never("what cannot be completed is refused when it is submitted")


@strawberry.type(description="The attempt is under way.")
class CartCompletionProcessing:
    id: str = public("The attempt.")
    poll_delay: int = public("After how many milliseconds to ask again.")

    is_type_of = never(AT_ONCE)


@strawberry.type(description="The buyer has to confirm the payment.")
class CompletePaymentChallenge:
    redirect_url: str | None = public("Where.", URL | None)

    is_type_of = never(AT_ONCE)


CompletionAction = Annotated[
    CompletePaymentChallenge,
    strawberry.union("CartCompletionAction", description="What the buyer has to do."),
]


@strawberry.type(description="The buyer has to do something before the attempt goes on.")
class CartCompletionActionRequired:
    id: str = public("The attempt.")
    action: CompletionAction | None = public("What.")

    is_type_of = never(AT_ONCE)


AttemptResult = Annotated[
    CartCompletionActionRequired
    | CartCompletionFailed
    | CartCompletionProcessing
    | CartCompletionSuccess,
    strawberry.union("CartCompletionAttemptResult", description="What became of an attempt."),
]
AttemptId = Annotated[
    str, strawberry.argument(description="The `attemptId` that the submission answered.")
]


@strawberry.type
class CompletionQuery:
    @owner(
        "What became of an attempt to complete a cart; null if there was none.",
        AttemptResult | None,
    )
    async def cart_completion_attempt(self, info: Info, attempt_id: AttemptId) -> Accepted | None:
        return await resolvers.checkout.attempt(info.context, attempt_id)
