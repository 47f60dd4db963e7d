"""Variants as staff make, change, delete and order them."""

from typing import Any

import pytest
import sqlalchemy as sa
from buying import line, order
from conftest import Shop
from factories import product, stock, variant
from managing import (
    CREATE,
    STAFF,
    UPDATE,
    VARIANTS_CREATE,
    VARIANTS_DELETE,
    VARIANTS_REORDER,
    VARIANTS_UPDATE,
    chosen,
    do,
    done,
    events,
    ids,
    refused,
    shirt,
)

import models

READ = """query($id: ID!) { product(id: $id) { handle
  priceRange { minVariantPrice { amount } maxVariantPrice { amount } }
  options { name values } variants(first: 9) { nodes { title quantityAvailable sku weight
    weightUnit barcode taxable taxClass requiresShipping quantityRule { minimum maximum increment }
    unitPrice { amount } } } } }"""


async def read(shop: Shop, id: str) -> Any:
    return (await shop.ask(READ, STAFF, id=id))["product"]


async def titles(shop: Shop, id: str) -> list[str]:
    return [node["title"] for node in (await read(shop, id))["variants"]["nodes"]]


async def sums(shop: Shop) -> list[tuple[int, int, int, int]]:
    """By level: what is on hand and what its movements come to; and that by location."""
    level, move = models.InventoryLevel, models.InventoryMovement
    found = []
    for row in await shop.all(sa.select(level).order_by(level.inventory_item_id)):
        moved = sa.select(sa.func.coalesce(sa.func.sum(move.delta), 0)).where(
            move.inventory_item_id == row.inventory_item_id, move.location_id == row.location_id
        )
        [total] = await shop.all(moved)
        found.append((row.inventory_item_id, row.location_id, row.on_hand, int(total)))
    return found


async def test_a_product_is_made_whole(shop: Shop) -> None:
    await shop.add(models.Location(name="Main"), models.Location(name="Shed"))
    [main, shed] = await ids(shop, models.Location)
    full = {
        "price": "20",
        "compareAtPrice": "25.50",
        "sku": "S-1",
        "barcode": "42",
        "weight": {"value": 0.25, "unit": "KILOGRAMS"},
        "requiresShipping": False,
        "taxable": False,
        "taxClass": "Books",
        "cost": "8.00",
        "countryOfOrigin": "PT",
        "harmonizedSystemCode": "6109.10",
        "quantityRule": {"minimum": 2, "increment": 2},
        "unitPriceMeasurement": {
            "quantityValue": 500,
            "quantityUnit": "G",
            "referenceUnit": "KG",
        },
        "selectedOptions": chosen(Size="S", Color="Red"),
        "inventoryQuantities": [
            {"locationId": main, "quantity": 3},
            {"locationId": shed, "quantity": 4},
        ],
    }
    other = {"price": "19.99", "selectedOptions": chosen(size="M", color="red")}

    made = await done(shop, CREATE, product={"title": "Shirt", "variants": [full, other]})

    found = await read(shop, made["id"])
    assert found == {
        "handle": "shirt",
        "priceRange": {
            "minVariantPrice": {"amount": "19.99"},
            "maxVariantPrice": {"amount": "20.00"},
        },
        "options": [{"name": "Size", "values": ["S", "M"]}, {"name": "Color", "values": ["Red"]}],
        "variants": {
            "nodes": [
                {
                    "title": "S / Red",
                    "quantityAvailable": 7,
                    "sku": "S-1",
                    "weight": 0.25,
                    "weightUnit": "KILOGRAMS",
                    "barcode": "42",
                    "taxable": False,
                    "taxClass": "Books",
                    "requiresShipping": False,
                    "quantityRule": {"minimum": 2, "maximum": None, "increment": 2},
                    "unitPrice": {"amount": "40.00"},
                },
                {
                    "title": "M / Red",
                    "quantityAvailable": 0,
                    "sku": None,
                    "weight": 0.0,
                    "weightUnit": "KILOGRAMS",
                    "barcode": None,
                    "taxable": True,
                    "taxClass": None,
                    "requiresShipping": True,
                    "quantityRule": {"minimum": 1, "maximum": None, "increment": 1},
                    "unitPrice": None,
                },
            ]
        },
    }
    [item, _] = await shop.all(sa.select(models.InventoryItem).order_by(models.InventoryItem.id))
    assert (item.unit_cost_minor, item.country_of_origin) == (800, "PT")
    assert [(on_hand, total) for _, _, on_hand, total in await sums(shop)] == [
        *((3, 3), (4, 4), (0, 0)),
    ]
    assert len(await shop.all(sa.select(models.Event))) == 1


async def test_one_variant_needs_no_options(shop: Shop) -> None:
    id = await shirt(shop)

    found = await read(shop, id)

    assert found["options"] == [{"name": "Title", "values": ["Default Title"]}]
    assert found["priceRange"]["minVariantPrice"] == {"amount": "10.00"}


async def test_options_alone_make_one_variant_of_their_first_values(shop: Shop) -> None:
    size = {"name": "Size", "values": [{"name": "S"}, {"name": "M"}]}
    made = await done(shop, CREATE, product={"title": "Shirt", "options": [size]})

    assert await titles(shop, made["id"]) == ["S"]


async def test_variants_are_added_with_new_values(shop: Shop) -> None:
    id = await shirt(shop, "S")

    added = await done(
        shop,
        VARIANTS_CREATE,
        id=id,
        variants=[
            {"price": "12", "sku": "M-1", "selectedOptions": chosen(size="M")},
            {"price": "8", "selectedOptions": chosen(Size="L"), "tracked": False},
        ],
    )

    assert [(v["title"], v["quantityAvailable"], v["sku"]) for v in added] == [
        ("M", 0, "M-1"),
        ("L", None, None),
    ]
    found = await read(shop, id)
    assert found["options"] == [{"name": "Size", "values": ["S", "M", "L"]}]
    assert found["priceRange"] == {
        "minVariantPrice": {"amount": "8.00"},
        "maxVariantPrice": {"amount": "12.00"},
    }
    [event] = await events(shop, "products/update")
    assert event.detail["before"]["options"] == [["Size", ["S"]]]
    assert event.detail["after"]["variants"][added[0]["id"]]["price_minor"] == 1200
    found = await shop.ask('{ products(query: "M-1", first: 1) { totalCount } }', STAFF)
    assert found["products"]["totalCount"] == "1"


BAD = [
    ({"price": "-1"}, "INVALID", ["price"]),
    ({"price": "1.234"}, "INVALID", ["price"]),
    ({"price": "10", "compareAtPrice": "10"}, "INVALID", ["compareAtPrice"]),
    ({"sku": "x" * 256}, "TOO_LONG", ["sku"]),
    ({"sku": "TAKEN-1"}, "TAKEN", ["sku"]),
    ({"weight": {"value": -1.0, "unit": "GRAMS"}}, "INVALID", ["weight"]),
    ({"quantityRule": {"minimum": 0}}, "INVALID", ["quantityRule"]),
    ({"quantityRule": {"minimum": 5, "maximum": 4}}, "INVALID", ["quantityRule"]),
    ({"harmonizedSystemCode": "abc"}, "INVALID", ["harmonizedSystemCode"]),
    ({"mediaId": "gid://shopify/MediaImage/404"}, "NOT_FOUND", ["mediaId"]),
    (
        {
            "unitPriceMeasurement": {
                "quantityValue": 1,
                "quantityUnit": "G",
                "referenceUnit": "ML",
            }
        },
        "INVALID",
        ["unitPriceMeasurement"],
    ),
    (
        {
            "unitPriceMeasurement": {
                "quantityValue": 0,
                "quantityUnit": "G",
                "referenceUnit": "G",
            }
        },
        "INVALID",
        ["unitPriceMeasurement"],
    ),
    ({"selectedOptions": chosen(Size="s")}, "TAKEN", ["selectedOptions"]),
    ({"selectedOptions": chosen(Size=" ")}, "BLANK", ["selectedOptions", "0", "value"]),
]
BAD_NEW: list[Any] = [
    ({"selectedOptions": chosen(Color="Red")}, "NOT_FOUND", ["selectedOptions", "0", "name"]),
    ({"selectedOptions": []}, "BLANK", ["selectedOptions"]),
    (
        {"inventoryQuantities": [{"locationId": "gid://shopify/Location/9", "quantity": 1}]},
        "NOT_FOUND",
        ["inventoryQuantities", "0", "locationId"],
    ),
    (
        {"inventoryQuantities": [{"locationId": "gid://shopify/Location/9", "quantity": 1}] * 51},
        "TOO_MANY",
        ["inventoryQuantities"],
    ),
]


async def two_sizes(shop: Shop) -> tuple[str, list[str]]:
    sizes = [
        {"price": "10", "sku": "taken-1", "selectedOptions": chosen(Size="S")},
        {"price": "10", "selectedOptions": chosen(Size="M")},
    ]
    made = await done(shop, CREATE, product={"title": "Shirt", "variants": sizes})
    return made["id"], await ids(shop, models.ProductVariant)


async def test_a_bad_variant_is_refused_with_its_reason_and_nothing_is_half_done(
    shop: Shop,
) -> None:
    id, (_, medium) = await two_sizes(shop)
    before = await read(shop, id)
    good = {"price": "9", "selectedOptions": chosen(Size="XS")}

    for said, code, field in [*BAD, *BAD_NEW]:
        new = {"price": "10", "selectedOptions": chosen(Size="L"), **said}
        reasons = await refused(shop, VARIANTS_CREATE, id=id, variants=[good, new])
        assert reasons[0] == (code, ["variants", "1", *field]), said
    for said, code, field in BAD:
        reasons = await refused(shop, VARIANTS_UPDATE, id=id, variants=[{"id": medium, **said}])
        assert reasons == [(code, ["variants", "0", *field])], said

    assert await read(shop, id) == before
    assert len(await shop.all(sa.select(models.Event))) == 1


async def test_the_others_are_done_where_that_is_allowed(shop: Shop) -> None:
    id, (small, medium) = await two_sizes(shop)
    new = [
        {"price": "-1", "selectedOptions": chosen(Size="L")},
        {"price": "9", "selectedOptions": chosen(Size="XS")},
    ]

    answer = await do(shop, VARIANTS_CREATE, id=id, variants=new, partial=True)

    assert [v and v["title"] for v in answer["productVariants"]] == [None, "XS"]
    assert answer["userErrors"] == [{"code": "INVALID", "field": ["variants", "0", "price"]}]
    assert (await read(shop, id))["options"][0]["values"] == ["S", "M", "XS"]
    changes = [{"id": small, "price": "1"}, {"id": small, "price": "2"}, {"id": medium, "sku": ""}]
    answer = await do(shop, VARIANTS_UPDATE, id=id, variants=changes, partial=True)
    assert [v and v["price"]["amount"] for v in answer["productVariants"]] == [
        "1.00",
        None,
        "10.00",
    ]
    assert answer["userErrors"] == [{"code": "NOT_FOUND", "field": ["variants", "1", "id"]}]


async def test_what_is_not_mentioned_of_a_variant_stays(shop: Shop) -> None:
    id, (small, _) = await two_sizes(shop)
    changes = {"id": small, "price": "12", "compareAtPrice": "15", "cost": "4"}
    await done(shop, VARIANTS_UPDATE, id=id, variants=[changes])

    [now] = await done(
        shop,
        VARIANTS_UPDATE,
        id=id,
        variants=[
            {"id": small, "selectedOptions": chosen(size="XL"), "unitPriceMeasurement": None}
        ],
    )

    assert (now["title"], now["sku"], now["price"], now["compareAtPrice"]) == (
        "XL",
        "taken-1",
        {"amount": "12.00"},
        {"amount": "15.00"},
    )
    assert (await read(shop, id))["priceRange"] == {
        "minVariantPrice": {"amount": "10.00"},
        "maxVariantPrice": {"amount": "12.00"},
    }
    first, second = await events(shop, "products/update")
    assert first.detail == {
        "before": {
            "variants": {
                small: {"compare_at_minor": None, "price_minor": 1000, "unit_cost_minor": None}
            }
        },
        "after": {
            "variants": {
                small: {"compare_at_minor": 1500, "price_minor": 1200, "unit_cost_minor": 400}
            }
        },
    }
    assert second.detail["after"]["variants"] == {small: {"title": "XL"}}
    refusing = [{"id": small, "price": "16"}]
    assert await refused(shop, VARIANTS_UPDATE, id=id, variants=refusing) == [
        ("INVALID", ["variants", "0", "compareAtPrice"])
    ]


async def test_variants_come_in_the_order_staff_give_them(shop: Shop) -> None:
    id = await shirt(shop, "S", "M", "L")
    small, medium, large = await ids(shop, models.ProductVariant)

    ordered = await done(shop, VARIANTS_REORDER, id=id, ids=[large, small])

    assert [node["title"] for node in ordered["variants"]["nodes"]] == ["L", "S", "M"]
    nowhere = "gid://shopify/ProductVariant/404"
    assert await refused(shop, VARIANTS_REORDER, id=id, ids=[medium, nowhere]) == [
        ("NOT_FOUND", ["variantIds", "1"])
    ]


async def test_variants_are_deleted_but_for_the_last(shop: Shop) -> None:
    small, medium = variant(5, price_minor=500, title="S"), variant(5, title="M")
    size = models.ProductOption(
        name="Size",
        position=1,
        option_values=[models.ProductOptionValue(name=n, position=1) for n in "SM"],
    )
    small.selected_options, medium.selected_options = [["Size", "S"]], [["Size", "M"]]
    row = product(small, medium, options=[size], handle="shirt")
    await stock(shop, row)
    await order(shop, line(small))
    said_of = {"namespace": "facts", "key": "one", "type": "url", "value": "https://e.test"}
    await shop.add(
        models.Metafield(owner_type="ProductVariant", owner_key=str(small.id), **said_of)
    )

    assert await done(shop, VARIANTS_DELETE, id=row.gid, ids=[small.gid]) == [small.gid]

    found = await read(shop, row.gid)
    assert [node["title"] for node in found["variants"]["nodes"]] == ["M"]
    assert found["priceRange"]["minVariantPrice"] == {"amount": "10.00"}
    assert await shop.all(sa.select(models.Metafield)) == []
    [sold] = await shop.all(sa.select(models.OrderLineItem))
    assert (sold.variant_id, sold.total_minor) == (None, 500)
    for gone, code in ((medium.gid, "LAST_VARIANT"), (small.gid, "NOT_FOUND")):
        reasons = await refused(shop, VARIANTS_DELETE, id=row.gid, ids=[gone])
        assert [reason[0] for reason in reasons] == [code]


async def test_a_list_of_variants_is_bounded(shop: Shop) -> None:
    id = await shirt(shop, "S")
    many = [{"price": "1", "selectedOptions": chosen(Size=str(n))} for n in range(251)]

    for variants in (many, []):
        code, message = await shop.refusal(VARIANTS_CREATE, STAFF, id=id, variants=variants)
        assert (code, "1 to 250" in message) == ("BAD_USER_INPUT", True)


@pytest.mark.parametrize("count", [1, 40])
async def test_many_variants_cost_as_many_statements_as_one(shop: Shop, count: int) -> None:
    id = await shirt(shop, "S")
    many = [{"price": "1", "selectedOptions": chosen(Size=f"{n}")} for n in range(count)]

    with shop.statements() as statements:
        await done(shop, VARIANTS_CREATE, id=id, variants=many)

    assert len(statements) <= 45, len(statements)


async def test_variants_of_nothing_are_not_found(shop: Shop) -> None:
    nowhere = "gid://shopify/Product/404"
    new = [{"price": "1"}]

    assert await refused(shop, VARIANTS_CREATE, id=nowhere, variants=new) == [("NOT_FOUND", ["id"])]
    code, _ = await shop.refusal(UPDATE, STAFF, id="nonsense", product={})
    assert code == "BAD_USER_INPUT"
