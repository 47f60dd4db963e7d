"""Clients that page by themselves walk all products, forward and back."""

from itertools import chain
from typing import Any

import pytest
from demo_server import Demo
from gql import Client, gql
from gql.transport.httpx import HTTPXTransport
from live import ROOT

from tests.contract import node
from tests.contract.test_clients import asked, driven

PAGE = 25
ALL = """query($key: ProductSortKeys) {
  products(first: 250, sortKey: $key) { nodes { title } } }"""


def titles(demo: Demo, key: str = "TITLE") -> list[str]:
    query = (
        "query($key: ProductSortKeys) { products(first: 250, sortKey: $key) { nodes { title } } }"
    )
    nodes = asked(demo, query, key=key)["products"]["nodes"]
    assert len(nodes) > 2 * PAGE
    return [node["title"] for node in nodes]


@pytest.mark.node
def test_apollo_client_pages_with_relay_style_pagination(demo: Demo) -> None:
    walked = driven("paging_apollo.mjs", demo)

    assert walked["forward"] == titles(demo)
    assert walked["backward"] == titles(demo, "PRICE")
    # By their hashes alone, and with the whole text only where the hash is not yet known.
    assert walked["methods"] == ["GET true", "POST true"]
    assert walked["deferred"]


@pytest.mark.node
def test_urql_pages(demo: Demo) -> None:
    walked = driven("paging_urql.mjs", demo)

    assert walked["forward"] == walked["backward"] == titles(demo)
    assert walked["parts"][-1]["vendor"]


RELAY = {
    "package.json": '{ "type": "module" }',
    "relay.config.json": """{ "src": "./src", "schema": "./schema.graphql",
      "language": "javascript", "eagerEsModules": true, "artifactDirectory": "./artifacts" }""",
    "artifacts/.keep": "",
    "src/products.js": """import { graphql } from "relay-runtime";
graphql`query ForwardQuery($first: Int, $after: String) {
  products(first: $first, after: $after, sortKey: TITLE) @connection(key: "Forward__products") {
    edges { node { id title } } } }`;
graphql`query BackwardQuery($last: Int, $before: String) {
  products(last: $last, before: $before, sortKey: TITLE) @connection(key: "Backward__products") {
    edges { node { id title } } } }`;
""",
}


@pytest.mark.node
def test_relay_pages_by_what_its_compiler_wrote(demo: Demo) -> None:
    schema = (ROOT / "schema.graphql").read_text("utf-8")
    with node.workshop({**RELAY, "schema.graphql": schema}) as folder:
        node.tool("relay-compiler/cli.js", "relay.config.json", folder=folder)
        walked = driven("relay.mjs", demo, artifacts=str(folder / "artifacts"))

    assert walked["forward"] == walked["backward"] == titles(demo)


WALK = gql("""query($first: Int, $after: String, $last: Int, $before: String) {
  products(first: $first, after: $after, last: $last, before: $before, sortKey: TITLE) {
    nodes { title } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }""")


def test_gql_pages(demo: Demo) -> None:
    transport = HTTPXTransport(url=f"{demo.address}/graphql", verify=False)
    with Client(transport=transport, fetch_schema_from_transport=True) as session:

        def walk(size: str, more: str, side: str, edge: str) -> list[list[str]]:
            pages: list[list[str]] = []
            variables: dict[str, Any] = {size: PAGE, side: None}
            while True:
                WALK.variable_values = variables
                found = session.execute(WALK)["products"]
                pages.append([one["title"] for one in found["nodes"]])
                if not found["pageInfo"][more]:
                    return pages
                variables[side] = found["pageInfo"][edge]

        forward = walk("first", "hasNextPage", "after", "endCursor")
        backward = walk("last", "hasPreviousPage", "before", "startCursor")

    assert [*chain(*forward)] == [*chain(*reversed(backward))] == titles(demo)
