"""The application as a whole: what a request is given, and what pages and machines are told."""

import httpx2
import pytest
import staff
from conftest import Shop

from app import create_app
from commerce.permission import Permission
from settings import Settings


async def ask(client: httpx2.AsyncClient, query: str, **headers: str) -> httpx2.Response:
    return await client.post("/graphql", json={"query": query}, headers=headers)


async def test_a_query_over_http_knows_where_it_was_sent(client: httpx2.AsyncClient) -> None:
    answer = await ask(client, "{ shop { name primaryDomain { url host sslEnabled } } }")

    domain = {"url": "http://shop.test", "host": "shop.test", "sslEnabled": False}
    assert answer.json() == {"data": {"shop": {"name": "My shop", "primaryDomain": domain}}}
    assert answer.headers["x-request-id"]


@pytest.mark.parametrize(
    "path", ["/api/2026-04/graphql.json", "/api/unstable/graphql.json", "/api/x/graphql", "/api"]
)
async def test_every_path_of_the_contract_is_the_one_schema(
    client: httpx2.AsyncClient, path: str
) -> None:
    answer = await client.post(path, json={"query": "{ shop { name } }"})
    assert answer.json() == {"data": {"shop": {"name": "My shop"}}}


async def test_a_staff_token_opens_the_orders(client: httpx2.AsyncClient, shop: Shop) -> None:
    token = await staff.api_token(shop, Permission.ORDERS_READ)

    query = "{ orders(first: 1) { nodes { id } } }"
    with_token = await ask(client, query, authorization=f"Bearer {token}")
    without = await ask(client, query)
    with_another = await ask(client, query, authorization="Bearer cgs_guessed")

    assert with_token.json() == {"data": {"orders": {"nodes": []}}}
    assert without.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert with_another.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_only_named_storefronts_are_served_where_some_are_named(shop: Shop) -> None:
    app = create_app(shop.settings.model_copy(update={"storefront_tokens": ("one", "two")}))
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        known = await ask(client, "{ __typename }", **{"X-Shopify-Storefront-Access-Token": "two"})
        private = await ask(client, "{ __typename }", **{"Shopify-Storefront-Private-Token": "one"})
        other = await ask(client, "{ __typename }", **{"X-Shopify-Storefront-Access-Token": "x"})
        # A buyer's browser has no token: what it may see, the address says.
        page = await client.get("/orders/1001")
    await app.state.database.dispose()

    assert known.json() == private.json() == {"data": {"__typename": "QueryRoot"}}
    assert other.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert page.status_code == 404


async def test_health_is_told_apart(client: httpx2.AsyncClient) -> None:
    live, ready = await client.get("/health/live"), await client.get("/health/ready")
    assert live.json() == {"status": "ok"}
    assert ready.json() == {"status": "ok", "database": "ok", "migrations": "ok"}


async def test_a_database_that_is_away_is_not_ready() -> None:
    app = create_app(Settings(database_url="postgresql://nobody@127.0.0.1:1/none", secret="x" * 16))
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url="http://shop.test"
    ) as client:
        ready = await client.get("/health/ready")
        live = await client.get("/health/live")
    await app.state.database.dispose()

    assert (live.status_code, ready.status_code) == (200, 503)
    assert ready.json()["database"] == "unreachable"


@pytest.mark.parametrize("path", ["/checkout/nothing?key=x", "/orders/1001?key=x", "/orders/1001"])
async def test_pages_of_nothing_are_not_found(client: httpx2.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert "There is no such" in answer.text


async def test_introspection_can_be_turned_off(shop: Shop) -> None:
    app = create_app(shop.settings.model_copy(update={"introspection": False}))
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url="http://shop.test"
    ) as client:
        answer = await ask(client, "{ __schema { types { name } } }")
        named = await ask(client, "{ __typename }")
    await app.state.database.dispose()

    assert "data" not in answer.json()
    assert named.json() == {"data": {"__typename": "QueryRoot"}}
