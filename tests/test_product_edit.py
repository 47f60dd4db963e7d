"""Products as staff make, change and delete them."""

from typing import Any

import pytest
import sqlalchemy as sa
from buying import order
from conftest import Shop
from factories import collection, product, stock, variant
from managing import CREATE, DELETE, STAFF, UPDATE, done, events, refused, shirt, version

import models
from commerce.permission import Permission

READ = """query($handle: String!) { product(handle: $handle) {
  status isPublished variantsCount { count }
  options { name values } variants(first: 2) { nodes { title price { amount } quantityAvailable } }
} }"""
FOUND = "query($words: String!) { search(first: 5, query: $words) { totalCount } }"
NOWHERE = "gid://shopify/Product/404"


async def test_a_product_is_made_with_one_variant_and_not_yet_seen(shop: Shop) -> None:
    said = {
        "title": "  Wool   shirt ",
        "descriptionHtml": "<p>Warm &amp; <b>soft</b><script>alert(1)</script></p>",
        "vendor": "Peak",
        "productType": "Shirts",
        "tags": ["Wool", "sale", "wool"],
        "seo": {"title": "A shirt", "description": ""},
    }

    made = await done(shop, CREATE, product=said)

    assert made == {
        "id": "gid://shopify/Product/1",
        "handle": "wool-shirt",
        "title": "Wool shirt",
        "descriptionHtml": "<p>Warm &amp; <b>soft</b></p>",
        "description": "Warm & soft",
        "vendor": "Peak",
        "productType": "Shirts",
        "tags": ["Wool", "sale"],
        "status": "ACTIVE",
        "isPublished": False,
        "isGiftCard": False,
        "requiresSellingPlan": False,
        "seo": {"title": "A shirt", "description": None},
    }
    assert (await shop.ask(READ, STAFF, handle="wool-shirt"))["product"] == {
        "status": "ACTIVE",
        "isPublished": False,
        "variantsCount": {"count": 1},
        "options": [{"name": "Title", "values": ["Default Title"]}],
        "variants": {
            "nodes": [
                {"title": "Default Title", "price": {"amount": "0.00"}, "quantityAvailable": 0}
            ]
        },
    }
    assert (await shop.ask('{ product(handle: "wool-shirt") { id } }'))["product"] is None
    [event] = await events(shop, "products/create")
    assert (event.subject, event.actor) == (made["id"], "ann")
    assert event.detail["before"] == {}
    assert event.detail["after"]["title"] == "Wool shirt"
    assert await version(shop) > 0


async def test_two_products_of_one_title_have_two_handles(shop: Shop) -> None:
    for wanted in ("shirt", "shirt-1"):
        assert (await done(shop, CREATE, product={"title": "Shirt"}))["handle"] == wanted
    taken = {"title": "Shirt", "handle": "Shirt"}
    assert await refused(shop, CREATE, product=taken) == [("TAKEN", ["product", "handle"])]


async def test_drafts_are_listed_for_staff_alone(shop: Shop) -> None:
    await done(shop, CREATE, product={"title": "Soon", "status": "DRAFT"})
    await done(shop, CREATE, product={"title": "Now"})
    listed = '{ products(first: 5, query: "status:draft") { nodes { title } } }'

    found = await shop.ask(listed, [Permission.PRODUCTS_READ])

    assert found["products"]["nodes"] == [{"title": "Soon"}]
    assert (await shop.ask(listed))["products"]["nodes"] == []


async def test_what_is_not_mentioned_stays(shop: Shop) -> None:
    said = {"title": "Shirt", "vendor": "Peak", "tags": ["Wool"], "seo": {"title": "A shirt"}}
    made = await done(shop, CREATE, product=said)

    changes = {"title": "Blouse", "seo": {"description": "Of wool"}}
    assert await done(shop, UPDATE, id=made["id"], product=changes) == {
        **made,
        "title": "Blouse",
        "seo": {"title": "A shirt", "description": "Of wool"},
    }
    changes = {"seo": {"title": None}, "tags": ["silk", "WOOL"], "handle": "Blouse 1"}
    assert await done(shop, UPDATE, id=made["id"], product=changes) == {
        **made,
        "title": "Blouse",
        "handle": "blouse-1",
        "tags": ["silk", "WOOL"],
        "seo": {"title": None, "description": "Of wool"},
    }
    tags = await shop.all(sa.select(models.ProductTag.tag).order_by(models.ProductTag.tag_key))
    assert list(tags) == ["silk", "WOOL"]


async def test_a_change_is_found_recorded_and_followed_by_rules(shop: Shop) -> None:
    rules = [["TAG", "EQUALS", "sale"]]
    await shop.add(
        product(variant(), title="Shirt", handle="shirt"),
        collection(kind=models.CollectionKind.SMART, rules=rules, handle="sale"),
    )
    [row] = await shop.all(sa.select(models.Product))
    of_sale = '{ collection(handle: "sale") { products(first: 5) { nodes { handle } } } }'

    await done(shop, UPDATE, id=row.gid, product={"title": "Blouse", "tags": ["Sale"]})

    assert (await shop.ask(FOUND, words="blouse"))["search"]["totalCount"] == 1
    in_sale = (await shop.ask(of_sale))["collection"]["products"]["nodes"]
    assert in_sale == [{"handle": "shirt"}]
    [event] = await events(shop, "products/update")
    assert event.detail == {
        "before": {"tags": [], "title": "Shirt"},
        "after": {"tags": ["Sale"], "title": "Blouse"},
    }
    assert await version(shop) == 1


async def test_a_change_that_changes_nothing_is_no_event(shop: Shop) -> None:
    made = await done(shop, CREATE, product={"title": "Shirt", "tags": ["a"]})
    before = await version(shop)

    assert await done(shop, UPDATE, id=made["id"], product={"title": "Shirt", "tags": ["a"]})

    assert await events(shop, "products/update") == []
    assert await version(shop) == before


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        ({"title": " "}, [("BLANK", ["product", "title"])]),
        ({"title": "x" * 256}, [("TOO_LONG", ["product", "title"])]),
        ({"title": "a\0b"}, [("INVALID", ["product", "title"])]),
        ({"tags": ["x"] * 251}, [("TOO_MANY", ["product", "tags"])]),
        ({"tags": ["ok", "x" * 256]}, [("TOO_LONG", ["product", "tags", "1"])]),
        ({"tags": ["a,b"]}, [("INVALID", ["product", "tags", "0"])]),
        ({"descriptionHtml": "<b>" * 20_001}, [("INVALID", ["product", "descriptionHtml"])]),
        ({"handle": "other"}, [("TAKEN", ["product", "handle"])]),
        (
            {"vendor": "x" * 256, "productType": "x" * 256, "seo": {"title": "x" * 256}},
            [
                ("TOO_LONG", ["product", "vendor"]),
                ("TOO_LONG", ["product", "productType"]),
                ("TOO_LONG", ["product", "seo", "title"]),
            ],
        ),
    ],
)
async def test_all_that_is_wrong_is_said_at_once_and_nothing_is_stored(
    shop: Shop, said: dict[str, Any], reasons: list[Any]
) -> None:
    await shop.add(product(variant(), handle="other"), product(variant(), title="Shirt"))
    row = (await shop.all(sa.select(models.Product).where(models.Product.title == "Shirt")))[0]

    assert await refused(shop, CREATE, product={"title": "New", **said}) == reasons
    assert await refused(shop, UPDATE, id=row.gid, product=said) == reasons

    assert len(await shop.all(sa.select(models.Product))) == 2
    assert await shop.all(sa.select(models.Event)) == []


async def test_a_product_that_is_sold_can_be_deleted(shop: Shop) -> None:
    tea = variant(5, price_minor=500)
    await stock(shop, product(tea, title="Tea", handle="tea"))
    row = await order(shop, {"merchandiseId": tea.gid})
    [there] = await shop.all(sa.select(models.Product))
    said_of = {"namespace": "facts", "key": "one", "type": "url", "value": "https://e.test"}
    await shop.add(
        models.Metafield(owner_type="Product", owner_key=str(there.id), **said_of),
        models.Metafield(owner_type="ProductVariant", owner_key=str(tea.id), **said_of),
    )

    assert await done(shop, DELETE, id=there.gid) == there.gid

    for kind in (models.Product, models.ProductVariant, models.InventoryLevel, models.Metafield):
        assert await shop.all(sa.select(kind)) == []
    [line] = await shop.all(sa.select(models.OrderLineItem))
    assert (line.order_id, line.variant_id, line.total_minor) == (row.id, None, 500)
    assert (await shop.ask(FOUND, words="tea"))["search"]["totalCount"] == 0
    [event] = await events(shop, "products/delete")
    assert (event.subject, event.detail["before"]["handle"]) == (there.gid, "tea")
    assert await refused(shop, DELETE, id=there.gid) == [("NOT_FOUND", ["id"])]


async def test_what_is_not_there_cannot_be_changed(shop: Shop) -> None:
    assert await refused(shop, UPDATE, id=NOWHERE, product={"title": "x"}) == [
        ("NOT_FOUND", ["id"])
    ]
    code, _ = await shop.refusal(DELETE, STAFF, id="gid://shopify/Collection/1")
    assert code == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("permissions", "code"), [((), "UNAUTHENTICATED"), ([Permission.PRODUCTS_READ], "FORBIDDEN")]
)
async def test_only_staff_who_may_change_products(
    shop: Shop, permissions: list[Permission], code: str
) -> None:
    await shop.add(product(variant(), title="Shirt"))
    [row] = await shop.all(sa.select(models.Product))

    for mutation, variables in (
        (CREATE, {"product": {"title": "x"}}),
        (UPDATE, {"id": row.gid, "product": {"title": "x"}}),
        (DELETE, {"id": row.gid}),
    ):
        assert (await shop.refusal(mutation, permissions, **variables))[0] == code

    [after] = await shop.all(sa.select(models.Product))
    assert after.title == "Shirt"


async def test_what_only_staff_see_of_a_product_is_refused_to_others(shop: Shop) -> None:
    await shop.add(product(variant(), handle="shirt"))

    answer = await shop.answer('{ product(handle: "shirt") { handle status isPublished } }')

    assert answer.data["product"] == {"handle": "shirt", "status": None, "isPublished": None}
    assert {e.extensions["code"] for e in answer.errors} == {"UNAUTHENTICATED"}


async def test_a_new_handle_leaves_a_redirect(shop: Shop) -> None:
    key = await shirt(shop)
    redirect = models.UrlRedirect
    led = sa.select(redirect.path, redirect.target).order_by(redirect.path)
    await done(shop, UPDATE, id=key, product={"title": "Tee", "handle": "shirt"})
    async with shop.database.write_session() as session:
        assert (await session.execute(led)).all() == []

    await done(shop, UPDATE, id=key, product={"handle": "tee"})
    async with shop.database.write_session() as session:
        found = (await session.execute(led)).all()
    await done(shop, UPDATE, id=key, product={"handle": "shirt"})
    async with shop.database.write_session() as session:
        back = (await session.execute(led)).all()
    quiet = UPDATE.replace("product: $product", "product: $product, redirectNewHandle: false")
    await done(shop, quiet, id=key, product={"handle": "blouse"})

    assert [tuple(row) for row in found] == [("/products/shirt", "/products/tee")]
    assert [tuple(row) for row in back] == [("/products/tee", "/products/shirt")]
    async with shop.database.write_session() as session:
        assert (await session.execute(led)).all() == back
