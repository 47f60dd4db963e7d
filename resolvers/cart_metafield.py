"""What programs keep with a cart beside its own columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.cart_error import CartErrorCode
from commerce.refusal import Reason, Refused
from commerce.vocabulary import Vocabulary
from context import Context
from resolvers import cart as carts
from resolvers import metafield_write
from resolvers.cart import CartKey
from resolvers.metafield_write import MetafieldsSetUserErrorCode, NewMetafield


class MetafieldDeleteErrorCode(Vocabulary):
    """Why a metafield was not taken away."""

    APP_NOT_AUTHORIZED = "Whoever asks may not do that."
    INVALID_OWNER = "There is no such cart."
    METAFIELD_DOES_NOT_EXIST = "The cart has no such metafield."


@dataclass(frozen=True)
class CartMetafield:
    """A value to keep; ``key`` may hold the namespace before a dot."""

    key: str
    type: str
    value: str

    def of(self, cart: models.Cart) -> NewMetafield:
        namespace, name = _split(self.key)
        return NewMetafield(cart, name, self.value, namespace, self.type)


@dataclass(frozen=True)
class OwnedMetafield:
    """A value to keep with a cart."""

    owner: CartKey
    field: CartMetafield


def _split(key: str) -> tuple[str | None, str]:
    namespace, dot, name = key.partition(".")
    return (namespace, name) if dot else (None, key)


async def put_first(
    session: AsyncSession, cart: models.Cart, fields: Sequence[CartMetafield], *path: str
) -> list[Reason]:
    """What a new cart is given at once."""
    try:
        await metafield_write.put(session, [field.of(cart) for field in fields], *path)
    except Refused as refused:
        code = CartErrorCode.INVALID_METAFIELDS
        return [Reason(code, reason.message, reason.field) for reason in refused.reasons]
    return []


async def put(context: Context, fields: Sequence[OwnedMetafield]) -> list[models.Metafield]:
    """All of them or, with the reasons, none; the carts are locked in the order of their ids."""
    async with context.transaction() as session:
        held: dict[CartKey, models.Cart] = {}
        for key in sorted({one.owner for one in fields}, key=lambda key: (key.token, key.key)):
            try:
                held[key] = await carts.for_change(session, key)
            except Refused:
                code = MetafieldsSetUserErrorCode.INVALID_OWNER
                places = [i for i, one in enumerate(fields) if one.owner == key]
                paths = [("metafields", str(i), "ownerId") for i in places]
                raise Refused(*(Reason(code, code.meaning, path) for path in paths)) from None
        new = [one.field.of(held[one.owner]) for one in fields]
        return await metafield_write.put(session, new, "metafields")


async def remove(context: Context, owner: CartKey, key: str) -> int:
    """The id of what was taken away."""
    code, (namespace, name) = MetafieldDeleteErrorCode, _split(key)
    async with context.transaction() as session:
        try:
            cart = await carts.for_change(session, owner)
        except Refused:
            reason = Reason(code.INVALID_OWNER, code.INVALID_OWNER.meaning, ("input", "ownerId"))
            raise Refused(reason) from None
        removed = await metafield_write.remove(session, cart, namespace, name)
        if removed is None:
            missing = code.METAFIELD_DOES_NOT_EXIST
            raise Refused(Reason(missing, missing.meaning, ("input", "key")))
    return removed
