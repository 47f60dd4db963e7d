"""Answers that are given again: never one that a write has made old, whoever wrote."""

import asyncio
import subprocess
import sys
from typing import Any

import orjson
import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import product, variant
from sqlalchemy.engine import make_url

import models
import schema
from commerce.permission import ANONYMOUS, Actor, Permission
from schema import answers
from schema.answers import Answers
from schema.publicness import PublicDocuments

TITLES = "query titles($first: Int!) { products(first: $first) { nodes { title } } }"
WRITE = """
import sys
url, title = sys.argv[1:]
if url.startswith("sqlite"):
    import sqlite3
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=10)
    connection.execute("UPDATE product SET title = ?", (title,))
    connection.commit()
else:
    import asyncio, asyncpg
    async def write():
        connection = await asyncpg.connect(url)
        await connection.execute("UPDATE product SET title = $1", title)
    asyncio.run(write())
"""


class Client:
    """Asks as a server does, in one second that lasts as long as it has to."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.second = shop, 1
        self.answers = Answers(lambda: float(self.second))
        self._schema = schema.build(plans=schema.execution_plans())
        self._is_public = PublicDocuments(self._schema)

    async def ask(
        self,
        text: str = TITLES,
        variables: dict[str, Any] | None = None,
        actor: Actor = ANONYMOUS,
        *,
        reports: bool = False,
    ) -> Any:
        async with self.shop.context() as context:
            context.actor, context.answers = actor, self.answers
            context.is_public, context.budget.reports = self._is_public, reports
            result = await self._schema.execute(
                text, {"first": 3} if variables is None else variables, context, as_text=True
            )
        assert result.errors is None, result.errors
        return orjson.loads(getattr(result.data, "text", None) or orjson.dumps(result.data))

    async def title(self) -> str:
        return str((await self.ask())["products"]["nodes"][0]["title"])

    async def write(self, title: str) -> None:
        async with self.shop.database.write_session() as session, session.begin():
            await session.execute(sa.update(models.Product).values(title=title))


@pytest.fixture
async def client(shop: Shop) -> Client:
    await shop.add(product(variant(), title="Tea"))
    found = Client(shop)
    for _ in range(3):
        await found.ask()
    return found


async def test_what_is_asked_again_is_answered_without_being_read(client: Client) -> None:
    before = client.answers.hits
    with client.shop.statements() as statements:
        assert await client.title() == "Tea"

    assert client.answers.hits == before + 1
    assert [one for one in statements if "product" in one] == []


async def test_what_was_written_shows_at_once(client: Client) -> None:
    for number in range(12):
        await client.write(f"Tea {number}")
        for _ in range(2):
            assert await client.title() == f"Tea {number}"
    assert client.answers.hits >= 12


async def test_what_another_process_wrote_shows_at_once(client: Client) -> None:
    url = make_url(client.shop.settings.database_url)
    name = "sqlite" if client.shop.database.is_sqlite else "postgresql"
    said = url.set(drivername=name).render_as_string(hide_password=False)
    await client.ask()
    before = client.answers.hits
    for title in ("Tin", "Tea"):
        command = [sys.executable, "-c", WRITE, said, title]
        await asyncio.to_thread(subprocess.run, command, check=True)
        assert [await client.title() for _ in range(2)] == [title, title]

    assert client.answers.hits == before + 2


async def test_nobody_is_answered_with_less_than_was_committed_before_they_asked(
    client: Client,
) -> None:
    committed, ended = 0, False
    await client.write("0")

    async def read() -> None:
        while not ended:
            before = committed
            assert int(await client.title()) >= before
            await asyncio.sleep(0)

    async def write() -> None:
        nonlocal committed, ended
        for number in range(1, 60):
            await client.write(str(number))
            committed = number
            await asyncio.sleep(0.004 * (number % 3))
            client.second += number % 5 == 0
        ended = True

    await asyncio.gather(write(), *(read() for _ in range(8)))
    assert client.answers.hits > 20


async def test_a_second_later_everything_is_read_anew(client: Client) -> None:
    client.second += 1
    before = client.answers.hits
    assert [await client.title() for _ in range(3)] == ["Tea"] * 3
    assert client.answers.hits == before + 1  # the first of a second is not asked about


async def test_what_is_somebodys_or_long_is_kept_for_nobody(client: Client) -> None:
    staff = Actor("ann", frozenset({Permission.PRODUCTS_WRITE}))
    none = "gid://shopify/Cart/1"
    before = client.answers.hits + client.answers.misses
    for _ in range(4):
        await client.ask(actor=staff)
        await client.ask(reports=True)
        await client.ask(variables={"first": 1, "more": "a" * answers.MOST_SAID})
        await client.ask(f'{{ cart(id: "{none}") {{ totalQuantity }} }}', {})
        await client.ask('{ productRecommendations(productHandle: "tea") { title } }', {})
        await client.ask("mutation { cartCreate { cart { id } } }", {})

    assert client.answers.hits + client.answers.misses == before


async def test_answers_are_told_apart_by_all_that_was_asked(client: Client) -> None:
    await client.shop.add(product(variant(), title="Tin"))
    for _ in range(4):
        assert len((await client.ask(variables={"first": 1}))["products"]["nodes"]) == 1
        assert len((await client.ask(variables={"first": 2}))["products"]["nodes"]) == 2


async def test_where_all_is_written_all_the_time_it_is_not_tried_for_long(client: Client) -> None:
    for number in range(answers.TRIES + 20):
        await client.write(str(number))
        assert await client.title() == str(number)
    tried = client.answers.misses
    await client.write("more")
    assert await client.title() == "more"
    assert client.answers.misses == tried


async def test_no_more_is_kept_than_there_is_room_for(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "LONGEST", 10)
    client.second += 1
    before = client.answers.hits
    assert [await client.title() for _ in range(4)] == ["Tea"] * 4
    assert client.answers.hits == before


async def test_what_many_ask_at_once_is_read_by_one_of_them(client: Client) -> None:
    client.second += 1
    await client.ask()  # it is asked in this second
    with client.shop.statements() as statements:
        found = await asyncio.gather(*(client.title() for _ in range(20)))

    assert found == ["Tea"] * 20
    assert len([one for one in statements if "product" in one]) == 1
    assert client.answers.under_way == {}


async def test_who_is_cancelled_while_others_wait_leaves_them_an_answer(client: Client) -> None:
    client.second += 1
    await client.ask()
    asking = [asyncio.ensure_future(client.title()) for _ in range(6)]
    for _ in range(4):
        await asyncio.sleep(0)
    asking[0].cancel()
    found = await asyncio.gather(*asking, return_exceptions=True)

    assert [one for one in found if not isinstance(one, asyncio.CancelledError)][:5] == ["Tea"] * 5
    assert client.answers.under_way == {}
