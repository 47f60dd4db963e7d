"""No single value, wherever it stands, is too much for the shop."""

import json
from collections.abc import AsyncIterator
from itertools import islice

import httpx2
import pytest
import staff
from conftest import Shop
from hundred import fill

from app import create_app
from commerce.permission import Permission
from fuzz.fuzzing import UNASKED, faults, ids_of
from fuzz.leaves import Case, cases

ONE_IN = 293  # a prime, so that the values take turns in the places


@pytest.fixture
async def client(shop: Shop) -> AsyncIterator[httpx2.AsyncClient]:
    """Staff who may do everything, in a full shop."""
    await fill(shop)
    token = await staff.api_token(shop, *Permission)
    app = create_app(shop.settings)
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app),
        base_url="http://shop.test",
        headers={"content-type": "application/json", "authorization": f"Bearer {token}"},
    ) as client:
        yield client
    await app.state.database.dispose()


async def wrong_with(client: httpx2.AsyncClient, case: Case) -> list[str]:
    asked = {"query": case.text, "variables": case.variables}
    sent = json.dumps(asked).encode("utf-8", "surrogatepass")
    answer = await client.post("/graphql", content=sent)
    return [f"{case.place}: {one}" for one in faults(answer)]


async def test_some_values_in_some_places_are_answered(
    shop: Shop, client: httpx2.AsyncClient
) -> None:
    few = islice(cases(await ids_of(shop), UNASKED), 0, None, ONE_IN)

    assert [wrong for case in few for wrong in await wrong_with(client, case)] == []


@pytest.mark.slow
async def test_every_value_in_every_place_is_answered(
    shop: Shop, client: httpx2.AsyncClient
) -> None:
    every = cases(await ids_of(shop), UNASKED)

    assert [wrong for case in every for wrong in await wrong_with(client, case)] == []
