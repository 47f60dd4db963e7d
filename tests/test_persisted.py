"""Automatic persisted queries: sent once, asked for by their hash from then on."""

import hashlib
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2 as httpx
import pytest

from tests.greeter import GREETING, SCHEMA, Desk, client_of, code
from transport.graphql import GraphQLView
from transport.negotiation import GRAPHQL_RESPONSE
from transport.persisted import PersistedQueries


@pytest.fixture
async def shop() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(GraphQLView(SCHEMA, Desk())) as client:
        yield client


def persisted(text: str) -> dict[str, Any]:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {"persistedQuery": {"version": 1, "sha256Hash": digest}}


async def test_a_query_is_persisted_by_sending_it_once(shop: httpx.AsyncClient) -> None:
    text = "{ greeting } # by Ann"
    by_hash = {"extensions": persisted(text)}

    unknown = await shop.post("/graphql", json=by_hash, headers={"accept": GRAPHQL_RESPONSE})
    assert (unknown.status_code, code(unknown)) == (200, "PERSISTED_QUERY_NOT_FOUND")
    assert unknown.json()["errors"][0]["message"] == "PersistedQueryNotFound"

    registered = await shop.post("/graphql", json={"query": text, **by_hash})
    known = await shop.post("/graphql", json=by_hash)
    by_get = await shop.get("/graphql", params={"extensions": json.dumps(persisted(text))})
    assert registered.json() == known.json() == by_get.json() == GREETING


@pytest.mark.parametrize(
    ("extension", "status", "expected"),
    [
        (7, 400, "BAD_REQUEST"),
        ({"version": 1}, 400, "BAD_REQUEST"),
        ({"version": 1, "sha256Hash": 7}, 400, "BAD_REQUEST"),
        ({"version": 1, "sha256Hash": "abc"}, 400, "BAD_REQUEST"),
        ({"version": 1, "sha256Hash": "0" * 64}, 400, "BAD_REQUEST"),
        ({"version": 2, "sha256Hash": "0" * 64}, 200, "PERSISTED_QUERY_NOT_SUPPORTED"),
    ],
)
async def test_a_hash_must_be_that_of_its_query(
    shop: httpx.AsyncClient, extension: object, status: int, expected: str
) -> None:
    answer = await shop.post(
        "/graphql", json={"query": "{ greeting }", "extensions": {"persistedQuery": extension}}
    )

    assert (answer.status_code, code(answer)) == (status, expected)


async def test_no_more_queries_are_persisted_than_the_bounds_allow() -> None:
    store = PersistedQueries(max_entries=2, longest=50)
    texts = ["{ greeting } #1", "{ greeting } #2", "{ greeting } #3", "{ greeting }" + " " * 50]
    async with client_of(GraphQLView(SCHEMA, Desk(), persisted=store)) as client:
        for text in texts:
            sent = {"query": text, "extensions": persisted(text)}
            assert (await client.post("/graphql", json=sent)).json() == GREETING
        known = [
            "data" in (await client.post("/graphql", json={"extensions": persisted(text)})).json()
            for text in texts
        ]

    assert known == [False, True, True, False]
