"""Suggestions while somebody types: the best of each kind, and what else to search for."""

from typing import Any

import pytest
from conftest import Shop
from factories import LONG_AGO, collection, product, variant
from searching import index

import models

SUGGEST = """query($text: String!, $limit: Int, $scope: PredictiveSearchLimitScope,
    $types: [PredictiveSearchType!], $fields: [SearchableField!],
    $unavailable: SearchUnavailableProductsType) {
  predictiveSearch(query: $text, limit: $limit, limitScope: $scope, types: $types,
                   searchableFields: $fields, unavailableProducts: $unavailable) {
    products { title } collections { title } pages { title } articles { title }
    queries { text styledText trackingParameters } } }"""


@pytest.fixture
async def stocked(shop: Shop) -> Shop:
    news = models.Blog(handle="news", title="News", title_key="news")
    page = {"title": "Tea care", "title_key": "tea care", "body": "Store it dark."}
    await shop.add(
        product(
            variant(sku="GT-1", barcode="4006381333931", title="Loose leaf"),
            title="Green Tea",
            vendor="Acmé",
            product_type="Drinks",
            tags=["morning", "Loose change"],
            description="From the hills.",
        ),
        product(variant(stock=0), title="Tea", vendor="Hills & Co"),
        product(variant(), title="Teapot"),
        product(variant(), title="Tea draft", status=models.ProductStatus.DRAFT),
        collection(title="Teas"),
        collection(title="Teas of tomorrow", published_at=None),
        models.Page(handle="care", published_at=LONG_AGO, **page),
        news,
    )
    await shop.add(
        models.Article(
            handle="tea",
            title="All about tea",
            title_key="all about tea",
            blog_id=news.id,
            blog_title_key="news",
            author_key="ann lee",
        )
    )
    await index(shop)
    return shop


async def suggested(shop: Shop, text: str, **more: Any) -> dict[str, list[str]]:
    """What is suggested, by kind; kinds of which nothing is are left out."""
    found = (await shop.ask(SUGGEST, text=text, **more))["predictiveSearch"]
    titles = {
        kind: [row.get("title") or row["text"] for row in rows] for kind, rows in found.items()
    }
    return {kind: rows for kind, rows in titles.items() if rows}


async def test_the_best_of_each_kind_is_suggested(stocked: Shop) -> None:
    assert await suggested(stocked, "tea", scope="EACH") == {
        "products": ["Green Tea", "Teapot", "Tea"],
        "collections": ["Teas"],
        "pages": ["Tea care"],
        "articles": ["All about tea"],
        "queries": ["teapot"],
    }


@pytest.mark.parametrize(
    ("more", "found"),
    [
        (
            {"limit": 2, "scope": "EACH", "types": ["PRODUCT"]},
            {"products": ["Green Tea", "Teapot"]},
        ),
        ({"limit": 2, "types": ["PRODUCT"]}, {"products": ["Green Tea", "Teapot"]}),
        ({"limit": 2}, {"products": ["Green Tea"], "pages": ["Tea care"]}),
        ({"types": ["QUERY"]}, {"queries": ["teapot"]}),
        ({"types": ["PAGE", "ARTICLE"]}, {"pages": ["Tea care"], "articles": ["All about tea"]}),
        (
            {"types": ["PRODUCT"], "unavailable": "SHOW"},
            {"products": ["Tea", "Green Tea", "Teapot"]},
        ),
        ({"types": ["PRODUCT"], "unavailable": "HIDE"}, {"products": ["Green Tea", "Teapot"]}),
    ],
)
async def test_suggestions_can_be_limited(
    stocked: Shop, more: dict[str, Any], found: dict[str, list[str]]
) -> None:
    assert await suggested(stocked, "tea", **more) == found


@pytest.mark.parametrize(
    ("text", "fields", "titles"),
    [
        ("green", None, ["Green Tea"]),
        ("acm", None, ["Green Tea"]),
        ("drink", None, ["Green Tea"]),
        ("leaf", None, ["Green Tea"]),
        ("lea gre", None, []),  # only the last word may be a beginning
        ("green loo", None, ["Green Tea"]),
        ("morning", None, []),
        ("morning", ["TAG"], ["Green Tea"]),
        ("change", ["VARIANTS_TITLE"], []),
        ("change", ["TAG", "VARIANTS_TITLE"], ["Green Tea"]),
        ("gt-1", ["VARIANTS_SKU"], ["Green Tea"]),
        ("gt-1", ["VARIANTS_BARCODE"], []),
        ("40063", ["VARIANTS_BARCODE"], ["Green Tea"]),
        ("hills", ["BODY"], ["Green Tea"]),
        ("hills", ["VENDOR"], ["Tea"]),
        ("hills", ["TITLE", "PRODUCT_TYPE"], []),
        ("tea hills", ["TITLE", "VENDOR"], ["Tea"]),
        ("tea hills", ["TITLE", "BODY"], ["Green Tea"]),
        ("ann", ["AUTHOR"], []),
        ("grene", None, ["Green Tea"]),
        ("mornin", ["TAG"], ["Green Tea"]),
        ("morming", ["TAG"], ["Green Tea"]),
    ],
)
async def test_words_are_looked_for_in_the_fields_asked_for(
    stocked: Shop, text: str, fields: list[str] | None, titles: list[str]
) -> None:
    found = await suggested(stocked, text, fields=fields, types=["PRODUCT"])

    assert found.get("products", []) == titles


async def test_an_author_finds_articles(stocked: Shop) -> None:
    assert await suggested(stocked, "lee", fields=["AUTHOR"]) == {"articles": ["All about tea"]}


async def test_what_was_typed_is_marked_in_texts_to_search_for(stocked: Shop) -> None:
    answer = await stocked.ask(SUGGEST, text="gree", types=["QUERY"])

    assert answer["predictiveSearch"]["queries"] == [
        {
            "text": "green",
            "styledText": "<mark>gree</mark><span>n</span>",
            "trackingParameters": None,
        }
    ]


@pytest.mark.parametrize("text", ["", "  ", "&", "'", "\0"])
async def test_nothing_typed_suggests_nothing_and_reads_nothing(shop: Shop, text: str) -> None:
    with shop.statements() as statements:
        assert await suggested(shop, text) == {}

    assert statements == []


async def test_a_very_long_text_is_read_as_far_as_its_first_words(stocked: Shop) -> None:
    assert await suggested(stocked, "tea " * 20 + "nothing " * 10_000, types=["PAGE"]) == {
        "pages": ["Tea care"]
    }


@pytest.mark.parametrize("limit", [0, 11, -1])
async def test_a_limit_that_cannot_be_is_refused(shop: Shop, limit: int) -> None:
    code, message = await shop.refusal(SUGGEST, text="tea", limit=limit)

    assert (code, message) == ("BAD_USER_INPUT", f"limit is {limit}; it may be 1 to 10.")


@pytest.mark.parametrize("things", [1, 12])
async def test_suggestions_cost_the_same_however_much_there_is(shop: Shop, things: int) -> None:
    await shop.add(*(product(variant(), title="Cups") for _ in range(things)))
    await shop.add(*(collection(title="Cups") for _ in range(things)))
    await index(shop)

    with shop.statements() as statements:
        found = await suggested(shop, "cups", scope="EACH")

    assert len(found["products"]) == len(found["collections"]) == min(things, 10)
    assert len(statements) == 4, statements  # words known, what is best, products, collections
