"""What has a page in the online store, and how links to it are followed."""

from typing import Any

import strawberry

import resolvers.online_store
from schema.info import Info
from schema.permission import public
from schema.scalars import URL
from schema.unoffered import always_null


@strawberry.interface(description="Something that can have a page in the online store.")
class OnlineStorePublishable:
    @public("The address of its page in the online store; null while it has none.", URL | None)
    async def online_store_url(self: Any, info: Info) -> str | None:
        return await resolvers.online_store.published_url(info.context, self)


@strawberry.interface(description="Something whose links can say where they were followed.")
class Trackable:
    tracking_parameters = always_null(
        "What to add to its links to tell where they were followed.",
        str | None,
        "we follow nobody from page to page",
    )
