"""An answered request leaves nothing behind that only a search for garbage would find."""

import gc
import sys
from collections.abc import Awaitable, Callable
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


def test_what_is_not_to_be_traced_is_not() -> None:
    """As ``UNTRACED`` says of this file: in a worker of xdist's, too."""
    assert sys.gettrace() is None


@pytest.mark.parametrize("query", [READ, BARE, WRITE])
async def test_what_a_request_read_is_gone_with_it(
    shop: Shop, client: httpx2.AsyncClient, query: str
) -> None:
    await shop.add(*(product(variant(), variant()) for _ in range(4)))

    async def ask() -> Any:
        return (await client.post("/graphql", json={"query": query})).json()

    for _ in range(12):  # until its plan is as it stays
        answer = await ask()
    left = await _left_by(ask)
    if left:  # what else goes on may leave something once: a request would do so each time
        left = await _left_by(ask)

    assert "errors" not in answer
    assert left == []


async def _left_by(ask: Callable[[], Awaitable[Any]]) -> list[type[Any]]:
    """The classes of ours of which it leaves objects that only a search for garbage finds."""
    gc.collect()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        await ask()
        gc.collect()
        left = [type(one) for one in gc.garbage]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
    return [kind for kind in left if kind.__module__.split(".")[0] in OURS]
