"""Products stored from their drafts: what is made, what is kept, and what is left alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from buying import CREATE, LINES, line
from conftest import Shop
from factories import collection
from product_file import SHIRT, SIZED, A, B, draft, size

import models
from commerce.permission import Permission
from commerce.product_draft import ProductDraft
from resolvers import product_write
from resolvers.product_write import Outcome

CREATED, UPDATED, UNCHANGED = Outcome
RED = {**SIZED, "Option2 Name": "Color", "Option2 Value": "Red"}
BLUE = {"Option2 Value": "Blue"}
READ = """{ product(handle: "shirt") {
  title description descriptionHtml vendor productType tags availableForSale isGiftCard
  seo { title description } options { name optionValues { name } }
  priceRange { minVariantPrice { amount } maxVariantPrice { amount } }
  compareAtPriceRange { minVariantPrice { amount } maxVariantPrice { amount } }
  images(first: 9) { nodes { url altText } }
  variants(first: 9) { nodes { title sku barcode price { amount } compareAtPrice { amount }
    weight weightUnit requiresShipping taxable quantityAvailable availableForSale
    selectedOptions { name value } image { url } } } } }"""


async def save(shop: Shop, *drafts: ProductDraft) -> list[Outcome]:
    async with shop.context(Permission.PRODUCTS_WRITE) as context, context.transaction() as session:
        return await product_write.save(context, session, drafts, "USD")


async def save_rows(shop: Shop, *rows: dict[str, str]) -> Outcome:
    (outcome,) = await save(shop, draft(*rows))
    return outcome


async def by_name(shop: Shop, column: Any) -> dict[str, Any]:
    """The ids of rows by what a column says."""
    rows = await shop.all(sa.select(column.class_))
    return {getattr(row, column.key): row.id for row in rows}


async def events(shop: Shop) -> list[tuple[str, Any]]:
    event = models.Event
    rows: Sequence[models.Event] = await shop.all(sa.select(event).order_by(event.id))
    assert {row.actor for row in rows} == {"ann"}
    return [(row.topic, row.detail.get("changed")) for row in rows]


async def shirt(shop: Shop) -> models.Product:
    (row,) = await shop.all(sa.select(models.Product).where(models.Product.handle == "shirt"))
    assert isinstance(row, models.Product)
    return row


async def test_a_product_in_the_shop_is_what_its_file_says(shop: Shop) -> None:
    full = {
        **RED,
        "Body (HTML)": "<p>Warm &amp; <b>soft</b></p>",
        "Vendor": "Peak",
        "Type": "Shirts",
        "Tags": "Wool, sale",
        "SEO Title": "A shirt",
        "SEO Description": "Of wool",
        "Variant SKU": "A-1",
        "Variant Barcode": "42",
        "Variant Price": "36.00",
        "Variant Compare At Price": "40.00",
        "Cost per item": "12.50",
        "Variant Grams": "250",
        "Variant Weight Unit": "g",
        "Variant Requires Shipping": "false",
        "Variant Taxable": "false",
        "Variant Inventory Tracker": "shopify",
        "Variant Inventory Qty": "7",
        "Image Src": A,
        "Image Alt Text": "Front",
        "Variant Image": B,
    }
    second = size("M", "30.00", **BLUE, **{"Variant Inventory Tracker": "shopify"})

    assert await save_rows(shop, full, second) is CREATED

    found = (await shop.ask(READ))["product"]
    variants = found.pop("variants")["nodes"]
    assert found == {
        "title": "Shirt",
        "description": "Warm & soft",
        "descriptionHtml": "<p>Warm &amp; <b>soft</b></p>",
        "vendor": "Peak",
        "productType": "Shirts",
        "tags": ["Wool", "sale"],
        "availableForSale": True,
        "isGiftCard": False,
        "seo": {"title": "A shirt", "description": "Of wool"},
        "options": [
            {"name": "Size", "optionValues": [{"name": "S"}, {"name": "M"}]},
            {"name": "Color", "optionValues": [{"name": "Red"}, {"name": "Blue"}]},
        ],
        "priceRange": {
            "minVariantPrice": {"amount": "30.00"},
            "maxVariantPrice": {"amount": "36.00"},
        },
        "compareAtPriceRange": {
            "minVariantPrice": {"amount": "40.00"},
            "maxVariantPrice": {"amount": "40.00"},
        },
        "images": {"nodes": [{"url": A, "altText": "Front"}, {"url": B, "altText": None}]},
    }
    assert variants[0] == {
        "title": "S / Red",
        "sku": "A-1",
        "barcode": "42",
        "price": {"amount": "36.00"},
        "compareAtPrice": {"amount": "40.00"},
        "weight": 250.0,
        "weightUnit": "GRAMS",
        "requiresShipping": False,
        "taxable": False,
        "quantityAvailable": 7,
        "availableForSale": True,
        "selectedOptions": [{"name": "Size", "value": "S"}, {"name": "Color", "value": "Red"}],
        "image": {"url": B},
    }
    assert (variants[1]["title"], variants[1]["sku"]) == ("M / Blue", None)
    assert (variants[1]["quantityAvailable"], variants[1]["availableForSale"]) == (0, False)
    assert await events(shop) == [("products/create", None)]
    costs = await shop.all(sa.select(models.InventoryItem.unit_cost_minor).order_by("id"))
    assert list(costs) == [1250, None]
    (tagged,) = await shop.all(
        sa.select(models.ProductTag.product_id).where(models.ProductTag.tag_key == "wool")
    )
    assert tagged == (await shirt(shop)).id


async def test_a_product_that_is_the_same_is_not_written(shop: Shop) -> None:
    rows = (
        {**RED, "Tags": "a, b", "Image Src": A, "Variant Image": B, "Variant Inventory Qty": "5"},
        size("M", **BLUE, **{"Variant Inventory Qty": "0"}),
        size("L", **BLUE),
    )
    await save_rows(shop, *rows)

    with shop.statements() as statements:
        assert await save_rows(shop, *rows) is UNCHANGED

    assert [text for text in statements if not text.startswith(("SELECT", "BEGIN"))] == []


async def test_products_are_stored_many_at_once_and_each_told_apart(shop: Shop) -> None:
    hat, cap, bag = ({**SHIRT, "Handle": name, "Title": name} for name in ("hat", "cap", "bag"))
    await save(shop, draft(hat), draft(cap))

    outcomes = await save(shop, draft(bag), draft({**hat, "Vendor": "Peak"}), draft(cap))

    assert outcomes == [CREATED, UPDATED, UNCHANGED]
    assert await events(shop) == [
        ("products/create", None),
        ("products/create", None),
        ("products/create", None),
        ("products/update", ["vendor"]),
    ]


async def test_many_products_cost_as_many_statements_as_one(shop: Shop) -> None:
    await save_rows(shop, {**SHIRT, "Variant Inventory Qty": "1"})

    async def counted(names: Sequence[str], price: str) -> int:
        drafts = [
            draft(
                {**SIZED, "Handle": name, "Tags": "a", "Image Src": A, "Variant Price": price},
                {**size("M"), "Handle": name, "Variant Inventory Qty": price, "Image Src": B},
            )
            for name in names
        ]
        with shop.statements() as statements:
            await save(shop, *drafts)
        return len(statements)

    many = [f"shirt-{number}" for number in range(40)]
    assert await counted(["hat"], "1") == await counted(many, "1")
    assert await counted(["hat"], "2") == await counted(many, "2")


@pytest.mark.parametrize(
    ("column", "value", "changed"),
    [
        ("Title", "Blouse", "title"),
        ("Body (HTML)", "<p>New</p>", "description_html"),
        ("Vendor", "Peak", "vendor"),
        ("Type", "Shirts", "product_type"),
        ("Tags", "wool", "tags"),
        ("Status", "draft", "status"),
        ("Published", "false", "published_at"),
        ("SEO Title", "New", "seo_title"),
        ("SEO Description", "New", "seo_description"),
        ("Gift Card", "true", "is_gift_card"),
        ("Image Src", A, "images"),
        ("Variant SKU", "A-1", "variants"),
        ("Variant Price", "40.00", "variants"),
        ("Cost per item", "40.00", "variants"),
        ("Variant Inventory Qty", "40", "stock"),
    ],
)
async def test_a_change_is_stored_and_recorded(
    shop: Shop, column: str, value: str, changed: str
) -> None:
    rows = ({**SIZED, "Variant Inventory Tracker": "shopify"}, size("M"))
    await save_rows(shop, *rows)
    before = await shirt(shop)
    variants = await by_name(shop, models.ProductVariant.title)

    new = ({**rows[0], column: value}, rows[1])
    assert await save_rows(shop, *new) is UPDATED
    assert await save_rows(shop, *new) is UNCHANGED

    after = await shirt(shop)
    assert (await events(shop))[1:] == [
        ("products/update", sorted({changed} | ({"tags"} if column == "Tags" else set())))
    ]
    assert await by_name(shop, models.ProductVariant.title) == variants
    assert after.id == before.id
    assert after.created_at == before.created_at
    # A sale of stock does not change when the product changed either.
    assert (after.updated_at > before.updated_at) == (changed != "stock")


async def test_rows_keep_their_ids_whatever_their_order_and_spelling(shop: Shop) -> None:
    async def ids(column: Any) -> dict[str, int]:
        found = await by_name(shop, column)
        return {name.casefold(): key for name, key in found.items()}

    columns = (models.ProductOption.name, models.ProductOptionValue.name, models.Image.url)
    await save_rows(
        shop,
        {**RED, "Image Src": A, "Image Alt Text": "Front", "Tags": "Wool"},
        size("M", **BLUE, **{"Image Src": B}),
    )
    before = [await ids(column) for column in columns]
    variants = await by_name(shop, models.ProductVariant.title)

    swapped = {**SHIRT, "Option1 Name": "COLOR", "Option1 Value": "blue", "Image Src": B}
    outcome = await save_rows(
        shop,
        {**swapped, "Option2 Name": "Size", "Option2 Value": "m", "Tags": "WOOL"},
        size("red", **{"Option2 Value": "s", "Image Src": A}),
    )

    assert outcome is UPDATED
    assert [await ids(column) for column in columns] == before
    assert await by_name(shop, models.ProductVariant.title) == {
        "blue / m": variants["M / Blue"],
        "red / s": variants["S / Red"],
    }
    found = (await shop.ask(READ))["product"]
    assert [option["name"] for option in found["options"]] == ["COLOR", "Size"]
    assert [image["url"] for image in found["images"]["nodes"]] == [B, A]
    assert found["tags"] == ["WOOL"]


async def test_variants_keep_their_ids_when_options_trade_places(shop: Shop) -> None:
    first = {**SHIRT, "Option1 Name": "Front", "Option1 Value": "red"}
    rows = (
        {**first, "Option2 Name": "Back", "Option2 Value": "blue"},
        size("blue", **{"Option2 Value": "red"}),
    )
    await save_rows(shop, *rows)
    before = await by_name(shop, models.ProductVariant.title)

    first = {**SHIRT, "Option1 Name": "Back", "Option1 Value": "BLUE"}
    outcome = await save_rows(
        shop,
        {**first, "Option2 Name": "Front", "Option2 Value": "Red"},
        size("Red", **{"Option2 Value": "BLUE"}),
    )

    assert outcome is UPDATED
    assert await by_name(shop, models.ProductVariant.title) == {
        "BLUE / Red": before["red / blue"],
        "Red / BLUE": before["blue / red"],
    }


async def test_a_new_variant_may_have_the_title_of_one_that_goes(shop: Shop) -> None:
    await save_rows(shop, RED)

    outcome = await save_rows(shop, {**SIZED, "Option1 Value": "S / Red"})

    assert outcome is UPDATED
    assert [node["selectedOptions"] for node in await nodes(shop, "variants")] == [
        [{"name": "Size", "value": "S / Red"}]
    ]


async def nodes(shop: Shop, name: str) -> list[Any]:
    found: list[Any] = (await shop.ask(READ))["product"][name]["nodes"]
    return found


async def test_what_a_product_no_longer_has_goes(shop: Shop) -> None:
    await save_rows(
        shop,
        {**RED, "Image Src": A, "Variant Image": A, "Tags": "wool, sale"},
        size("M", **BLUE, **{"Image Src": B}),
    )

    # The columns are there, so that what is blank is meant to be.
    assert await save_rows(shop, {**SIZED, "Image Src": B, "Variant Image": "", "Tags": "sale"})

    found = (await shop.ask(READ))["product"]
    assert found["options"] == [{"name": "Size", "optionValues": [{"name": "S"}]}]
    assert found["images"]["nodes"] == [{"url": B, "altText": None}]
    assert found["tags"] == ["sale"]
    assert [variant["title"] for variant in found["variants"]["nodes"]] == ["S"]
    assert await shop.all(sa.select(models.ProductVariant.image_id)) == [None]
    for table, count in [
        (models.ProductOptionValue, 1),
        (models.ProductTag, 1),
        (models.InventoryItem, 1),
        (models.InventoryLevel, 1),
    ]:
        assert len(await shop.all(sa.select(table))) == count


async def test_a_cart_keeps_its_line_when_the_variant_changes_and_loses_one_that_goes(
    shop: Shop,
) -> None:
    await save_rows(shop, SIZED, size("M"))
    small, medium = await shop.all(
        sa.select(models.ProductVariant).order_by(models.ProductVariant.position)
    )
    made = await shop.ask(CREATE, input={"lines": [line(small, 2), line(medium, 1)]})
    cart = made["answer"]["cart"]

    await save_rows(shop, {**SIZED, "Variant Price": "40.00", "Variant SKU": "A-1"})

    answer = await shop.ask(
        f"query($id: ID!) {{ cart(id: $id) {{ {LINES} cost {{ totalAmount {{ amount }} }} }} }}",
        id=cart["id"],
    )
    assert answer["cart"]["lines"]["nodes"] == [cart["lines"]["nodes"][0]]
    assert answer["cart"]["cost"]["totalAmount"]["amount"] == "80.00"


async def moves(shop: Shop) -> list[tuple[int, str, str]]:
    movement = models.InventoryMovement
    rows = await shop.all(sa.select(movement).order_by(movement.id))
    return [(row.delta, row.reason.name, row.actor) for row in rows]


async def test_stock_is_set_with_a_movement_for_each_difference(shop: Shop) -> None:
    row = {**SHIRT, "Variant Inventory Qty": "7"}

    await save_rows(shop, row)
    await save_rows(shop, {**row, "Variant Inventory Qty": "4"})
    await save_rows(shop, {**row, "Variant Inventory Qty": ""})

    assert await moves(shop) == [(7, "IMPORT", "ann"), (-3, "IMPORT", "ann")]
    (level,) = await shop.all(sa.select(models.InventoryLevel))
    (variant,) = await shop.all(sa.select(models.ProductVariant))
    assert level.on_hand == variant.quantity_available == 4


async def test_a_new_variant_without_a_quantity_lies_on_an_empty_shelf(shop: Shop) -> None:
    await save_rows(shop, {**SHIRT, "Variant Inventory Tracker": "shopify"})

    (level,) = await shop.all(sa.select(models.InventoryLevel))
    assert level.on_hand == 0
    assert await moves(shop) == []


async def test_a_price_list_changes_prices_and_nothing_else(shop: Shop) -> None:
    full = {
        **SIZED,
        "Body (HTML)": "<p>Warm</p>",
        "Vendor": "Peak",
        "Tags": "wool",
        "Status": "archived",
        "Published": "false",
        "Variant SKU": "A-1",
        "Variant Barcode": "42",
        "Cost per item": "12.00",
        "Variant Grams": "250",
        "Variant Taxable": "false",
        "Variant Inventory Tracker": "shopify",
        "Variant Inventory Qty": "7",
        "Variant Inventory Policy": "continue",
        "Image Src": A,
        "Image Alt Text": "Front",
        "Variant Image": A,
    }
    await save_rows(shop, full)
    prices = {**SIZED, "Variant Price": "40.00"}

    assert await save_rows(shop, prices) is UPDATED
    assert await save_rows(shop, {**full, "Variant Price": "40.00"}) is UNCHANGED
    assert await save_rows(shop, prices, size("M")) is UPDATED

    # A variant that is new takes what is usual for what the file does not say.
    new, old = await shop.all(
        sa.select(models.ProductVariant).order_by(models.ProductVariant.title)
    )
    assert (old.title, old.sku, old.taxable, old.price_minor) == ("S", "A-1", False, 4000)
    assert (new.title, new.sku, new.taxable, new.price_minor) == ("M", None, True, 3600)


async def published_at(shop: Shop) -> datetime | None:
    return (await shirt(shop)).published_at


async def test_a_product_stays_published_since_it_was(shop: Shop) -> None:
    await save_rows(shop, {**SHIRT, "Published": "false"})
    assert await published_at(shop) is None

    await save_rows(shop, {**SHIRT, "Published": "true"})
    first = await published_at(shop)
    await save_rows(shop, {**SHIRT, "Published": "true", "Title": "Blouse"})

    assert first is not None
    assert await published_at(shop) == first


async def test_collections_search_and_the_catalogues_version_follow(shop: Shop) -> None:
    wool = collection(kind=models.CollectionKind.SMART, rules=[["TAG", "EQUALS", "wool"]])
    await shop.add(wool)
    found = """query($id: ID!) { collection(id: $id) { products(first: 9) { nodes { title } } }
      products(first: 9, query: "blouse") { nodes { title } } }"""

    async def version() -> int:
        (number,) = await shop.all(sa.select(models.CatalogueVersion.version))
        return int(number)

    before = await version()
    await save_rows(shop, {**SHIRT, "Tags": "wool"})
    created = await version()
    await save_rows(shop, {**SHIRT, "Tags": "wool"})
    unchanged = await version()
    await save_rows(shop, {**SHIRT, "Tags": "wool", "Title": "Blouse"})

    assert before < created == unchanged < await version()
    answer = await shop.ask(found, id=wool.gid)
    assert answer == {
        "collection": {"products": {"nodes": [{"title": "Blouse"}]}},
        "products": {"nodes": [{"title": "Blouse"}]},
    }
