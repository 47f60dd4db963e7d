"""Two storefronts from their home page to a placed order, over HTTP, in the demo shop.

What they send is what storefronts of their kind send, in our own words: the first with ``nodes``
and today's fields, the second with ``edges`` and those that are deprecated and still in use.
"""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from demo_server import Demo

Ask = Callable[..., Any]


@pytest.fixture
def ask(demo: Demo) -> Any:
    """What a storefront's server hears; each storefront writes its version into the path."""
    headers = {"shopify-storefront-private-token": "t", "shopify-storefront-buyer-ip": "192.0.2.1"}
    with demo.client(**headers) as client:

        def asked(query: str, **variables: Any) -> Any:
            answer = client.post(
                "/api/2026-04/graphql.json", json={"query": query, "variables": variables}
            )
            assert answer.headers["content-type"].startswith("application/json")
            assert answer.headers["x-request-id"]
            assert answer.headers["access-control-allow-origin"] == "*"
            assert "errors" not in answer.json(), answer.text
            return answer.json()["data"]

        yield asked


LAYOUT = """query Layout($country: CountryCode, $language: LanguageCode)
@inContext(country: $country, language: $language) {
  shop { id name description primaryDomain { url }
    brand { slogan colors { primary { background foreground } } }
    privacyPolicy { ...Policy } refundPolicy { ...Policy } shippingPolicy { ...Policy }
    termsOfService { ...Policy } }
  header: menu(handle: "main-menu") { ...Menu } footer: menu(handle: "footer") { ...Menu }
  other: menu(handle: "next-js-frontend-header-menu") { ...Menu }
  last: menu(handle: "next-js-frontend-footer-menu") { ...Menu }
  localization { country { isoCode } availableCountries { isoCode } language { isoCode } }
  consentManagement { cookies(visitorConsent: { marketing: true }) { cookieDomain } } }
fragment Policy on ShopPolicy { id handle title body url }
fragment Menu on Menu { id items { ...Item items { ...Item } } }
fragment Item on MenuItem { id title url type resourceId tags }"""
HOME = """{ featured: collection(handle: "hidden-homepage-featured-items") { products(first: 3) {
    nodes { ...Card } } }
  carousel: collection(handle: "hidden-homepage-carousel") { products(first: 5) {
    nodes { ...Card } } }
  best: products(first: 4, sortKey: BEST_SELLING) { nodes { ...Card } }
  news: blog(handle: "news") { title articles(first: 3, sortKey: PUBLISHED_AT, reverse: true) {
    nodes { handle title excerpt contentHtml publishedAt authorV2 { name } image { url } } } } }
fragment Card on Product { id handle title featuredImage { url altText width height }
  priceRange { minVariantPrice { amount currencyCode } } }"""
COLLECTION = """query($handle: String!, $filters: [ProductFilter!], $first: Int, $last: Int,
  $after: String, $before: String) {
  collection(handle: $handle) { id handle title description seo { title description }
    products(first: $first, last: $last, after: $after, before: $before, filters: $filters,
      sortKey: PRICE) {
      nodes { id title availableForSale }
      filters { id label type values { id label count input } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"""
PRODUCT = """query($handle: String!, $chosen: [SelectedOptionInput!]!) {
  product(handle: $handle) { id handle title vendor descriptionHtml tags
    encodedVariantExistence encodedVariantAvailability
    seo { title description } options { name optionValues { name firstSelectableVariant { id } } }
    media(first: 5) { nodes { __typename mediaContentType alt
      ... on MediaImage { image { url(transform: { maxWidth: 400 }) width } } } }
    adjacentVariants(selectedOptions: $chosen) { id }
    selectedOrFirstAvailableVariant(selectedOptions: $chosen, ignoreUnknownOptions: true,
      caseInsensitiveMatch: true) { id title sku price { amount } compareAtPrice { amount }
      selectedOptions { name value } } }
  productRecommendations(productId: "gid://shopify/Product/1") { id handle } }"""
FOUND = """query($term: String!) {
  predictiveSearch(query: $term, limit: 5, limitScope: EACH) {
    products { title trackingParameters } queries { text styledText } pages { title }
    articles { title } collections { title } }
  search(query: $term, types: [PRODUCT, PAGE, ARTICLE], first: 5) { totalCount
    nodes { __typename ... on Product { title } } } }"""


def test_a_storefront_of_today_goes_from_home_to_an_order(ask: Ask, demo: Demo) -> None:
    layout = ask(LAYOUT, country="ZZ", language="EN")
    shop = layout["shop"]
    assert all(shop[name]["body"] for name in shop if name.endswith(("Policy", "Service")))
    for name in ("header", "footer", "other", "last"):
        items = layout[name]["items"]
        assert items
        assert all(urlsplit(item["url"]).netloc == urlsplit(demo.address).netloc for item in items)
    assert shop["primaryDomain"]["url"] == demo.address
    assert layout["localization"]["availableCountries"]

    home = ask(HOME)
    for shelf, least in (("featured", 3), ("carousel", 3)):
        cards = home[shelf]["products"]["nodes"]
        assert len(cards) >= least
        assert all(card["featuredImage"]["url"] for card in cards)
    assert all(article["contentHtml"] for article in home["news"]["articles"]["nodes"])
    assert len(home["best"]["nodes"]) == 4

    walk_a_collection(ask, "kitchen-table")
    shown = ask(PRODUCT, handle="stoneware-mug", chosen=[{"name": "colour", "value": "moss"}])
    product = shown["product"]
    variant = product["selectedOrFirstAvailableVariant"]
    assert (product["handle"], variant["title"]) == ("stoneware-mug", "Moss")
    assert product["encodedVariantExistence"].startswith("v1_")
    assert product["media"]["nodes"][0]["image"]["url"].endswith("?width=400")
    assert len(shown["productRecommendations"]) >= 4
    found = ask(FOUND, term="mug")
    assert found["predictiveSearch"]["products"]
    assert found["search"]["totalCount"] >= 2

    order(ask, variant["id"])


def walk_a_collection(ask: Ask, handle: str) -> None:
    """Forward and back with nulls for what is not used, then by a facet's own input."""
    unused = {"last": None, "before": None, "filters": None}
    one = ask(COLLECTION, handle=handle, first=4, after=None, **unused)["collection"]
    assert one["handle"] == handle
    info = one["products"]["pageInfo"]
    two = ask(COLLECTION, handle=handle, first=4, after=info["endCursor"], **unused)["collection"]
    back = ask(
        COLLECTION,
        handle=handle,
        last=4,
        before=two["products"]["pageInfo"]["startCursor"],
        first=None,
        after=None,
    )["collection"]
    assert back["products"]["nodes"] == one["products"]["nodes"]
    value = next(
        value
        for facet in one["products"]["filters"]
        for value in facet["values"]
        if facet["type"] == "LIST" and value["count"]
    )
    narrowed = ask(COLLECTION, handle=handle, first=250, filters=[json.loads(value["input"])])
    assert len(narrowed["collection"]["products"]["nodes"]) == value["count"]


CART = """fragment Cart on Cart { id checkoutUrl totalQuantity note
  cost { subtotalAmount { amount } totalAmount { amount currencyCode } totalTaxAmount { amount } }
  lines(first: 10) { nodes { id quantity cost { totalAmount { amount } }
    discountAllocations(lineLevelOnly: true) { discountedAmount { amount } }
    merchandise { ... on ProductVariant { id title product { handle } } } } }
  deliveryGroups(first: 5) { nodes { id deliveryOptions { handle title
    estimatedCost { amount } } } } }"""
CREATE = f"""mutation($input: CartInput!) {{ cartCreate(input: $input) {{ cart {{ ...Cart }}
  userErrors {{ code field message }} warnings {{ code message target }} }} }} {CART}"""
CHANGE = f"""mutation($id: ID!, $buyer: CartBuyerIdentityInput!, $note: String,
  $to: [CartSelectableAddressInput!]!, $codes: [String!]) {{
  cartBuyerIdentityUpdate(cartId: $id, buyerIdentity: $buyer) {{ userErrors {{ code message }} }}
  cartNoteUpdate(cartId: $id, note: $note) {{ userErrors {{ code message }} }}
  cartDiscountCodesUpdate(cartId: $id, discountCodes: $codes) {{ userErrors {{ code message }} }}
  cartDeliveryAddressesAdd(cartId: $id, addresses: $to) {{ cart {{ ...Cart }}
    userErrors {{ code message }} }} }} {CART}"""
CHOOSE = f"""mutation($id: ID!, $options: [CartSelectedDeliveryOptionInput!]!) {{
  cartSelectedDeliveryOptionsUpdate(cartId: $id, selectedDeliveryOptions: $options) {{
    cart {{ ...Cart }} userErrors {{ code message }} }} }} {CART}"""
PLACE = """mutation($id: ID!, $pay: CartPaymentInput!, $token: String!) {
  cartPaymentUpdate(cartId: $id, payment: $pay) { userErrors { code message } }
  cartPrepareForCompletion(cartId: $id) { result { __typename
    ... on CartStatusNotReady { errors { code message } } } userErrors { code message } }
  cartSubmitForCompletion(cartId: $id, attemptToken: $token) { result { __typename
    ... on SubmitSuccess { attemptId redirectUrl } ... on SubmitFailed { errors { code message } }
  } userErrors { code message } } }"""
HOUSE = {
    "address1": "1 Lane",
    "city": "Albany",
    "provinceCode": "NY",
    "countryCode": "US",
    "zip": "12207",
    "firstName": "Ann",
    "lastName": "Lee",
}


def order(ask: Ask, variant: str) -> None:
    made = ask(CREATE, input={"lines": [{"merchandiseId": variant, "quantity": 2}]})["cartCreate"]
    assert (made["userErrors"], made["warnings"]) == ([], [])
    cart = made["cart"]
    assert "?key=" in cart["id"]
    changed = ask(
        CHANGE,
        id=cart["id"],
        buyer={"email": "ann@example.com", "countryCode": "US"},
        note=None,
        codes=None,
        to=[{"selected": True, "address": {"deliveryAddress": HOUSE}}],
    )
    assert all(payload["userErrors"] == [] for payload in changed.values()), changed
    [group] = changed["cartDeliveryAddressesAdd"]["cart"]["deliveryGroups"]["nodes"]
    option = {
        "deliveryGroupId": group["id"],
        "deliveryOptionHandle": group["deliveryOptions"][0]["handle"],
    }
    chosen = ask(CHOOSE, id=cart["id"], options=[option])["cartSelectedDeliveryOptionsUpdate"]
    total = chosen["cart"]["cost"]["totalAmount"]
    pay = {"amount": total, "manualPaymentMethod": {"name": "Invoice"}}
    placed = ask(PLACE, id=cart["id"], pay=pay, token=cart["id"])
    assert placed["cartSubmitForCompletion"]["result"]["__typename"] == "SubmitSuccess", placed
    gone = ask("query($id: ID!) { cart(id: $id) { id } }", id=cart["id"])
    assert gone == {"cart": None}


OLDER = """query($id: ID!) {
  products(first: 2, query: "available_for_sale:true") { edges { cursor node { id handle title
    options(first: 3) { name values } images(first: 1) { edges { node { originalSrc
      transformedSrc(maxWidth: 200) altText } } }
    variants(first: 2) { edges { node { id title priceV2 { amount currencyCode }
      compareAtPriceV2 { amount } weight weightUnit } } } } } pageInfo { hasNextPage } }
  productByHandle(handle: "stoneware-mug") { id handle }
  collectionByHandle(handle: "sale") { handle products(first: 1) { edges { node { id } } } }
  blogByHandle(handle: "news") { articles(first: 1) { edges { node { contentHtml } } } }
  pageByHandle(handle: "about") { title body } node(id: $id) { id ... on Product { title } }
  nodes(ids: [$id]) { id } }"""
ACCOUNT = """mutation($new: CustomerCreateInput!) { customerCreate(input: $new) {
  customer { id } customerUserErrors { code field message } userErrors { field message } } }"""
SIGN_IN = """mutation($in: CustomerAccessTokenCreateInput!) {
  customerAccessTokenCreate(input: $in) { customerAccessToken { accessToken expiresAt }
    customerUserErrors { code message } } }"""
BOUGHT = """query($id: ID!) { cart(id: $id) { estimatedCost { totalAmount { amount } }
  cost { totalTaxAmount { amount } totalDutyAmount { amount } } webUrl: checkoutUrl
  lines(first: 5) { edges { node { merchandise { ... on ProductVariant { priceV2 { amount } } } } }
  } } }"""


def test_an_older_storefront_finds_its_fields_and_signs_in(ask: Ask) -> None:
    shown = ask(OLDER, id="gid://shopify/Product/1")
    for edge in shown["products"]["edges"]:
        product = edge["node"]
        assert edge["cursor"]
        assert product["options"][0]["values"]
        assert product["images"]["edges"][0]["node"]["transformedSrc"]
        assert product["variants"]["edges"][0]["node"]["priceV2"]["currencyCode"] == "USD"
    assert shown["productByHandle"]["handle"] == "stoneware-mug"
    assert shown["collectionByHandle"]["products"]["edges"]
    assert shown["blogByHandle"]["articles"]["edges"][0]["node"]["contentHtml"]
    assert shown["pageByHandle"]["body"]
    assert shown["node"]["id"] == shown["nodes"][0]["id"] == "gid://shopify/Product/1"

    variant = shown["products"]["edges"][0]["node"]["variants"]["edges"][0]["node"]["id"]
    cart = ask(CREATE, input={"lines": [{"merchandiseId": variant}]})["cartCreate"]["cart"]
    bought = ask(BOUGHT, id=cart["id"])["cart"]
    assert float(bought["estimatedCost"]["totalAmount"]["amount"]) > 0
    assert bought["lines"]["edges"][0]["node"]["merchandise"]["priceV2"]["amount"]

    who = {"email": "old@example.com", "password": "a long password"}
    [sent] = ask(ACCOUNT, new=who)["customerCreate"]["customerUserErrors"]
    assert sent["code"] == "CUSTOMER_DISABLED", "until the link in the mail is followed"
    wrong = ask(SIGN_IN, **{"in": {**who, "password": "another"}})["customerAccessTokenCreate"]
    assert [e["code"] for e in wrong["customerUserErrors"]] == ["UNIDENTIFIED_CUSTOMER"]
    nobody = ask('{ customer(customerAccessToken: "guessed") { id } }')
    assert nobody == {"customer": None}
    sitemap = ask(
        """{ sitemap(type: PRODUCT) { pagesCount { count } resources(page: 1) { items { handle } } }
        more: sitemap(type: METAOBJECT_PAGE) { pagesCount { count } }
        urlRedirects(first: 1, query: "path:/gone") { edges { node { target } } } }"""
    )
    assert sitemap["sitemap"]["resources"]["items"]
    assert sitemap["urlRedirects"]["edges"] == []
