"""What storefronts of all kinds send, family by family: each finds what it uses, and no error.

``families/*.graphql`` are run as they stand, in their order. Comments below an operation say what
it need not find (``# empty path …``) and what of its answer later ones are asked with (``# keep
variable path``).
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from demo_server import Demo
from graphql import OperationDefinitionNode, parse, print_ast
from graphql.utilities import separate_operations

from tests.contract.test_kits import holes

FAMILIES = sorted(Path(__file__).with_name("families").glob("*.graphql"))
LEAST = 80
COMPLAINTS = ("userErrors", "customerUserErrors", "warnings")
FAULTY = {"CartUnknownDiscount", "AccountMake", "AccountWrongPassword", "CartPaid", "CartReady"}


@dataclass(frozen=True)
class Operation:
    """One operation of a file, alone with its fragments, and what its comments say."""

    name: str
    text: str
    variables: tuple[str, ...]
    empty: frozenset[str]
    keep: tuple[tuple[str, str], ...]


def operations(file: Path) -> Iterator[Operation]:
    text = file.read_text(encoding="utf-8")
    document = parse(text)
    alone = separate_operations(document)
    found = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    ends = [node.loc.start for node in found[1:] if node.loc] + [len(text)]
    for node, end in zip(found, ends, strict=True):
        assert node.name
        assert node.loc
        said = re.findall(r"^# (empty|keep) (.+)$", text[node.loc.end : end], re.MULTILINE)
        yield Operation(
            node.name.value,
            print_ast(alone[node.name.value]),
            tuple(one.variable.name.value for one in node.variable_definitions or ()),
            frozenset(path for word, rest in said if word == "empty" for path in rest.split()),
            tuple(tuple(rest.split()) for word, rest in said if word == "keep"),  # type: ignore[misc]
        )


def at(value: Any, path: str) -> Any:
    """What stands there; of a list that no number picks from, what each item has."""
    for i, name in enumerate(path.split(".")):
        if isinstance(value, list) and not name.isdigit():
            rest = ".".join(path.split(".")[i:])
            return [at(item, rest) for item in value]
        value = value[int(name)] if name.isdigit() else value[name]
    return value


def activation_url(demo: Demo, email: str) -> str:
    """The link in the letter that a new customer got."""
    letters = demo.certificate.parent / "mail"
    for _ in range(200):
        for letter in letters.glob("*"):
            text = letter.read_text(encoding="utf-8", errors="replace").replace("=\n", "")
            if email in text and (link := re.search(r"https?://\S+/account/activate/\S+", text)):
                return link[0].replace("=3D", "=")
        time.sleep(0.05)
    raise AssertionError("no letter came")


@pytest.fixture
def known(demo: Demo) -> dict[str, Any]:
    variant = {"merchandiseId": "gid://shopify/ProductVariant/1", "quantity": 1}
    return {
        "productId": "gid://shopify/Product/1",
        "lines": [variant],
        "email": "family@example.com",
        "password": "a long password",
    }


def test_there_are_enough() -> None:
    names = [one.name for file in FAMILIES for one in operations(file)]
    assert len(set(names)) == len(names) >= LEAST


def test_each_operation_finds_what_it_uses(demo: Demo, known: dict[str, Any]) -> None:
    cart_first = sorted(FAMILIES, key=lambda file: file.stem == "account")
    wrong: dict[str, Any] = {}
    headers = {"X-Shopify-Storefront-Access-Token": "public", "Accept": "application/json"}
    with demo.client(**headers) as client:
        for file in cart_first:
            for one in operations(file):
                if one.name == "AccountOpened":
                    known["activationUrl"] = activation_url(demo, known["email"])
                given = {name: known[name] for name in one.variables if name in known}
                asked = {"query": one.text, "variables": given, "operationName": one.name}
                answer = client.post("/api/2026-04/graphql.json", json=asked).json()
                if fault := _fault(one, answer):
                    wrong[one.name] = fault
                    continue
                known |= {name: at(answer["data"], path) for name, path in one.keep}
    assert wrong == {}


def _fault(one: Operation, answer: Any) -> Any:
    """What is wrong with an answer, if anything is."""
    if "errors" in answer:
        return answer["errors"]
    complaints = {
        f"{root}.{name}"
        for root, value in answer["data"].items()
        for name in COMPLAINTS
        if isinstance(value, dict) and name in value
    }
    found = holes(answer["data"])
    if one.name not in FAULTY and (said := complaints - found):
        return {path: at(answer["data"], path) for path in said}
    unexpected = (found - complaints) ^ one.empty
    return {"empty, or not": sorted(unexpected)} if unexpected else None
