"""A day of the person who runs the catalogue: from a picture to a sale, and where it all shows."""

from pathlib import Path

import sqlalchemy as sa
from buying import line, order
from conftest import Shop
from drawing import noted
from managing import CREATE, STAFF, chosen, done, events
from test_collection_edit import CREATE as COLLECT
from test_collection_edit import PUBLISH as SHOW
from test_product_publish import PUBLISH
from test_stock_edit import ADJUST, READ, at, once

import models
from integrations.image_fetch import FetchedImage, identified
from schema import schema


async def test_a_day_of_the_catalogue(shop: Shop, tmp_path: Path) -> None:
    shop.settings = shop.settings.model_copy(update={"state_dir": tmp_path})
    sale = {"rules": [{"column": "TAG", "relation": "EQUALS", "condition": "wool"}]}
    woollens = await done(shop, COLLECT, collection={"title": "Woollens", "ruleSet": sale})
    await done(shop, SHOW, id=woollens["id"])

    made = await _made(shop)
    await shop.add(models.Location(name="Shed"))
    [main, shed] = await shop.all(sa.select(models.Location).order_by("id"))
    [small, medium] = await shop.all(sa.select(models.InventoryItem).order_by("id"))
    received = [at(small.gid, main.gid, delta=3), at(medium.gid, shed.gid, delta=2)]
    await done(shop, once(ADJUST), reason="RECEIVED", changes=received)
    assert (await shop.ask('{ product(handle: "wool-shirt") { id } }'))["product"] is None
    await done(shop, PUBLISH, id=made["id"])

    shown = await shop.ask("""{
      search(query: "wool shirt", first: 5) { nodes { ... on Product { handle } } }
      collection(handle: "woollens") { products(first: 5) { nodes { handle
        availableForSale featuredImage { altText width } totalInventory } } } }""")
    assert shown["search"]["nodes"] == [{"handle": "wool-shirt"}]
    assert shown["collection"]["products"]["nodes"] == [
        {
            "handle": "wool-shirt",
            "availableForSale": True,
            "featuredImage": {"altText": "Front", "width": 6},
            "totalInventory": 5,
        }
    ]
    form = await shop.all(sa.select(models.ProductVariant).order_by("id"))
    await order(shop, line(form[0], 2))

    item = (await shop.ask(READ, STAFF, id=small.gid))["inventoryItem"]
    assert [(m["delta"], m["reason"]) for m in item["movements"]["nodes"]] == [
        (3, "RECEIVED"),
        (-2, "SALE"),
    ]
    for topic, count in (
        ("collections/create", 1),
        ("collections/update", 1),
        ("products/create", 1),
        ("products/update", 1),
        ("inventory_levels/update", 2),
        ("orders/create", 1),
    ):
        assert len(await events(shop, topic)) == count, topic
    by_staff = await events(shop, "products/create")
    assert {event.actor for event in by_staff} == {"ann"}


async def _made(shop: Shop) -> dict[str, str]:
    async def fetch(_url: str) -> FetchedImage:
        return identified(noted("JPEG"))

    product = {
        "title": "Wool shirt",
        "tags": ["Wool"],
        "variants": [
            {"price": "40", "sku": "W-S", "selectedOptions": chosen(Size="S")},
            {"price": "42", "sku": "W-M", "selectedOptions": chosen(Size="M")},
        ],
    }
    mutation = CREATE.replace("($product:", "($media: [ProductMediaInput!], $product:").replace(
        "(product: $product)", "(product: $product, media: $media)"
    )
    async with shop.context(*STAFF) as context:
        context.fetch_image = fetch
        media = [{"originalSource": "https://e.test/a", "alt": "Front"}]
        said = {"product": product, "media": media}
        result = await schema.execute(mutation, said, context_value=context)
    assert not result.errors
    assert result.data
    payload = result.data["productCreate"]
    assert payload["userErrors"] == []
    found: dict[str, str] = payload["product"]
    return found
