"""What may be kept of an answer: catalogue reads by GET by anybody, all else by nobody."""

from collections.abc import AsyncIterator

import httpx2 as httpx
import pytest
import sqlalchemy as sa
import staff
from conftest import Shop
from factories import product, stock, variant

import models
from app import create_app
from commerce.permission import Permission
from schema import schema
from schema.publicness import PublicDocuments
from transport.caching import copy_of

CATALOGUE = '{ product(handle: "tea") { title priceRange { minVariantPrice { amount } } } }'
NOBODY = "private, no-store"
ANYBODY = "public, max-age=10"


@pytest.fixture
async def client(shop: Shop) -> AsyncIterator[httpx.AsyncClient]:
    await stock(shop, product(variant(), handle="tea", title="Tea"))
    app = create_app(shop.settings)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as found:
        yield found
    await app.state.database.dispose()


async def got(client: httpx.AsyncClient, query: str, **headers: str) -> httpx.Response:
    return await client.get("/graphql", params={"query": query}, headers=headers)


async def test_a_catalogue_read_by_get_may_be_kept_and_asked_after(
    client: httpx.AsyncClient, shop: Shop
) -> None:
    first = await got(client, CATALOGUE)
    etag = first.headers["etag"]

    assert first.json()["data"]["product"]["title"] == "Tea"
    assert first.headers["cache-control"] == ANYBODY
    assert first.headers["vary"] == (
        "accept, accept-encoding, authorization, x-shopify-storefront-access-token,"
        " shopify-storefront-private-token, x-cartograph-cost"
    )
    assert not etag.startswith("W/")
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = await got(client, CATALOGUE, **{"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
        assert again.headers["cache-control"] == ANYBODY
        assert "content-type" in again.headers
        assert "content-length" not in again.headers

    [tea] = await shop.all(sa.select(models.Product).where(models.Product.handle == "tea"))
    tea.title = "Green tea"
    await shop.add(tea)
    changed = await got(client, CATALOGUE, **{"if-none-match": etag})
    assert (changed.status_code, changed.json()["data"]["product"]["title"]) == (200, "Green tea")
    assert changed.headers["etag"] != etag


PERSONAL = [
    '{ cart(id: "gid://shopify/Cart/c?key=k") { id } }',
    '{ customer(customerAccessToken: "no") { id } }',
    '{ node(id: "gid://shopify/Product/1") { id } }',
    'fragment A on QueryRoot { nodes(ids: ["gid://shopify/Product/1"]) { id } } { ...A }',
    "{ shop { name } orders(first: 1) { nodes { id } } }",
    "query A { shop { name } } query B { orders(first: 1) { nodes { id } } }",
]


async def test_what_somebody_owns_is_kept_by_nobody(client: httpx.AsyncClient) -> None:
    for query in PERSONAL:
        answer = await got(client, query)

        assert answer.headers["cache-control"] == NOBODY
        assert "etag" not in answer.headers


@pytest.mark.parametrize("query", PERSONAL)
def test_one_word_of_a_document_makes_it_personal(query: str) -> None:
    public = PublicDocuments(schema)

    assert [public(query), public(query)] == [False, False]
    assert public(CATALOGUE)
    assert public("{ __schema { queryType { name } } shop { __typename name } }")
    assert not public("{ shop {")


async def test_staff_mistakes_and_posts_are_kept_by_nobody(
    client: httpx.AsyncClient, shop: Shop
) -> None:
    token = await staff.api_token(shop, Permission.PRODUCTS_READ)
    by_staff = await got(client, CATALOGUE, authorization=f"Bearer {token}")
    mistaken = await got(
        client, '{ product(handle: "tea") { images(first: 1000) { nodes { url } } } }'
    )
    refused = await got(client, "{ shop { nome } }")
    posted = await client.post("/graphql", json={"query": CATALOGUE})

    assert by_staff.json()["data"]["product"]["title"] == "Tea"
    assert "errors" in mistaken.json()
    for answer in (by_staff, mistaken, refused, posted):
        assert answer.headers["cache-control"] == NOBODY
        assert "etag" not in answer.headers


async def test_a_tag_is_of_the_bytes_whatever_it_is_asked_with(client: httpx.AsyncClient) -> None:
    by_json = await got(client, CATALOGUE, accept="application/json")
    newer = await got(client, CATALOGUE, accept="application/graphql-response+json")

    assert by_json.content == newer.content
    assert by_json.headers["etag"] == newer.headers["etag"]
    assert copy_of(b"{}", True, None).headers["etag"] != by_json.headers["etag"]


async def test_an_amount_is_spelled_for_the_one_kit_that_wants_it(
    client: httpx.AsyncClient,
) -> None:
    asked = {"query": CATALOGUE}
    as_ever = await client.post("/graphql", json=asked)
    respelled = await client.post("/graphql", json=asked, headers={"x-sdk-variant": "javascript"})

    assert '"amount":"10.00"' in as_ever.text
    assert '"amount":"10.0"' in respelled.text
