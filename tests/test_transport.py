"""GraphQL over HTTP, asked in-process: paths, methods, statuses, and what surrounds a run."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

import httpx2 as httpx
import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from strawberry.extensions import SchemaExtension
from structlog.testing import capture_logs

from schema.document_cache import DocumentCache, Documents
from schema.errors import MASK, Errors, Schema
from tests.greeter import BROWSER, GREETING, SCHEMA, Desk, Query, client_of, code
from transport.graphql import GraphQLView
from transport.negotiation import GRAPHQL_RESPONSE, JSON


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def shop(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    view = GraphQLView(SCHEMA, desk, ide=lambda request: HTMLResponse("the IDE"))
    async with client_of(view) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        "/graphql",
        "/api",
        "/api/2026-04/graphql.json",
        "/api/2024-10/graphql",
        "/api/unstable/graphql.json",
    ],
)
async def test_every_path_that_clients_know_answers(shop: httpx.AsyncClient, path: str) -> None:
    by_post = await shop.post(path, json={"query": "{ greeting }"})
    by_get = await shop.get(path, params={"query": "{ greeting }"})

    assert by_post.json() == by_get.json() == GREETING


async def test_other_paths_do_not(shop: httpx.AsyncClient) -> None:
    assert (await shop.post("/api/2026-04/graphql.xml")).status_code == 404


async def test_answers_are_kept_by_nobody(shop: httpx.AsyncClient) -> None:
    answer = await shop.post("/graphql", json={"query": "{ greeting }"})

    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["vary"] == "accept, accept-encoding, authorization"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-length"] == str(len(answer.content))


@pytest.mark.parametrize("accept", [JSON, GRAPHQL_RESPONSE])
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"query": "{ greeting("}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ greting }"}, "GRAPHQL_VALIDATION_FAILED"),
        (
            {"query": "query ($n: String!) { greeting(name: $n) }", "variables": {"n": 1}},
            "BAD_USER_INPUT",
        ),
        ({"query": "{ greeting }", "operationName": "Other"}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": "fragment F on Query { greeting }"}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": "{" + "greeting " * 51 + "}"}, "MAX_COMPLEXITY_EXCEEDED"),
    ],
)
async def test_only_the_newer_media_type_says_by_its_status_that_nothing_ran(
    shop: httpx.AsyncClient, accept: str, body: dict[str, Any], expected: str
) -> None:
    answer = await shop.post("/graphql", json=body, headers={"accept": accept})

    assert code(answer) == expected
    assert answer.status_code == (200 if accept == JSON else 400)
    assert answer.headers["content-type"] == f"{accept}; charset=utf-8"


@pytest.mark.parametrize("accept", [JSON, GRAPHQL_RESPONSE])
async def test_an_operation_that_failed_while_running_has_data_and_status_200(
    shop: httpx.AsyncClient, accept: str
) -> None:
    answer = await shop.post("/graphql", json={"query": "{ sure }"}, headers={"accept": accept})

    (error,) = answer.json()["errors"]
    assert answer.status_code == 200
    assert answer.json()["data"] is None
    assert (error["message"], error["path"]) == (MASK, ["sure"])
    assert "secret" not in answer.text


async def test_mutations_run_by_post_only(shop: httpx.AsyncClient) -> None:
    by_post = await shop.post("/graphql", json={"query": "mutation { rename }"})
    by_get = await shop.get("/graphql", params={"query": "mutation { rename }"})

    assert by_post.json() == {"data": {"rename": "renamed"}}
    assert (by_get.status_code, code(by_get)) == (405, "METHOD_NOT_ALLOWED")
    assert by_get.headers["allow"] == "POST"


async def test_a_mutation_cannot_hide_behind_a_query_in_a_get(shop: httpx.AsyncClient) -> None:
    query = "query A { greeting } mutation B { rename }"
    unnamed = await shop.get("/graphql", params={"query": query})
    named = await shop.get("/graphql", params={"query": query, "operationName": "B"})

    assert code(unnamed) == "OPERATION_RESOLUTION_FAILURE"
    assert named.status_code == 405


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_subscriptions_are_not_run_as_queries(shop: httpx.AsyncClient, method: str) -> None:
    query = {"query": "subscription { ticks }"}
    asked = {"params": query} if method == "GET" else {"json": query}
    answer = await shop.request(method, "/graphql", **asked)

    assert (answer.status_code, code(answer)) == (400, "OPERATION_NOT_ALLOWED")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_other_methods_are_refused(shop: httpx.AsyncClient, method: str) -> None:
    answer = await shop.request(method, "/graphql", json={"query": "{ greeting }"})

    assert (answer.status_code, code(answer)) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == "GET, POST"


@pytest.mark.parametrize("accept", ["text/event-stream", "image/png", "text/html"])
async def test_what_cannot_be_answered_is_said_so(shop: httpx.AsyncClient, accept: str) -> None:
    answer = await shop.post("/graphql", json={"query": "{ greeting }"}, headers={"accept": accept})

    assert (answer.status_code, code(answer)) == (406, "NOT_ACCEPTABLE")


async def test_a_browser_that_follows_a_link_gets_the_ide(
    shop: httpx.AsyncClient, desk: Desk
) -> None:
    for params in ({}, {"query": "{ greeting }"}):
        page = await shop.get("/graphql", params=params, headers={"accept": BROWSER})
        assert (page.status_code, page.text) == (200, "the IDE")
        assert page.headers["vary"] == "Accept"
    assert desk.opened == 0

    by_post = await shop.post(
        "/graphql", json={"query": "{ greeting }"}, headers={"accept": BROWSER}
    )
    assert by_post.json() == GREETING


async def page_in_a_moment(request: Request) -> Response:
    return HTMLResponse("the IDE, in a moment")


@pytest.mark.parametrize(
    ("ide", "expected"), [(page_in_a_moment, "the IDE, in a moment"), (None, json.dumps(GREETING))]
)
async def test_the_ide_may_take_its_time_and_may_be_missing(
    desk: Desk, ide: Callable[[Request], Awaitable[Response]] | None, expected: str
) -> None:
    async with client_of(GraphQLView(SCHEMA, desk, ide=ide)) as client:
        page = await client.get(
            "/graphql", params={"query": "{ greeting }"}, headers={"accept": BROWSER}
        )

    assert page.text.replace(" ", "") == expected.replace(" ", "")


async def test_a_context_is_opened_and_closed_for_each_operation(
    shop: httpx.AsyncClient, desk: Desk
) -> None:
    for query in ("{ greeting }", "{ greting }", "{ sure }"):
        await shop.post("/graphql", json={"query": query})

    assert (desk.opened, desk.closed) == (3, 3)


async def test_a_bad_token_is_told_before_anything_runs(shop: httpx.AsyncClient) -> None:
    headers = {"authorization": "Bearer expired", "accept": GRAPHQL_RESPONSE}
    answer = await shop.post("/graphql", json={"query": "{ greeting }"}, headers=headers)

    assert (answer.status_code, code(answer)) == (400, "UNAUTHENTICATED")
    assert answer.json()["errors"][0]["message"] == "The token has expired."


@pytest.mark.parametrize(
    ("query", "token"), [("{ greeting }", "Bearer cursed"), ("{ anything }", "Bearer fine")]
)
async def test_a_fault_around_the_execution_is_masked_and_logged_once(
    shop: httpx.AsyncClient, query: str, token: str
) -> None:
    with capture_logs() as lines:
        answer = await shop.post(
            "/graphql", json={"query": query}, headers={"authorization": token}
        )

    assert (answer.status_code, code(answer)) == (500, "INTERNAL_SERVER_ERROR")
    assert answer.json()["errors"][0]["message"] == MASK
    assert [line["event"] for line in lines] == ["failed", "request"]


class Country(SchemaExtension):
    def get_results(self) -> dict[str, Any]:
        return {"context": {"country": "CA"}}


@pytest.mark.parametrize("query", ["{ greeting }", "{ greting }"])
async def test_what_the_schema_adds_to_its_answers_is_sent(desk: Desk, query: str) -> None:
    schema = Schema(Query, extensions=[Errors, partial(Documents, DocumentCache()), Country])
    async with client_of(GraphQLView(schema, desk)) as client:
        answer = await client.post("/graphql", json={"query": query})

    assert answer.json()["extensions"] == {"context": {"country": "CA"}}
