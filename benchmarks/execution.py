"""CPU for a request, whole ASGI request in this process: compiled plans against graphql-core.

    cartograph migrate && cartograph seed --products 10000
    python -m benchmarks.execution [--rounds 60]

Both run in turns over the database that the environment names; the ratio is what matters.
"""

import argparse
import asyncio
import gc
import statistics
import time
from collections.abc import Callable
from typing import Any

import orjson
import structlog
from starlette.types import Message

from app import create_app
from settings import environment

GRID = """query($after: String) {
  products(first: 24, after: $after, sortKey: TITLE) {
    nodes { id title handle vendor availableForSale
      priceRange { minVariantPrice { amount currencyCode } }
      images(first: 1) { nodes { url altText } } }
    pageInfo { hasNextPage endCursor } } }"""
EXPORT = """{ products(first: 100) { edges { node { id title handle
  variants(first: 3) { edges { node {
    id title sku availableForSale price { amount } selectedOptions { name value } } } } } } } }"""
PAGE = """query($handle: String!) { product(handle: $handle) {
  id title descriptionHtml vendor productType tags
  options { name values }
  priceRange { minVariantPrice { amount currencyCode } maxVariantPrice { amount currencyCode } }
  images(first: 10) { nodes { url altText width height } }
  variants(first: 50) { nodes { id title sku availableForSale
    price { amount currencyCode } selectedOptions { name value } } }
  collections(first: 5) { nodes { title handle } } } }"""
CREATE = "mutation { cartCreate(input: {}) { cart { id } userErrors { message } } }"
ADD = """mutation($cart: ID!, $variant: ID!) {
  cartLinesAdd(cartId: $cart, lines: [{merchandiseId: $variant, quantity: 1}]) {
    cart { totalQuantity cost { totalAmount { amount } }
      lines(first: 10) { nodes { quantity cost { totalAmount { amount } }
        merchandise { ... on ProductVariant { title product { title } } } } } }
    userErrors { field message } } }"""
TRIVIAL = "{ shop { name } }"


class Server:
    """One application, asked without a network."""

    def __init__(self, *, compiled: bool) -> None:
        settings = environment().model_copy(
            update={"compiled_execution": compiled, "response_cache": False}
        )
        self.app = create_app(settings)

    async def ask(self, query: str, **variables: Any) -> Any:
        return orjson.loads(await self.raw(body(query, **variables)))

    async def raw(self, content: bytes) -> bytes:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "method": "POST",
            "path": "/graphql",
            "raw_path": b"/graphql",
            "query_string": b"",
            "root_path": "",
            "scheme": "http",
            "server": ("127.0.0.1", 8000),
            "client": ("127.0.0.1", 5000),
            "headers": [(b"host", b"shop"), (b"content-type", b"application/json")],
            "http_version": "1.1",
        }
        chunks: list[bytes] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message: Message) -> None:
            chunks.append(message.get("body", b""))

        await self.app(scope, receive, send)
        return b"".join(chunks)


def body(query: str, **variables: Any) -> bytes:
    return orjson.dumps({"query": query, "variables": variables})


async def operations(server: Server) -> dict[str, bytes]:
    """Operations a to f of the speed chapter, and a trivial one."""
    after = None
    for _ in range(40):
        page = (await server.ask(GRID.replace("first: 24", "first: 250"), after=after))["data"]
        info = page["products"]["pageInfo"]
        if not info["hasNextPage"]:
            break
        after = info["endCursor"]
    first = (await server.ask(GRID))["data"]["products"]["nodes"][0]
    variant = await server.ask(PAGE, handle=first["handle"])
    cart = (await server.ask(CREATE))["data"]["cartCreate"]["cart"]["id"]
    added = {"cart": cart, "variant": variant["data"]["product"]["variants"]["nodes"][0]["id"]}
    return {
        "trivial": body(TRIVIAL),
        "a  list of 24": body(GRID),
        "b  100 with 3 variants": body(EXPORT),
        "c  product page": body(PAGE, handle=first["handle"]),
        "e  list, far in": body(GRID, after=after),
        "f  cart write": body(ADD, **added),
    }


async def measured(servers: dict[str, Server], content: bytes, rounds: int) -> dict[str, float]:
    """Milliseconds of CPU for one request: the median, in turns."""
    found: dict[str, list[float]] = {name: [] for name in servers}
    for number in range(rounds + 5):
        for name, server in servers.items():
            started = time.process_time()
            answer = await server.raw(content)
            spent = time.process_time() - started
            assert b'"errors"' not in answer, answer[:300]
            if number >= 5:
                found[name].append(spent * 1000)
    return {name: statistics.median(values) for name, values in found.items()}


async def main(rounds: int, report: Callable[[str], None] = print) -> None:
    structlog.configure(processors=[_dropped])
    servers = {"graphql-core": Server(compiled=False), "compiled": Server(compiled=True)}
    asked = await operations(servers["graphql-core"])
    gc.collect()
    gc.freeze()
    report(f"{'CPU ms':24}{'graphql-core':>14}{'compiled':>12}{'ratio':>8}")
    for name, content in asked.items():
        of = await measured(servers, content, rounds)
        slow, fast = of["graphql-core"], of["compiled"]
        report(f"{name:24}{slow:14.2f}{fast:12.2f}{slow / fast:8.1f}")


def _dropped(*_: Any) -> Any:
    raise structlog.DropEvent


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    asyncio.run(main(parser.parse_args().rounds))
