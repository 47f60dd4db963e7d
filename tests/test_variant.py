"""The buyable forms of a product: what they cost, weigh and look like, and how many there are."""

from typing import Any

import pytest
from conftest import Shop
from factories import image, product, variant

import models

CONTINUE = models.InventoryPolicy.CONTINUE
Unit = models.WeightUnit


async def shown(shop: Shop, fields: str, row: models.ProductVariant, **values: Any) -> Any:
    """What ``fields`` of the variant are, on its product's page and by its id alike."""
    await shop.add(product(row, handle="tea", **values))

    answer = await shop.ask(
        f"""query($id: ID!) {{
              product(handle: "tea") {{ variants(first: 1) {{ nodes {{ {fields} }} }} }}
              node(id: $id) {{ ... on ProductVariant {{ {fields} }} }} }}""",
        id=row.gid,
    )

    [listed] = answer["product"]["variants"]["nodes"]
    assert listed == answer["node"]
    return listed


async def test_a_variant_shows_what_it_is(shop: Shop) -> None:
    row = variant(
        title="S / Red",
        sku="TEA-S",
        barcode="4006381333931",
        requires_shipping=False,
        taxable=False,
        selected_options=[["Size", "S"], ["Color", "Red"]],
    )

    answer = await shown(
        shop,
        """id title sku barcode requiresShipping taxable selectedOptions { name value }
           product { handle }""",
        row,
    )

    assert answer == {
        "id": row.gid,
        "title": "S / Red",
        "sku": "TEA-S",
        "barcode": "4006381333931",
        "requiresShipping": False,
        "taxable": False,
        "selectedOptions": [{"name": "Size", "value": "S"}, {"name": "Color", "value": "Red"}],
        "product": {"handle": "tea"},
    }


async def test_a_variant_without_codes_says_null(shop: Shop) -> None:
    assert await shown(shop, "sku barcode", variant()) == {"sku": None, "barcode": None}


PRICES = "price { amount currencyCode } compareAtPrice { amount currencyCode }"


async def test_a_variant_on_sale_shows_what_it_cost_before(shop: Shop) -> None:
    answer = await shown(shop, PRICES, variant(price_minor=1999, compare_at_minor=2500))

    assert answer == {
        "price": {"amount": "19.99", "currencyCode": "USD"},
        "compareAtPrice": {"amount": "25.00", "currencyCode": "USD"},
    }


async def test_a_variant_that_is_not_on_sale_has_no_price_to_compare_with(shop: Shop) -> None:
    answer = await shown(shop, PRICES, variant(price_minor=0))

    assert answer == {
        "price": {"amount": "0.00", "currencyCode": "USD"},
        "compareAtPrice": None,
    }


@pytest.mark.parametrize(
    ("values", "available", "quantity", "awaited"),
    [
        ({"stock": 3}, True, 3, False),
        ({"stock": 0}, False, 0, False),
        ({"stock": 0, "inventory_policy": CONTINUE}, True, 0, True),
        ({"stock": -4, "inventory_policy": CONTINUE}, True, -4, True),
        ({"stock": 2, "inventory_policy": CONTINUE}, True, 2, False),
        ({"stock": 0, "inventory_tracked": False}, True, None, False),
        ({"stock": 7, "inventory_tracked": False}, True, None, False),
    ],
    ids=["in stock", "sold out", "on order", "promised", "both", "uncounted", "once counted"],
)
async def test_a_variant_says_whether_and_how_many_can_be_bought(
    shop: Shop, values: dict[str, Any], available: bool, quantity: int | None, awaited: bool
) -> None:
    answer = await shown(
        shop, "availableForSale quantityAvailable currentlyNotInStock", variant(**values)
    )

    assert answer == {
        "availableForSale": available,
        "quantityAvailable": quantity,
        "currentlyNotInStock": awaited,
    }


@pytest.mark.parametrize(
    ("grams", "unit", "weight"),
    [
        (500, Unit.GRAMS, 500.0),
        (500, Unit.KILOGRAMS, 0.5),
        (454, Unit.POUNDS, 1.0009),
        (28, Unit.OUNCES, 0.9877),
        (0, Unit.KILOGRAMS, 0.0),
    ],
)
async def test_a_weight_is_shown_in_the_unit_it_was_given_in(
    shop: Shop, grams: int, unit: models.WeightUnit, weight: float
) -> None:
    answer = await shown(shop, "weight weightUnit", variant(grams=grams, weight_unit=unit))

    assert answer == {"weight": weight, "weightUnit": unit.name}


async def test_a_variant_shows_its_own_picture_or_else_the_products_first(shop: Shop) -> None:
    front, side = image(1, alt_text="front"), image(2, alt_text="side")
    own, other = variant(title="own"), variant(title="other")
    await shop.add(product(own, other, handle="tea", images=[side, front]))
    async with shop.database.write_session() as session, session.begin():
        row = await session.get_one(models.ProductVariant, own.id)
        row.image_id = side.id

    answer = await shop.ask(
        """{ product(handle: "tea") {
             variants(first: 2) { nodes { title image { altText } } } } }"""
    )

    assert answer["product"]["variants"]["nodes"] == [
        {"title": "own", "image": {"altText": "side"}},
        {"title": "other", "image": {"altText": "front"}},
    ]


async def test_a_variant_without_any_picture_says_null(shop: Shop) -> None:
    assert await shown(shop, "image { url }", variant()) == {"image": None}


async def test_variants_are_sorted_by_sku_without_regard_to_case(shop: Shop) -> None:
    rows = [
        variant(title=sku or "none", sku=sku, sku_key=(sku or "").casefold())
        for sku in ("b", "A", None, "C")
    ]
    await shop.add(product(*rows, handle="tea"))

    answer = await shop.ask(
        '{ product(handle: "tea") { variants(first: 9, sortKey: SKU) { nodes { sku } } } }'
    )

    assert [node["sku"] for node in answer["product"]["variants"]["nodes"]] == [None, "A", "b", "C"]
