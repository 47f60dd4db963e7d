"""What Prometheus is told, who may see it, and what the log says of slow operations."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from conftest import Shop
from factories import product, variant
from prometheus_client.parser import text_string_to_metric_families
from structlog.testing import capture_logs

import models
from app import create_app
from pages.metrics import MAX_NAMES
from schema.ran import Ran
from settings import Settings

PRODUCTS = "query Products { products(first: 5) { nodes { variants(first: 2) { nodes { id } } } } }"


def client_of(app: Any, address: str = "127.0.0.1") -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app, client=(address, 1))
    return httpx2.AsyncClient(transport=transport, base_url="http://shop.test")


@pytest.fixture
async def app(shop: Shop) -> AsyncIterator[Any]:
    app = create_app(shop.settings)
    yield app
    await app.state.database.dispose()


async def ask(app: Any, query: str) -> Any:
    async with client_of(app) as client:
        return (await client.post("/graphql", json={"query": query})).json()


async def figures(app: Any) -> dict[tuple[str, ...], float]:
    """Each sample by its name and the values of its labels."""
    async with client_of(app) as client:
        answer = await client.get("/metrics")
    assert answer.status_code == 200
    return {
        (sample.name.removeprefix("cartograph_"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def test_operations_are_counted_with_their_statements_and_batches(
    app: Any, shop: Shop
) -> None:
    await shop.add(*(product(variant()) for _ in range(3)))
    for _ in range(2):
        assert "errors" not in await ask(app, PRODUCTS)
    await ask(app, '{ product(id: "x") { id } }')
    await ask(app, "query Wrong { nothing }")

    found = await figures(app)

    assert found["operations_total", "", "Products"] == 2
    assert found["operations_total", "BAD_USER_INPUT", "-"] == 1
    assert found["operations_total", "GRAPHQL_VALIDATION_FAILED", "(refused)"] == 1
    assert found["operation_seconds_count", "Products"] == 2
    assert found["operation_statements_sum",] == 4
    assert found["operation_statements_count",] == 4
    assert found["documents_total", "hit"] == 1
    assert found["documents_total", "miss"] == 3
    assert found["executions_total", "compiled"] == 2
    assert found["executions_total", "given_up"] == 1
    assert found["loader_batch_size_count",] >= 2
    assert found["pool_connections", "readings"] == 0
    assert found["pool_connections", "writer"] == 0


async def test_a_mutations_statements_count_too(app: Any) -> None:
    await ask(app, "mutation Make { cartCreate { cart { id } } }")

    assert (await figures(app))["operation_statements_sum",] >= 2


async def test_names_without_end_are_one_in_the_end(app: Any) -> None:
    for n in range(MAX_NAMES + 2):
        app.state.metrics.ran(Ran(f"n{n}", "{ a }", 0.01, 1, None))

    found = await figures(app)

    assert found["operations_total", "", "(other)"] == 2
    assert found["operations_total", "", "n0"] == 1


async def test_what_waits_to_go_out_is_told_by_its_age(app: Any, shop: Shop) -> None:
    due = datetime.now(UTC) - timedelta(minutes=5)
    await shop.add(
        models.MailMessage(kind="order_placed", recipient="a@shop.test", next_attempt_at=due)
    )

    found = await figures(app)

    assert 300 <= found["backlog_seconds", "mail"] < 400
    assert found["backlog_seconds", "webhooks"] == 0


async def test_metrics_are_served_while_the_database_is_away(shop: Shop) -> None:
    url = "postgresql://nobody@127.0.0.1:1/none"
    app = create_app(Settings(database_url=url, secret="s" * 32, state_dir=shop.settings.state_dir))
    found = await figures(app)
    await app.state.database.dispose()

    assert not [name for name in found if name[0] == "backlog_seconds"]


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.1", {}, 404),
        ("a socket", {}, 404),
        ("127.0.0.1", {"x-forwarded-for": "192.0.2.1"}, 404),
        ("127.0.0.1", {"forwarded": "for=192.0.2.1"}, 404),
    ],
)
async def test_without_a_token_only_this_machine_sees_them(
    app: Any, address: str, headers: dict[str, str], status: int
) -> None:
    async with client_of(app, address) as client:
        assert (await client.get("/metrics", headers=headers)).status_code == status


async def test_with_a_token_whoever_brings_it_sees_them(shop: Shop) -> None:
    app = create_app(shop.settings.model_copy(update={"metrics_token": "scrape"}))
    async with client_of(app, "192.0.2.1") as client:
        shown = await client.get("/metrics", headers={"authorization": "Bearer scrape"})
    async with client_of(app) as client:
        hidden = await client.get("/metrics")
    await app.state.database.dispose()

    assert (shown.status_code, hidden.status_code) == (200, 404)


async def test_a_slow_operation_is_logged_by_its_documents_hash(shop: Shop) -> None:
    app = create_app(shop.settings.model_copy(update={"slow_operation": 1e-9}))
    with capture_logs() as lines:
        await ask(app, PRODUCTS)
    await app.state.database.dispose()

    (line,) = [line for line in lines if line["event"] == "slow"]
    assert line["operation"] == "Products"
    assert len(line["document"]) == 16
    assert line["statements"] == 1
    assert "products" not in str(line)
