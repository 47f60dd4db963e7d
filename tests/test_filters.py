"""Narrowing a collection's products: what meets the filters, and what else could be chosen."""

from typing import Any

import orjson
import pytest
from conftest import Shop
from factories import collection, place, product, variant
from searching import index

import models

LIST = """query($handle: String = "all", $filters: [ProductFilter!], $first: Int = 50,
    $after: String, $sortKey: ProductCollectionSortKeys = ID) {
  collection(handle: $handle) {
    products(first: $first, after: $after, filters: $filters, sortKey: $sortKey) {
      totalCount nodes { title } edges { cursor } } } }"""
FACETS = """query($filters: [ProductFilter!]) {
  collection(handle: "all") { products(first: 50, filters: $filters) { nodes { title } filters {
    id label type presentation
    values { id label count input image { id } swatch { color image { image { url } } } } } } } }"""
SHIRT, HAT, SOCK, HIDDEN = "Shirt", "Hat", "Sock", "Hidden"


def form(color: str, size: str, **values: Any) -> models.ProductVariant:
    options = [["Color", color], ["Size", size]]
    return variant(title=f"{color} / {size}", selected_options=options, **values)


@pytest.fixture
async def stocked(shop: Shop) -> Shop:
    """A collection of three published products and a draft."""
    rows = [
        product(
            form("Red", "S", price_minor=2000),
            form("Red", "M", price_minor=2500, stock=0),
            form("Blue", "M", price_minor=3000),
            title=SHIRT,
            vendor="Acme",
            product_type="Tops",
            tags=["Sale", "New"],
        ),
        product(
            form("red", "M", price_minor=1000, stock=0),
            title=HAT,
            vendor="ACME",
            product_type="Hats",
            tags=["sale"],
        ),
        product(
            form("Green", "S", price_minor=500, stock=0, inventory_tracked=False),
            title=SOCK,
            vendor="Brim",
            product_type="Socks",
        ),
        product(form("Red", "S"), title=HIDDEN, status=models.ProductStatus.DRAFT),
    ]
    every = collection(handle="all")
    await shop.add(*rows, every)
    await shop.add(*(place(every, row, i) for i, row in enumerate(rows)))
    await index(shop)
    return shop


def option(name: str, value: str) -> dict[str, Any]:
    return {"variantOption": {"name": name, "value": value}}


async def left(shop: Shop, *filters: Any, **more: Any) -> list[str]:
    answer = await shop.ask(LIST, filters=list(filters), **more)
    page = answer["collection"]["products"]
    assert page["totalCount"] == str(len(page["nodes"]))
    return [node["title"] for node in page["nodes"]]


async def facets(shop: Shop, *filters: Any) -> dict[str, dict[str, int]]:
    """The counts of each facet's values, by the labels."""
    answer = await shop.ask(FACETS, filters=list(filters))
    found = answer["collection"]["products"]["filters"]
    return {
        facet["label"]: {value["label"]: value["count"] for value in facet["values"]}
        for facet in found
    }


RED, BLUE, SMALL = option("color", "RED"), option("Color", "Blue"), option("size", "s")
MEDIUM = option("size", "m")


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ([], [SHIRT, HAT, SOCK]),
        ([{}], [SHIRT, HAT, SOCK]),
        ([{"available": True}], [SHIRT, SOCK]),
        ([{"available": False}], [HAT]),
        ([{"available": True}, {"available": False}], [SHIRT, HAT, SOCK]),
        ([{"price": {"max": 10}}], [HAT, SOCK]),
        ([{"price": {"min": 10}}], [SHIRT, HAT]),
        ([{"price": {"min": 10.001, "max": 19.999}}], []),
        ([{"price": {"min": None, "max": None}}], [SHIRT, HAT, SOCK]),
        ([{"price": {"min": 1e300}}], []),
        ([{"price": {"min": -1e300, "max": 1e300}}], [SHIRT, HAT, SOCK]),
        ([{"price": {"max": 5}}, {"price": {"min": 30}}], [SHIRT, SOCK]),
        ([{"productType": "hats"}, {"productType": "SOCKS"}], [HAT, SOCK]),
        ([{"productVendor": "acme"}], [SHIRT, HAT]),
        ([{"productVendor": "acme"}, {"productType": "Hats"}], [HAT]),
        ([{"productVendor": "acme", "productType": "Hats"}], [HAT]),
        ([{"tag": "SALE"}], [SHIRT, HAT]),
        ([{"tag": "new"}, {"tag": "nothing"}], [SHIRT]),
        ([RED], [SHIRT, HAT]),
        ([RED, BLUE], [SHIRT, HAT]),
        ([RED, SMALL], [SHIRT]),
        ([BLUE, SMALL], []),  # of one and the same variant
        ([RED, {"available": True}], [SHIRT]),
        ([RED, MEDIUM, {"available": True}], []),
        ([RED, MEDIUM, {"available": False}], [SHIRT, HAT]),
        ([RED, {"price": {"min": 26}}], []),
        ([option("", "")], []),
        ([{"category": {"id": "gid://shopify/TaxonomyCategory/aa-1"}}], []),
        ([{"taxonomyMetafield": {"namespace": "a", "key": "b", "value": "c"}}], []),
        ([{"productVendor": None, "available": None, "variantOption": None}], [SHIRT, HAT, SOCK]),
    ],
)
async def test_what_meets_the_filters_is_left(
    stocked: Shop, filters: list[Any], titles: list[str]
) -> None:
    assert await left(stocked, *filters) == titles


async def test_metafields_are_met_unless_they_are_kept_from_buyers(stocked: Shop) -> None:
    secret = models.MetafieldDefinition(
        owner_type="Product", namespace="own", key="cost", name="Cost", type="text", is_public=False
    )
    await stocked.add(secret)
    fact = {"namespace": "own", "type": "single_line_text_field"}
    await stocked.add(
        models.Metafield(owner_type="Product", owner_key="1", key="fit", value="slim", **fact),
        models.Metafield(owner_type="ProductVariant", owner_key="4", key="fit", value="x", **fact),
        models.Metafield(
            owner_type="Product",
            owner_key="3",
            key="cost",
            value="9",
            definition_id=secret.id,
            **fact,
        ),
    )

    def of(kind: str, key: str, value: str) -> dict[str, Any]:
        return {kind: {"namespace": "own", "key": key, "value": value}}

    assert await left(stocked, of("productMetafield", "fit", "slim")) == [SHIRT]
    assert await left(stocked, of("productMetafield", "fit", "wide")) == []
    assert await left(stocked, of("variantMetafield", "fit", "x")) == [HAT]
    assert await left(stocked, of("variantMetafield", "fit", "x"), SMALL) == []
    assert await left(stocked, of("productMetafield", "cost", "9")) == []


async def test_each_facet_counts_what_its_values_would_leave(stocked: Shop) -> None:
    assert await facets(stocked) == {
        "Availability": {"In stock": 2, "Out of stock": 1},
        "Price": {"Price": 3},
        "Product type": {"Hats": 1, "Socks": 1, "Tops": 1},
        "Vendor": {"ACME": 2, "Brim": 1},
        "Tag": {"New": 1, "Sale": 2},
        "Color": {"Blue": 1, "Green": 1, "Red": 2},
        "Size": {"M": 2, "S": 2},
    }


async def test_the_siblings_of_what_was_chosen_keep_their_counts(stocked: Shop) -> None:
    assert await facets(stocked, RED, {"productVendor": "acme"}) == {
        "Availability": {"In stock": 1, "Out of stock": 1},
        "Price": {"Price": 2},
        "Product type": {"Hats": 1, "Tops": 1},
        "Vendor": {"ACME": 2},
        "Tag": {"New": 1, "Sale": 2},
        "Color": {"Blue": 1, "Red": 2},
        "Size": {"M": 2, "S": 1},
    }


async def test_what_is_available_is_counted_in_the_variants_that_fit(stocked: Shop) -> None:
    available = await facets(stocked, MEDIUM, {"available": True})
    sold_out = await facets(stocked, MEDIUM, {"available": False})

    assert (
        available["Availability"]
        == sold_out["Availability"]
        == {
            "In stock": 1,
            "Out of stock": 1,
        }
    )
    assert available["Color"] == {"Blue": 1}
    assert sold_out["Color"] == {"Red": 2}
    assert available["Size"] == {"M": 1, "S": 2}
    assert sold_out["Size"] == {"M": 1}


async def test_what_was_chosen_stays_even_if_nothing_has_it(stocked: Shop) -> None:
    found = await facets(stocked, {"productVendor": "Nobody"}, option("Fit", "Slim"))

    assert found == {"Fit": {"Slim": 0}, "Vendor": {"Nobody": 0}}


async def test_a_facet_can_be_passed_back_as_it_is(stocked: Shop) -> None:
    answer = await stocked.ask(FACETS, filters=[])
    found = answer["collection"]["products"]["filters"]

    for facet in found:
        for value in facet["values"]:
            assert len(await left(stocked, orjson.loads(value["input"]))) == value["count"], value
    assert [(facet["id"], facet["type"], facet["presentation"]) for facet in found] == [
        ("filter.v.availability", "LIST", "TEXT"),
        ("filter.v.price", "PRICE_RANGE", None),
        ("filter.p.product_type", "LIST", "TEXT"),
        ("filter.p.vendor", "LIST", "TEXT"),
        ("filter.p.tag", "LIST", "TEXT"),
        ("filter.v.option.color", "LIST", "TEXT"),
        ("filter.v.option.size", "LIST", "TEXT"),
    ]
    price, vendor = found[1]["values"][0], found[3]["values"][0]
    assert price["input"] == '{"price":{"min":0,"max":30.00}}'
    assert vendor["id"] == "filter.p.vendor.acme"
    assert len({value["id"] for facet in found for value in facet["values"]}) == 15


async def test_options_come_in_the_order_of_their_values_with_swatches(shop: Shop) -> None:
    picture = models.MediaImage(position=1, url="https://images.test/tweed.jpg")
    await shop.add(picture)
    names = ["XL", "M", "Tweed"]
    values = [models.ProductOptionValue(name=n, position=i) for i, n in enumerate(names, 1)]
    values[0].swatch_color, values[2].swatch_image_id = "#112233", picture.id
    fabric = models.ProductOption(name="Kind", position=1, option_values=values)
    forms = [variant(title=n, selected_options=[["Kind", n]]) for n in [*names, "Odd"]]
    tea, every = product(*forms, options=[fabric]), collection(handle="all")
    await shop.add(tea, every)
    await shop.add(place(every, tea, 1))
    await index(shop)

    answer = await shop.ask(FACETS, filters=[])
    facet = answer["collection"]["products"]["filters"][-1]

    assert (facet["label"], facet["presentation"]) == ("Kind", "SWATCH")
    assert [(value["label"], value["swatch"]) for value in facet["values"]] == [
        ("Odd", None),
        ("XL", {"color": "#112233", "image": None}),
        ("M", None),
        ("Tweed", {"color": None, "image": {"image": {"url": "https://images.test/tweed.jpg"}}}),
    ]


async def test_what_has_no_choice_is_no_choice_to_make(shop: Shop) -> None:
    every = collection(handle="all")
    only = variant(title="Default Title", selected_options=[["Title", "Default Title"]])
    book = variant(title="Master", selected_options=[["Title", "Master"]])
    rows = [product(only), product(book)]
    await shop.add(every, *rows)
    await shop.add(*(place(every, row, i) for i, row in enumerate(rows)))
    await index(shop)

    assert (await facets(shop))["Title"] == {"Master": 1}


async def test_a_facet_shows_the_values_that_most_products_have(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolvers.product_facet.MOST_VALUES", 2)
    rows = [product(variant(), vendor=vendor) for vendor in "abccb"]
    every = collection(handle="all")
    await shop.add(*rows, every)
    await shop.add(*(place(every, row, i) for i, row in enumerate(rows)))

    assert (await facets(shop))["Vendor"] == {"b": 2, "c": 2}


async def test_an_empty_collection_has_no_facets(shop: Shop) -> None:
    await shop.add(collection(handle="all"))

    assert await facets(shop) == {}


async def test_lists_that_take_no_filters_have_no_facets(stocked: Shop) -> None:
    answer = await stocked.ask("{ products(first: 5) { nodes { title } filters { id } } }")

    assert len(answer["products"]["nodes"]) == 3
    assert answer["products"]["filters"] == []


async def test_pages_and_cursors_belong_to_their_filters(stocked: Shop) -> None:
    first = await stocked.ask(LIST, filters=[{"tag": "sale"}], first=1)
    cursor = first["collection"]["products"]["edges"][0]["cursor"]

    again = await stocked.ask(LIST, filters=[{"tag": "SALE"}], first=1, after=cursor)
    assert [node["title"] for node in again["collection"]["products"]["nodes"]] == [HAT]
    for others in ([], [{"tag": "new"}]):
        code, message = await stocked.refusal(LIST, filters=others, first=1, after=cursor)
        assert (code, "same sortKey, query and filters" in message) == ("BAD_USER_INPUT", True)


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ([{"tag": "a"}] * 251, "There are 251 filters; there may be 250 at most."),
        ([option(str(i), "a") for i in range(11)], "The filters name 11 options; 10 at most."),
        (
            [
                {"productMetafield": {"namespace": "a", "key": str(i), "value": "b"}}
                for i in range(11)
            ],
            "The filters name 11 metafields; 10 at most.",
        ),
        ([{"price": {"min": 2, "max": 1}}], "A price from 2.0 to 1.0 is none: turn it around."),
        ([{"tag": "a\0"}], "A filter holds a character that no text of the shop has."),
        ([option("a\0", "b")], "A filter holds a character that no text of the shop has."),
        ([{"category": {"id": "\0"}}], "A filter holds a character that no text of the shop has."),
    ],
)
async def test_filters_that_cannot_be_meant_are_refused(
    stocked: Shop, filters: list[Any], message: str
) -> None:
    assert await stocked.refusal(LIST, filters=filters) == ("BAD_USER_INPUT", message)


@pytest.mark.parametrize(
    "filters",
    [
        '{"tag":"sale"}',
        ['{"tag":"sale"}'],
        [{"price": 5}],
        [{"price": {"min": "cheap"}}],
        [{"a": 1}],
    ],
)
async def test_filters_that_are_not_filters_are_refused(stocked: Shop, filters: Any) -> None:
    code, _ = await stocked.refusal(LIST, filters=filters)

    assert code == "BAD_USER_INPUT"


ALL = """query($filters: [ProductFilter!]) { collections(first: 50) { nodes {
  products(first: 48, filters: $filters) { nodes { title } filters { values { count } } } } } }"""


@pytest.mark.parametrize(("collections", "products"), [(1, 2), (4, 30)])
async def test_facets_cost_the_same_for_many_collections_and_products(
    shop: Shop, collections: int, products: int
) -> None:
    rows = [product(form("Red", "S"), title=f"P{i}", tags=["sale"]) for i in range(products)]
    groups = [collection() for _ in range(collections)]
    await shop.add(*rows, *groups)
    await shop.add(*(place(group, row, 1) for group in groups for row in rows))
    await index(shop)

    with shop.statements() as statements:
        answer = await shop.ask(
            ALL, filters=[RED, SMALL, {"available": True}, {"price": {"min": 1}}, {"tag": "sale"}]
        )

    for node in answer["collections"]["nodes"]:
        assert len(node["products"]["nodes"]) == products
        counts = [v["count"] for facet in node["products"]["filters"] for v in facet["values"]]
        assert sorted(counts) == [0, *[products] * 5]
    assert len(statements) == 4, statements  # collections, shop, products, facets
