"""Products published and taken back, tagged and copied."""

from typing import Any

import sqlalchemy as sa
from conftest import Shop
from factories import image
from managing import CREATE, STAFF, chosen, done, events, ids, refused, shirt

import models

PRODUCT = "product { id title handle status isPublished tags } userErrors { code field }"
PUBLISH = f"""mutation($id: ID!, $at: DateTime) {{
  productPublish(id: $id, at: $at) {{ {PRODUCT} }} }}"""
UNPUBLISH = f"mutation($id: ID!) {{ productUnpublish(id: $id) {{ {PRODUCT} }} }}"
TAG = f"""mutation($id: ID!, $tags: [String!]!) {{
  productTagsAdd(id: $id, tags: $tags) {{ {PRODUCT} }} }}"""
UNTAG = f"""mutation($id: ID!, $tags: [String!]!) {{
  productTagsRemove(id: $id, tags: $tags) {{ {PRODUCT} }} }}"""
COPY = f"""mutation($id: ID!, $title: String!) {{
  productDuplicate(id: $id, newTitle: $title) {{ {PRODUCT} }} }}"""
SEEN = "query($id: ID!) { product(id: $id) { title } }"
READ = """query($id: ID!) { product(id: $id) { vendor descriptionHtml
  options { name optionValues { name swatch { color } } } images(first: 5) { nodes { url } }
  variants(first: 5) { nodes { title sku price { amount } quantityAvailable image { url } } } } }"""


async def test_a_product_is_seen_from_its_publication_on(shop: Shop) -> None:
    made = await done(shop, CREATE, product={"title": "Shirt", "status": "DRAFT"})
    id = made["id"]

    later = await done(shop, PUBLISH, id=id, at="2999-01-01T00:00:00Z")
    assert (later["status"], later["isPublished"]) == ("ACTIVE", False)
    assert (await shop.ask(SEEN, id=id))["product"] is None

    now = await done(shop, PUBLISH, id=id, at="2020-01-01T00:00:00Z")
    assert now["isPublished"]
    assert (await shop.ask(SEEN, id=id))["product"] == {"title": "Shirt"}

    back = await done(shop, UNPUBLISH, id=id)
    assert (back["status"], back["isPublished"]) == ("ACTIVE", False)
    assert (await shop.ask(SEEN, id=id))["product"] is None
    assert (await done(shop, PUBLISH, id=id))["isPublished"]
    assert len(await events(shop, "products/update")) == 4


async def test_tags_are_added_and_taken_off(shop: Shop) -> None:
    id = await shirt(shop, tags=["Wool"])

    assert (await done(shop, TAG, id=id, tags=["sale", "WOOL"]))["tags"] == ["Wool", "sale"]
    assert (await done(shop, UNTAG, id=id, tags=["wool", "none"]))["tags"] == ["sale"]
    found = await shop.ask('{ products(first: 5, query: "tag:sale") { nodes { id } } }', STAFF)
    assert found["products"]["nodes"] == [{"id": id}]
    assert await refused(shop, TAG, id=id, tags=[str(n) for n in range(250)]) == [
        ("TOO_MANY", ["tags"])
    ]


async def test_a_copy_is_a_draft_with_everything_but_stock(shop: Shop) -> None:
    variants: list[dict[str, Any]] = [
        {"price": "10", "sku": "S", "selectedOptions": chosen(Size="S"), "cost": "4"},
        {"price": "12", "sku": "M", "selectedOptions": chosen(Size="M")},
    ]
    said = {"title": "Shirt", "vendor": "Peak", "descriptionHtml": "<p>Warm</p>", "tags": ["a"]}
    made = await done(shop, CREATE, product={**said, "variants": variants})
    [row] = await shop.all(sa.select(models.Product))
    await shop.add(image(product_id=row.id, url="https://e.test/a"))
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.ProductVariant).values(image_id=1))
        await session.execute(sa.update(models.ProductOptionValue).values(swatch_color="#ff0000"))

    copy = await done(shop, COPY, id=made["id"], title="Blouse")

    assert (copy["title"], copy["handle"], copy["status"]) == ("Blouse", "blouse", "DRAFT")
    assert copy["tags"] == ["a"]
    wanted, found = [
        (await shop.ask(READ, STAFF, id=each))["product"] for each in (made["id"], copy["id"])
    ]
    assert found == wanted
    items = await shop.all(sa.select(models.InventoryItem.unit_cost_minor).order_by("id"))
    assert list(items) == [400, None, 400, None]
    assert len(await ids(shop, models.Image)) == 2
    assert await refused(shop, COPY, id=made["id"], title=" ") == [("BLANK", ["newTitle"])]


async def test_what_is_not_there_is_not_found(shop: Shop) -> None:
    nowhere = "gid://shopify/Product/404"
    for mutation, said in (
        *((PUBLISH, {}), (UNPUBLISH, {}), (TAG, {"tags": ["a"]}), (COPY, {"title": "A"})),
    ):
        assert await refused(shop, mutation, id=nowhere, **said) == [("NOT_FOUND", ["id"])]
