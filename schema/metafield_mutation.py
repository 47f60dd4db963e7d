"""Saying more of the shop's things than their own fields hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import strawberry

import models
from commerce.metafield import DEFAULT_NAMESPACE
from commerce.refusal import Reason, Refused
from resolvers import metafield_edit
from resolvers.metafield_edit import Said
from schema.cart_metafield import MetafieldDeleteUserError, MetafieldsSetUserError
from schema.given import given
from schema.info import Info
from schema.metafield import Metafield
from schema.permission import owner, public

_NAMESPACE = f"Whose words the key is among; `{DEFAULT_NAMESPACE}` if it is left out."
_MAY = "Whoever asks has to have the permission to change what they are about."


@strawberry.input(description="A metafield of one of the shop's things.")
class MetafieldsSetInput:
    owner_id: strawberry.ID = strawberry.field(description="The id of the thing.")
    namespace: strawberry.Maybe[str] = strawberry.field(description=_NAMESPACE)
    key: str = strawberry.field(description="Its name: 2 to 255 letters, digits, - and _.")
    type: strawberry.Maybe[str] = strawberry.field(
        description="What kind of value it holds; need not be said where it is defined."
    )
    value: str = strawberry.field(description="The value as text, written as its type has it.")

    def said(self) -> Said:
        return Said(**{"namespace": None} | given(self))


@strawberry.input(description="Which metafield of one of the shop's things.")
class MetafieldIdentifierInput:
    owner_id: strawberry.ID = strawberry.field(description="The id of the thing.")
    namespace: strawberry.Maybe[str] = strawberry.field(description=_NAMESPACE)
    key: str = strawberry.field(description="Its name.")

    def said(self) -> Said:
        return Said(**{"namespace": None} | given(self))


@strawberry.type(description="Which metafield it was.")
class MetafieldIdentifier:
    owner_id: strawberry.ID = public("The id of the thing it was about.")
    key: str = public("Its name.")

    @public("Whose words the key is among.")
    def namespace(self: Said) -> str:
        return self.namespace or DEFAULT_NAMESPACE


@dataclass(frozen=True)
class MetafieldOutcome:
    """What both payloads show."""

    metafields: list[models.Metafield] | None = None
    deleted_metafields: list[Said] | None = None
    user_errors: Sequence[Reason] = ()


@strawberry.type(description="What `metafieldsSet` answers.")
class MetafieldsSetPayload:
    metafields: list[Metafield] | None = public("The metafields; null if they were refused.")
    user_errors: list[MetafieldsSetUserError] = public("Why they were refused; empty if not.")


@strawberry.type(description="What `metafieldsDelete` answers.")
class MetafieldsDeletePayload:
    deleted_metafields: list[MetafieldIdentifier] | None = public(
        "Which ones went; null if it was refused."
    )
    user_errors: list[MetafieldDeleteUserError] = public("Why it was refused; empty if not.")


New = Annotated[
    list[MetafieldsSetInput], strawberry.argument(description="The metafields, 1 to 25.")
]
Which = Annotated[
    list[MetafieldIdentifierInput], strawberry.argument(description="Which ones, 1 to 25.")
]


@strawberry.type
class MetafieldMutation:
    @owner(f"Keeps metafields, all or none. {_MAY}", MetafieldsSetPayload | None)
    async def metafields_set(self, info: Info, metafields: New) -> MetafieldOutcome:
        try:
            rows = await metafield_edit.put(info.context, [each.said() for each in metafields])
        except Refused as refused:
            return MetafieldOutcome(user_errors=refused.reasons)
        return MetafieldOutcome(metafields=rows)

    @owner(f"Takes metafields away, all or none. {_MAY}", MetafieldsDeletePayload | None)
    async def metafields_delete(self, info: Info, metafields: Which) -> MetafieldOutcome:
        try:
            gone = await metafield_edit.remove(info.context, [each.said() for each in metafields])
        except Refused as refused:
            return MetafieldOutcome(user_errors=refused.reasons)
        return MetafieldOutcome(deleted_metafields=gone)
