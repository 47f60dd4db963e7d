"""What metafields are defined to hold, as staff see and change it."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry

import models
from commerce import gid
from commerce.metafield_definition import MetafieldDefinitionErrorCode, MetafieldOwnerType
from commerce.permission import Permission
from commerce.refusal import Reason, Refused
from loaders.pagination import Page, PageArgs
from resolvers import metafield_definition
from schema import enums
from schema.connection import Connection, Counted, connection
from schema.given import given
from schema.info import Info
from schema.node import Node
from schema.permission import Access, Needs, needs, public
from schema.shows import shows
from schema.user_error import DisplayableError

WRITE = Permission.SETTINGS_WRITE
enums.register(MetafieldDefinitionErrorCode)
enums.register(MetafieldOwnerType)

_NAME = "How staff call it, 255 characters at most."
_DESCRIPTION = "What it is for, 1,000 characters at most; null if that is not said."
_PUBLIC = "Whether buyers see its values."
_FILTERABLE = "Whether its values are offered as filters of products, for whoever sees them."


@strawberry.type(description="A bound of a metafield's values.")
class MetafieldDefinitionValidation:
    @public("What is bounded: min, max or choices.")
    def name(self: list[str]) -> str:
        return self[0]

    @public("The bound: a number, or a JSON list of what can be chosen.")
    def value(self: list[str]) -> str:
        return self[1]


@strawberry.type(description="What metafields of one name hold.")
class MetafieldDefinition(Node):
    namespace: str = public("Whose words the key is among.")
    key: str = public("Its name.")
    name: str = public("How staff call it.")
    description: str | None = public("What it is for; null if nobody said.")
    type: str = public("What kind of value it holds, such as `number_integer` or `list.color`.")
    is_public: bool = public(_PUBLIC)
    is_filterable: bool = public(_FILTERABLE)

    @public("What it is about; null for what staff define nothing of.", MetafieldOwnerType | None)
    def owner_type(self: models.MetafieldDefinition) -> MetafieldOwnerType | None:
        return MetafieldOwnerType.of(self.owner_type)

    @public("The bounds of its values.", list[MetafieldDefinitionValidation])
    def validations(self: models.MetafieldDefinition) -> list[list[str]]:
        return self.validations


@strawberry.input(description="A bound of a metafield's values.")
class MetafieldDefinitionValidationInput:
    name: str = strawberry.field(
        description="`min` and `max` bound numbers and the length of texts; `choices` lists values."
    )
    value: str = strawberry.field(description="A number, or a JSON list of texts.")


@strawberry.input
class DefinitionFields:
    description: strawberry.Maybe[str | None] = strawberry.field(description=_DESCRIPTION)
    validations: strawberry.Maybe[list[MetafieldDefinitionValidationInput]] = strawberry.field(
        description="The bounds of its values, each once."
    )
    is_public: strawberry.Maybe[bool] = strawberry.field(description=_PUBLIC)
    is_filterable: strawberry.Maybe[bool] = strawberry.field(description=_FILTERABLE)

    def said(self) -> dict[str, Any]:
        found = given(self)
        if "validations" in found:
            found["validations"] = [(each.name, each.value) for each in found["validations"]]
        return found


@strawberry.input(description="A definition to make.")
class MetafieldDefinitionInput(DefinitionFields):
    owner_type: MetafieldOwnerType = strawberry.field(description="What it is about.")
    namespace: strawberry.Maybe[str] = strawberry.field(
        description="Whose words the key is among; `custom` if it is left out."
    )
    key: str = strawberry.field(description="Its name: 2 to 255 letters, digits, - and _.")
    name: str = strawberry.field(description=_NAME)
    type: str = strawberry.field(description="What kind of value it holds.")


@strawberry.input(description="Changes of a definition; what is left out stays.")
class MetafieldDefinitionUpdateInput(DefinitionFields):
    name: strawberry.Maybe[str] = strawberry.field(description=_NAME)


@strawberry.type(description="Why a definition was left as it was.")
class MetafieldDefinitionUserError(DisplayableError):
    code: MetafieldDefinitionErrorCode = public("Which kind of error it is.")

    is_type_of = shows(Reason)


@dataclass(frozen=True)
class DefinitionOutcome:
    """What came of a definition, or the reasons nothing did."""

    metafield_definition: models.MetafieldDefinition | None = None
    deleted_definition_id: str | None = None
    user_errors: Sequence[Reason] = ()


async def outcome(change: Awaitable[models.MetafieldDefinition]) -> DefinitionOutcome:
    try:
        return DefinitionOutcome(await change)
    except Refused as refused:
        return DefinitionOutcome(user_errors=refused.reasons)


@strawberry.type
class DefinitionReasons:
    user_errors: list[MetafieldDefinitionUserError] = public("Why it was refused; empty if not.")


@strawberry.type
class DefinitionPayload(DefinitionReasons):
    metafield_definition: MetafieldDefinition | None = public(
        "The definition as it now is; null if it was refused."
    )


@strawberry.type(description="What `metafieldDefinitionCreate` answers.")
class MetafieldDefinitionCreatePayload(DefinitionPayload): ...


@strawberry.type(description="What `metafieldDefinitionUpdate` answers.")
class MetafieldDefinitionUpdatePayload(DefinitionPayload): ...


@strawberry.type(description="What `metafieldDefinitionDelete` answers.")
class MetafieldDefinitionDeletePayload(DefinitionReasons):
    deleted_definition_id: strawberry.ID | None = public("Its id; null if it was refused.")


@strawberry.type(description="One page of definitions.")
class MetafieldDefinitionConnection(Connection[MetafieldDefinition], Counted): ...


New = Annotated[MetafieldDefinitionInput, strawberry.argument(description="The definition.")]
Changes = Annotated[
    MetafieldDefinitionUpdateInput,
    strawberry.argument(description="The changes; what is left out stays."),
]
Id = Annotated[strawberry.ID, strawberry.argument(description="The id of the definition.")]
OwnerType = Annotated[
    MetafieldOwnerType | None,
    strawberry.argument(description="What they are about; all if it is left out."),
]
WithValues = Annotated[
    bool,
    strawberry.argument(description="Whether the values under it go too; if not, they stay."),
]


@strawberry.type
class MetafieldDefinitionQuery:
    @connection(
        MetafieldDefinitionConnection | None,
        "What metafields are defined to hold, by id.",
        access=Access.NEEDS,
        extensions=[Needs(Permission.SETTINGS_READ)],
    )
    async def metafield_definitions(
        self, info: Info, page: PageArgs, owner_type: OwnerType = strawberry.UNSET
    ) -> Page[models.MetafieldDefinition]:
        return await metafield_definition.definitions(info.context, page, owner_type or None)


@strawberry.type
class MetafieldDefinitionMutation:
    @needs(
        WRITE, "Defines what metafields of a name hold.", MetafieldDefinitionCreatePayload | None
    )
    async def metafield_definition_create(self, info: Info, definition: New) -> DefinitionOutcome:
        change = metafield_definition.create(info.context, definition.owner_type, definition.said())
        return await outcome(change)

    @needs(WRITE, "Changes a definition.", MetafieldDefinitionUpdatePayload | None)
    async def metafield_definition_update(
        self, info: Info, id: Id, definition: Changes
    ) -> DefinitionOutcome:
        key = gid.number_of("MetafieldDefinition", id)
        return await outcome(metafield_definition.update(info.context, key, definition.said()))

    @needs(WRITE, "Deletes a definition.", MetafieldDefinitionDeletePayload | None)
    async def metafield_definition_delete(
        self, info: Info, id: Id, delete_values: WithValues = False
    ) -> DefinitionOutcome:
        key = gid.number_of("MetafieldDefinition", id)
        try:
            deleted = await metafield_definition.delete(info.context, key, values=delete_values)
        except Refused as refused:
            return DefinitionOutcome(user_errors=refused.reasons)
        return DefinitionOutcome(deleted_definition_id=deleted)
