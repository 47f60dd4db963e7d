"""What the shop says of its things beside their own fields."""

from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import LONG_AGO, collection, image, product, variant

import models
from commerce.refusal import Refused
from resolvers import metafield_write
from resolvers.metafield_write import NewMetafield

FIELDS = """namespace key type value description createdAt updatedAt
  parentResource { __typename ... on Product { handle } }"""
ONE = f"""query($handle: String, $key: String!, $namespace: String) {{ product(handle: $handle) {{
  metafield(key: $key, namespace: $namespace) {{ id {FIELDS} }} }} }}"""
REFERS = """{ product(handle: "chair") {
  one: metafield(key: "one") { reference { __typename }
    references(first: 2) { nodes { __typename } } }
  many: metafield(key: "many") { reference { __typename }
    references(first: 2) { edges { cursor } nodes { ... on Product { title } }
      pageInfo { hasNextPage endCursor } } }
  plain: metafield(key: "plain") { reference { __typename }
    references(first: 1) { nodes { __typename } } }
} }"""


async def put(shop: Shop, *fields: NewMetafield) -> Sequence[models.Metafield]:
    async with shop.database.write_session() as session, session.begin():
        return await metafield_write.put(session, fields, "metafields")


async def refused(shop: Shop, *fields: NewMetafield) -> list[tuple[str, tuple[str, ...]]]:
    with pytest.raises(Refused) as refusal:
        await put(shop, *fields)
    return [(reason.code.name, reason.field) for reason in refusal.value.reasons]


@pytest.fixture
async def chair(shop: Shop) -> models.Product:
    row = product(variant(), handle="chair")
    await shop.add(row)
    return row


def definition(**values: Any) -> models.MetafieldDefinition:
    defaults = {
        "owner_type": "Product",
        "namespace": "custom",
        "key": "care",
        "name": "Care",
        "description": "How to care for it.",
        "type": "single_line_text_field",
    }
    return models.MetafieldDefinition(**defaults | values)


async def test_a_metafield_is_shown_with_all_that_is_known_of_it(
    shop: Shop, chair: models.Product
) -> None:
    await shop.add(definition())
    await put(shop, NewMetafield(chair, "care", "Wipe it"))
    found = (await shop.ask(ONE, handle="chair", key="care"))["product"]["metafield"]

    assert found["value"] == "Wipe it"
    assert found["type"] == "single_line_text_field"
    assert (found["namespace"], found["key"]) == ("custom", "care")
    assert found["description"] == "How to care for it."
    assert found["parentResource"] == {"__typename": "Product", "handle": "chair"}
    query = "query($id: ID!) { node(id: $id) { ... on Metafield { value } } }"
    assert await shop.ask(query, id=found["id"]) == {"node": {"value": "Wipe it"}}


async def test_metafields_come_in_the_order_they_are_asked_for(
    shop: Shop, chair: models.Product
) -> None:
    await put(
        shop,
        NewMetafield(chair, "wood", "oak", type="single_line_text_field"),
        NewMetafield(chair, "weight", "12", namespace="specs", type="number_integer"),
    )
    query = """{ product(handle: "chair") { metafields(identifiers: [
      {namespace: "specs", key: "weight"}, {key: "none"}, {namespace: "custom", key: "wood"},
      {key: "weight"} ]) { value description } } }"""
    found = (await shop.ask(query))["product"]["metafields"]

    assert found == [
        {"value": "12", "description": None},
        None,
        {"value": "oak", "description": None},
        None,
    ]


async def test_nobody_asks_for_more_than_250_at_once(shop: Shop, chair: models.Product) -> None:
    query = """query($of: [HasMetafieldsIdentifier!]!) {
      product(handle: "chair") { metafields(identifiers: $of) { value } } }"""
    code, message = await shop.refusal(query, of=[{"key": "care"}] * 251)

    assert code == "BAD_USER_INPUT"
    assert "250" in message


async def test_a_name_that_no_database_keeps_finds_nothing(
    shop: Shop, chair: models.Product
) -> None:
    found = await shop.ask(ONE, handle="chair", key="a\0b", namespace="\0")

    assert found == {"product": {"metafield": None}}


async def test_what_is_not_public_is_not_shown(shop: Shop, chair: models.Product) -> None:
    await shop.add(definition(is_public=False))
    row = (await put(shop, NewMetafield(chair, "care", "Margin 80 %")))[0]

    assert (await shop.ask(ONE, handle="chair", key="care"))["product"]["metafield"] is None
    assert await shop.ask("query($id: ID!) { node(id: $id) { id } }", id=row.gid) == {"node": None}


async def test_the_metafield_of_a_hidden_product_is_hidden(
    shop: Shop, chair: models.Product
) -> None:
    field = NewMetafield(chair, "care", "Wipe it", type="single_line_text_field")
    row = (await put(shop, field))[0]
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Product).values(published_at=None))
    ids = [row.gid, "gid://shopify/Metafield/999999"]

    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert await shop.ask(query, ids=ids) == {"nodes": [None, None]}


async def test_many_things_of_the_shop_have_metafields(shop: Shop, chair: models.Product) -> None:
    room = collection(handle="room")
    page = models.Page(handle="about", title="About", title_key="about", published_at=LONG_AGO)
    await shop.add(room, page)
    shop_row = (await shop.all(sa.select(models.Shop)))[0]
    owners: list[models.Base] = [chair, chair.variants[0], room, page, shop_row]
    await put(
        shop,
        *(
            NewMetafield(owner, "no", f"{i}", type="number_integer")
            for i, owner in enumerate(owners)
        ),
    )
    query = """{ product(handle: "chair") { metafield(key: "no") { ...all }
        variants(first: 1) { nodes { metafield(key: "no") { ...all } } } }
      collection(handle: "room") { metafield(key: "no") { ...all } }
      page(handle: "about") { metafield(key: "no") { ...all } }
      shop { metafield(key: "no") { ...all } } }
      fragment all on Metafield { value parentResource { __typename } }"""
    found = await shop.ask(query)
    shown = [
        found["product"]["metafield"],
        found["product"]["variants"]["nodes"][0]["metafield"],
        *(found[name]["metafield"] for name in ("collection", "page", "shop")),
    ]

    assert [one["value"] for one in shown] == ["0", "1", "2", "3", "4"]
    assert [one["parentResource"]["__typename"] for one in shown] == [
        "Product",
        "ProductVariant",
        "Collection",
        "Page",
        "Shop",
    ]


async def test_a_cart_has_metafields_of_its_own(shop: Shop, chair: models.Product) -> None:
    created = await shop.ask("mutation { cartCreate { cart { id } } }")
    cart = (await shop.all(sa.select(models.Cart)))[0]
    await put(shop, NewMetafield(cart, "gift", "true", type="boolean"))
    query = """query($id: ID!) { cart(id: $id) { metafield(key: "gift") {
      value parentResource { __typename } } } }"""
    found = await shop.ask(query, id=created["cartCreate"]["cart"]["id"])

    assert found["cart"]["metafield"] == {
        "value": "true",
        "parentResource": {"__typename": "Cart"},
    }


async def test_a_reference_leads_to_what_it_names(shop: Shop, chair: models.Product) -> None:
    picture = image()
    tables = [product(title=f"Table {i}") for i in range(3)]
    draft = product(status=models.ProductStatus.DRAFT)
    await shop.add(picture, draft, *tables)
    ids = [row.gid for row in (*tables[:2], draft, tables[2])]
    await put(
        shop,
        NewMetafield(chair, "one", f"gid://shopify/MediaImage/{picture.id}", type="file_reference"),
        NewMetafield(
            chair,
            "many",
            "[" + ",".join(f'"{id}"' for id in ids) + "]",
            type="list.product_reference",
        ),
        NewMetafield(chair, "plain", '["a"]', type="list.single_line_text_field"),
    )
    found = (await shop.ask(REFERS))["product"]

    assert found["one"] == {"reference": {"__typename": "MediaImage"}, "references": None}
    assert found["plain"] == {"reference": None, "references": None}
    assert found["many"]["reference"] is None
    page = found["many"]["references"]
    assert [node["title"] for node in page["nodes"]] == ["Table 0", "Table 1"]
    assert page["pageInfo"]["hasNextPage"]
    rest = """query($after: String) { product(handle: "chair") { metafield(key: "many") {
      references(first: 2, after: $after) { nodes { ... on Product { title } } } } } }"""
    after = await shop.ask(rest, after=page["pageInfo"]["endCursor"])
    assert after["product"]["metafield"]["references"]["nodes"] == [{"title": "Table 2"}]


async def test_the_metafields_of_a_page_of_products_are_read_together(shop: Shop) -> None:
    rows = [product(variant()) for _ in range(24)]
    await shop.add(*rows)
    for row in rows:
        await put(shop, NewMetafield(row, "see", rows[0].gid, type="product_reference"))
    query = """query($first: Int!) { products(first: $first) { nodes {
      a: metafield(key: "see") { value reference { ... on Product { id } }
        parentResource { __typename } }
      metafields(identifiers: [{key: "other"}, {key: "see"}]) { value }
      variants(first: 1) { nodes { metafield(key: "see") { value } } } } } }"""

    counts = []
    for first in (1, 24):
        with shop.statements() as seen:
            found = await shop.ask(query, first=first)
        assert all(node["a"]["value"] for node in found["products"]["nodes"])
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 5


async def test_a_second_value_takes_the_place_of_the_first(
    shop: Shop, chair: models.Product
) -> None:
    await put(shop, NewMetafield(chair, "care", "A", type="single_line_text_field"))
    await put(shop, NewMetafield(chair, "care", "B"))
    found = await shop.ask(ONE, handle="chair", key="care")

    assert found["product"]["metafield"]["value"] == "B"


async def test_all_that_is_wrong_is_said_at_once_and_nothing_is_kept(
    shop: Shop, chair: models.Product
) -> None:
    await shop.add(
        definition(validations=[["max", "5"], ["min", "2"]]),
        definition(key="wood", validations=[["choices", '["oak", "ash"]']]),
        definition(key="legs", type="list.number_integer", validations=[["max", "4"]]),
    )
    reasons = await refused(
        shop,
        NewMetafield(chair, "care", "too long"),
        NewMetafield(chair, "care", "x"),
        NewMetafield(chair, "wood", "elm"),
        NewMetafield(chair, "legs", "[3, 5]"),
        NewMetafield(chair, "care", "fine", type="number_integer"),
        NewMetafield(chair, "new", "value"),
        NewMetafield(chair, "new", "value", type="cheese"),
        NewMetafield(chair, "!", "value", type="single_line_text_field"),
        NewMetafield(chair, "size", "many", type="number_integer"),
        NewMetafield(chair, "wood", "oak"),
    )

    assert reasons == [
        ("TOO_LONG", ("metafields", "0", "value")),
        ("TOO_SHORT", ("metafields", "1", "value")),
        ("INCLUSION", ("metafields", "2", "value")),
        ("INVALID_VALUE", ("metafields", "3", "value")),
        ("INVALID_TYPE", ("metafields", "4", "type")),
        ("BLANK", ("metafields", "5", "type")),
        ("INVALID_TYPE", ("metafields", "6", "type")),
        ("INVALID_VALUE", ("metafields", "7", "key")),
        ("INVALID_VALUE", ("metafields", "8", "value")),
    ]
    assert await shop.all(sa.select(models.Metafield)) == []


async def test_more_than_25_are_not_set_at_once(shop: Shop, chair: models.Product) -> None:
    fields = [NewMetafield(chair, f"key{i}", "1", type="number_integer") for i in range(26)]

    assert await refused(shop, *fields) == [("LESS_THAN_OR_EQUAL_TO", ("metafields",))]


async def test_what_is_said_of_deleted_things_goes_with_them(
    shop: Shop, chair: models.Product
) -> None:
    other = product()
    await shop.add(other)
    await put(
        shop,
        *(NewMetafield(row, "no", "1", type="number_integer") for row in (chair, other)),
        NewMetafield(chair, "yes", "1", type="number_integer"),
    )
    async with shop.database.write_session() as session, session.begin():
        gone = await metafield_write.remove(session, chair, None, "yes")
        never = await metafield_write.remove(session, chair, None, "yes")
        await metafield_write.forget(session, "Product", [chair.id])

    left = await shop.all(sa.select(models.Metafield))
    assert [row.owner_key for row in left] == [str(other.id)]
    assert gone is not None
    assert never is None


async def test_a_file_can_be_referred_to(shop: Shop, chair: models.Product) -> None:
    still = image(url="/images/manual.jpg")
    await shop.add(still)
    manual = models.GenericFile(
        url="/files/manual.pdf",
        alt="Manual",
        mime_type="application/pdf",
        original_file_size=9000,
        preview_image_id=still.id,
    )
    terms = models.GenericFile(url="https://files.test/terms.txt")
    await shop.add(manual, terms)
    await put(
        shop,
        NewMetafield(chair, "manual", manual.gid, type="file_reference"),
        NewMetafield(chair, "terms", terms.gid, type="file_reference"),
    )
    query = """{ product(handle: "chair") {
      metafields(identifiers: [{key: "manual"}, {key: "terms"}]) { reference { ... on GenericFile {
        url alt mimeType originalFileSize previewImage { url } } } } } }"""
    first, second = (await shop.ask(query))["product"]["metafields"]

    assert first["reference"] == {
        "url": "http://shop.test/files/manual.pdf",
        "alt": "Manual",
        "mimeType": "application/pdf",
        "originalFileSize": 9000,
        "previewImage": {"url": "http://shop.test/images/manual.jpg"},
    }
    assert second["reference"]["url"] == "https://files.test/terms.txt"
    assert second["reference"]["previewImage"] is None


async def test_a_field_of_a_metaobject_leads_to_what_it_names(
    shop: Shop, chair: models.Product
) -> None:
    await shop.add(
        models.MetaobjectDefinition(
            type="room",
            name="Room",
            fields=[
                ["seat", "Seat", "product_reference"],
                ["seats", "Seats", "list.product_reference"],
                ["name", "Name", "single_line_text_field"],
            ],
        )
    )
    values = {"seat": chair.gid, "seats": f'["{chair.gid}"]', "name": "Hall"}
    await shop.add(models.Metaobject(type="room", handle="hall", values=values))
    query = """{ metaobject(handle: {type: "room", handle: "hall"}) { fields {
      reference { ... on Product { handle } }
      references(first: 5) { nodes { ... on Product { handle } } } } } }"""
    seat, seats, name = (await shop.ask(query))["metaobject"]["fields"]

    assert seat == {"reference": {"handle": "chair"}, "references": None}
    assert seats == {"reference": None, "references": {"nodes": [{"handle": "chair"}]}}
    assert name == {"reference": None, "references": None}


@pytest.mark.parametrize("owner_type", ["SellingPlan", "Market"])
async def test_a_metafield_leads_to_a_plan_or_the_market_it_is_about(
    shop: Shop, chair: models.Product, owner_type: str
) -> None:
    plans = models.SellingPlanGroup(name="Again")
    await shop.add(plans)
    await shop.add(
        models.SellingPlanGroupProduct(group_id=plans.id, product_id=chair.id),
        models.SellingPlan(group_id=plans.id, name="Weekly", currency="USD"),
        models.Metafield(
            owner_type=owner_type,
            owner_key="1",
            namespace="custom",
            key="note",
            type="single_line_text_field",
            value="Yes",
        ),
    )

    answer = await shop.ask(
        """{ product(handle: "chair") { sellingPlanGroups(first: 1) { nodes {
               sellingPlans(first: 1) { nodes { metafield(key: "note") { ...all } } } } } }
             localization { market { metafield(key: "note") { ...all } } } }
           fragment all on Metafield { value parentResource { __typename } }"""
    )

    [group] = answer["product"]["sellingPlanGroups"]["nodes"]
    [plan] = group["sellingPlans"]["nodes"]
    found = {"SellingPlan": plan, "Market": answer["localization"]["market"]}
    assert found.pop(owner_type) == {
        "metafield": {"value": "Yes", "parentResource": {"__typename": owner_type}}
    }
    assert list(found.values()) == [{"metafield": None}]
