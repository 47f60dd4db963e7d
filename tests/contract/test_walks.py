"""Small storefronts in the demo shop, each a walk that others do not take, over HTTP."""

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from demo_server import Demo

PATH = "/api/2026-04/graphql.json"
SEARCH = """query($words: String!, $filters: [ProductFilter!], $first: Int, $last: Int,
    $after: String, $before: String) {
  search(query: $words, first: $first, last: $last, after: $after, before: $before,
      types: [PRODUCT], productFilters: $filters, sortKey: PRICE) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    productFilters { id values { label count input } }
    nodes { ... on Product { handle priceRange { minVariantPrice { amount } } } } } }"""
CART = """fragment Cart on Cart { id totalQuantity cost { totalAmount { amount currencyCode } }
  buyerIdentity { countryCode } lines(first: 9) { nodes { id quantity attributes { key value }
    sellingPlanAllocation { sellingPlan { name } }
    merchandise { ... on ProductVariant { title } } } }
  deliveryGroups(first: 2) { nodes { id
    deliveryOptions { handle estimatedCost { currencyCode } } } } }"""
CREATE = f"""mutation($input: CartInput) {{ cartCreate(input: $input) {{ cart {{ ...Cart }}
  userErrors {{ message }} warnings {{ code }} }} }} {CART}"""
MOVE = f"""mutation($id: ID!, $buyer: CartBuyerIdentityInput!) {{ cartBuyerIdentityUpdate(
  cartId: $id, buyerIdentity: $buyer) {{ cart {{ ...Cart }} userErrors {{ message }} }} }} {CART}"""
CHANGE = f"""mutation($id: ID!, $lines: [CartLineUpdateInput!]!) {{ cartLinesUpdate(cartId: $id,
  lines: $lines) {{ cart {{ ...Cart }} userErrors {{ message }} }} }} {CART}"""
CHAIR = """{ product(handle: "fireside-chair") { variants(first: 1) { nodes { id
  sellingPlanAllocations(first: 1) { nodes { sellingPlan { id } } } } } }
  mug: product(handle: "stoneware-mug") { variants(first: 1) { nodes { id } } } }"""
NEWS = """query($query: String) { blog(handle: "news") { articles(first: 9, query: $query,
  sortKey: PUBLISHED_AT) { nodes { handle tags onlineStoreUrl } } } }"""
MAP = """query($type: SitemapType!, $page: Int!) { sitemap(type: $type) { pagesCount { count }
  resources(page: $page) { hasNextPage items { handle } } } }"""
MENU = """query($handle: String!) { menu(handle: $handle) { items { url items { url } } } }"""


@pytest.fixture
def client(demo: Demo) -> Iterator[httpx2.Client]:
    with demo.client() as found:
        yield found


def ask(client: httpx2.Client, document: str, **variables: Any) -> Any:
    answer = client.post(PATH, json={"query": document, "variables": variables}).json()
    assert "errors" not in answer, answer
    return answer["data"]


def test_a_search_is_leafed_through_forth_and_back_within_a_price(client: httpx2.Client) -> None:
    bounds = [{"price": {"min": 10, "max": 60}}, {"available": True}]
    said = {"words": "m", "filters": bounds}
    page = ask(client, SEARCH, **said, first=7)["search"]
    forth, total = [page], page["totalCount"]
    while page["pageInfo"]["hasNextPage"]:
        after = page["pageInfo"]["endCursor"]
        page = ask(client, SEARCH, **said, first=7, after=after, before=None)["search"]
        forth.append(page)
    back = [page]
    while page["pageInfo"]["hasPreviousPage"]:
        before = page["pageInfo"]["startCursor"]
        page = ask(client, SEARCH, **said, last=7, before=before, after=None)["search"]
        back.insert(0, page)

    handles = [
        [one["handle"] for found in pages for one in found["nodes"]] for pages in (forth, back)
    ]
    prices = [
        float(n["priceRange"]["minVariantPrice"]["amount"]) for p in forth for n in p["nodes"]
    ]
    assert handles[0] == handles[1]
    assert len(set(handles[0])) == total > 14
    assert prices == sorted(prices)
    assert {"filter.v.price", "filter.p.vendor", "filter.p.category"} <= {
        one["id"] for one in forth[0]["productFilters"]
    }


def test_a_bundle_keeps_its_attributes_and_its_plan_apart(client: httpx2.Client) -> None:
    found = ask(client, CHAIR)
    [chair], [mug] = found["product"]["variants"]["nodes"], found["mug"]["variants"]["nodes"]
    [plan] = chair["sellingPlanAllocations"]["nodes"]
    bundle = {"attributes": [{"key": "_bundle", "value": "b1"}]}
    one, other = {"merchandiseId": chair["id"], **bundle}, {"merchandiseId": mug["id"], **bundle}
    made = ask(
        client,
        CREATE,
        input={"lines": [one | {"sellingPlanId": plan["sellingPlan"]["id"]}, one, other, other]},
    )["cartCreate"]["cart"]
    planned, plain, mugs = made["lines"]["nodes"]
    assert (planned["quantity"], plain["quantity"], mugs["quantity"]) == (1, 1, 2)
    assert planned["sellingPlanAllocation"]["sellingPlan"]["name"] == "A third now"
    assert plain["sellingPlanAllocation"] is None

    lines = [{"id": planned["id"], "sellingPlanId": None}, {"id": mugs["id"], "attributes": []}]
    changed = ask(client, CHANGE, id=made["id"], lines=lines)["cartLinesUpdate"]["cart"]
    shown = [(one["quantity"], one["attributes"]) for one in changed["lines"]["nodes"]]
    assert shown == [(2, bundle["attributes"]), (2, [])], "what became alike is one line"


def test_a_cart_goes_from_market_to_market_with_its_prices(client: httpx2.Client) -> None:
    mug = ask(client, CHAIR)["mug"]["variants"]["nodes"][0]["id"]
    cart = ask(client, CREATE, input={"lines": [{"merchandiseId": mug}]})["cartCreate"]["cart"]
    seen = []
    for country in ("DE", "JP", "US"):
        buyer = {"countryCode": country}
        moved = ask(client, MOVE, id=cart["id"], buyer=buyer)["cartBuyerIdentityUpdate"]["cart"]
        assert moved["buyerIdentity"] == buyer
        currency = moved["cost"]["totalAmount"]["currencyCode"]
        [group] = moved["deliveryGroups"]["nodes"]
        assert {o["estimatedCost"]["currencyCode"] for o in group["deliveryOptions"]} == {currency}
        seen.append((currency, moved["cost"]["totalAmount"]["amount"]))
    assert [currency for currency, _ in seen] == ["EUR", "JPY", "USD"]
    assert seen[2][1] == "18.00"
    assert "." not in seen[1][1]


def test_a_blog_is_read_by_its_tags(client: httpx2.Client) -> None:
    every = ask(client, NEWS)["blog"]["articles"]["nodes"]
    makers = ask(client, NEWS, query="tag:'makers'")["blog"]["articles"]["nodes"]
    others = ask(client, NEWS, query="tag_not:makers")["blog"]["articles"]["nodes"]
    assert makers == [one for one in every if "makers" in one["tags"]]
    assert others == [one for one in every if "makers" not in one["tags"]]
    assert 0 < len(makers) < len(every)
    assert all(client.get(one["onlineStoreUrl"]).status_code == 200 for one in every)


def test_a_crawler_finds_a_page_behind_each_address_of_the_sitemap_and_the_menus(
    client: httpx2.Client,
) -> None:
    kinds = {"PRODUCT": "products", "COLLECTION": "collections", "PAGE": "pages", "BLOG": "blogs"}
    found: set[str] = set()
    for kind, folder in kinds.items():
        number = 1
        while True:
            resources = ask(client, MAP, type=kind, page=number)["sitemap"]["resources"]
            found |= {f"/{folder}/{item['handle']}" for item in resources["items"][:8]}
            if not resources["hasNextPage"]:
                break
            number += 1
    for handle in ("main-menu", "footer"):
        for item in ask(client, MENU, handle=handle)["menu"]["items"]:
            found |= {item["url"], *(below["url"] for below in item["items"])}
    assert len(found) > 20
    for address in sorted(filter(None, found)):
        page = client.get(address, headers={"accept": "text/html"}, follow_redirects=True)
        assert page.status_code == 200, address
        assert re.search(r"<h1[^>]*>[^<]+", page.text), address
