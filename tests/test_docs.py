"""What the documents show is run: every operation, every command."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import buying
import pytest
from accounts import customer
from conftest import Shop
from factories import product, stock, variant
from fulfilling import lines_of
from live import ROOT
from product_file import SIZED, written

from commerce.permission import Permission

FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / page).read_text()
    return [found[1] for found in FENCE.findall(text) if found[0] == language]


@pytest.mark.parametrize("page", ["README.md", "docs/storefront.md", "docs/shopkeeper.md"])
async def test_every_operation_in_the_documents_answers(shop: Shop, page: str) -> None:
    mug = product(variant(stock=50), title="Mug", handle="mug", tags=["gift"])
    await stock(shop, mug, *(product(variant()) for _ in range(15)))
    known: dict[str, Any] = {
        "handle": "mug",
        "variantId": mug.variants[0].gid,
        "attemptToken": "once",
        "customerId": (await customer(shop)).gid,
    }
    operations = blocks(page, "graphql")
    assert operations
    for document in operations:
        wanted = {name: known[name] for name in re.findall(r"\$(\w+):", document)}
        data = await shop.ask(document, list(Permission), **wanted)
        learn(known, data)
        assert '"userErrors": [{' not in json.dumps(data), document


def learn(known: dict[str, Any], data: dict[str, Any]) -> None:
    if page := data.get("products"):
        known["after"] = page.get("pageInfo", {}).get("endCursor", known.get("after"))
    if made := data.get("cartCreate"):
        known["cartId"] = made["cart"]["id"]
        known["amount"] = made["cart"]["cost"]["totalAmount"]
    if made := data.get("productCreate"):
        known["productId"] = made["product"]["id"]
    if found := data.get("inventoryItems"):
        [item] = found["nodes"]
        known["itemId"] = item["id"]
        known["locationId"] = item["levels"]["nodes"][0]["location"]["id"]
    if nodes := (data.get("orders") or {}).get("nodes"):
        known["orderId"] = nodes[0].get("id")
        known["lineItemId"] = nodes[0]["lineItems"]["nodes"][0].get("id")
    if made := data.get("sellingPlanGroupCreate"):
        known["planGroupId"] = made["sellingPlanGroup"]["id"]
        known["planId"] = made["sellingPlanGroup"]["sellingPlans"]["nodes"][0]["id"]
    if made := data.get("customerGroupCreate"):
        known["groupId"] = made["customerGroup"]["id"]
    if submitted := data.get("cartSubmitForCompletion"):
        assert submitted["result"]["__typename"] == "SubmitSuccess"


async def test_every_operation_on_orders_answers(shop: Shop) -> None:
    tea, mug = variant(stock=50, price_minor=500), variant(stock=50)
    await stock(shop, product(tea), product(mug))
    rows = [await buying.order(shop, buying.line(tea, 2)) for _ in range(2)]
    [item] = await lines_of(shop, rows[0])
    known = {
        "orderId": rows[0].gid,
        "otherOrderId": rows[1].gid,
        "lineItemId": item.gid,
        "variantId": mug.gid,
    }
    operations = blocks("docs/orders.md", "graphql")
    assert len(operations) > 9
    for document in operations:
        wanted = {name: known[name] for name in re.findall(r"\$(\w+):", document)}
        data = await shop.ask(document, list(Permission), **wanted)
        assert '"userErrors": [{' not in json.dumps(data), (document, data)
        if made := data.get("draftOrderCreate"):
            known["draftOrderId"] = made["draftOrder"]["id"]
        if made := data.get("returnCreate"):
            known["returnId"] = made["return"]["id"]
            known["returnLineItemId"] = made["return"]["returnLineItems"]["nodes"][0]["id"]


def commands(page: str) -> list[str]:
    """The lines that call ``cartograph``, but for the server that would not end."""
    lines = [line for block in blocks(page, "sh") for line in block.splitlines()]
    found = [re.sub(r"\s+#.*", "", line).removeprefix(".venv/bin/") for line in lines]
    return [line for line in found if line.startswith("cartograph ") and "serve" not in line]


@pytest.mark.parametrize("page", ["README.md", "docs/shopkeeper.md"])
def test_every_command_in_the_documents_runs(tmp_path: Path, page: str) -> None:
    for name in ("products.csv", "my-export.csv"):
        (tmp_path / name).write_bytes(written(SIZED))
    lines = ["cartograph migrate", *commands(page)]
    assert len(lines) > 2
    number = 0
    for line in lines:
        words = line.split()[1:]
        # A restore wants a new database, as the text says.
        if words[0] == "restore":
            number += 1
            run(tmp_path, number, ["migrate"])
        run(tmp_path, number, words)


def run(folder: Path, number: int, words: list[str]) -> None:
    arguments = [word.strip('"') for word in words]
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder}/shop-{number}.db",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-m", "cli", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (arguments, done.stderr)


def test_every_decision_is_listed_by_its_title() -> None:
    folder = ROOT / "docs" / "decisions"
    titles = {
        path.name: path.read_text().partition("\n")[0] for path in sorted(folder.glob("0*.md"))
    }
    listed = [
        f"{int(name[:4])}. [{title.partition('. ')[2].strip()}]({name})"
        for name, title in titles.items()
    ]
    assert (folder / "README.md").read_text().splitlines()[4:] == listed
