"""Where there is a replica, those without a name read the catalogue there, and nothing else."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
import staff
from conftest import SECRET, Shop, migrated, new_database
from factories import product, variant

import models
from app import create_app
from commerce.permission import Permission
from models.engine import Database
from settings import Settings

NAME = "{ shop { name } }"


@pytest.fixture
async def replica_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A second database, whose shop is called so."""
    url = f"sqlite:///{tmp_path}/replica.db"
    if backend == "postgresql":
        server = request.getfixturevalue("postgresql_url")
        url = await new_database(server, "cartograph_replica")
    settings = Settings(database_url=url, secret=SECRET)
    await migrated(settings)
    database = Database(settings)
    async with database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Shop).values(name="Replica"))
    await database.dispose()
    return settings.database_url


@pytest.fixture
async def client(shop: Shop, replica_url: str) -> AsyncIterator[httpx2.AsyncClient]:
    async for client in served(shop, replica_url):
        yield client


async def served(shop: Shop, replica_url: str) -> AsyncIterator[httpx2.AsyncClient]:
    app = create_app(shop.settings.model_copy(update={"read_database_url": replica_url}))
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        yield client
    await app.state.database.dispose()


async def ask(client: httpx2.AsyncClient, query: str, **headers: str) -> Any:
    answer = await client.post("/graphql", json={"query": query}, headers=headers)
    payload = answer.json()
    assert "errors" not in payload, payload
    return payload["data"]


async def test_the_catalogue_is_read_from_the_replica(client: httpx2.AsyncClient) -> None:
    assert await ask(client, NAME) == {"shop": {"name": "Replica"}}
    in_german = "query @inContext(language: DE) { shop { name } }"
    assert await ask(client, in_german) == {"shop": {"name": "Replica"}}


async def test_what_has_a_name_or_an_owner_is_read_from_the_primary(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    token = await staff.api_token(shop, Permission.ORDERS_READ)
    made = await ask(client, "mutation { cartCreate { cart { id } } }")
    cart = made["cartCreate"]["cart"]["id"]

    as_staff = await ask(client, NAME, authorization=f"Bearer {token}")
    with_cart = await ask(client, f'{{ cart(id: "{cart}") {{ id }} shop {{ name }} }}')

    assert as_staff == {"shop": {"name": "My shop"}}
    assert with_cart == {"cart": {"id": cart}, "shop": {"name": "My shop"}}


async def test_a_mutation_reads_nothing_from_the_replica(
    client: httpx2.AsyncClient, shop: Shop
) -> None:

    goods = product(variant())
    await shop.add(goods)
    lines = f'lines: [{{merchandiseId: "{goods.variants[0].gid}", quantity: 1}}]'
    made = await ask(
        client,
        f"mutation {{ cartCreate(input: {{{lines}}}) {{ cart {{ lines(first: 1) {{ nodes {{"
        " merchandise { ... on ProductVariant { id } } } } } } }",
    )

    (line,) = made["cartCreate"]["cart"]["lines"]["nodes"]
    assert line["merchandise"]["id"] == goods.variants[0].gid


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_the_primary_answers_while_the_replica_is_away(shop: Shop) -> None:
    async for client in served(shop, "postgresql+asyncpg://nobody@127.0.0.1:1/none"):
        for _ in range(2):
            assert await ask(client, NAME) == {"shop": {"name": "My shop"}}
        in_german = "query @inContext(language: DE) { shop { name } }"
        assert await ask(client, in_german) == {"shop": {"name": "My shop"}}
