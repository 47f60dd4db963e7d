"""Documents of well-known kinds of storefronts, each run alone, as its storefront would send it.

What comes back null or empty is listed here: everything else is there in the demo shop.
"""

from pathlib import Path
from typing import Any

import pytest
from demo_server import Demo
from graphql import parse, print_ast
from graphql.utilities import separate_operations

FILE = Path(__file__).with_name("kits.graphql")
DOCUMENTS = {
    name: print_ast(document)
    for name, document in separate_operations(parse(FILE.read_text(encoding="utf-8"))).items()
}
FORWARD = {"first": 4, "last": None, "startCursor": None, "endCursor": None}
MUG = [{"name": "colour", "value": "moss"}]
ASKED: dict[str, dict[str, Any]] = {
    "Shell": {"header": "main-menu", "footer": "footer", "country": "ZZ", "language": "EN"},
    "FeaturedCollection": {"country": None, "language": None},
    "RecommendedProducts": {"country": "DE", "language": "DE"},
    "AllCollections": FORWARD,
    "CollectionPage": FORWARD
    | {"handle": "kitchen-table", "filters": None, "sortKey": "PRICE", "reverse": True},
    "ProductPage": {"handle": "stoneware-mug", "selectedOptions": MUG},
    "Subscription": {"handle": "beeswax-tapers"},
    "Recommendations": {"productId": "gid://shopify/Product/1", "count": 8},
    "EdgesProduct": {"handle": "day-pack"},
    "EdgesProducts": {"sortKey": "RELEVANCE", "reverse": False, "query": "wool"},
    "StaticPaths": {},
    "SearchPage": {"term": "mug", "first": 8, "endCursor": None, "filters": [{"available": True}]},
    "Predictive": {"term": "sto", "limit": 10, "limitScope": "EACH", "types": None},
    "Blogs": FORWARD,
    "BlogPage": FORWARD | {"blogHandle": "news"},
    "ArticlePage": {"blogHandle": "news", "articleHandle": "looking-after-wool"},
    "PageByHandle": {"handle": "about"},
    "Policies": {},
    "SitemapIndex": {},
    "SitemapPage": {"page": 1},
    "Redirect": {"query": "path:/shop"},
    "Metaobjects": {"type": "maker", "handle": "saltmarsh-pottery"},
    "Countries": {"country": "DE"},
    "Stores": {"near": {"latitude": 44.0, "longitude": -74.0}},
    "NodesById": {
        "ids": [f"gid://shopify/{kind}/1" for kind in ("Product", "ProductVariant", "Collection")]
    },
}
CART = ("CartCreate", "CartQuery")
# What may be null or empty: not every link of a menu has some below it.
EMPTY = {"Shell": {"header.items.items", "footer.items.items"}}


def holes(value: Any, path: str = "") -> set[str]:
    """Where there is nothing."""
    if isinstance(value, dict):
        return {hole for key in value for hole in holes(value[key], f"{path}.{key}".lstrip("."))}
    if isinstance(value, list) and value:
        return {hole for item in value for hole in holes(item, path)}
    return {path} if value in (None, "", []) else set()


def ask(demo: Demo, name: str, **variables: Any) -> Any:
    headers = {"X-Shopify-Storefront-Access-Token": "public", "Accept": "application/json"}
    with demo.client(**headers) as client:
        answer = client.post(
            "/api/2026-04/graphql.json",
            json={"query": DOCUMENTS[name], "variables": variables, "operationName": name},
        ).json()
    assert "errors" not in answer, answer
    return answer["data"]


def test_every_document_is_run() -> None:
    assert DOCUMENTS.keys() == {*ASKED, *CART}


@pytest.mark.parametrize("name", ASKED)
def test_a_document_finds_all_it_asks_for(demo: Demo, name: str) -> None:
    assert holes(ask(demo, name, **ASKED[name])) <= EMPTY.get(name, set())


def test_a_cart_of_a_kit_holds_a_subscription(demo: Demo) -> None:
    tapers = ask(demo, "Subscription", handle="beeswax-tapers")["product"]
    variant = tapers["variants"]["nodes"][0]
    allocation = variant["sellingPlanAllocations"]["nodes"][0]
    line = {"merchandiseId": variant["id"], "quantity": 2}
    by_plan = line | {"sellingPlanId": allocation["sellingPlan"]["id"]}

    made = ask(demo, "CartCreate", input={"lines": [line, by_plan]}, language="EN")["cartCreate"]
    assert (made["userErrors"], made["warnings"]) == ([], [])
    found = ask(demo, "CartQuery", cartId=made["cart"]["id"])["cart"]

    once, again = found["lines"]["nodes"]
    assert once["sellingPlanAllocation"] is None
    price = allocation["priceAdjustments"][0]["price"]
    assert again["cost"]["amountPerQuantity"] == price
    assert again["sellingPlanAllocation"]["priceAdjustments"] == [{"price": price}]
    assert holes(found) == {
        *("note", "appliedGiftCards", "attributes", "discountCodes", "discountAllocations"),
        *(f"buyerIdentity.{name}" for name in ("countryCode", "customer", "email", "phone")),
        *("cost.totalDutyAmount", "cost.totalTaxAmount", "lines.nodes.attributes"),
        "lines.nodes.cost.compareAtAmountPerQuantity",
        "lines.nodes.merchandise.compareAtPrice",
        *("lines.nodes.parentRelationship", "lines.nodes.sellingPlanAllocation"),
    }
