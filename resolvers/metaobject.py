"""Reading metaobjects, field by field."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

import models
from commerce.permission import Permission
from commerce.refusal import ClientError
from commerce.text import storable
from context import Context
from loaders.page import read_page
from loaders.pagination import Order, Page, PageArgs

_METAOBJECT = models.Metaobject
ORDERS = {
    "id": Order("metaobjects/id", (_METAOBJECT.id,)),
    "updated_at": Order("metaobjects/updated_at", (_METAOBJECT.updated_at, _METAOBJECT.id)),
}


@dataclass(frozen=True)
class Field:
    """One field of a metaobject; ``type`` is its metafield type ("single_line_text_field")."""

    key: str
    type: str
    value: str | None


async def metaobjects(
    context: Context, args: PageArgs, type: str, sort_key: str | None = None
) -> Page[models.Metaobject]:
    if sort_key and sort_key not in ORDERS:
        raise ClientError(f"sortKey is {sort_key[:50]!r}; it may be {' or '.join(ORDERS)}.")
    where: list[ColumnElement[bool]] = [_METAOBJECT.type == type if storable(type) else sa.false()]
    if not context.actor.may(Permission.CONTENT_READ):
        where.append(_METAOBJECT.published.is_(True))
    return await read_page(
        context, _METAOBJECT, ORDERS[sort_key or "id"], args, where, filter_text=type
    )


async def by_number(context: Context, key: int) -> models.Metaobject | None:
    found = await context.loaders.metaobject.load(key)
    return found if found is not None and visible(context, found) else None


async def by_handle(context: Context, type: str, handle: str) -> models.Metaobject | None:
    found = await context.loaders.metaobject_at.load((type, handle))
    return found if found is not None and visible(context, found) else None


def visible(context: Context, row: models.Metaobject) -> bool:
    return row.published or context.actor.may(Permission.CONTENT_READ)


async def definition(context: Context, row: models.Metaobject) -> models.MetaobjectDefinition:
    """What all of its type have; the foreign key sees to it that there is one."""
    found = await context.loaders.metaobject_definition.load(row.type)
    if found is None:
        raise LookupError(f"metaobject {row.id} is of type {row.type!r}, which is not defined")
    return found


async def fields(context: Context, row: models.Metaobject) -> list[Field]:
    """All fields its type has, in order, with null where it has no value."""
    defined = await definition(context, row)
    return [Field(key, type_, row.values.get(key)) for key, _, type_ in defined.fields]


async def field(context: Context, row: models.Metaobject, key: str | None) -> Field | None:
    return next((each for each in await fields(context, row) if each.key == key), None)
