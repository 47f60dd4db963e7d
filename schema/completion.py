"""What became of an attempt to complete a cart."""

from datetime import datetime
from typing import Annotated

import strawberry

import resolvers.checkout
import resolvers.declined
import resolvers.order
from commerce.completion_error import CompletionErrorCode
from commerce.refusal import Reason
from resolvers.checkout import POLL_MS, Accepted, Declined, Pending
from schema import enums
from schema.info import Info
from schema.permission import owner, public
from schema.scalars import URL
from schema.shows import shows

enums.register(CompletionErrorCode)


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
    @public("The attempt.")
    def id(self: Declined) -> str:
        return self.attempt_id

    @public("Why.", list[CompletionError])
    def errors(self: Declined) -> list[Reason]:
        return [resolvers.declined.completion_reason(self.reason)]

    is_type_of = shows(Declined)


@strawberry.type(description="The attempt is under way.")
class CartCompletionProcessing:
    @public("The attempt.")
    def id(self: Pending) -> str:
        return self.attempt_id

    @public("After how many milliseconds to ask again.")
    def poll_delay(self: Pending) -> int:
        return POLL_MS

    @classmethod
    def is_type_of(cls, value: object, _info: object) -> bool:
        return isinstance(value, Pending) and value.action_url is None


@strawberry.type(description="The buyer has to confirm the payment.")
class CompletePaymentChallenge:
    @public("Where.", URL | None)
    def redirect_url(self: Pending) -> str | None:
        return self.action_url

    is_type_of = shows(Pending)


CompletionAction = Annotated[
    CompletePaymentChallenge,
    strawberry.union("CartCompletionAction", description="What the buyer has to do."),
]


@strawberry.type(description="The buyer has to do something before the attempt goes on.")
class CartCompletionActionRequired:
    @public("The attempt.")
    def id(self: Pending) -> str:
        return self.attempt_id

    @public("What.", CompletionAction | None)
    def action(self: Pending) -> Pending:
        return self

    @classmethod
    def is_type_of(cls, value: object, _info: object) -> bool:
        return isinstance(value, Pending) and value.action_url is not None


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
    async def cart_completion_attempt(
        self, info: Info, attempt_id: AttemptId
    ) -> Accepted | Pending | Declined | None:
        return await resolvers.checkout.attempt(info.context, attempt_id)
