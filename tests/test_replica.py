"""Where there is a replica, those without a name read the catalogue there, and nothing else."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import buying
import httpx2
import pytest
import sqlalchemy as sa
import staff
from conftest import SECRET, Shop, migrated, new_database
from factories import product, stock, variant
from following import serving
from managing import UPDATE, done

import models
from app import create_app
from commerce.permission import Permission
from models.engine import Database
from settings import Settings

NAME = "{ shop { name } }"
ATTEMPT = """query($id: String!) { cartCompletionAttempt(attemptId: $id) {
  ... on CartCompletionSuccess { orderId } } }"""


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


async def test_whoever_follows_the_shop_hears_what_a_lagging_replica_does_not_know(
    shop: Shop, replica_url: str
) -> None:
    tea = product(variant(), title="Tea")
    await shop.add(tea)
    followed = "subscription($ids: [ID!]!) { productUpdated(ids: $ids) { title } }"
    settings = shop.settings.model_copy(update={"read_database_url": replica_url})
    async with serving(settings) as served, served.client() as follower:
        await follower.follow(followed, ids=[tea.gid])
        await done(shop, UPDATE, id=tea.gid, product={"title": "Green tea"})
        await shop.database.signals.flush(shop.database.reader)

        assert await follower.news() == {"productUpdated": {"title": "Green tea"}}


class Storefront:
    """Asks the shop as ``buying`` wants it asked, over HTTP and without a name."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self._client = client

    async def ask(self, query: str, **variables: Any) -> Any:
        answer = await self._client.post("/graphql", json={"query": query, "variables": variables})
        assert "errors" not in answer.json(), answer.text
        return answer.json()["data"]


async def test_a_lagging_replica_loses_no_cart_and_no_order_and_sells_nothing_twice(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    """The replica knows neither the goods, nor that one of them is all there is."""
    last = variant(1)
    await stock(shop, product(last))
    front: Any = Storefront(client)
    carts = [await buying.ready(front, buying.line(last, 1)) for _ in range(2)]
    read = [await buying.read(front, cart) for cart in carts]
    placed = [await buying.submit(front, cart) for cart in carts]
    attempt = placed[0]["attemptId"]
    told = await front.ask(ATTEMPT, id=attempt)
    mine = await front.ask(buying.ORDER, id=told["cartCompletionAttempt"]["orderId"])
    token = await staff.api_token(shop, Permission.ORDERS_READ)
    orders = await ask(
        client, "{ orders(first: 5) { nodes { name } } }", authorization=f"Bearer {token}"
    )
    page = await client.get(f"/payments/attempts/{attempt}", follow_redirects=True)

    assert [buying.quantities(cart) for cart in read] == [[1], [1]]
    assert [one["__typename"] for one in placed] == ["SubmitSuccess", "SubmitFailed"]
    assert mine["order"]["lineItems"]["nodes"][0]["quantity"] == 1
    assert len(orders["orders"]["nodes"]) == 1
    assert (page.status_code, "Thank you" in page.text) == (200, True)
