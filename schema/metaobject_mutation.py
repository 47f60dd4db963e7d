"""Defining types of metaobjects, and keeping metaobjects."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry

import models
from commerce import gid
from commerce.content_draft import DefinitionDraft, FieldDraft, MetaobjectDraft
from commerce.permission import Permission
from commerce.refusal import Reason, Refused
from resolvers import metaobject_edit
from schema.content_error import ContentUserError
from schema.given import given
from schema.info import Info
from schema.metaobject import Metaobject
from schema.permission import needs, public

WRITE = Permission.CONTENT_WRITE


@strawberry.input(description="A field that all metaobjects of a type have.")
class MetaobjectFieldDefinitionInput:
    key: str = strawberry.field(description="Its name; no two fields of a type share one.")
    type: str = strawberry.field(
        default="single_line_text_field", description="What kind of value it holds."
    )
    name: str = strawberry.field(default="", description="How staff call it.")

    def draft(self) -> FieldDraft:
        return FieldDraft(self.key, self.type, self.name)


@strawberry.input(description="A type of metaobjects, whole.")
class MetaobjectDefinitionInput:
    type: str = strawberry.field(description="Its name; no two types share one.")
    name: str = strawberry.field(description="How staff call it.")
    fields: list[MetaobjectFieldDefinitionInput] = strawberry.field(description="Its fields.")
    url_handle: strawberry.Maybe[str] = strawberry.field(
        description="The name in URLs that its metaobjects have pages below; none if left out."
    )
    seo_title_field: strawberry.Maybe[str] = strawberry.field(
        description="The field that is the title of these pages for search engines."
    )
    seo_description_field: strawberry.Maybe[str] = strawberry.field(
        description="The field that is the description of these pages for search engines."
    )

    def draft(self) -> DefinitionDraft:
        said: dict[str, Any] = given(self)
        return DefinitionDraft(**{**said, "fields": [each.draft() for each in self.fields]})


@strawberry.input(description="The value of a field of a metaobject.")
class MetaobjectFieldInput:
    key: str = strawberry.field(description="The name of the field.")
    value: str = strawberry.field(description="The value as text, written as its type has it.")


@strawberry.input(description="A metaobject, whole.")
class MetaobjectInput:
    type: str = strawberry.field(description="Which type it is of.")
    handle: str = strawberry.field(description="Its name; no two of a type share one.")
    fields: list[MetaobjectFieldInput] = strawberry.field(
        description="The values of its fields; those left out have none."
    )
    published: bool = strawberry.field(default=True, description="Whether buyers see it.")

    def draft(self) -> MetaobjectDraft:
        values = {field.key: field.value for field in self.fields}
        return MetaobjectDraft(self.type, self.handle, values, self.published)


@strawberry.type(description="A field that all metaobjects of a type have.")
class MetaobjectFieldDefinition:
    @public("Its name.")
    def key(self: list[str]) -> str:
        return self[0]

    @public("How staff call it.")
    def name(self: list[str]) -> str:
        return self[1]

    @public("What kind of value it holds.")
    def type(self: list[str]) -> str:
        return self[2]


@strawberry.type(description="A type of metaobjects.")
class MetaobjectDefinition:
    type: str = public("Its name; no two types share one.")
    name: str = public("How staff call it.")
    url_handle: str | None = public("The name in URLs of its pages; null if it has none.")

    @public("Its fields, in order.", list[MetaobjectFieldDefinition])
    def fields(self: models.MetaobjectDefinition) -> list[list[str]]:
        return self.fields


@dataclass(frozen=True)
class MetaobjectOutcome:
    """What the payloads of metaobjects show: what came of it, or the reasons nothing did."""

    metaobject: models.Metaobject | None = None
    metaobject_definition: models.MetaobjectDefinition | None = None
    deleted_metaobject_id: str | None = None
    deleted_type: str | None = None
    user_errors: Sequence[Reason] = ()


async def outcome(name: str, change: Awaitable[Any]) -> MetaobjectOutcome:
    try:
        return MetaobjectOutcome(**{name: await change})
    except Refused as refused:
        return MetaobjectOutcome(user_errors=refused.reasons)


@strawberry.type
class MetaobjectReasons:
    user_errors: list[ContentUserError] = public("Why it was refused; empty if it was not.")


@strawberry.type(description="What `metaobjectUpsert` answers.")
class MetaobjectUpsertPayload(MetaobjectReasons):
    metaobject: Metaobject | None = public("The metaobject as it now is; null if refused.")


@strawberry.type(description="What `metaobjectDelete` answers.")
class MetaobjectDeletePayload(MetaobjectReasons):
    deleted_metaobject_id: strawberry.ID | None = public("Its id; null if it was refused.")


@strawberry.type(description="What `metaobjectDefinitionUpsert` answers.")
class MetaobjectDefinitionUpsertPayload(MetaobjectReasons):
    metaobject_definition: MetaobjectDefinition | None = public(
        "The type as it now is; null if it was refused."
    )


@strawberry.type(description="What `metaobjectDefinitionDelete` answers.")
class MetaobjectDefinitionDeletePayload(MetaobjectReasons):
    deleted_type: str | None = public("The type; null if it was refused.")


Definition = Annotated[MetaobjectDefinitionInput, strawberry.argument(description="The type.")]
Type = Annotated[str, strawberry.argument(description="The name of the type.")]
New = Annotated[MetaobjectInput, strawberry.argument(description="The metaobject.")]
Id = Annotated[strawberry.ID, strawberry.argument(description="The id of the metaobject.")]


@strawberry.type
class MetaobjectMutation:
    @needs(
        WRITE,
        "Keeps a type of metaobjects, over what it was. Values of fields that it no longer has"
        " are not shown.",
        MetaobjectDefinitionUpsertPayload | None,
    )
    async def metaobject_definition_upsert(
        self, info: Info, definition: Definition
    ) -> MetaobjectOutcome:
        change = metaobject_edit.define(info.context, definition.draft())
        return await outcome("metaobject_definition", change)

    @needs(
        WRITE,
        "Deletes a type, with all its metaobjects.",
        MetaobjectDefinitionDeletePayload | None,
    )
    async def metaobject_definition_delete(self, info: Info, type: Type) -> MetaobjectOutcome:
        return await outcome("deleted_type", metaobject_edit.undefine(info.context, type))

    @needs(WRITE, "Keeps a metaobject, over what it was.", MetaobjectUpsertPayload | None)
    async def metaobject_upsert(self, info: Info, metaobject: New) -> MetaobjectOutcome:
        change = metaobject_edit.put(info.context, metaobject.draft())
        return await outcome("metaobject", change)

    @needs(WRITE, "Deletes a metaobject.", MetaobjectDeletePayload | None)
    async def metaobject_delete(self, info: Info, id: Id) -> MetaobjectOutcome:
        change = metaobject_edit.delete(info.context, gid.number_of("Metaobject", id))
        return await outcome("deleted_metaobject_id", change)
