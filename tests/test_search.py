"""Searching the shop: products, pages and articles in one list, the best first."""

from typing import Any

import pytest
from conftest import Shop
from factories import LONG_AGO, product, variant
from searching import index

import models

SEARCH = """query($text: String!, $types: [SearchType!], $filters: [ProductFilter!],
    $sortKey: SearchSortKeys, $reverse: Boolean, $prefix: SearchPrefixQueryType,
    $unavailable: SearchUnavailableProductsType, $first: Int = 50, $after: String,
    $last: Int, $before: String) {
  search(query: $text, types: $types, productFilters: $filters, sortKey: $sortKey, prefix: $prefix,
         unavailableProducts: $unavailable, reverse: $reverse, first: $first, after: $after,
         last: $last, before: $before) {
    totalCount pageInfo { hasNextPage hasPreviousPage }
    edges { cursor node { ... on Product { title } } }
    nodes { __typename ... on Product { title } ... on Page { title } ... on Article { title } }
    productFilters { label values { label count } } } }"""
KINDS = {"Product": "", "Page": "page ", "Article": "article "}


@pytest.fixture
async def stocked(shop: Shop) -> Shop:
    """A shop with products, pages and an article about tea; some are not for buyers."""
    news = models.Blog(handle="news", title="News", title_key="news")
    about = {"body": "<p>We sell <b>tea</b>.</p>", "published_at": LONG_AGO}
    await shop.add(
        product(variant(price_minor=900), title="Green tea", vendor="Acme"),
        product(variant(price_minor=300, stock=0), title="Tea", vendor="Brim"),
        product(variant(price_minor=100), title="Mug", description="For tea.", vendor="Acme"),
        product(variant(), title="Tea draft", status=models.ProductStatus.DRAFT),
        models.Page(handle="about", title="About us", title_key="about us", **about),
        models.Page(handle="later", title="Tea later", title_key="tea later", published_at=None),
        news,
    )
    article: dict[str, Any] = {
        "blog_id": news.id,
        "blog_title_key": "news",
        "author_key": "ann lee",
    }
    await shop.add(
        models.Article(
            handle="how", title="How to make tea", title_key="how to make tea", **article
        ),
        models.Article(handle="draft", title="Tea", title_key="tea", is_published=False, **article),
    )
    await index(shop)
    return shop


async def searched(shop: Shop, text: str, **more: Any) -> list[str]:
    page = (await shop.ask(SEARCH, text=text, **more))["search"]
    assert page["totalCount"] >= len(page["nodes"])
    return [KINDS[node["__typename"]] + node["title"] for node in page["nodes"]]


GREEN, TEA, MUG, PAGE, ARTICLE = (
    "Green tea",
    "Tea",
    "Mug",
    "page About us",
    "article How to make tea",
)


async def test_a_search_finds_what_buyers_may_see_and_the_unavailable_last(stocked: Shop) -> None:
    assert await searched(stocked, "tea") == [GREEN, ARTICLE, MUG, PAGE, TEA]


@pytest.mark.parametrize(
    ("more", "titles"),
    [
        ({"unavailable": "SHOW"}, [TEA, GREEN, ARTICLE, MUG, PAGE]),
        ({"unavailable": "HIDE"}, [GREEN, ARTICLE, MUG, PAGE]),
        ({"types": ["PRODUCT"]}, [GREEN, MUG, TEA]),
        ({"types": ["PAGE", "ARTICLE", "PAGE"]}, [ARTICLE, PAGE]),
        ({"types": []}, [GREEN, ARTICLE, MUG, PAGE, TEA]),
        ({"reverse": True}, [PAGE, MUG, ARTICLE, GREEN, TEA]),
        ({"sortKey": "PRICE"}, [MUG, GREEN, PAGE, ARTICLE, TEA]),
        ({"sortKey": "PRICE", "reverse": True}, [GREEN, MUG, ARTICLE, PAGE, TEA]),
        ({"sortKey": "PRICE", "unavailable": "SHOW"}, [MUG, TEA, GREEN, PAGE, ARTICLE]),
        ({"filters": [{"productVendor": "acme"}]}, [GREEN, ARTICLE, MUG, PAGE]),
        ({"filters": [{"price": {"min": 2}}], "types": ["PRODUCT"]}, [GREEN, TEA]),
    ],
)
async def test_a_search_can_be_narrowed_and_ordered(
    stocked: Shop, more: dict[str, Any], titles: list[str]
) -> None:
    assert await searched(stocked, "tea", **more) == titles


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("gre", [GREEN]),  # the last word may be a beginning
        ("gre tea", []),
        ("'gre'", []),
        ("tea -green", [ARTICLE, MUG, PAGE, TEA]),
        ("green OR mu", [GREEN, MUG]),
        ("-mug", [GREEN, PAGE, ARTICLE, TEA]),
        ("vendor:acme", [GREEN, MUG]),  # which only products have
        ("vendor:acme tea", [GREEN, ARTICLE, MUG, PAGE]),
        ("author:'ann lee' OR title:mug", [ARTICLE, MUG]),
        ("handle:about", [PAGE]),
        ("ann", [ARTICLE]),
        ("nope:1", [GREEN, MUG, PAGE, ARTICLE, TEA]),
        ("", [GREEN, MUG, PAGE, ARTICLE, TEA]),
        ("coffee", []),
    ],
)
async def test_a_search_reads_the_search_language(
    stocked: Shop, text: str, titles: list[str]
) -> None:
    assert await searched(stocked, text) == titles


async def test_beginnings_are_found_only_if_asked_for(stocked: Shop) -> None:
    assert await searched(stocked, "gre", prefix="NONE") == []
    assert await searched(stocked, "green", prefix="NONE") == [GREEN]
    assert await searched(stocked, "gre", prefix="LAST") == [GREEN]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("greem", [GREEN]),
        ("grene tea", [GREEN]),
        ("gren OR muf", [GREEN]),  # three letters may mean anything
        ("'greem'", []),
        ("title:greem", []),
        ("tea -greem", [GREEN, ARTICLE, MUG, PAGE, TEA]),
        ("greem greem greem", [GREEN]),
        ("greem OR makke OR aboutt", [PAGE, GREEN]),  # two of them, by the alphabet
        ("grxxm", []),
        ("one two six ten for all greem", []),  # so many words are no slip
    ],
)
async def test_words_that_nothing_has_are_read_as_what_is_near(
    stocked: Shop, text: str, titles: list[str]
) -> None:
    assert await searched(stocked, text) == titles


async def test_what_a_slip_finds_can_be_walked(stocked: Shop) -> None:
    first = (await stocked.ask(SEARCH, text="grene OR mugs", first=1))["search"]
    again = await searched(stocked, "grene OR mugs", after=first["edges"][0]["cursor"])

    assert first["totalCount"] == 2
    assert [node["title"] for node in first["nodes"]] == [MUG]
    assert again == [GREEN]


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("sort_key", ["RELEVANCE", "PRICE"])
async def test_pages_of_a_search_hold_each_thing_once(
    stocked: Shop, sort_key: str, reverse: bool, backward: bool
) -> None:
    order = {"sortKey": sort_key, "reverse": reverse}
    whole = await searched(stocked, "tea", **order)

    met: list[str] = []
    cursor = None
    while len(met) < len(whole):
        ends = (
            {"first": None, "last": 2, "before": cursor}
            if backward
            else {"first": 2, "after": cursor}
        )
        page = (await stocked.ask(SEARCH, text="tea", **order, **ends))["search"]
        titles = [KINDS[node["__typename"]] + node["title"] for node in page["nodes"]]
        met = titles + met if backward else met + titles
        cursor = page["edges"][0 if backward else -1]["cursor"]

    assert met == whole
    assert page["pageInfo"]["hasPreviousPage" if backward else "hasNextPage"] is False
    assert page["totalCount"] == 5


@pytest.mark.parametrize(
    "other",
    [
        {"text": "green"},
        {"types": ["PRODUCT"]},
        {"filters": [{"tag": "a"}]},
        {"sortKey": "PRICE"},
        {"unavailable": "SHOW"},
        {"reverse": True},
    ],
)
async def test_a_cursor_belongs_to_its_search(stocked: Shop, other: dict[str, Any]) -> None:
    page = (await stocked.ask(SEARCH, text="tea", first=1))["search"]
    asked = {"text": "tea", "after": page["edges"][0]["cursor"]}

    assert len(await searched(stocked, **asked)) == 4
    code, _ = await stocked.refusal(SEARCH, **asked | other)
    assert code == "BAD_USER_INPUT"


async def test_the_facets_of_a_search_count_what_it_finds(stocked: Shop) -> None:
    filters = [{"productVendor": "acme"}]
    page = (await stocked.ask(SEARCH, text="tea", filters=filters))["search"]
    hidden = (await stocked.ask(SEARCH, text="tea", unavailable="HIDE"))["search"]
    none = (await stocked.ask(SEARCH, text="tea", types=["PAGE"]))["search"]

    def vendors(found: Any) -> Any:
        facets = {facet["label"]: facet["values"] for facet in found["productFilters"]}
        return [(value["label"], value["count"]) for value in facets["Vendor"]]

    assert vendors(page) == [("Acme", 2), ("Brim", 1)]
    assert vendors(hidden) == [("Acme", 2)]
    assert none["productFilters"] == []


@pytest.mark.parametrize("things", [1, 12])
async def test_a_search_costs_the_same_however_much_it_finds(shop: Shop, things: int) -> None:
    await shop.add(*(product(variant(), title="Cups") for _ in range(things)))
    page = {"title": "Cups", "title_key": "cups", "published_at": LONG_AGO}
    await shop.add(*(models.Page(handle=f"p{i}", **page) for i in range(things)))
    await index(shop)

    with shop.statements() as statements:
        assert len(await searched(shop, "cups")) == 2 * things

    # words known, what is found, its products and pages, how many, facets, the shop's currency
    assert len(statements) == 7, statements


@pytest.mark.parametrize("text", ["a " * 10_000, "(" * 11 + "a"])
async def test_a_search_that_is_too_large_is_refused(shop: Shop, text: str) -> None:
    code, message = await shop.refusal(SEARCH, text=text)

    assert (code, message[:10]) == ("BAD_USER_INPUT", "The query ")


@pytest.mark.parametrize("text", ["'tea", '"', "tea)", "((tea", "\0tea\0", "tea\\", "%_*", "tea:"])
async def test_a_search_takes_any_text(stocked: Shop, text: str) -> None:
    assert GREEN in await searched(stocked, text)


async def test_what_went_away_meanwhile_is_left_out(stocked: Shop) -> None:
    import resolvers.search_source
    from models.search import SearchKind

    async with stocked.context() as context:
        ids = [SearchKind.PAGE.first + 99, SearchKind.PRODUCT.first + 1]
        rows = await resolvers.search_source.rows(context, ids)

    assert [row and row.gid for row in rows] == [None, "gid://shopify/Product/1"]
