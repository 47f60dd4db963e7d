"""Generated requests never break the shop: no 500, every error coded, nothing of ours told."""

import json
import os
from typing import Any

import httpx2
import pytest
import staff
from conftest import Shop
from hundred import fill
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import from_schema

from commerce.permission import Permission
from fuzz.fuzzing import SCALARS, UNASKED, Fuzz, faults, ids_of
from schema import schema

PARAMETERS = st.sampled_from(["query", "variables", "operationName", "extensions", "documentId"])
QUICK, LONG = 150, int(os.environ.get("CASES", "10000")) // 2
# Hypothesis keeps half a megabyte of each operation that it made until a test has ended.
PART = 500
FIELDS = [*schema._schema.query_type.fields, *schema._schema.mutation_type.fields]
SENT = from_schema(
    schema.as_str(), fields=sorted({*FIELDS} - UNASKED), custom_scalars=SCALARS, codec="utf-8"
)

BODIES = st.binary(max_size=300) | st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner) | st.dictionaries(PARAMETERS | st.text(max_size=9), inner),
).map(lambda value: json.dumps(value).encode())
KINDS = st.sampled_from(
    [
        *("application/json", "application/json; charset=utf-16", "application/json;charset=utf-8"),
        *("text/plain", "application/jsonp", "", "application/graphql"),
        "multipart/form-data; boundary=x",
    ]
)
ACCEPTED = st.sampled_from(["*/*", "application/json", "text/event-stream", "multipart/mixed", "x"])


@pytest.fixture
async def fuzz(shop: Shop, client: httpx2.AsyncClient) -> Fuzz:
    """A full shop, and staff who may do everything."""
    await fill(shop)
    return Fuzz(client, await ids_of(shop), await staff.api_token(shop, *Permission))


def cases(number: int, **more: Any) -> Any:
    return settings(
        max_examples=number,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        **more,
    )


@cases(QUICK, derandomize=True, phases=[Phase.generate])
@given(text=SENT)
async def test_generated_operations_are_answered_or_refused(fuzz: Fuzz, text: str) -> None:
    assert await fuzz.send(text) == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(-(-LONG // PART)))
@cases(min(LONG, PART), phases=[Phase.generate])
@given(text=SENT)
async def test_a_great_many_generated_operations(fuzz: Fuzz, part: int, text: str) -> None:
    assert await fuzz.send(text) == [], part


@cases(QUICK, derandomize=True, phases=[Phase.generate])
@given(body=BODIES, kind=KINDS, accept=ACCEPTED)
async def test_generated_bodies_are_refused_with_a_code(
    client: httpx2.AsyncClient, body: bytes, kind: str, accept: str
) -> None:
    headers = {"content-type": kind, "accept": accept}
    answer = await client.post("/graphql", content=body, headers=headers)

    assert faults(answer) == []
    assert answer.json()["errors"]


@cases(QUICK, derandomize=True, phases=[Phase.generate])
@given(query=st.dictionaries(PARAMETERS, st.text(max_size=40)), accept=ACCEPTED)
async def test_generated_addresses_are_refused_with_a_code(
    client: httpx2.AsyncClient, query: dict[str, str], accept: str
) -> None:
    answer = await client.get("/graphql", params=query, headers={"accept": accept})

    assert faults(answer) == []
