"""What docs/subscriptions.md shows is run: its clients follow a product of the demo shop."""

import os
import selectors
import subprocess
import sys
import time
from typing import Any

import pytest
from demo_server import Demo
from test_docs import blocks

from tests.contract import node

PAGE = "docs/subscriptions.md"
LOCAL = "127.0.0.1:8000"
RENAME = """mutation($id: ID!, $title: String!) {
  productUpdate(id: $id, product: {title: $title}) { userErrors { message } } }"""


def renamed(demo: Demo, product: dict[str, str], title: str) -> None:
    with demo.client(Authorization=f"Bearer {demo.staff_token}") as client:
        variables = {"id": product["id"], "title": title}
        answer = client.post("/graphql", json={"query": RENAME, "variables": variables}).json()
    assert answer["data"]["productUpdate"]["userErrors"] == []


def heard(demo: Demo, command: list[str], source: str, folder: Any, prefix: str) -> str:
    """The first line that a program of the page prints, while a product is renamed."""
    with demo.client() as client:
        query = "{ products(last: 1, sortKey: ID) { nodes { id title } } }"
        [product] = client.get("/graphql", params={"query": query}).json()["data"]["products"][
            "nodes"
        ]
    for scheme in ("ws", "http"):
        secure = f"{scheme}s://{demo.address.partition('://')[2]}"
        source = source.replace(f"{scheme}://{LOCAL}", secure)
    [document] = blocks(PAGE, "graphql")
    said = {"query": document, "id": product["id"], "token": demo.staff_token}
    given = "".join(f"{prefix}{name} = {value!r};\n" for name, value in said.items())
    trusted = {
        "NODE_EXTRA_CA_CERTS": str(demo.certificate),
        "NODE_NO_WARNINGS": "1",
        "SSL_CERT_FILE": str(demo.certificate),
    }
    running = subprocess.Popen(
        [*command, given + source],
        cwd=folder,
        env={**os.environ, **trusted},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        return first_line(demo, running, product)
    finally:
        running.kill()
        running.communicate()
        renamed(demo, product, product["title"])


def first_line(demo: Demo, running: Any, product: dict[str, str]) -> str:
    with selectors.DefaultSelector() as selector:
        selector.register(running.stdout, selectors.EVENT_READ)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and running.poll() is None:
            renamed(demo, product, f"Renamed at {time.monotonic()}")
            if selector.select(0.4):
                return str(running.stdout.readline())
    running.kill()
    raise AssertionError(running.communicate()[1])


@pytest.mark.node
@pytest.mark.parametrize("number", [0, 1], ids=["graphql-ws", "graphql-sse"])
def test_its_javascript_follows(demo: Demo, number: int) -> None:
    command = [node.require_node(), "--input-type=module", "--eval"]
    source = blocks(PAGE, "js")[number]

    assert heard(demo, command, source, node.installed(), "const ").startswith("Renamed at ")


def test_its_python_follows(demo: Demo) -> None:
    [source] = blocks(PAGE, "python")

    assert heard(demo, [sys.executable, "-c"], source, None, "").startswith("Renamed at ")
