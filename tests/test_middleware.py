"""What every request passes through: its id, and leave for browsers of any origin."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2 as httpx
import pytest

from tests.greeter import SCHEMA, Desk, client_of
from transport.graphql import GraphQLView
from transport.middleware import Attended, Cors


@pytest.fixture
async def shop() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(GraphQLView(SCHEMA, Desk())) as client:
        yield client


@pytest.mark.parametrize("given", ["", "short", "ünïcode-is-not-an-id", "a" * 200, "a b c d e f g"])
async def test_a_request_without_a_good_id_is_given_one(
    shop: httpx.AsyncClient, given: str
) -> None:
    headers = {"x-request-id": given.encode()}
    answer = await shop.post("/graphql", json={"query": "{ requestId }"}, headers=headers)

    assert len(answer.headers["x-request-id"]) == 32
    assert answer.json()["data"]["requestId"] == answer.headers["x-request-id"]


async def test_a_request_keeps_its_id(shop: httpx.AsyncClient) -> None:
    headers = {"x-request-id": "3f2c8a5e-0001.proxy:7"}
    answer = await shop.post("/graphql", json={"query": "{ requestId }"}, headers=headers)

    assert answer.headers["x-request-id"] == "3f2c8a5e-0001.proxy:7"
    assert answer.json()["data"]["requestId"] == "3f2c8a5e-0001.proxy:7"


async def test_a_browser_may_ask_from_any_origin_without_credentials(
    shop: httpx.AsyncClient,
) -> None:
    wanted = "content-type,x-shopify-storefront-access-token,x-sdk-variant"
    preflight = await shop.options(
        "/api/2026-04/graphql.json",
        headers={
            "origin": "https://storefront.test",
            "access-control-request-method": "POST",
            "access-control-request-headers": wanted,
        },
    )
    answer = await shop.post(
        "/graphql", json={"query": "{ greeting }"}, headers={"origin": "https://storefront.test"}
    )

    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-headers"] == wanted
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert preflight.headers["x-request-id"]
    for response in (preflight, answer):
        assert response.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in response.headers
    assert answer.headers["access-control-expose-headers"] == "x-request-id"


@pytest.mark.parametrize("wanted", [None, "ünïcode", "a" * 3_000])
async def test_a_preflight_that_does_not_say_hears_what_clients_send(
    shop: httpx.AsyncClient, wanted: str | None
) -> None:
    headers = {} if wanted is None else {"access-control-request-headers": wanted.encode()}
    preflight = await shop.options("/graphql", headers=headers)

    allowed = preflight.headers["access-control-allow-headers"].split(", ")
    assert {"content-type", "authorization", "x-shopify-storefront-access-token"} <= set(allowed)


async def test_the_application_starts_and_stops_behind_the_middleware() -> None:
    heard: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        heard.append(scope["type"])

    for kind in ("lifespan", "websocket"):
        await Attended(Cors(app))({"type": kind, "headers": []}, None, None)  # type: ignore[arg-type]
    assert heard == ["lifespan", "websocket"]
