"""An answered request leaves nothing behind that only a search for garbage would find."""

import gc
from typing import Any

import httpx2
import pytest
from conftest import Shop
from factories import product, variant

READ = """{ products(first: 5) { edges { cursor node { id title variants(first: 3) { nodes {
  sku price { amount } } } options { name values } } } pageInfo { hasNextPage } } }"""
BARE = "{ products(first: 5) { nodes { title variants(first: 3) { edges { node { sku } } } } } }"
WRITE = 'mutation { cartCreate(input: {note: "x"}) { cart { id note totalQuantity } } }'

OURS = {"context", "execution", "loaders", "models", "resolvers", "schema", "transport"}


@pytest.mark.parametrize("query", [READ, BARE, WRITE])
async def test_what_a_request_read_is_gone_with_it(
    shop: Shop, client: httpx2.AsyncClient, query: str
) -> None:
    await shop.add(*(product(variant(), variant()) for _ in range(4)))

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
