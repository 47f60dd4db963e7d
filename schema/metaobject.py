"""Metaobjects, as clients see them."""

from datetime import datetime
from typing import Annotated

import strawberry

import models
import resolvers.metafield
import resolvers.metaobject
from commerce import gid
from loaders.pagination import Page, PageArgs
from resolvers.metaobject import Field
from schema.connection import Connection, connection
from schema.info import Info
from schema.metafield import MetafieldReference, MetafieldReferenceConnection
from schema.node import Node
from schema.online_store import OnlineStorePublishable
from schema.permission import public


@strawberry.type(description="One field of a metaobject.")
class MetaobjectField:
    key: str = public("Its name; no two fields of a metaobject share one.")
    type: str = public("What kind of value it holds, such as `single_line_text_field`.")
    value: str | None = public("Its value as text; null if it has none.")

    @public("What it refers to; null if that is nothing, or a list.", MetafieldReference | None)
    async def reference(self: Field, info: Info) -> models.Base | None:
        return await resolvers.metafield.reference(info.context, self.type, self.value)

    @connection(MetafieldReferenceConnection | None, "What its list refers to; null if it is none.")
    async def references(self: Field, info: Info, page: PageArgs) -> Page[models.Base] | None:
        return await resolvers.metafield.references(info.context, self.type, self.value, page)


@strawberry.type(description="How a metaobject presents itself to search engines.")
class MetaobjectSEO:
    @public("The field that is its title there; null if none is.", MetaobjectField | None)
    async def title(self: models.Metaobject, info: Info) -> Field | None:
        defined = await resolvers.metaobject.definition(info.context, self)
        return await resolvers.metaobject.field(info.context, self, defined.seo_title_field)

    @public("The field that is its description there; null if none is.", MetaobjectField | None)
    async def description(self: models.Metaobject, info: Info) -> Field | None:
        defined = await resolvers.metaobject.definition(info.context, self)
        return await resolvers.metaobject.field(info.context, self, defined.seo_description_field)


@strawberry.type(description="A thing of the shop's own making, of a type that staff defined.")
class Metaobject(Node, OnlineStorePublishable):
    handle: str = public("Its name; no two metaobjects of a type share one.")
    type: str = public("Which type it is of.")
    updated_at: datetime = public("When it last changed.")

    @public("Its fields, in the order of its type.", list[MetaobjectField])
    async def fields(self: models.Metaobject, info: Info) -> list[Field]:
        return await resolvers.metaobject.fields(info.context, self)

    @public("One of its fields; null if its type has no such field.", MetaobjectField | None)
    async def field(
        self: models.Metaobject,
        info: Info,
        key: Annotated[str, strawberry.argument(description="The name of the field.")],
    ) -> Field | None:
        return await resolvers.metaobject.field(info.context, self, key)

    @public("How it presents itself to search engines.", MetaobjectSEO | None)
    def seo(self: models.Metaobject) -> models.Metaobject:
        return self


@strawberry.input(description="How a metaobject is found by name.")
class MetaobjectHandleInput:
    type: str = strawberry.field(description="Which type it is of.")
    handle: str = strawberry.field(description="Its handle.")


MetaobjectId = Annotated[
    strawberry.ID | None, strawberry.argument(description="The id of the metaobject.")
]
Handle = Annotated[
    MetaobjectHandleInput | None, strawberry.argument(description="Its type and its handle.")
]
Type = Annotated[str, strawberry.argument(description="Which type they are of.")]
SortKey = Annotated[
    str | None, strawberry.argument(description="What to order by: `id` or `updated_at`.")
]


@strawberry.type
class MetaobjectQuery:
    @public("A metaobject by its id or its handle; null if there is none.", Metaobject | None)
    async def metaobject(
        self, info: Info, id: MetaobjectId = strawberry.UNSET, handle: Handle = strawberry.UNSET
    ) -> models.Metaobject | None:
        if id:
            return await resolvers.metaobject.by_number(
                info.context, gid.number_of("Metaobject", id)
            )
        if handle:
            return await resolvers.metaobject.by_handle(info.context, handle.type, handle.handle)
        return None

    @connection(Connection[Metaobject], "The metaobjects of a type.")
    async def metaobjects(
        self, info: Info, page: PageArgs, type: Type, sort_key: SortKey = strawberry.UNSET
    ) -> Page[models.Metaobject]:
        return await resolvers.metaobject.metaobjects(info.context, page, type, sort_key or None)
