"""Bodies and query strings: bounded, JSON, and of the right shape, or refused with a code."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2 as httpx
import pytest

from tests.greeter import GREETING, SCHEMA, Desk, client_of, code
from transport.graphql import Bounds, GraphQLView
from transport.negotiation import JSON


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def shop(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(GraphQLView(SCHEMA, desk, bounds=Bounds(max_body=5_000))) as client:
        yield client


async def test_variables_and_the_operations_name_come_by_post_and_by_get(
    shop: httpx.AsyncClient,
) -> None:
    query = "query A { a: greeting } query B($n: String!) { greeting(name: $n) }"
    by_post = await shop.post(
        "/graphql", json={"query": query, "variables": {"n": "Ann"}, "operationName": "B"}
    )
    by_get = await shop.get(
        "/graphql", params={"query": query, "variables": '{"n": "Ann"}', "operationName": "B"}
    )

    assert by_post.json() == by_get.json() == {"data": {"greeting": "Hello Ann"}}


async def test_null_and_empty_parameters_are_as_good_as_absent(shop: httpx.AsyncClient) -> None:
    by_post = await shop.post(
        "/graphql",
        json={"query": "{ greeting }", "variables": None, "operationName": "", "extensions": None},
    )
    by_get = await shop.get(
        "/graphql", params={"query": "{ greeting }", "variables": "", "operationName": ""}
    )

    assert by_post.json() == by_get.json() == GREETING


@pytest.mark.parametrize(
    ("content", "content_type", "status", "expected"),
    [
        (b"", JSON, 400, "BAD_REQUEST"),
        (b"{", JSON, 400, "BAD_REQUEST"),
        (b"null", JSON, 400, "BAD_REQUEST"),
        (b'"{ greeting }"', JSON, 400, "BAD_REQUEST"),
        (b"7", JSON, 400, "BAD_REQUEST"),
        (b'[{"query": "{ greeting }"}]', JSON, 400, "BAD_REQUEST"),
        (b"[]", JSON, 400, "BAD_REQUEST"),
        (b"{}", JSON, 400, "BAD_REQUEST"),
        (b'{"query": null}', JSON, 400, "BAD_REQUEST"),
        (b'{"query": ""}', JSON, 400, "BAD_REQUEST"),
        (b'{"query": {}}', JSON, 400, "BAD_REQUEST"),
        (b'{"query": "{ greeting }", "variables": []}', JSON, 400, "BAD_REQUEST"),
        (b'{"query": "{ greeting }", "variables": "{}"}', JSON, 400, "BAD_REQUEST"),
        (b'{"query": "{ greeting }", "operationName": 1}', JSON, 400, "BAD_REQUEST"),
        (b'{"query": "{ greeting }", "extensions": 0}', JSON, 400, "BAD_REQUEST"),
        (b'{"query": "{ greeting(name: \\"\xff\\") }"}', JSON, 400, "BAD_REQUEST"),
        (b'{"query": "{ greeting(name: \\"\\ud800\\") }"}', JSON, 400, "BAD_REQUEST"),
        (b'{"query": "{ greeting }", "variables": NaN}', JSON, 400, "BAD_REQUEST"),
        (b'{"variables": ' + b"[" * 2_000 + b"]" * 2_000 + b"}", JSON, 400, "BAD_REQUEST"),
        (b'{"variables": ' + b"[" * 70 + b"]" * 70 + b"}", JSON, 400, "BAD_REQUEST"),
        (b"x" * 5_001, JSON, 413, "PAYLOAD_TOO_LARGE"),
        (b'{"query": "{ greeting }"}', "text/plain", 415, "UNSUPPORTED_MEDIA_TYPE"),
        (b'{"query": "{ greeting }"}', "application/jsonp", 415, "UNSUPPORTED_MEDIA_TYPE"),
        (b"{ greeting }", "application/graphql", 415, "UNSUPPORTED_MEDIA_TYPE"),
    ],
)
async def test_a_body_that_is_no_request_is_refused_with_a_code(
    shop: httpx.AsyncClient,
    desk: Desk,
    content: bytes,
    content_type: str,
    status: int,
    expected: str,
) -> None:
    answer = await shop.post("/graphql", content=content, headers={"content-type": content_type})

    assert (answer.status_code, code(answer)) == (status, expected)
    assert desk.opened == 0


async def test_variables_may_be_nested_as_deep_as_the_bound(shop: httpx.AsyncClient) -> None:
    deep = json.loads("[" * 62 + "]" * 62)
    for extra, status in ((deep, 200), ([deep], 400)):
        answer = await shop.post(
            "/graphql", json={"query": "{ greeting }", "variables": {"unused": extra}}
        )
        assert answer.status_code == status


@pytest.mark.parametrize("unused", [[0] * 19_997, dict.fromkeys(map(str, range(19_997)), 0)])
async def test_variables_may_hold_as_many_values_as_the_bound(desk: Desk, unused: Any) -> None:
    async with client_of(GraphQLView(SCHEMA, desk)) as shop:
        for extra, status in (({}, 200), ({"more": 0}, 400)):
            variables = {"unused": unused, **extra}
            asked = {"query": "{ greeting }", "variables": variables}
            assert (await shop.post("/graphql", json=asked)).status_code == status


async def test_a_compressed_body_is_refused(shop: httpx.AsyncClient) -> None:
    answer = await shop.post(
        "/graphql", json={"query": "{ greeting }"}, headers={"content-encoding": "gzip"}
    )

    assert (answer.status_code, code(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_a_body_of_unsaid_length_is_counted_as_it_comes(shop: httpx.AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 1
            yield b" " * 1_000

    answer = await shop.post("/graphql", content=endless(), headers={"content-type": JSON})

    assert (answer.status_code, code(answer)) == (413, "PAYLOAD_TOO_LARGE")
    assert answer.headers["connection"] == "close"
    assert sent == 6


async def test_a_body_may_come_in_pieces(shop: httpx.AsyncClient) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for piece in (b'{"query": ', b'"{ greeting', b' }"}'):
            yield piece

    answer = await shop.post("/graphql", content=pieces(), headers={"content-type": JSON})

    assert answer.json() == GREETING


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, "BAD_REQUEST"),
        ({"query": ""}, "BAD_REQUEST"),
        ({"query": "{ greeting }", "variables": "{"}, "BAD_REQUEST"),
        ({"query": "{ greeting }", "variables": "[1]"}, "BAD_REQUEST"),
        ({"query": "{ greeting }", "extensions": '"x"'}, "BAD_REQUEST"),
    ],
)
async def test_a_query_string_that_is_no_request_is_refused_with_a_code(
    shop: httpx.AsyncClient, params: dict[str, str], expected: str
) -> None:
    answer = await shop.get("/graphql", params=params)

    assert (answer.status_code, code(answer)) == (400, expected)


async def test_nothing_is_sent_to_a_client_that_hung_up(desk: Desk) -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/graphql", "headers": headers}
    await GraphQLView(SCHEMA, desk)(scope, receive, send)

    assert (sent, desk.opened) == ([], 0)
