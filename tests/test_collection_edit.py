"""Collections as staff make, fill, order, publish and delete them."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from drawing import drawn
from factories import product, variant
from managing import STAFF, done, events, refused, version

import models
from commerce.permission import Permission
from integrations.image_fetch import FetchedImage, identified
from schema import schema

PRODUCTS = "products(first: 9) { nodes { handle } }"
READ = f"""collection {{ id handle title description sortOrder isPublished seo {{ title }}
  ruleSet {{ matchAny rules {{ column relation condition }} }} image {{ altText width }}
  {PRODUCTS} }} userErrors {{ code field message }}"""
CREATE = f"""mutation($collection: CollectionCreateInput!) {{
  collectionCreate(collection: $collection) {{ {READ} }} }}"""
UPDATE = f"""mutation($id: ID!, $collection: CollectionUpdateInput!) {{
  collectionUpdate(id: $id, collection: $collection) {{ {READ} }} }}"""
DELETE = """mutation($id: ID!) { collectionDelete(id: $id) {
  deletedCollectionId userErrors { code field } } }"""
PUBLISH = f"mutation($id: ID!) {{ collectionPublish(id: $id) {{ {READ} }} }}"
UNPUBLISH = f"mutation($id: ID!) {{ collectionUnpublish(id: $id) {{ {READ} }} }}"
ADD, REMOVE, REORDER = (
    f"""mutation($id: ID!, $ids: [ID!]!) {{
      collection{verb}Products(id: $id, productIds: $ids) {{ {READ} }} }}"""
    for verb in ("Add", "Remove", "Reorder")
)
SALE = {"rules": [{"column": "TAG", "relation": "EQUALS", "condition": "sale"}]}
SEEN = "query($handle: String!) { collection(handle: $handle) { title } }"
NOWHERE = "gid://shopify/Collection/404"


def handles(collection: Any) -> list[str]:
    return [node["handle"] for node in collection["products"]["nodes"]]


async def goods(shop: Shop, *names: str, **said: Any) -> list[str]:
    rows = [product(variant(), handle=name, **said) for name in names]
    await shop.add(*rows)
    return [row.gid for row in rows]


async def test_staff_choose_the_products_of_a_collection_and_their_places(shop: Shop) -> None:
    a, b, c, d = await goods(shop, "a", "b", "c", "d")
    made = await done(shop, CREATE, collection={"title": "Best", "descriptionHtml": "<p>x</p>"})
    id = made["id"]
    assert (made["handle"], made["description"], made["isPublished"]) == ("best", "x", False)
    assert (made["sortOrder"], made["ruleSet"], handles(made)) == ("MANUAL", None, [])

    assert handles(await done(shop, ADD, id=id, ids=[b, a, b])) == ["b", "a"]
    assert handles(await done(shop, ADD, id=id, ids=[a, c, d])) == ["b", "a", "c", "d"]
    assert handles(await done(shop, REORDER, id=id, ids=[d, a])) == ["d", "a", "b", "c"]
    assert handles(await done(shop, REMOVE, id=id, ids=[a, a])) == ["d", "b", "c"]

    before = await version(shop)
    assert handles(await done(shop, REMOVE, id=id, ids=[a])) == ["d", "b", "c"]
    assert handles(await done(shop, ADD, id=id, ids=[b])) == ["d", "b", "c"]
    assert await version(shop) == before
    assert len(await events(shop, "collections/update")) == 4
    nothing = "gid://shopify/Product/404"
    for mutation in (ADD, REORDER):
        assert await refused(shop, mutation, id=id, ids=[b, nothing]) == [
            ("NOT_FOUND", ["productIds", "1"])
        ]


async def test_rules_choose_the_products_of_a_collection(shop: Shop) -> None:
    (sale,) = await goods(shop, "sale", tags=["Sale"])
    await goods(shop, "new", tags=["new"])

    made = await done(shop, CREATE, collection={"title": "Sale", "ruleSet": SALE})

    assert (handles(made), made["ruleSet"]) == (["sale"], {"matchAny": False, **SALE})
    rules = [*SALE["rules"], {"column": "TAG", "relation": "EQUALS", "condition": "NEW"}]
    changes = {"ruleSet": {"rules": rules, "matchAny": True}}
    changed = await done(shop, UPDATE, id=made["id"], collection=changes)
    assert handles(changed) == ["sale", "new"]
    for mutation in (ADD, REMOVE, REORDER):
        assert await refused(shop, mutation, id=made["id"], ids=[sale]) == [
            ("CHOSEN_BY_RULES", ["id"])
        ]


async def test_what_is_not_mentioned_of_a_collection_stays(shop: Shop) -> None:
    said = {"title": "Best", "handle": "top", "seo": {"title": "T"}, "sortOrder": "PRICE_DESC"}
    made = await done(shop, CREATE, collection=said)

    changed = await done(shop, UPDATE, id=made["id"], collection={"title": "Top ones"})

    assert changed == {**made, "title": "Top ones"}
    assert (changed["handle"], changed["seo"], changed["sortOrder"]) == (
        "top",
        {"title": "T"},
        "PRICE_DESC",
    )
    found = await shop.ask('{ collections(first: 5, query: "ones") { totalCount } }', STAFF)
    assert found["collections"]["totalCount"] == "1"
    [event] = await events(shop, "collections/update")
    assert event.detail == {"before": {"title": "Best"}, "after": {"title": "Top ones"}}
    await done(shop, UPDATE, id=made["id"], collection={"title": "Top ones", "handle": "top"})
    assert len(await events(shop, "collections/update")) == 1


async def test_a_collection_is_seen_while_it_is_published(shop: Shop) -> None:
    made = await done(shop, CREATE, collection={"title": "Best"})
    assert (await shop.ask(SEEN, handle="best"))["collection"] is None

    assert (await done(shop, PUBLISH, id=made["id"]))["isPublished"]
    assert (await shop.ask(SEEN, handle="best"))["collection"] == {"title": "Best"}
    await done(shop, UNPUBLISH, id=made["id"])
    assert (await shop.ask(SEEN, handle="best"))["collection"] is None


async def test_a_deleted_collection_is_gone_and_its_products_stay(shop: Shop) -> None:
    [a] = await goods(shop, "a")
    made = await done(shop, CREATE, collection={"title": "Best"})
    await done(shop, ADD, id=made["id"], ids=[a])

    assert await done(shop, DELETE, id=made["id"]) == made["id"]

    assert await shop.all(sa.select(models.CollectionProduct)) == []
    assert len(await shop.all(sa.select(models.Product))) == 1
    found = await shop.ask('{ collections(first: 5, query: "best") { totalCount } }', STAFF)
    assert found["collections"]["totalCount"] == "0"
    assert await refused(shop, DELETE, id=made["id"]) == [("NOT_FOUND", ["id"])]


async def test_a_collection_has_a_picture(shop: Shop, tmp_path: Path) -> None:
    shop.settings = shop.settings.model_copy(update={"state_dir": tmp_path})

    async def fetch(_url: str) -> FetchedImage:
        return identified(drawn())

    async def change(query: str, **said: Any) -> Any:
        async with shop.context(*STAFF) as context:
            context.fetch_image = fetch
            result = await schema.execute(query, said, context_value=context)
        assert result.data
        assert not result.errors
        return next(iter(result.data.values()))

    image = {"originalSource": "https://e.test/a", "alt": "All"}
    made = await change(CREATE, collection={"title": "Best", "image": image})
    assert made["collection"]["image"] == {"altText": "All", "width": 6}
    id = made["collection"]["id"]
    other = {"image": {"originalSource": "https://e.test/b"}}
    changed = await change(UPDATE, id=id, collection=other)
    assert changed["collection"]["image"] == {"altText": None, "width": 6}
    assert len(await shop.all(sa.select(models.Image))) == 1
    gone = await change(UPDATE, id=id, collection={"image": None})
    assert gone["collection"]["image"] is None
    seen = await change(UPDATE, id=id, collection=other)
    assert seen["collection"]["image"]
    for bad, code in (({}, "INVALID"), ({"originalSource": "no"}, "UNREADABLE")):
        answer = await change(UPDATE, id=id, collection={"image": bad})
        [error] = answer["userErrors"]
        assert (error["code"], error["field"]) == (code, ["collection", "image"])
    await done(shop, DELETE, id=id)
    assert await shop.all(sa.select(models.Image)) == []


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"title": ""}, "BLANK", ["title"]),
        ({"handle": "taken"}, "TAKEN", ["handle"]),
        ({"ruleSet": {"rules": []}}, "TOO_MANY", ["ruleSet", "rules"]),
        (
            {"ruleSet": {"rules": [{"column": "TAG", "relation": "LESS_THAN", "condition": "1"}]}},
            "INVALID",
            ["ruleSet", "rules", "0"],
        ),
    ],
)
async def test_a_bad_collection_is_refused(
    shop: Shop, said: dict[str, Any], code: str, field: list[str]
) -> None:
    await done(shop, CREATE, collection={"title": "Taken", "ruleSet": SALE})
    made = await done(shop, CREATE, collection={"title": "Other", "ruleSet": SALE})

    new = {"title": "New", **said}
    assert await refused(shop, CREATE, collection=new) == [(code, ["collection", *field])]
    assert await refused(shop, UPDATE, id=made["id"], collection=said) == [
        (code, ["collection", *field])
    ]


async def test_a_collection_does_not_turn_to_rules(shop: Shop) -> None:
    made = await done(shop, CREATE, collection={"title": "Best"})

    assert await refused(shop, UPDATE, id=made["id"], collection={"ruleSet": SALE}) == [
        ("INVALID", ["collection", "ruleSet"])
    ]
    assert await refused(shop, PUBLISH, id=NOWHERE) == [("NOT_FOUND", ["id"])]


async def test_only_staff_change_collections(shop: Shop) -> None:
    made = await done(shop, CREATE, collection={"title": "Best"})
    for mutation, said in (
        (CREATE, {"collection": {"title": "x"}}),
        (UPDATE, {"id": made["id"], "collection": {}}),
        (DELETE, {"id": made["id"]}),
        (PUBLISH, {"id": made["id"]}),
        (ADD, {"id": made["id"], "ids": [made["id"].replace("Collection", "Product")]}),
    ):
        assert (await shop.refusal(mutation, [Permission.PRODUCTS_READ], **said))[0] == "FORBIDDEN"
