"""Narrowing products by metafields that staff marked as filters, and what else could be chosen."""

from typing import Any

import orjson
import pytest
from conftest import Shop
from test_filters import FACETS, HAT, RED, SHIRT, SOCK, facets, left
from test_filters import stocked as stocked

import models
from commerce.permission import Permission

CREATE = """mutation($definition: MetafieldDefinitionInput!) {
  answer: metafieldDefinitionCreate(definition: $definition) {
    metafieldDefinition { isFilterable } userErrors { code field message } } }"""
STAFF = (Permission.SETTINGS_WRITE, Permission.SETTINGS_READ)


@pytest.fixture
async def described(stocked: Shop) -> Shop:
    """What the products and variants are made of; of some of it nobody may choose."""
    text, made = "single_line_text_field", models.MetafieldDefinition
    kinds = [
        ("Product", "fabric", "Fabric", text, {}),
        ("Product", "uses", "Good for", f"list.{text}", {}),
        ("Product", "weight", "Weight", "number_integer", {}),
        ("Product", "vegan", "Vegan", "boolean", {}),
        ("Product", "secret", "Secret", text, {"is_public": False}),
        ("Product", "plain", "Plain", text, {"is_filterable": False}),
        ("ProductVariant", "dye", "Dye", "color", {}),
    ]
    rows = {
        key: made(
            owner_type=owner,
            namespace="made",
            key=key,
            name=name,
            type=kind,
            **{"is_filterable": True, **more},
        )
        for owner, key, name, kind, more in kinds
    }
    await stocked.add(*rows.values())
    said: list[tuple[int, str, Any]] = [
        *((1, "fabric", "Wool"), (2, "fabric", "Wool"), (3, "fabric", "Silk & <b>")),
        *((1, "uses", ["Walks", "Sleep"]), (2, "uses", ["Walks"]), (4, "uses", ["Walks"])),
        *((1, "weight", "90"), (2, "weight", "100"), (3, "vegan", "true"), (1, "vegan", "false")),
        *((1, "secret", "x"), (1, "plain", "x"), (1, "dye", "#ff0000"), (2, "dye", "#ff0000")),
        *((3, "dye", "#0000ff"), (4, "dye", "#00ff00")),
    ]
    await stocked.add(*(_fact(rows[key], owner, value) for owner, key, value in said))
    return stocked


def _fact(of: models.MetafieldDefinition, owner: int, value: Any) -> models.Metafield:
    return models.Metafield(
        owner_type=of.owner_type,
        owner_key=str(owner),
        namespace=of.namespace,
        key=of.key,
        type=of.type,
        value=value if isinstance(value, str) else orjson.dumps(value).decode(),
        definition_id=of.id,
    )


def fact(key: str, value: str, kind: str = "product") -> dict[str, Any]:
    return {f"{kind}Metafield": {"namespace": "made", "key": key, "value": value}}


WOOL, SILK, WALKS = fact("fabric", "Wool"), fact("fabric", "Silk & <b>"), fact("uses", "Walks")
DYED = fact("dye", "#ff0000", "variant")


async def facts(shop: Shop, *filters: Any) -> dict[str, dict[str, int]]:
    known = {"Fabric", "Good for", "Weight", "Vegan", "Secret", "Plain", "Dye"}
    found = await facets(shop, *filters)
    return {label: counts for label, counts in found.items() if label in known}


async def test_what_staff_marked_is_counted_and_nothing_else(described: Shop) -> None:
    assert await facts(described) == {
        "Fabric": {"Silk & <b>": 1, "Wool": 2},
        "Good for": {"Sleep": 1, "Walks": 2},
        "Vegan": {"No": 1, "Yes": 1},
        "Weight": {"90": 1, "100": 1},
        "Dye": {"#0000ff": 1, "#00ff00": 1, "#ff0000": 1},
    }


async def test_siblings_keep_their_counts_and_the_others_follow(described: Shop) -> None:
    found = await facts(described, WOOL, RED, WALKS)
    assert found["Fabric"] == {"Wool": 2}
    assert found["Good for"] == {"Sleep": 1, "Walks": 2}
    assert found["Weight"] == {"90": 1, "100": 1}
    assert found["Dye"] == {"#00ff00": 1, "#ff0000": 1}
    two = await facts(described, WOOL, SILK, DYED)
    assert two["Fabric"] == {"Silk & <b>": 0, "Wool": 1}, "what was chosen stays"
    assert two["Dye"] == (await facts(described, WOOL, SILK))["Dye"]
    assert (await facts(described, fact("weight", "heavy")))["Weight"]["heavy"] == 0
    assert await left(described, WOOL, SILK) == [SHIRT, HAT, SOCK]
    assert await left(described, WALKS, DYED) == [SHIRT]


async def test_each_value_s_input_chooses_what_its_count_says(described: Shop) -> None:
    answer = await described.ask(FACETS, filters=[])
    shown = answer["collection"]["products"]["filters"]
    seen = [one for one in shown if ".m." in one["id"]]
    assert {one["id"] for one in seen} == {
        *(f"filter.p.m.made.{key}" for key in ("fabric", "uses", "weight", "vegan")),
        "filter.v.m.made.dye",
    }
    for facet in seen:
        for value in facet["values"]:
            found = await left(described, orjson.loads(value["input"]))
            assert len(found) == value["count"], value
    [dye] = [one for one in seen if one["label"] == "Dye"]
    [vegan] = [one for one in seen if one["label"] == "Vegan"]
    assert (dye["presentation"], vegan["type"], vegan["presentation"]) == (
        *("SWATCH", "BOOLEAN"),
        None,
    )
    assert dye["values"][0]["swatch"]["color"] == "#0000ff"


async def test_facets_take_as_many_statements_with_metafields_as_without(
    described: Shop,
) -> None:
    with described.statements() as few:
        await facets(described)
    with described.statements() as many:
        await facets(described, WOOL, SILK, WALKS, DYED)
    assert len(few) == len(many) <= 12


async def test_staff_mark_what_can_be_shown_as_it_is(shop: Shop) -> None:
    said = {"ownerType": "PRODUCT", "name": "Care", "isFilterable": True}
    kinds = ("boolean", "multi_line_text_field")
    made, refused = [
        (await shop.ask(CREATE, STAFF, definition={**said, "type": kind, "key": kind}))["answer"]
        for kind in kinds
    ]
    assert made["metafieldDefinition"] == {"isFilterable": True}
    [error] = refused["userErrors"]
    assert (error["code"], error["field"]) == ("INVALID", ["definition", "isFilterable"])
