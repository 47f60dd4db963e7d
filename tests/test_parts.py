"""``@defer`` to a client that takes parts: what is known at once comes at once."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from conftest import Shop
from factories import product, variant
from starlette.applications import Starlette

from app import create_app
from schema.errors import MASK
from settings import Settings

BY_PATH = "multipart/mixed;deferSpec=20220824, application/json"
BY_ID = 'multipart/mixed; incrementalSpec="v0.2", application/json'
UNNAMED = "OPERATION_RESOLUTION_FAILURE"
HEAD = "content-type: application/json; charset=utf-8"
DEFERRED = """query($later: Boolean = true) { product(handle: "tea") { title
  ... on Product @defer(if: $later, label: "rest") { vendor
    variants(first: 1) { nodes { id ... @defer(if: $later) { price { amount } } } } } } }"""


async def asked(
    app: Starlette, query: str, accept: str, method: str = "POST", **variables: Any
) -> tuple[dict[str, str], list[bytes], list[int]]:
    """The headers, the pieces that were sent, and how many statements each of them took."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    pieces: list[bytes] = []
    headers: dict[str, str] = {}
    counted: list[int] = []
    scope = {
        "type": "http",
        "method": method,
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "scheme": "http",
        "server": ("shop.test", 80),
        "client": ("127.0.0.1", 1),
        "headers": [
            (b"content-type", b"application/json"),
            (b"accept", accept.encode()),
            (b"host", b"shop.test"),
        ],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    with Shop(app.state.database, Settings()).statements() as statements:

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers.update({k.decode(): v.decode() for k, v in message["headers"]})
            elif message.get("body"):
                pieces.append(message["body"])
                counted.append(len(statements))

        await app(scope, receive, send)
    return headers, pieces, counted


def said(pieces: list[bytes]) -> list[Any]:
    whole = b"".join(pieces).decode()
    assert whole.endswith("\r\n-----\r\n")
    parts = whole.removesuffix("\r\n-----\r\n").split("\r\n---\r\n")[1:]
    found = [
        re.fullmatch(r"content-type: application/json; charset=utf-8\r\n\r\n(.*)", p) for p in parts
    ]
    return [json.loads(part[1]) for part in found if part]


@pytest.fixture
async def app(shop: Shop) -> AsyncIterator[Starlette]:
    made = create_app(shop.settings)
    yield made
    await made.state.database.dispose()


@pytest.fixture
async def tea(shop: Shop) -> Any:
    made = product(variant(price_minor=1250), handle="tea", title="Tea", vendor="Acme")
    await shop.add(made)
    return made.variants[0].gid


async def test_parts_follow_one_another_by_their_paths(app: Starlette, tea: str) -> None:
    headers, pieces, counted = await asked(app, DEFERRED, BY_PATH)

    assert headers["content-type"] == 'multipart/mixed; boundary="-"; deferSpec=20220824'
    assert headers["cache-control"] == "private, no-store"
    first, *others = said(pieces)
    assert first == {"data": {"product": {"title": "Tea"}}, "hasNext": True}
    parts = [part for other in others for part in other.get("incremental", ())]
    variants = {"nodes": [{"id": tea}]}
    assert parts == [
        {
            "data": {"vendor": "Acme", "variants": variants},
            "path": ["product"],
            "label": "rest",
        },
        {
            "data": {"price": {"amount": "12.50"}},
            "path": ["product", "variants", "nodes", 0],
        },
    ]
    assert [other["hasNext"] for other in others][-1] is False
    assert counted[0] < counted[-1], "the variants were read after the first part had left"


async def test_parts_have_ids_where_the_client_asks_for_these(app: Starlette, tea: str) -> None:
    headers, pieces, _ = await asked(app, DEFERRED, BY_ID)

    assert headers["content-type"].endswith("incrementalSpec=v0.2")
    first, *others = said(pieces)
    assert first["pending"] == [{"id": "0", "path": ["product"], "label": "rest"}]
    assert others[-1]["hasNext"] is False
    assert {done["id"] for other in others for done in other.get("completed", ())} == {"0", "1"}


async def test_all_others_get_one_answer_at_once(app: Starlette, tea: str) -> None:
    for query, accept, given in (
        (DEFERRED, "application/json", {}),
        (DEFERRED, "application/json, multipart/mixed", {}),
        (DEFERRED, BY_PATH, {"later": False}),
        ('{ product(handle: "tea") { title vendor } } # defer', BY_PATH, {}),
    ):
        headers, [answer], _ = await asked(app, query, accept, **given)

        assert headers["content-type"] == "application/json; charset=utf-8"
        assert json.loads(answer)["data"]["product"]["vendor"] == "Acme"


FAILING = """{ product(handle: "tea") { title
  ... @defer { images(first: 1000) { nodes { url } } } } }"""


async def test_an_error_of_a_part_comes_with_it(app: Starlette, tea: str) -> None:
    _, pieces, _ = await asked(app, FAILING, BY_PATH)

    first, *others = said(pieces)
    assert first["data"] == {"product": {"title": "Tea"}}
    [part] = [part for other in others for part in other.get("incremental", ())]
    [error] = part["errors"]
    assert part["data"] is None
    assert part["path"] == ["product"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_fault_of_ours_in_a_part_is_masked(
    app: Starlette, tea: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Any) -> str:
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr("commerce.money.Money.text", broken)
    _, pieces, _ = await asked(app, DEFERRED, BY_PATH)

    assert MASK in b"".join(pieces).decode()
    assert "secret of ours" not in b"".join(pieces).decode()


async def test_what_cannot_run_is_refused_in_one_piece(app: Starlette) -> None:
    for query, code in (
        ("{ product(handle: 1) { ... @defer { title } } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ product( @defer", "GRAPHQL_PARSE_FAILED"),
        ("query A { shop { ... @defer { id } } } query B { shop { id } }", UNNAMED),
        ("subscription { nothing @defer }", "BAD_REQUEST"),
    ):
        headers, [answer], _ = await asked(app, query, "multipart/mixed;deferSpec=20220824")

        assert headers["content-type"] == "application/json; charset=utf-8"
        assert json.loads(answer)["errors"][0]["extensions"]["code"] == code


ADD = """mutation($id: ID!) { cartCreate(input: { lines: [{ merchandiseId: $id }] }) {
  userErrors { code } ... @defer { cart { totalQuantity cost { totalAmount { amount } } } } } }"""


async def test_a_mutation_tells_its_errors_first(app: Starlette, tea: str) -> None:
    _, pieces, _ = await asked(app, ADD, BY_PATH, id=tea)

    first, *others = said(pieces)
    assert first["data"] == {"cartCreate": {"userErrors": []}}
    [part] = [part for other in others for part in other.get("incremental", ())]
    assert part["data"]["cart"]["totalQuantity"] == 1
