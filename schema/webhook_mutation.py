"""Changing who is told of events, and telling again."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import strawberry

import models
import resolvers.webhook
import resolvers.webhook_replay
from commerce import gid
from commerce.permission import Permission
from commerce.refusal import ClientError, Reason, Refused
from commerce.webhook import WebhookErrorCode, WebhookTopic
from resolvers.webhook import Made
from resolvers.webhook_replay import Span
from schema import enums
from schema.info import Info
from schema.permission import needs, public
from schema.scalars import URL
from schema.shows import shows
from schema.user_error import DisplayableError
from schema.webhook import WebhookDelivery, WebhookSubscription, number

enums.register(WebhookErrorCode)
MAX_TOPICS = 100
WRITE = Permission.WEBHOOKS_WRITE
ADDRESS = "An https:// address of the open internet."
TOPICS = f"What to tell it of: {MAX_TOPICS} topics at most."


@strawberry.type(description="Why a webhook was left as it was.")
class WebhookUserError(DisplayableError):
    code: WebhookErrorCode = public("Which kind of error it is.")

    is_type_of = shows(Reason)


@dataclass(frozen=True)
class WebhookOutcome:
    """What the payloads of webhooks show: what came of it, or the reasons nothing did."""

    webhook_subscription: models.WebhookSubscription | None = None
    secret: str | None = None
    deleted_webhook_subscription_id: str | None = None
    webhook_delivery: models.WebhookDelivery | None = None
    events: int | None = None
    user_errors: Sequence[Reason] = ()


async def outcome(change: Awaitable[Any], name: str | None = None) -> WebhookOutcome:
    """``name``: of which part of the payload is what comes."""
    try:
        made = await change
    except Refused as refused:
        return WebhookOutcome(user_errors=refused.reasons)
    if isinstance(made, Made):
        return WebhookOutcome(made.subscription, made.secret)
    return WebhookOutcome(**{name or "": made})


@strawberry.type
class Reasons:
    user_errors: list[WebhookUserError] = public("Why it was refused; empty if not.")


@strawberry.type
class WithSubscription:
    webhook_subscription: WebhookSubscription | None = public(
        "The webhook; null if it was refused."
    )


@strawberry.type
class WithSecret:
    secret: str | None = public(
        "What its messages are signed with, shown this once; null if it was refused."
    )


@strawberry.type(description="What `webhookSubscriptionCreate` answers.")
class WebhookSubscriptionCreatePayload(WithSubscription, WithSecret, Reasons): ...


@strawberry.type(description="What `webhookSubscriptionUpdate` answers.")
class WebhookSubscriptionUpdatePayload(WithSubscription, Reasons): ...


@strawberry.type(description="What `webhookSubscriptionDelete` answers.")
class WebhookSubscriptionDeletePayload(Reasons):
    deleted_webhook_subscription_id: strawberry.ID | None = public(
        "The id of what was deleted; null if it was refused."
    )


@strawberry.type(description="What `webhookSecretRotate` answers.")
class WebhookSecretRotatePayload(WithSubscription, WithSecret, Reasons): ...


@strawberry.type(description="What `webhookTestSend` answers.")
class WebhookTestSendPayload(Reasons):
    webhook_delivery: WebhookDelivery | None = public(
        "The delivery, which is on its way; null if it was refused."
    )


@strawberry.type(description="What `webhookRedeliver` answers.")
class WebhookRedeliverPayload(Reasons):
    events: int | None = public("Of how many events it is told; null if it was refused.")


@strawberry.input(description="Whom to tell of what.")
class WebhookSubscriptionInput:
    url: URL = strawberry.field(description=ADDRESS)
    topics: list[WebhookTopic] = strawberry.field(description=TOPICS)


@strawberry.input(description="What to change; what is not mentioned stays.")
class WebhookSubscriptionUpdateInput:
    url: strawberry.Maybe[URL] = strawberry.field(description=ADDRESS)
    topics: strawberry.Maybe[list[WebhookTopic]] = strawberry.field(description=TOPICS)
    enabled: strawberry.Maybe[bool] = strawberry.field(description="Whether to tell it anything.")


@strawberry.input(description="Which events to tell again: one, or those of a time, 1,000 at most.")
class WebhookRedeliverInput:
    event_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="This event."
    )
    since: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="Those from this moment on."
    )
    until: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="Those before this moment; until now if not said."
    )


New = Annotated[WebhookSubscriptionInput, strawberry.argument(description="The webhook.")]
Changes = Annotated[WebhookSubscriptionUpdateInput, strawberry.argument(description="The changes.")]
Which = Annotated[WebhookRedeliverInput, strawberry.argument(description="Which events.")]
Id = Annotated[strawberry.ID, strawberry.argument(description="The id of the webhook.")]


def _number(id: strawberry.ID) -> int:
    return gid.number_of("WebhookSubscription", id)


@strawberry.type
class WebhookMutation:
    @needs(
        WRITE,
        "Tells a receiver of what happens from now on. Its secret is shown this once.",
        WebhookSubscriptionCreatePayload | None,
    )
    async def webhook_subscription_create(self, info: Info, input: New) -> WebhookOutcome:
        _bounded(input.topics)
        return await outcome(resolvers.webhook.create(info.context, input.url, input.topics))

    @needs(
        WRITE,
        "Changes a webhook. What waits for one that is disabled is told when it is enabled.",
        WebhookSubscriptionUpdatePayload | None,
    )
    async def webhook_subscription_update(
        self, info: Info, id: Id, input: Changes
    ) -> WebhookOutcome:
        found = {name: getattr(input, name) for name in ("url", "topics", "enabled")}
        said = {name: maybe.value for name, maybe in found.items() if maybe is not None}
        _bounded(said.get("topics", []))
        return await outcome(resolvers.webhook.change_to(info.context, _number(id), said))

    @needs(
        WRITE,
        "Deletes a webhook, and the log of what it was told.",
        WebhookSubscriptionDeletePayload | None,
    )
    async def webhook_subscription_delete(self, info: Info, id: Id) -> WebhookOutcome:
        change = resolvers.webhook.delete(info.context, _number(id))
        return await outcome(change, "deleted_webhook_subscription_id")

    @needs(
        WRITE,
        "Makes a new secret, shown this once. The former one signs as well for a day.",
        WebhookSecretRotatePayload | None,
    )
    async def webhook_secret_rotate(self, info: Info, id: Id) -> WebhookOutcome:
        return await outcome(resolvers.webhook.rotate_secret(info.context, _number(id)))

    @needs(
        WRITE,
        "Sends a message with the topic `webhook_subscriptions/test`.",
        WebhookTestSendPayload | None,
    )
    async def webhook_test_send(self, info: Info, id: Id) -> WebhookOutcome:
        change = resolvers.webhook_replay.send_test(info.context, _number(id))
        return await outcome(change, "webhook_delivery")

    @needs(
        WRITE,
        "Tells a webhook of events again, or of those it was never told of.",
        WebhookRedeliverPayload | None,
    )
    async def webhook_redeliver(self, info: Info, id: Id, input: Which) -> WebhookOutcome:
        span = Span(number("Event", input.event_id), input.since or None, input.until or None)
        change = resolvers.webhook_replay.redeliver(info.context, _number(id), span)
        return await outcome(change, "events")


def _bounded(topics: list[Any]) -> None:
    if len(topics) > MAX_TOPICS:
        raise ClientError(f"topics has {len(topics)} items; it may have {MAX_TOPICS} at most.")
