"""What docs/webhooks.md says is so: its topics, its operations, its code."""

import asyncio
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import Shop
from live import ROOT
from telling import Got, deliver, happen, hook, receiver
from test_docs import blocks

from commerce.permission import Permission
from commerce.webhook import WebhookTopic

PAGE = "docs/webhooks.md"
MUG = "gid://shopify/Product/1"


def topics() -> str:
    rows = [f"| `{t.name}` | `{t.path}` | {t.meaning} |" for t in WebhookTopic]
    return "\n".join(["| `WebhookTopic` | as events have it | when |", "|---|---|---|", *rows])


def test_the_table_names_every_topic() -> None:
    """Put what this prints between the marks."""
    marks = re.compile(r"<!-- topics: [^>]*-->\n(.*)\n<!-- /topics -->", re.DOTALL)
    assert marks.findall((ROOT / PAGE).read_text()) == [topics()]


async def test_its_operations_answer(shop: Shop) -> None:
    operations = blocks(PAGE, "graphql")
    assert len(operations) == 2
    await happen(shop, MUG)
    for document in operations:
        data = await shop.ask(document, list(Permission))
        assert '"userErrors": [{' not in json.dumps(data), document


async def received(shop: Shop) -> tuple[str, Got]:
    async with receiver() as there:
        _, secret = await hook(shop, there.url)
        await happen(shop, MUG)
        await deliver(shop)
    return secret, there.got[0]


async def test_its_python_verifies(shop: Shop) -> None:
    secret, got = await received(shop)
    known: dict[str, Any] = {}
    exec(blocks(PAGE, "python")[0], known)
    assert known["received"](secret, got.headers, got.body)["admin_graphql_api_id"] == MUG


async def test_its_node_verifies(shop: Shop, tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    secret, got = await received(shop)
    (tmp_path / "verify.mjs").write_text(
        blocks(PAGE, "js")[0]
        + f"""
const [secret, headers, body] = {json.dumps([secret, got.headers, got.body])};
console.log(isOurs(secret, headers, body), isOurs(secret, headers, body + " "));
"""
    )
    running = await asyncio.create_subprocess_exec(
        node, tmp_path / "verify.mjs", stdout=asyncio.subprocess.PIPE
    )
    out, _ = await running.communicate()
    assert out == b"true false\n"
