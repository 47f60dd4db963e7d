"""Categories of the trade's taxonomy: said by staff and by files, read and filtered by buyers."""

import json

import pytest
from conftest import Shop
from factories import collection, place, product, variant
from managing import CREATE, STAFF, UPDATE, done, refused
from product_file import SHIRT, draft, error

import models
from commerce.product_csv_writer import write

VASES = "Home & Garden > Decor > Vases"
READ = """query($handle: String!) { product(handle: $handle) { category {
  id name ancestors { id name } } } }"""
NODES = """query($ids: [ID!]!) { nodes(ids: $ids) { __typename id
  ... on TaxonomyCategory { name } } }"""
SHELF = """query($filters: [ProductFilter!]) { collection(handle: "all") {
  products(first: 9, filters: $filters) { nodes { handle }
    filters { id label values { id label count input } } } } }"""


def id_of(key: str) -> str:
    return f"gid://shopify/TaxonomyCategory/{key}"


async def category_of(shop: Shop, handle: str) -> object:
    return (await shop.ask(READ, STAFF, handle=handle))["product"]["category"]


async def test_staff_say_it_change_it_and_take_it_away(shop: Shop) -> None:
    made = await done(shop, CREATE, product={"title": "Vase", "category": " Home>Decor  >Vases "})

    assert await category_of(shop, "vase") == {
        "id": id_of("home.decor.vases"),
        "name": "Vases",
        "ancestors": [
            {"id": id_of("home.decor"), "name": "Decor"},
            {"id": id_of("home"), "name": "Home"},
        ],
    }

    await done(shop, UPDATE, id=made["id"], product={"category": "Furniture"})
    assert (await category_of(shop, "vase"))["name"] == "Furniture"  # type: ignore[index]
    await done(shop, UPDATE, id=made["id"], product={"category": None})
    assert await category_of(shop, "vase") is None


@pytest.mark.parametrize(
    "way",
    ["x" * 256, "\ufdfa > " * 30],  # a ligature that a handle writes in eighteen letters
)
async def test_one_that_no_id_could_hold_is_refused(shop: Shop, way: str) -> None:
    refusals = await refused(shop, CREATE, product={"title": "Vase", "category": way})

    assert refusals == [("TOO_LONG", ["product", "category"])]


async def test_a_category_is_found_by_its_id_while_a_buyer_sees_something_in_it(
    shop: Shop,
) -> None:
    draft_of = models.ProductStatus.DRAFT
    await shop.add(
        product(variant(), handle="vase", category_way=VASES),
        product(variant(), handle="chair", category_way="Furniture", status=draft_of),
    )
    ids = [id_of(key) for key in ("home-garden.decor", "home-garden.decor.vases", "home")]

    found = await shop.ask(NODES, ids=[*ids, id_of("furniture"), id_of("nothing")])

    assert [one and one["name"] for one in found["nodes"]] == ["Decor", "Vases", None, None, None]
    assert found["nodes"][0]["id"] == ids[0]


async def test_buyers_narrow_a_list_by_it(shop: Shop) -> None:
    rows = [
        product(variant(), handle="vase", category_way=VASES),
        product(variant(), handle="other-vase", category_way=VASES.upper()),
        product(variant(), handle="clock", category_way="Home & Garden > Decor > Clocks"),
        product(variant(), handle="pot", category_way="Home & Garden > Decorations"),
        product(variant(), handle="thing"),
    ]
    every = collection(handle="all")
    await shop.add(*rows, every)
    await shop.add(*(place(every, row, i) for i, row in enumerate(rows)))

    async def left(*filters: object) -> list[str]:
        shelf = (await shop.ask(SHELF, filters=list(filters)))["collection"]["products"]
        return [node["handle"] for node in shelf["nodes"]]

    shelf = (await shop.ask(SHELF))["collection"]["products"]
    [facet] = [one for one in shelf["filters"] if one["id"] == "filter.p.category"]
    counts = {value["label"]: value["count"] for value in facet["values"]}
    assert counts == {"Clocks": 1, "VASES": 2, "Decorations": 1}
    for value in facet["values"]:
        assert len(await left(json.loads(value["input"]))) == value["count"]
    assert await left({"category": {"id": id_of("home-garden.decor")}}) == [
        *("vase", "other-vase", "clock")
    ]
    assert await left({"category": {"id": id_of("home-garden")}}) == [
        *("vase", "other-vase", "clock", "pot")
    ]
    both = [{"category": {"id": id_of(f"home-garden.{key}")}} for key in ("decorations", "decor")]
    assert len(await left(*both)) == 4
    answer = await shop.ask(SHELF, filters=[{"category": {"id": id_of("gone.away")}}])
    lost = answer["collection"]["products"]["filters"]
    [facet] = [one for one in lost if one["label"] == "Category"]
    assert ("gone.away", 0) in {(value["label"], value["count"]) for value in facet["values"]}


def test_product_files_say_it_in_a_column_of_their_own() -> None:
    said = draft({**SHIRT, "Product Category": VASES})

    assert said.category == VASES
    assert draft({**SHIRT, "Standard Product Type": VASES}).category == VASES
    assert f",{VASES}," in "".join(write([said]))
    assert error({**SHIRT, "Product Category": "x" * 256}).column == "Product Category"
