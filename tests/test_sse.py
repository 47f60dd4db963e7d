"""Following the shop by server-sent events."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from conftest import Shop
from factories import product, variant
from following import Served, serving
from managing import UPDATE, done

PRODUCT = "subscription($ids: [ID!]!) { productUpdated(ids: $ids) { title } }"
COMPLETE = ("complete", None)


@pytest.fixture
async def served(shop: Shop) -> AsyncIterator[Served]:
    async with serving(shop.settings) as found:
        yield found


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_changes_come_as_events(shop: Shop, served: Served, method: str) -> None:
    tea = product(variant(), title="Tea")
    await shop.add(tea)

    async with served.events(PRODUCT, method=method, ids=[tea.gid]) as stream:
        await stream.begun()
        await done(shop, UPDATE, id=tea.gid, product={"title": "Green tea"})
        await shop.database.signals.flush(shop.database.reader)

        heard = await stream.hear()
    assert heard == ("next", {"data": {"productUpdated": {"title": "Green tea"}}})


async def test_a_query_is_one_event(served: Served) -> None:
    async with served.events("{ shop { name } }") as stream:
        heard = await stream.rest()

    assert heard == [("next", {"data": {"shop": {"name": "My shop"}}}), COMPLETE]


@pytest.mark.parametrize(
    ("method", "query", "code"),
    [
        ("POST", "subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("POST", "subscription { productUpdated(ids: []) { id } }", "BAD_USER_INPUT"),
        ("POST", 'subscription { orderUpdated(id: "x") { id } }', "BAD_USER_INPUT"),
        ("GET", "mutation { cartCreate { cart { id } } }", "OPERATION_NOT_ALLOWED"),
    ],
)
async def test_what_cannot_be_followed_is_refused(
    served: Served, method: str, query: str, code: str
) -> None:
    async with served.events(query, method=method) as stream:
        (name, said), end = await stream.rest()

    assert (name, said["errors"][0]["extensions"]["code"], end) == ("next", code, COMPLETE)


async def test_others_are_answered_as_ever(served: Served) -> None:
    async with httpx2.AsyncClient(base_url=served.address) as client:
        sent = {"query": "{ shop { name } }"}
        both = {"accept": "text/event-stream, application/json"}
        only = {"accept": "text/event-stream"}
        json = await client.post("/graphql", json=sent, headers=both)
        put = await client.put("/graphql", json=sent, headers=only)
        nothing = await client.post("/graphql", content=b"{", headers=only)

    assert json.json() == {"data": {"shop": {"name": "My shop"}}}
    assert (put.status_code, nothing.status_code) == (405, 415)
