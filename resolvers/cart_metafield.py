"""What programs keep with a cart beside its own columns."""

from collections.abc import Sequence
from dataclasses import dataclass

import models
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

    owner: CartKey
    key: str
    type: str
    value: str


def _split(key: str) -> tuple[str | None, str]:
    namespace, dot, name = key.partition(".")
    return (namespace, name) if dot else (None, key)


async def put(context: Context, fields: Sequence[CartMetafield]) -> list[models.Metafield]:
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
        new = []
        for one in fields:
            namespace, name = _split(one.key)
            new.append(NewMetafield(held[one.owner], name, one.value, namespace, one.type))
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
