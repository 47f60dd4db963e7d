"""Metaobjects and their types, as staff keep and delete them."""

from typing import Any

import sqlalchemy as sa
from conftest import Shop
from managing import events

import models
from commerce.permission import Permission

WRITE = [Permission.CONTENT_WRITE]
ERRORS = "userErrors { code field message }"
DEFINE = f"""mutation($definition: MetaobjectDefinitionInput!) {{
  metaobjectDefinitionUpsert(definition: $definition) {{
    metaobjectDefinition {{ type name urlHandle fields {{ key name type }} }} {ERRORS} }} }}"""
UNDEFINE = f"""mutation($type: String!) {{
  metaobjectDefinitionDelete(type: $type) {{ deletedType {ERRORS} }} }}"""
PUT = f"""mutation($metaobject: MetaobjectInput!) {{ metaobjectUpsert(metaobject: $metaobject) {{
  metaobject {{ id handle fields {{ key value }} }} {ERRORS} }} }}"""
DELETE = (
    f"""mutation($id: ID!) {{ metaobjectDelete(id: $id) {{ deletedMetaobjectId {ERRORS} }} }}"""
)
SIZE = {
    "type": "size",
    "name": "Size",
    "urlHandle": "sizes",
    "seoTitleField": "label",
    "fields": [
        {"key": "label", "name": "Label"},
        {"key": "chest", "type": "number_integer", "name": "Chest"},
    ],
}
SMALL = {"type": "size", "handle": "S", "fields": [{"key": "chest", "value": "88"}]}


async def tell(shop: Shop, mutation: str, **said: Any) -> Any:
    (answer,) = (await shop.ask(mutation, WRITE, **said)).values()
    return answer


async def refused(shop: Shop, mutation: str, **said: Any) -> list[tuple[str, list[str]]]:
    answer = await tell(shop, mutation, **said)
    return [(reason["code"], reason["field"]) for reason in answer["userErrors"]]


async def test_metaobjects_are_kept_by_their_type(shop: Shop) -> None:
    defined = await tell(shop, DEFINE, definition=SIZE)
    assert defined["metaobjectDefinition"] == {
        "type": "size",
        "name": "Size",
        "urlHandle": "sizes",
        "fields": [
            {"key": "label", "name": "Label", "type": "single_line_text_field"},
            {"key": "chest", "name": "Chest", "type": "number_integer"},
        ],
    }

    made = (await tell(shop, PUT, metaobject=SMALL))["metaobject"]
    assert made["fields"] == [{"key": "label", "value": None}, {"key": "chest", "value": "88"}]
    label = {"key": "label", "value": "Small"}
    again = (await tell(shop, PUT, metaobject={**SMALL, "fields": [label]}))["metaobject"]
    assert again["id"] == made["id"]
    assert again["fields"] == [label, {"key": "chest", "value": None}]
    assert await refused(
        shop, PUT, metaobject={**SMALL, "fields": [{"key": "chest", "value": "x"}]}
    ) == [("INVALID", ["values", "chest"])]
    assert await refused(shop, PUT, metaobject={**SMALL, "type": "none"}) == [
        ("NOT_FOUND", ["type"]),
        ("NOT_FOUND", ["values", "chest"]),
    ]
    assert len(await events(shop, "metaobjects/update")) == 1


async def test_metaobjects_and_types_are_deleted(shop: Shop) -> None:
    await tell(shop, DEFINE, definition=SIZE)
    first = (await tell(shop, PUT, metaobject=SMALL))["metaobject"]
    await tell(shop, PUT, metaobject={**SMALL, "handle": "M"})

    gone = await tell(shop, DELETE, id=first["id"])
    assert gone == {"deletedMetaobjectId": first["id"], "userErrors": []}
    assert await refused(shop, DELETE, id=first["id"]) == [("NOT_FOUND", ["id"])]
    gone = await tell(shop, UNDEFINE, type="size")
    assert gone == {"deletedType": "size", "userErrors": []}
    assert await shop.all(sa.select(models.Metaobject)) == []
    assert await refused(shop, UNDEFINE, type="size") == [("NOT_FOUND", ["type"])]
    reading = [Permission.CONTENT_READ]
    assert (await shop.refusal(UNDEFINE, reading, type="size"))[0] == "FORBIDDEN"
