"""Metafields and their definitions, as staff keep them."""

from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import product, variant
from managing import events, ids

import models
from commerce.permission import Permission

ALL = list(Permission)
ERRORS = "userErrors { code field message }"
DEFINITION = """metafieldDefinition { id ownerType namespace key name description type isPublic
  validations { name value } }"""
DEFINE = f"""mutation($definition: MetafieldDefinitionInput!) {{
  metafieldDefinitionCreate(definition: $definition) {{ {DEFINITION} {ERRORS} }} }}"""
REDEFINE = f"""mutation($id: ID!, $definition: MetafieldDefinitionUpdateInput!) {{
  metafieldDefinitionUpdate(id: $id, definition: $definition) {{ {DEFINITION} {ERRORS} }} }}"""
UNDEFINE = f"""mutation($id: ID!, $values: Boolean) {{
  metafieldDefinitionDelete(id: $id, deleteValues: $values) {{ deletedDefinitionId {ERRORS} }} }}"""
SET = f"""mutation($metafields: [MetafieldsSetInput!]!) {{ metafieldsSet(metafields: $metafields) {{
  metafields {{ namespace key type value }} {ERRORS} }} }}"""
DELETE = f"""mutation($metafields: [MetafieldIdentifierInput!]!) {{
  metafieldsDelete(metafields: $metafields) {{
    deletedMetafields {{ ownerId namespace key }} {ERRORS} }} }}"""
CARE = {
    "ownerType": "PRODUCT",
    "key": "care",
    "name": "Care",
    "type": "single_line_text_field",
    "validations": [{"name": "choices", "value": '["hand", "machine"]'}],
}
READ = """query($id: ID!) { product(id: $id) {
  metafield(key: "care") { value description } } }"""


async def tell(shop: Shop, mutation: str, **said: Any) -> Any:
    (answer,) = (await shop.ask(mutation, ALL, **said)).values()
    return answer


async def done(shop: Shop, mutation: str, **said: Any) -> Any:
    answer = await tell(shop, mutation, **said)
    assert answer.pop("userErrors") == []
    (found,) = answer.values()
    return found


async def refused(shop: Shop, mutation: str, **said: Any) -> list[tuple[str, list[str]]]:
    answer = await tell(shop, mutation, **said)
    reasons = answer.pop("userErrors")
    assert not any(answer.values())
    return [(reason["code"], reason["field"]) for reason in reasons]


async def shirt(shop: Shop) -> str:
    row = product(variant(), title="Shirt")
    await shop.add(row)
    return row.gid


async def test_what_is_defined_is_held_to(shop: Shop) -> None:
    id = await shirt(shop)
    made = await done(shop, DEFINE, definition={**CARE, "description": "How to wash it"})
    assert made == {
        **CARE,
        "id": made["id"],
        "namespace": "custom",
        "description": "How to wash it",
        "isPublic": True,
    }

    care = {"ownerId": id, "key": "care", "value": "hand"}
    assert await done(shop, SET, metafields=[care]) == [
        {"namespace": "custom", "key": "care", "type": CARE["type"], "value": "hand"}
    ]
    assert (await shop.ask(READ, id=id))["product"]["metafield"] == {
        "value": "hand",
        "description": "How to wash it",
    }
    assert await refused(shop, SET, metafields=[{**care, "value": "boil"}]) == [
        ("INCLUSION", ["metafields", "0", "value"])
    ]
    [event] = await events(shop, "metafields/set")
    assert (event.subject, event.detail["after"]) == (id, {"metafields": ["custom.care"]})


async def test_a_definition_changes_and_goes(shop: Shop) -> None:
    id = await shirt(shop)
    made = await done(shop, DEFINE, definition=CARE)
    care = {"ownerId": id, "key": "care", "value": "hand"}
    await done(shop, SET, metafields=[care])

    changes = {"name": "Washing", "validations": [{"name": "max", "value": "3"}]}
    changed = await done(shop, REDEFINE, id=made["id"], definition={**changes, "isPublic": False})
    assert (changed["name"], changed["isPublic"]) == ("Washing", False)
    await done(shop, REDEFINE, id=made["id"], definition={"name": "Washing"})
    assert len(await events(shop, "metafield_definitions/update")) == 1
    assert (await refused(shop, SET, metafields=[care]))[0][0] == "TOO_LONG"

    assert await done(shop, UNDEFINE, id=made["id"]) == made["id"]
    await done(shop, SET, metafields=[{**care, "value": "anything"}])
    made = await done(shop, DEFINE, definition={**CARE, "validations": []})
    await done(shop, UNDEFINE, id=made["id"], values=True)
    assert await shop.all(sa.select(models.Metafield)) == []
    assert await refused(shop, UNDEFINE, id=made["id"]) == [("NOT_FOUND", ["id"])]


async def test_a_definition_takes_what_is_there_already(shop: Shop) -> None:
    id = await shirt(shop)
    said = {"ownerId": id, "key": "care", "value": "42", "type": "number_integer"}
    await done(shop, SET, metafields=[said])

    definition = {**CARE, "validations": []}
    assert await refused(shop, DEFINE, definition=definition) == [
        ("IN_USE", ["definition", "type"])
    ]
    made = await done(shop, DEFINE, definition={**definition, "type": "number_integer"})
    [row] = await shop.all(sa.select(models.Metafield))
    assert made["id"].endswith(f"/{row.definition_id}")
    again = await refused(shop, DEFINE, definition={**definition, "type": "number_integer"})
    assert again == [("TAKEN", ["definition", "key"])]


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"key": "a b"}, "INVALID", ["key"]),
        ({"type": "nonsense"}, "INVALID_TYPE", ["type"]),
        ({"name": ""}, "BLANK", ["name"]),
        ({"description": "x" * 1_001}, "TOO_LONG", ["description"]),
        (
            {"validations": [{"name": "size", "value": "1"}]},
            "INVALID",
            ["validations", "0", "name"],
        ),
        (
            {"validations": [{"name": "min", "value": "x"}]},
            "INVALID",
            ["validations", "0", "value"],
        ),
        (
            {"validations": [{"name": "choices", "value": "[]"}]},
            "INVALID",
            ["validations", "0", "value"],
        ),
        (
            {"validations": [{"name": "choices", "value": "{"}]},
            "INVALID",
            ["validations", "0", "value"],
        ),
        (
            {
                "type": "number_integer",
                "validations": [{"name": "choices", "value": '["one"]'}],
            },
            "INVALID",
            ["validations", "0", "value"],
        ),
    ],
)
async def test_a_bad_definition_is_refused(
    shop: Shop, said: dict[str, Any], code: str, field: list[str]
) -> None:
    definition = {**CARE, "validations": [], **said}

    assert await refused(shop, DEFINE, definition=definition) == [(code, ["definition", *field])]


async def test_metafields_go_all_or_none(shop: Shop) -> None:
    id = await shirt(shop)
    text = {"ownerId": id, "value": "x", "type": "single_line_text_field"}
    await done(shop, SET, metafields=[{**text, "key": "one"}, {**text, "key": "two"}])
    which = [{"ownerId": id, "key": "one"}, {"ownerId": id, "key": "three"}]

    assert await refused(shop, DELETE, metafields=which) == [
        ("METAFIELD_DOES_NOT_EXIST", ["metafields", "1", "key"])
    ]
    assert await done(shop, DELETE, metafields=which[:1]) == [
        {"ownerId": id, "namespace": "custom", "key": "one"}
    ]
    [left] = await shop.all(sa.select(models.Metafield))
    assert left.key == "two"
    [event] = await events(shop, "metafields/delete")
    assert event.detail["before"] == {"metafields": ["custom.one"]}


async def test_metafields_are_about_things_that_are_there(shop: Shop) -> None:
    text = {"key": "one", "value": "x", "type": "single_line_text_field"}
    for owner in ("gid://shopify/Product/404", "gid://shopify/Menu/1", "gid://shopify/Shop/x"):
        found = await refused(shop, SET, metafields=[{**text, "ownerId": owner}])
        assert found == [("INVALID_OWNER", ["metafields", "0", "ownerId"])]
    many = [{**text, "ownerId": "gid://shopify/Product/1"}] * 26
    assert (await shop.refusal(SET, ALL, metafields=many))[0] == "BAD_USER_INPUT"


async def test_whoever_says_something_may_change_what_it_is_about(shop: Shop) -> None:
    await shop.add(models.Location(name="Main"))
    [place] = await ids(shop, models.Location)
    text = {"ownerId": place, "key": "one", "value": "x", "type": "single_line_text_field"}
    products = [Permission.PRODUCTS_WRITE]

    assert (await shop.refusal(SET, metafields=[text]))[0] == "UNAUTHENTICATED"
    assert (await shop.refusal(SET, products, metafields=[text]))[0] == "FORBIDDEN"
    which = [{"ownerId": place, "key": "one"}]
    assert (await shop.refusal(DELETE, products, metafields=which))[0] == "FORBIDDEN"
    said = await shop.ask(SET, [Permission.INVENTORY_WRITE], metafields=[text])
    assert said["metafieldsSet"]["userErrors"] == []


async def test_definitions_are_listed_for_staff(shop: Shop) -> None:
    await done(shop, DEFINE, definition=CARE)
    await done(shop, DEFINE, definition={**CARE, "ownerType": "SHOP"})
    listed = """query($of: MetafieldOwnerType) { metafieldDefinitions(first: 5, ownerType: $of) {
      nodes { id ownerType } } }"""

    found = await shop.ask(listed, [Permission.SETTINGS_READ], of="SHOP")

    [node] = found["metafieldDefinitions"]["nodes"]
    assert node["ownerType"] == "SHOP"
    assert len((await shop.ask(listed, ALL))["metafieldDefinitions"]["nodes"]) == 2
    assert (await shop.refusal(listed))[0] == "UNAUTHENTICATED"
    fetch = "query($id: ID!) { node(id: $id) { id } }"
    assert (await shop.ask(fetch, ALL, id=node["id"]))["node"] == {"id": node["id"]}
    assert (await shop.ask(fetch, id=node["id"]))["node"] is None


RICH = """{"type":"root","children":[{"type":"paragraph","children":[{"type":"text","value":"Hi",
  "bold":true},{"type":"link","url":"https://e.test/","children":[{"type":"text","value":"x"}]}]}]}"""
SCRIPT = (
    """{"type":"root","children":[{"type":"link","url":"javascript:alert(1)","children":[]}]}"""
)


async def test_what_is_wrong_is_said_where_it_is(shop: Shop) -> None:
    fact = {"ownerId": await shirt(shop), "namespace": "own", "key": "fact"}
    for field, code, said in (
        ("namespace", "INVALID_VALUE", {"namespace": "x", "type": "boolean", "value": "true"}),
        ("type", "INVALID_TYPE", {"type": "nothing", "value": "x"}),
        ("type", "INVALID_TYPE", {"type": "list.rich_text_field", "value": "[]"}),
        ("value", "INVALID_VALUE", {"type": "boolean", "value": "maybe"}),
        ("value", "INVALID_VALUE", {"type": "rich_text_field", "value": "<p>Hi</p>"}),
        ("value", "INVALID_VALUE", {"type": "rich_text_field", "value": '{"type":"text"}'}),
        ("value", "INVALID_VALUE", {"type": "rich_text_field", "value": SCRIPT}),
        ("value", "INVALID_VALUE", {"type": "link", "value": '{"text":"x","url":"data:x"}'}),
    ):
        found = await refused(shop, SET, metafields=[fact | said])
        assert found == [(code, ["metafields", "0", field])], said
    for tree in ('{"type":"root","children":[{"type":"script"}]}', '{"type":"root","children":1}'):
        wrong = fact | {"type": "rich_text_field", "value": tree}
        assert await refused(shop, SET, metafields=[wrong])
    rich = fact | {"type": "rich_text_field", "value": RICH}
    link = fact | {"key": "link", "type": "link", "value": '{"url":"https://e.test/","text":"E"}'}
    kept = await done(shop, SET, metafields=[rich, link])
    assert kept[0]["value"].startswith('{"type":"root","children":[{"type":"paragraph"')
    assert kept[1]["value"] == '{"text":"E","url":"https://e.test/"}'
    definition = {"ownerType": "PRODUCT", "namespace": "x", "key": "fine", "name": "F"}
    found = await refused(shop, DEFINE, definition=definition | {"type": "boolean"})
    assert found == [("INVALID", ["definition", "namespace"])]
