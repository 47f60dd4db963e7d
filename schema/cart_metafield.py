"""Changing what programs keep with a cart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import strawberry

import models
import resolvers.cart_metafield
from commerce import gid
from commerce.refusal import Reason, Refused
from resolvers.cart import CartKey
from resolvers.cart_metafield import CartMetafield, MetafieldDeleteErrorCode, OwnedMetafield
from resolvers.metafield_write import MetafieldsSetUserErrorCode
from schema import enums
from schema.info import Info
from schema.metafield import Metafield
from schema.permission import owner, public
from schema.shows import shows
from schema.user_error import DisplayableError

enums.register(MetafieldsSetUserErrorCode)
enums.register(MetafieldDeleteErrorCode)


@strawberry.input(description="A metafield of a cart.")
class CartMetafieldsSetInput:
    owner_id: strawberry.ID = strawberry.field(description="The id of the cart, with its key.")
    key: str = strawberry.field(description="Its name, with or without the namespace and a dot.")
    type: str = strawberry.field(description="What kind of value it holds.")
    value: str = strawberry.field(description="The value as text.")

    def parsed(self) -> OwnedMetafield:
        field = CartMetafield(self.key, self.type, self.value)
        return OwnedMetafield(CartKey.of(self.owner_id), field)


@strawberry.input(description="A metafield of a cart that is made.")
class CartInputMetafieldInput:
    key: str = strawberry.field(description="Its name, with or without the namespace and a dot.")
    type: str = strawberry.field(description="What kind of value it holds.")
    value: str = strawberry.field(description="The value as text.")

    def parsed(self) -> CartMetafield:
        return CartMetafield(self.key, self.type, self.value)


@strawberry.input(description="Which metafield of a cart.")
class CartMetafieldDeleteInput:
    owner_id: strawberry.ID = strawberry.field(description="The id of the cart, with its key.")
    key: str = strawberry.field(description="Its name, with or without the namespace and a dot.")


@strawberry.type(description="Why a metafield was not kept.")
class MetafieldsSetUserError(DisplayableError):
    code: MetafieldsSetUserErrorCode | None = public("Which kind of error it is.")

    @public("Which of the metafields it is about; null if it is none of them alone.")
    def element_index(self: Reason) -> int | None:
        return next((int(part) for part in self.field if part.isdecimal()), None)

    is_type_of = shows(Reason)


@strawberry.type(description="Why a metafield was not taken away.")
class MetafieldDeleteUserError(DisplayableError):
    code: MetafieldDeleteErrorCode | None = public("Which kind of error it is.")

    is_type_of = shows(Reason)


@dataclass(frozen=True)
class Outcome:
    """What both payloads show."""

    metafields: list[models.Metafield] | None = None
    deleted_id: str | None = None
    user_errors: Sequence[Reason] = ()


@strawberry.type(description="What `cartMetafieldsSet` answers.")
class CartMetafieldsSetPayload:
    metafields: list[Metafield] | None = public("The metafields; null if they were refused.")
    user_errors: list[MetafieldsSetUserError] = public("Why they were refused.")


@strawberry.type(description="What `cartMetafieldDelete` answers.")
class CartMetafieldDeletePayload:
    deleted_id: strawberry.ID | None = public("The id of what was taken away; null if refused.")
    user_errors: list[MetafieldDeleteUserError] = public("Why it was refused.")


NewMetafields = Annotated[
    list[CartMetafieldsSetInput], strawberry.argument(description="The metafields, 25 at most.")
]
Which = Annotated[CartMetafieldDeleteInput, strawberry.argument(description="Which one.")]


@strawberry.type
class CartMetafieldMutation:
    @owner("Keeps metafields with carts: all or none.", CartMetafieldsSetPayload | None)
    async def cart_metafields_set(self, info: Info, metafields: NewMetafields) -> Outcome:
        new = [one.parsed() for one in metafields]
        try:
            return Outcome(await resolvers.cart_metafield.put(info.context, new))
        except Refused as refused:
            return Outcome(user_errors=refused.reasons)

    @owner("Takes a metafield of a cart away.", CartMetafieldDeletePayload | None)
    async def cart_metafield_delete(self, info: Info, input: Which) -> Outcome:
        key = CartKey.of(input.owner_id)
        try:
            removed = await resolvers.cart_metafield.remove(info.context, key, input.key)
        except Refused as refused:
            return Outcome(user_errors=refused.reasons)
        return Outcome(deleted_id=gid.make("Metafield", removed))
