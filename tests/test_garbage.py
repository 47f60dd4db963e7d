"""An answered request leaves nothing behind that only a search for garbage would find."""

import gc
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from conftest import Shop
from factories import product, variant

from app import create_app

READ = """{ products(first: 5) { edges { cursor node { id title variants(first: 3) { nodes {
  sku price { amount } } } options { name values } } } pageInfo { hasNextPage } } }"""
BARE = "{ products(first: 5) { nodes { title variants(first: 3) { edges { node { sku } } } } } }"
WRITE = 'mutation { cartCreate(input: {note: "x"}) { cart { id note totalQuantity } } }'

OURS = {"context", "execution", "loaders", "models", "resolvers", "schema", "transport"}


@pytest.fixture
async def client(shop: Shop) -> AsyncIterator[httpx2.AsyncClient]:
    await shop.add(*(product(variant(), variant()) for _ in range(4)))
    app = create_app(shop.settings)
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        yield client
    await app.state.database.dispose()


@pytest.mark.parametrize("query", [READ, BARE, WRITE])
async def test_what_a_request_read_is_gone_with_it(client: httpx2.AsyncClient, query: str) -> None:
    async def ask() -> Any:
        return (await client.post("/graphql", json={"query": query})).json()

    for _ in range(12):  # until its plan is as it stays
        answer = await ask()
    gc.collect()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        await ask()
        gc.collect()
        left = [type(one) for one in gc.garbage]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()

    assert "errors" not in answer
    assert [kind for kind in left if kind.__module__.split(".")[0] in OURS] == []
