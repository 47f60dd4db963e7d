"""Keeping what the shop says of its things beside their own columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import metafield
from commerce.metafield import BadMetafield
from commerce.refusal import Reason, Refused
from commerce.vocabulary import Vocabulary
from loaders.metafield import MetafieldKey
from models.engine import among
from resolvers.metafield import key_of

MAX_AT_ONCE = 25


class MetafieldsSetUserErrorCode(Vocabulary):
    """Why a metafield was not kept."""

    APP_NOT_AUTHORIZED = "Whoever asks may not do that."
    BLANK = "There is nothing where something is needed."
    INCLUSION = "The value is none of those that can be chosen."
    INVALID_OWNER = "There is no such thing to say something of."
    INVALID_TYPE = "There is no such type, or it is not the one that was defined."
    INVALID_VALUE = "The value is none of its type."
    LESS_THAN_OR_EQUAL_TO = "There are more than can be set at once."
    PRESENT = "There may be nothing there."
    TOO_LONG = "It is too long."
    TOO_SHORT = "It is too short."


@dataclass(frozen=True)
class NewMetafield:
    """A value to keep; ``type`` may be left out where it was defined, or is known already."""

    owner: models.Base
    key: str
    value: str
    namespace: str | None = None
    type: str | None = None

    @property
    def name(self) -> MetafieldKey:
        return key_of(self.owner, self.namespace, self.key)


async def put(
    session: AsyncSession, fields: Sequence[NewMetafield], *path: str
) -> list[models.Metafield]:
    """Keep values, over what was there; all of them or, with the reasons, none."""
    code = MetafieldsSetUserErrorCode
    if len(fields) > MAX_AT_ONCE:
        message = f"{len(fields)} are too many: {MAX_AT_ONCE} can be set at once."
        raise Refused(Reason(code.LESS_THAN_OR_EQUAL_TO, message, path))
    there = await _there(session, [field.name for field in fields])
    defined = await _defined(session, fields)
    kept, reasons = [], []
    for i, new in enumerate(fields):
        name = new.name
        definition = defined.get((name.owner_type, name.namespace, name.key))
        try:
            row = _kept(new, there.get(name), definition)
        except _Unfit as unfit:
            reasons.append(Reason(unfit.code, str(unfit), (*path, str(i), unfit.field)))
            continue
        there[name] = row
        kept.append(row)
    if reasons:
        raise Refused(*reasons)
    session.add_all(kept)
    return kept


class _Unfit(Exception):
    def __init__(self, code: MetafieldsSetUserErrorCode, field: str, message: str) -> None:
        super().__init__(message)
        self.code, self.field = code, field


def _kept(
    new: NewMetafield,
    row: models.Metafield | None,
    definition: models.MetafieldDefinition | None,
) -> models.Metafield:
    """The row with the new value, which is not in the session yet if there was none."""
    code, name = MetafieldsSetUserErrorCode, new.name
    if problem := metafield.problem_of_name(name.namespace, name.key):
        raise _Unfit(code.INVALID_VALUE, *problem)
    type_name = definition.type if definition else new.type or (row.type if row else None)
    if type_name is None:
        raise _Unfit(code.BLANK, "type", "Say of which type it is: nothing is defined.")
    if new.type is not None and new.type != type_name:
        raise _Unfit(code.INVALID_TYPE, "type", f"It is defined to be of type {type_name}.")
    try:
        value = metafield.normalized(type_name, new.value)
        if definition is not None:
            metafield.check(type_name, value, definition.validations)
    except BadMetafield as bad:
        field = "type" if bad.code == code.INVALID_TYPE.name else "value"
        raise _Unfit(code[bad.code], field, str(bad)) from None
    if row is None:
        row = models.Metafield(
            owner_type=name.owner_type,
            owner_key=name.owner_key,
            namespace=name.namespace,
            key=name.key,
        )
    row.type, row.value = type_name, value
    row.definition_id = definition.id if definition else None
    return row


async def _there(
    session: AsyncSession, names: Sequence[MetafieldKey]
) -> dict[MetafieldKey, models.Metafield]:
    row = models.Metafield
    rows = await session.scalars(
        select(row).where(
            among(row.owner_type, sorted({name.owner_type for name in names})),
            among(row.owner_key, sorted({name.owner_key for name in names})),
        )
    )
    return {MetafieldKey(r.owner_type, r.owner_key, r.namespace, r.key): r for r in rows}


async def _defined(
    session: AsyncSession, fields: Sequence[NewMetafield]
) -> dict[tuple[str, str, str], models.MetafieldDefinition]:
    definition = models.MetafieldDefinition
    types = sorted({field.name.owner_type for field in fields})
    rows = await session.scalars(select(definition).where(among(definition.owner_type, types)))
    return {(row.owner_type, row.namespace, row.key): row for row in rows}


async def remove(
    session: AsyncSession, owner: models.Base, namespace: str | None, key: str
) -> int | None:
    """Take one value away; its id, or None if there was none."""
    name = key_of(owner, namespace, key)
    row = models.Metafield
    return await session.scalar(
        delete(row)
        .where(
            row.owner_type == name.owner_type,
            row.owner_key == name.owner_key,
            row.namespace == name.namespace,
            row.key == name.key,
        )
        .returning(row.id)
    )


async def forget(session: AsyncSession, owner_type: str, owner_ids: Sequence[object]) -> None:
    """Take away all that is said of rows that are deleted: ids may be given out again."""
    row = models.Metafield
    await session.execute(
        delete(row)
        .where(row.owner_type == owner_type, among(row.owner_key, [str(id) for id in owner_ids]))
        .execution_options(synchronize_session=False)
    )
    text = models.Translation
    await session.execute(
        delete(text)
        .where(
            text.resource_type == owner_type,
            among(text.resource_key, [str(id) for id in owner_ids]),
        )
        .execution_options(synchronize_session=False)
    )
