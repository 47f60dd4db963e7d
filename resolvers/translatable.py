"""The texts of things, as they are written in the shop's own language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

import models
from commerce import translation
from loaders.market import Read
from models.engine import among

TEXT_FIELDS = frozenset({"single_line_text_field", "multi_line_text_field"})
KINDS: dict[str, Any] = {
    name: getattr(models, name) for name in sorted({*translation.FIELDS, *translation.OPEN})
}


@dataclass(frozen=True)
class Content:
    """One text; its ``digest`` tells later whether it has changed."""

    key: str
    value: str

    @property
    def digest(self) -> str:
        return translation.digest(self.value)

    @property
    def is_html(self) -> bool:
        return self.key in translation.HTML


async def contents_of(read: Read, type_name: str, ids: Sequence[int]) -> dict[int, list[Content]]:
    """The texts of things of a type, by their ids: what is empty is not there to translate."""
    kind = KINDS[type_name]
    if type_name == "Metaobject":
        return await _of_metaobjects(read, ids)
    if type_name == "ShippingZone":
        rows = await read(sa.select(kind.id, kind.definition).where(among(kind.id, ids)))
        return {id: _methods(definition) for id, definition in rows}
    fields = translation.FIELDS[type_name]
    columns = [getattr(kind, column) for column in fields.values()]
    where = [among(kind.id, ids)]
    if type_name == "Metafield":
        where.append(kind.type.in_(sorted(TEXT_FIELDS)))
    rows = await read(sa.select(kind.id, *columns).where(*where).order_by(kind.id))
    return {id: _texts(zip(fields, values, strict=True)) for id, *values in rows}


def _texts(pairs: Any) -> list[Content]:
    return [Content(key, value) for key, value in pairs if value]


async def _of_metaobjects(read: Read, ids: Sequence[int]) -> dict[int, list[Content]]:
    row, definition = models.Metaobject, models.MetaobjectDefinition
    rows = await read(
        sa.select(row.id, row.values, definition.fields)
        .join(definition, definition.type == row.type)
        .where(among(row.id, ids))
        .order_by(row.id)
    )
    return {
        id: _texts((key, values.get(key)) for key, _, kind in fields if kind in TEXT_FIELDS)
        for id, values, fields in rows
    }


def _methods(definition: dict[str, Any]) -> list[Content]:
    """What the ways to deliver within a zone are called, each by its own key."""
    return _texts((method["key"], method["title"]) for method in definition["methods"])
