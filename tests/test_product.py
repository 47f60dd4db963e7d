"""What a product's page shows, and to whom."""

from datetime import UTC, datetime
from typing import Any

import pytest
from conftest import Shop
from factories import image, product, variant

import models
from commerce.permission import Permission


async def test_a_product_page_answers_what_is_asked(shop: Shop) -> None:
    small = variant(price_minor=1250, title="S", selected_options=[["Size", "S"]], sku="TEA-S")
    tea = product(
        small,
        handle="tea",
        title="Tea",
        vendor="Garden",
        product_type="Drink",
        tags=["Hot", "leaf"],
        description="Leaves",
        description_html="<p>Leaves</p>",
        images=[image(url="https://images.test/tea.jpg", alt_text="A cup", width=10, height=20)],
    )
    await shop.add(tea)

    answer = await shop.ask(
        """{ product(handle: "tea") {
             id handle title vendor productType tags description descriptionHtml isGiftCard
             createdAt updatedAt publishedAt
             images(first: 5) { nodes { url altText width height } }
             variants(first: 3) { nodes { title sku price { amount currencyCode }
               selectedOptions { name value } product { handle } } } } }"""
    )

    page = answer["product"]
    assert page.pop("createdAt").endswith("Z")
    assert page.pop("updatedAt").endswith("Z")
    assert page == {
        "id": tea.gid,
        "handle": "tea",
        "title": "Tea",
        "vendor": "Garden",
        "productType": "Drink",
        "tags": ["Hot", "leaf"],
        "description": "Leaves",
        "descriptionHtml": "<p>Leaves</p>",
        "isGiftCard": False,
        "publishedAt": "2020-01-01T00:00:00Z",
        "images": {
            "nodes": [
                {
                    "url": "https://images.test/tea.jpg",
                    "altText": "A cup",
                    "width": 10,
                    "height": 20,
                }
            ]
        },
        "variants": {
            "nodes": [
                {
                    "title": "S",
                    "sku": "TEA-S",
                    "price": {"amount": "12.50", "currencyCode": "USD"},
                    "selectedOptions": [{"name": "Size", "value": "S"}],
                    "product": {"handle": "tea"},
                }
            ]
        },
    }


async def test_a_product_is_found_by_its_id_and_by_its_handle(shop: Shop) -> None:
    tea = product(handle="tea")
    await shop.add(tea, product(handle="cup"))

    answer = await shop.ask(
        """query($id: ID!) { byId: product(id: $id) { handle }
             byHandle: product(handle: "tea") { id }
             inTheOldWay: productByHandle(handle: "tea") { id }
             withNulls: product(id: null, handle: "cup") { handle } }""",
        id=tea.gid,
    )

    assert answer == {
        "byId": {"handle": "tea"},
        "byHandle": {"id": tea.gid},
        "inTheOldWay": {"id": tea.gid},
        "withNulls": {"handle": "cup"},
    }


async def test_a_product_of_no_id_and_no_handle_is_none(shop: Shop) -> None:
    await shop.add(product())

    answer = await shop.ask(
        """{ product { id } nulls: product(id: null, handle: null) { id }
             void: product(handle: "") { id } }"""
    )

    assert answer == {"product": None, "nulls": None, "void": None}


async def test_of_an_id_and_a_handle_the_id_counts(shop: Shop) -> None:
    tea = product(handle="tea")
    await shop.add(tea, product(handle="cup"))

    answer = await shop.ask(
        'query($id: ID!) { product(id: $id, handle: "cup") { handle } }', id=tea.gid
    )

    assert answer["product"] == {"handle": "tea"}


@pytest.mark.parametrize("handle", ["nothing", "TEA", "tea ", "te\u0000a", "'; --", "x" * 5_000])
async def test_an_unknown_handle_is_of_nothing(shop: Shop, handle: str) -> None:
    await shop.add(product(handle="tea"))

    answer = await shop.ask(
        """query($handle: String!) { product(handle: $handle) { id }
             productByHandle(handle: $handle) { id } }""",
        handle=handle,
    )

    assert answer == {"product": None, "productByHandle": None}


@pytest.mark.parametrize("key", ["0", "999", str(2**63 - 1)])
async def test_an_id_of_nothing_is_of_nothing(shop: Shop, key: str) -> None:
    await shop.add(product())

    answer = await shop.ask(
        "query($id: ID!) { product(id: $id) { id } }", id=f"gid://shopify/Product/{key}"
    )

    assert answer["product"] is None


@pytest.mark.parametrize(
    ("id", "complaint"),
    [
        ("1", "gid://shopify/Type/key"),
        ("gid://shopify/Product/", "gid://shopify/Type/key"),
        ("gid://elsewhere/Product/1", "gid://shopify/Type/key"),
        ("gid://shopify/Collection/1", "id of a Collection; this takes the id of a Product"),
        ("gid://shopify/Product/tea", "the key of a Product is a number"),
        ("gid://shopify/Product/99999999999999999999", "the key of a Product is a number"),
    ],
)
async def test_what_is_no_id_of_a_product_is_refused(shop: Shop, id: str, complaint: str) -> None:
    code, message = await shop.refusal("query($id: ID!) { product(id: $id) { id } }", id=id)

    assert code == "BAD_USER_INPUT"
    assert complaint in message


async def test_a_draft_shows_staff_when_it_was_made_as_its_date(shop: Shop) -> None:
    made = datetime(2024, 5, 6, 7, 8, 9, 123_456, tzinfo=UTC)
    await shop.add(product(handle="draft", published_at=None, created_at=made))

    answer = await shop.ask(
        '{ product(handle: "draft") { publishedAt } }', [Permission.PRODUCTS_READ]
    )

    assert answer["product"]["publishedAt"] == "2024-05-06T07:08:09Z"


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (None, "Green tea, loose"),
        (100, "Green tea, loose"),
        (16, "Green tea, loose"),
        (15, "Green tea, l..."),
        (9, "Green..."),
        (3, "..."),
        (1, "."),
    ],
)
async def test_a_description_is_cut_to_the_length_asked_for(
    shop: Shop, length: int | None, shown: str
) -> None:
    await shop.add(product(handle="tea", description="Green tea, loose"))

    answer = await shop.ask(
        'query($n: Int) { product(handle: "tea") { description(truncateAt: $n) } }', n=length
    )

    assert answer["product"]["description"] == shown
    assert length is None or len(shown) <= length


async def test_a_product_presents_itself_to_search_engines_if_it_has_words_for_them(
    shop: Shop,
) -> None:
    await shop.add(
        product(handle="plain"), product(handle="told", seo_title="T", seo_description="D")
    )

    answer = await shop.ask(
        """{ plain: product(handle: "plain") { seo { title description } }
             told: product(handle: "told") { seo { title description } } }"""
    )

    assert answer["plain"]["seo"] == {"title": None, "description": None}
    assert answer["told"]["seo"] == {"title": "T", "description": "D"}


PRICES = """{ product(handle: "tea") {
  priceRange { minVariantPrice { amount currencyCode } maxVariantPrice { amount currencyCode } }
  compareAtPriceRange { minVariantPrice { amount } maxVariantPrice { amount } } } }"""


async def test_a_price_range_spans_from_the_cheapest_to_the_dearest_variant(shop: Shop) -> None:
    await shop.add(product(variant(price_minor=1999), variant(price_minor=500), handle="tea"))

    answer = (await shop.ask(PRICES))["product"]

    assert answer["priceRange"] == {
        "minVariantPrice": {"amount": "5.00", "currencyCode": "USD"},
        "maxVariantPrice": {"amount": "19.99", "currencyCode": "USD"},
    }


async def test_a_compare_at_range_is_zero_unless_something_is_on_sale(shop: Shop) -> None:
    await shop.add(product(variant(), handle="tea"))

    answer = (await shop.ask(PRICES))["product"]

    assert answer["compareAtPriceRange"] == {
        "minVariantPrice": {"amount": "0.00"},
        "maxVariantPrice": {"amount": "0.00"},
    }


async def test_a_compare_at_range_spans_what_variants_cost_before(shop: Shop) -> None:
    await shop.add(
        product(variant(), handle="tea", min_compare_at_minor=600, max_compare_at_minor=2500)
    )

    answer = (await shop.ask(PRICES))["product"]

    assert answer["compareAtPriceRange"] == {
        "minVariantPrice": {"amount": "6.00"},
        "maxVariantPrice": {"amount": "25.00"},
    }


@pytest.mark.parametrize(
    ("currency", "amount"), [("JPY", "1250"), ("BHD", "1.250"), ("EUR", "12.50")]
)
async def test_an_amount_has_exactly_the_digits_of_its_currency(
    shop: Shop, currency: str, amount: str
) -> None:
    await shop.add(
        product(variant(price_minor=1250, currency=currency), handle="tea", currency=currency)
    )

    answer = (await shop.ask(PRICES))["product"]

    assert answer["priceRange"]["minVariantPrice"] == {"amount": amount, "currencyCode": currency}


ON_ORDER = {"inventory_policy": models.InventoryPolicy.CONTINUE}


@pytest.mark.parametrize(
    ("variants", "available", "total"),
    [
        ([], False, 0),
        ([{"stock": 0}], False, 0),
        ([{"stock": 0}, {"stock": 3}, {"stock": 4}], True, 7),
        ([{"stock": 0, **ON_ORDER}], True, 0),
        ([{"stock": -2, **ON_ORDER}], True, -2),
        ([{"stock": 5, "inventory_tracked": False}, {"stock": 0}], True, 0),
    ],
    ids=["none", "sold out", "some", "on order", "promised", "uncounted"],
)
async def test_a_product_can_be_bought_if_any_of_its_variants_can(
    shop: Shop, variants: list[dict[str, Any]], available: bool, total: int
) -> None:
    await shop.add(product(*(variant(**values) for values in variants), handle="tea"))

    answer = await shop.ask('{ product(handle: "tea") { availableForSale totalInventory } }')

    assert answer["product"] == {"availableForSale": available, "totalInventory": total}


async def test_the_featured_image_is_the_first_by_position(shop: Shop) -> None:
    await shop.add(
        product(handle="tea", images=[image(2, alt_text="back"), image(1, alt_text="front")]),
        product(handle="bare"),
    )

    answer = await shop.ask(
        """fragment Pictures on Product {
             featuredImage { altText } images(first: 9) { nodes { altText } } }
           { product(handle: "tea") { ...Pictures }
             bare: product(handle: "bare") { ...Pictures } }"""
    )

    assert answer["product"] == {
        "featuredImage": {"altText": "front"},
        "images": {"nodes": [{"altText": "front"}, {"altText": "back"}]},
    }
    assert answer["bare"] == {"featuredImage": None, "images": {"nodes": []}}


async def test_variants_come_in_the_order_staff_placed_them(shop: Shop) -> None:
    tea = product(*(variant(title=title) for title in ("C", "A", "B")), handle="tea")
    await shop.add(tea)
    ask = """query($key: ProductVariantSortKeys) { product(handle: "tea") {
               variants(first: 9, sortKey: $key) { nodes { title } } } }"""

    placed = await shop.ask(ask)
    by_title = await shop.ask(ask, key="TITLE")
    by_null = await shop.ask(ask, key=None)

    assert titles(placed) == titles(by_null) == ["C", "A", "B"]
    assert titles(by_title) == ["A", "B", "C"]


def titles(answer: Any) -> list[str]:
    return [node["title"] for node in answer["product"]["variants"]["nodes"]]


async def test_the_best_selling_product_comes_first(shop: Shop) -> None:
    """``sales_rank`` is minus the units sold."""
    await shop.add(product(handle="slow", sales_rank=-1), product(handle="fast", sales_rank=-100))
    ask = """query($reverse: Boolean) {
               products(first: 9, sortKey: BEST_SELLING, reverse: $reverse) {
                 nodes { handle } } }"""

    best = await shop.ask(ask)
    worst = await shop.ask(ask, reverse=True)

    assert [n["handle"] for n in best["products"]["nodes"]] == ["fast", "slow"]
    assert [n["handle"] for n in worst["products"]["nodes"]] == ["slow", "fast"]


async def test_titles_are_sorted_without_regard_to_case(shop: Shop) -> None:
    await shop.add(*(product(title=title) for title in ("banana", "Apple", "cherry", "Banana")))

    answer = await shop.ask("{ products(first: 9, sortKey: TITLE) { nodes { title } } }")

    assert [n["title"] for n in answer["products"]["nodes"]] == [
        "Apple",
        "banana",
        "Banana",
        "cherry",
    ]
