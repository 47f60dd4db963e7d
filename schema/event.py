"""The audit trail, as staff see it."""

from datetime import datetime
from typing import Annotated

import orjson
import strawberry

import models
import resolvers.event_list
from commerce.permission import Permission
from loaders.pagination import Page, PageArgs
from schema.connection import Connection, Counted, connection
from schema.info import Info
from schema.node import Node
from schema.permission import Access, Needs, needs, public
from schema.scalars import JSON
from schema.webhook import WebhookDelivery


@strawberry.type(description="Something that happened; it is never changed afterwards.")
class Event(Node):
    topic: str = public("What happened, such as `orders/create`.")
    actor: str = public("Who did it: an id, `anonymous`, or the name of a part of the shop.")
    request_id: str | None = public("The request that did it, as the log has it; null if none.")
    created_at: datetime = public("When it happened.")

    @public("The id of what it happened to, without any key.")
    def subject(self: models.Event) -> strawberry.ID:
        return strawberry.ID(self.subject)

    @public("What changed: mostly `before` and `after`.", JSON)
    def detail(self: models.Event) -> str:
        return orjson.dumps(self.detail).decode()

    @needs(
        Permission.WEBHOOKS_READ,
        "The webhooks it was told to, or is about to be.",
        list[WebhookDelivery] | None,
    )
    async def deliveries(self: models.Event, info: Info) -> list[models.WebhookDelivery]:
        return await info.context.loaders.deliveries_of_event.load(self.id)


@strawberry.type(description="One page of a list of events.")
class EventConnection(Connection[Event], Counted): ...


Topic = Annotated[str | None, strawberry.argument(description="Only what happened so.")]
Subject = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="Only what happened to this; an id, with a key or without."),
]
ActorName = Annotated[
    str | None, strawberry.argument(description="Only what this actor did, as `actor` says it.")
]
Since = Annotated[
    datetime | None, strawberry.argument(description="Only what happened at this time or later.")
]


@strawberry.type
class EventQuery:
    @connection(
        EventConnection | None,
        "What happened, oldest first.",
        access=Access.NEEDS,
        extensions=[Needs(Permission.EVENTS_READ)],
    )
    async def events(
        self,
        info: Info,
        page: PageArgs,
        topic: Topic = strawberry.UNSET,
        subject: Subject = strawberry.UNSET,
        actor: ActorName = strawberry.UNSET,
        since: Since = strawberry.UNSET,
    ) -> Page[models.Event]:
        return await resolvers.event_list.events(
            info.context,
            page,
            topic=topic or None,
            subject=subject.partition("?")[0] if subject else None,
            actor=actor or None,
            since=since or None,
        )
