"""Traces tell of requests, operations and statements, and of nobody's values."""

from typing import Any

import httpx2
import pytest
from conftest import Shop
from opentelemetry.exporter.otlp.proto.http import trace_exporter
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from app import create_app


async def asked(app: Any, query: str) -> None:
    http = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=http, base_url="http://shop.test") as client:
        assert "errors" not in (await client.post("/graphql", json={"query": query})).json()


async def test_a_request_its_operation_and_its_statements_are_one_trace(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = InMemorySpanExporter()
    monkeypatch.setattr(trace_exporter, "OTLPSpanExporter", lambda _endpoint: kept)
    app = create_app(shop.settings.model_copy(update={"otlp_endpoint": "http://127.0.0.1:1"}))
    async with app.router.lifespan_context(app):
        await asked(app, 'query Find { product(handle: "secret-tea") { title } }')
        await asked(app, 'mutation Make { cartCreate(input: {note: "secret"}) { cart { id } } }')

        app.state.traces.provider.force_flush()
        spans = kept.get_finished_spans()

    names = [span.name for span in spans]
    assert names.count("POST /graphql") == 2
    assert {"operation Find", "operation Make", "SELECT", "INSERT"} <= set(names)
    by_request = {span.context.trace_id for span in spans if span.name == "POST /graphql"}
    operations = [span for span in spans if span.name in ("operation Find", "operation Make")]
    assert {span.context.trace_id for span in operations} == by_request
    (made,) = [span for span in operations if span.name == "operation Make"]
    assert made.attributes["graphql.statements"] >= 1
    assert "secret" not in str([span.attributes for span in spans])


async def test_nothing_is_traced_unless_an_endpoint_is_named(shop: Shop) -> None:
    app = create_app(shop.settings)
    await asked(app, "{ shop { name } }")
    await app.state.database.dispose()

    assert app.state.traces is None
    assert app.state.database.timed is None
