"""Options and their values as staff make, change, delete and order them."""

from typing import Any

import sqlalchemy as sa
from conftest import Shop
from factories import image
from managing import (
    CREATE,
    VARIANTS_CREATE,
    chosen,
    done,
    events,
    ids,
    refused,
    shirt,
)

import models

PRODUCT = """product { options { name optionValues { name swatch { color image { id } } } }
  variants(first: 9) { nodes { title selectedOptions { name value } } } }
  userErrors { code field message }"""
ADD = f"""mutation($id: ID!, $options: [OptionInput!]!) {{
  productOptionsCreate(productId: $id, options: $options) {{ {PRODUCT} }} }}"""
CHANGE = f"""mutation($id: ID!, $option: OptionUpdateInput!, $add: [OptionValueInput!],
    $update: [OptionValueUpdateInput!], $delete: [ID!]) {{
  productOptionUpdate(productId: $id, option: $option, valuesToAdd: $add,
    valuesToUpdate: $update, valuesToDelete: $delete) {{ {PRODUCT} }} }}"""
DELETE = f"""mutation($id: ID!, $ids: [ID!]!) {{
  productOptionsDelete(productId: $id, optionIds: $ids) {{ {PRODUCT} }} }}"""
REORDER = f"""mutation($id: ID!, $options: [OptionReorderInput!]!) {{
  productOptionsReorder(productId: $id, options: $options) {{ {PRODUCT} }} }}"""


def names(product: Any) -> dict[str, list[str]]:
    return {o["name"]: [v["name"] for v in o["optionValues"]] for o in product["options"]}


def titles(product: Any) -> list[str]:
    return [node["title"] for node in product["variants"]["nodes"]]


def option(name: str, *values: str) -> dict[str, Any]:
    return {"name": name, "values": [{"name": value} for value in values]}


async def test_real_options_take_the_place_of_none(shop: Shop) -> None:
    id = await shirt(shop)

    added = await done(shop, ADD, id=id, options=[option("Size", "S", "M"), option("Color", "Red")])

    assert names(added) == {"Size": ["S", "M"], "Color": ["Red"]}
    assert titles(added) == ["S / Red"]
    added = await done(shop, ADD, id=id, options=[option("Title", "Default Title")])
    assert titles(added) == ["S / Red / Default Title"]
    assert await refused(shop, ADD, id=id, options=[option("More", "1")]) == [
        ("TOO_MANY", ["options"])
    ]


async def test_an_option_has_a_name_of_its_own_and_a_value(shop: Shop) -> None:
    id = await shirt(shop, "S")

    for said, code, field in (
        (option("size", "S"), "TAKEN", ["name"]),
        (option(" ", "S"), "BLANK", ["name"]),
        (option("Color"), "BLANK", ["values"]),
        (option("Color", "Red", "RED"), "TAKEN", ["values", "1", "name"]),
        (option("Color", *map(str, range(251))), "TOO_MANY", ["values"]),
    ):
        found = await refused(shop, ADD, id=id, options=[said])
        assert found[0] == (code, ["options", "0", *field])
    assert [row.name for row in await shop.all(sa.select(models.ProductOption))] == ["Size"]


async def test_variants_follow_the_names_of_options_and_values(shop: Shop) -> None:
    id = await shirt(shop, "S", "M")
    [size] = await ids(shop, models.ProductOption)
    [small, _] = await ids(shop, models.ProductOptionValue)
    [product] = await shop.all(sa.select(models.Product))
    await shop.add(image(product_id=product.id))
    [picture] = await ids(shop, models.Image)
    picture = picture.replace("Image", "MediaImage")

    changed = await done(
        shop,
        CHANGE,
        id=id,
        option={"id": size, "name": "Fit"},
        add=[{"name": "Large", "swatch": {"color": "#ff0000"}}],
        update=[{"id": small, "name": "Small", "swatch": {"mediaId": picture}}],
    )

    assert names(changed) == {"Fit": ["Small", "M", "Large"]}
    assert titles(changed) == ["Small", "M"]
    swatches = [value["swatch"] for value in changed["options"][0]["optionValues"]]
    assert swatches == [
        {"color": None, "image": {"id": picture}},
        None,
        {"color": "#ff0000", "image": None},
    ]
    [event] = await events(shop, "products/update")
    assert event.detail["before"]["options"] == [["Size", ["S", "M"]]]
    assert event.detail["after"]["swatches"]["Fit: Large"] == ["#ff0000", None]
    cleared = {"id": small, "swatch": {"mediaId": None}}
    changed = await done(shop, CHANGE, id=id, option={"id": size}, update=[cleared])
    assert changed["options"][0]["optionValues"][0]["swatch"] is None


async def test_a_value_goes_unless_a_variant_has_it(shop: Shop) -> None:
    id = await shirt(shop, "S")
    [size] = await ids(shop, models.ProductOption)
    await done(shop, CHANGE, id=id, option={"id": size}, add=[{"name": "M"}])
    [small, medium] = await ids(shop, models.ProductOptionValue)

    changed = await done(
        shop,
        CHANGE,
        id=id,
        option={"id": size},
        delete=[medium],
        update=[{"id": small, "name": "M"}],
    )

    assert names(changed) == {"Size": ["M"]}
    nowhere = "gid://shopify/ProductOptionValue/404"
    color = {"mediaId": "gid://shopify/MediaImage/404"}
    for variables, reason in (
        ({"delete": [small]}, ("IN_USE", ["valuesToDelete", "0"])),
        ({"delete": [nowhere]}, ("NOT_FOUND", ["valuesToDelete", "0"])),
        ({"update": [{"id": nowhere, "name": "L"}]}, ("NOT_FOUND", ["valuesToUpdate", "0", "id"])),
        ({"add": [{"name": "m"}]}, ("TAKEN", ["valuesToAdd", "0", "name"])),
        (
            {"add": [{"name": "L", "swatch": color}]},
            ("NOT_FOUND", ["valuesToAdd", "0", "mediaId"]),
        ),
    ):
        assert await refused(shop, CHANGE, id=id, option={"id": size}, **variables) == [reason]
    nothing = {"id": "gid://shopify/ProductOption/404"}
    assert await refused(shop, CHANGE, id=id, option=nothing) == [("NOT_FOUND", ["option", "id"])]


async def test_options_go_unless_they_alone_tell_variants_apart(shop: Shop) -> None:
    variants = [
        {"price": "1", "selectedOptions": chosen(Size="S", Color="Red")},
        {"price": "1", "selectedOptions": chosen(Size="M", Color="Red")},
    ]
    made = await done(shop, CREATE, product={"title": "Shirt", "variants": variants})
    size, color = await ids(shop, models.ProductOption)

    assert await refused(shop, DELETE, id=made["id"], ids=[size]) == [("IN_USE", ["optionIds"])]
    left = await done(shop, DELETE, id=made["id"], ids=[color])
    assert (names(left), titles(left)) == ({"Size": ["S", "M"]}, ["S", "M"])
    assert await refused(shop, DELETE, id=made["id"], ids=[color]) == [
        ("NOT_FOUND", ["optionIds", "0"])
    ]


async def test_a_product_of_one_variant_can_do_without_options(shop: Shop) -> None:
    id = await shirt(shop, "S")

    left = await done(shop, DELETE, id=id, ids=await ids(shop, models.ProductOption))

    assert (names(left), titles(left)) == ({"Title": ["Default Title"]}, ["Default Title"])
    assert await refused(
        shop, VARIANTS_CREATE, id=id, variants=[{"price": "1", "selectedOptions": []}]
    ) == [("TAKEN", ["variants", "0", "selectedOptions"])]


async def test_options_and_values_come_in_the_order_staff_give_them(shop: Shop) -> None:
    variants = [
        {"price": "1", "selectedOptions": chosen(Size="S", Color="Red")},
        {"price": "1", "selectedOptions": chosen(Size="M", Color="Red")},
    ]
    made = await done(shop, CREATE, product={"title": "Shirt", "variants": variants})
    size, color = await ids(shop, models.ProductOption)
    small, medium, _ = await ids(shop, models.ProductOptionValue)
    turned = [{"id": color}, {"id": size, "values": [medium, small]}]

    ordered = await done(shop, REORDER, id=made["id"], options=turned)

    assert names(ordered) == {"Color": ["Red"], "Size": ["M", "S"]}
    assert titles(ordered) == ["Red / S", "Red / M"]
    assert ordered["variants"]["nodes"][0]["selectedOptions"] == chosen(Color="Red", Size="S")
    for options, field in (
        ([{"id": size}], ["options"]),
        ([{"id": size, "values": [small]}, {"id": color}], ["options", "0", "values"]),
    ):
        assert await refused(shop, REORDER, id=made["id"], options=options) == [("INVALID", field)]


async def test_values_that_trade_places_in_titles_are_stored(shop: Shop) -> None:
    variants = [
        {"price": "1", "selectedOptions": chosen(Front="red", Back="blue")},
        {"price": "1", "selectedOptions": chosen(Front="blue", Back="red")},
    ]
    made = await done(shop, CREATE, product={"title": "Shirt", "variants": variants})
    front, back = await ids(shop, models.ProductOption)

    ordered = await done(shop, REORDER, id=made["id"], options=[{"id": back}, {"id": front}])

    assert titles(ordered) == ["blue / red", "red / blue"]
