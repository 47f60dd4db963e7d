"""Who is told of events, and what came of it, as staff see it."""

from datetime import datetime
from typing import Annotated

import strawberry

import models
import resolvers.webhook
import resolvers.webhook_replay
from commerce import gid
from commerce.permission import Permission
from commerce.webhook import WebhookDeliveryState, WebhookTopic
from loaders.pagination import Page, PageArgs
from models.delivery import Attempt
from schema import enums
from schema.connection import Connection, Counted, connection
from schema.info import Info
from schema.node import Node
from schema.permission import Access, Needs, public
from schema.scalars import URL
from schema.shows import shows

enums.register(WebhookTopic)
enums.register(WebhookDeliveryState)
READ = Permission.WEBHOOKS_READ


@strawberry.type(description="A receiver that is told of events, by signed messages to its URL.")
class WebhookSubscription(Node):
    url: URL = public("Where messages are posted to.")
    enabled: bool = public("Whether it is told of what happens now.")
    disabled_at: datetime | None = public("Since when it is told nothing; null if it is.")
    disabled_reason: str | None = public("Why it is told nothing; null if it is.")
    former_until: datetime | None = public(
        "Until when the former secret signs as well; null if there is none."
    )
    created_at: datetime = public("When it was made.")
    updated_at: datetime = public("When it last changed.")

    @public("What it is told of.", list[WebhookTopic])
    def topics(self: models.WebhookSubscription) -> list[WebhookTopic]:
        return self.webhook_topics


@strawberry.type(description="One attempt to deliver, and what came of it.")
class WebhookAttempt:
    at: str = public("When it ended, in ISO 8601.")
    milliseconds: int = public("How long it took.")
    status: int | None = public("The HTTP status of the answer; null if there was none.")
    response: str = public("The beginning of the answer: 1,000 bytes at most.")
    error: str | None = public("Why there was no answer; null if there was one.")

    is_type_of = shows(Attempt)


@strawberry.type(description="One event on its way to one receiver.")
class WebhookDelivery(Node):
    topic: str = public("What happened, such as `orders/create`.")
    state: WebhookDeliveryState = public("How far it is.")
    attempts: int = public("How often it was tried, since it was last asked for.")
    next_attempt_at: datetime = public("When it is tried again, unless it is done.")
    done_at: datetime | None = public("When it was received or given up; null if it was not.")
    created_at: datetime = public("When it was put on its way.")

    @public("The id of what it happened to, without any key.")
    def subject(self: models.WebhookDelivery) -> strawberry.ID:
        return strawberry.ID(self.subject)

    @public("The id of the event.")
    def event_id(self: models.WebhookDelivery) -> strawberry.ID:
        return strawberry.ID(gid.make("Event", self.event_id))

    @public("What came of the latest 20 attempts, oldest first.", list[WebhookAttempt])
    def log(self: models.WebhookDelivery) -> list[Attempt]:
        return self.logged

    @public(
        "Whom it goes to; null if that was deleted meanwhile.",
        Annotated["WebhookSubscription", strawberry.lazy("schema.webhook")] | None,
    )
    async def subscription(
        self: models.WebhookDelivery, info: Info
    ) -> models.WebhookSubscription | None:
        return await info.context.loaders.webhook_subscription.load(self.subscription_id)


@strawberry.type(description="One page of a list of webhooks.")
class WebhookSubscriptionConnection(Connection[WebhookSubscription], Counted): ...


@strawberry.type(description="One page of a list of deliveries.")
class WebhookDeliveryConnection(Connection[WebhookDelivery], Counted): ...


OfSubscription = Annotated[
    strawberry.ID | None, strawberry.argument(description="Only those to this webhook.")
]
OfEvent = Annotated[strawberry.ID | None, strawberry.argument(description="Only of this event.")]
InState = Annotated[
    WebhookDeliveryState | None, strawberry.argument(description="Only those so far.")
]


def number(type_name: str, id: strawberry.ID | None) -> int | None:
    return gid.number_of(type_name, id) if id else None


@strawberry.type
class WebhookQuery:
    @connection(
        WebhookSubscriptionConnection | None,
        "Who is told of events, in the order they were made.",
        access=Access.NEEDS,
        extensions=[Needs(READ)],
    )
    async def webhook_subscriptions(
        self, info: Info, page: PageArgs
    ) -> Page[models.WebhookSubscription]:
        return await resolvers.webhook.subscriptions(info.context, page)

    @connection(
        WebhookDeliveryConnection | None,
        "What was told, or is about to be, in the order it was put on its way. What is done is"
        " forgotten after 30 days.",
        access=Access.NEEDS,
        extensions=[Needs(READ)],
    )
    async def webhook_deliveries(
        self,
        info: Info,
        page: PageArgs,
        subscription_id: OfSubscription = strawberry.UNSET,
        event_id: OfEvent = strawberry.UNSET,
        state: InState = strawberry.UNSET,
    ) -> Page[models.WebhookDelivery]:
        return await resolvers.webhook_replay.deliveries(
            info.context,
            page,
            number("WebhookSubscription", subscription_id),
            number("Event", event_id),
            state or None,
        )
