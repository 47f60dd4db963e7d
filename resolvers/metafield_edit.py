"""Staff say more of the shop's things than their own fields hold: all of a list, or none."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import gid
from commerce.complaints import Complaints
from commerce.metafield import DEFAULT_NAMESPACE
from commerce.metafield_definition import MetafieldOwnerType
from commerce.refusal import ClientError
from context import Context
from resolvers import event, membership, metafield_write
from resolvers.cart_metafield import MetafieldDeleteErrorCode
from resolvers.metafield_write import MAX_AT_ONCE, MetafieldsSetUserErrorCode, NewMetafield

FIELD = "metafields"


@dataclass(frozen=True)
class Said:
    """A value of the thing with the global id ``owner_id``."""

    owner_id: str
    namespace: str | None
    key: str
    value: str = ""
    type: str | None = None

    @property
    def name(self) -> str:
        return f"{self.namespace or DEFAULT_NAMESPACE}.{self.key}"


async def put(context: Context, fields: Sequence[Said]) -> list[models.Metafield]:
    """Keep values; whoever asks may change what they are about."""
    complaints = Complaints(MetafieldsSetUserErrorCode, FIELD)
    _require(context, fields)
    async with context.transaction() as session:
        owners = await _owners(session, fields, complaints)
        complaints.settle()
        new = [
            NewMetafield(owner, said.key, said.value, said.namespace, said.type)
            for said, owner in zip(fields, owners, strict=True)
        ]
        rows = await metafield_write.put(session, new, FIELD)
        await session.flush()
        for owner, names in _by_owner(fields, owners).items():
            detail = {"before": {}, "after": {FIELD: names}}
            event.record(context, session, "metafields/set", owner, detail)
        await membership.bump(session)
    return rows


async def remove(context: Context, fields: Sequence[Said]) -> list[Said]:
    """Take values away; those that are not there are refused, and with them all."""
    complaints = Complaints(MetafieldDeleteErrorCode, FIELD)
    _require(context, fields)
    async with context.transaction() as session:
        owners = await _owners(session, fields, complaints)
        complaints.settle()
        for i, (said, owner) in enumerate(zip(fields, owners, strict=True)):
            gone = await metafield_write.remove(session, owner, said.namespace, said.key)
            if gone is None:
                message = f"There is no metafield {said.name}."
                complaints.add("METAFIELD_DOES_NOT_EXIST", message, str(i), "key")
        complaints.settle()
        for owner_id, names in _by_owner(fields, owners).items():
            detail = {"before": {FIELD: names}, "after": {}}
            event.record(context, session, "metafields/delete", owner_id, detail)
        await membership.bump(session)
    return list(fields)


def _require(context: Context, fields: Sequence[Said]) -> None:
    """The permission of everything that is named; what is not known needs none to be refused."""
    if not 0 < len(fields) <= MAX_AT_ONCE:
        raise ClientError(f"The list has {len(fields)} items; it takes 1 to {MAX_AT_ONCE}.")
    for said in fields:
        kind, _, _ = gid.split(said.owner_id)
        owner = MetafieldOwnerType.of(kind)
        context.actor.require((owner or MetafieldOwnerType.PRODUCT).permission)


async def _owners(
    session: AsyncSession, fields: Sequence[Said], complaints: Complaints
) -> list[models.Base]:
    found = []
    for i, said in enumerate(fields):
        kind, key, _ = gid.split(said.owner_id)
        number = gid.as_number(key)
        owner = None
        if MetafieldOwnerType.of(kind) is not None and number is not None:
            owner = await session.get(getattr(models, kind), number)
        if owner is None:
            complaints.add("INVALID_OWNER", "There is no such thing.", str(i), "ownerId")
        else:
            found.append(owner)
    return found


def _by_owner(fields: Sequence[Said], owners: Sequence[models.Base]) -> dict[str, list[str]]:
    """The names that are said of each thing, without their values, which may be of persons."""
    found: dict[str, list[str]] = {}
    for said, owner in zip(fields, owners, strict=True):
        found.setdefault(owner.gid, []).append(said.name)
    return found
