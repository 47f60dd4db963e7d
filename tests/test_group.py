"""Statements that are asked for side by side go to PostgreSQL as one."""

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg
import pytest
import sqlalchemy as sa
from conftest import Shop
from hundred import fill

import models
from loaders.group import FEW, Group, Pending
from models.fused import fused
from models.prepared import Prepared
from models.reading import PostgreSQLReading
from models.reading_sqlite import SQLite

PAGE = """{ product(id: "%s") { title options { name } collections(first: 3) { nodes { title } }
    images(first: 3) { nodes { url } } variants(first: 3) { nodes { title } } } }"""


class Sender:
    """Stands for a connection: each statement finds the rows that its text says."""

    def __init__(self, *refused: str, error: Exception | None = None) -> None:
        self.sent: list[tuple[str, list[Any]]] = []
        self._refused, self._error = refused, error

    async def __call__(self, text: str, arguments: Sequence[Any]) -> Sequence[Any]:
        self.sent.append((text, [*arguments]))
        await asyncio.sleep(0)
        if self._error is not None:
            raise self._error
        if any(word in text for word in self._refused):
            raise asyncpg.DataError(text)
        if text.startswith("SELECT ARRAY"):
            return [[[(word,)] for word in ("one", "two", "three") if word in text]]
        return [(text,)]


def asked(text: str, latest: int = 0) -> Pending:
    return Pending(Prepared(text, list, list, list, latest=latest), [text])


async def sent(sender: Sender, *statements: Pending) -> None:
    group = Group(statements[0])
    waiting = [asyncio.ensure_future(group.join(one)) for one in statements[1:]]
    await asyncio.sleep(0)
    await group.sent(sender)
    group.end()
    await asyncio.gather(*waiting)


async def test_those_that_are_asked_for_together_go_as_one() -> None:
    sender, one, two = Sender(), asked("one"), asked("two")
    await sent(sender, one, two)

    assert [arguments for _, arguments in sender.sent] == [["one", "two"]]
    assert (one.rows, two.rows) == ([("one",)], [("two",)])
    assert (one.prepared.latest, two.prepared.latest) == (1, 1)


async def test_one_by_itself_goes_as_it_is() -> None:
    sender, one = Sender(), asked("one")
    await sent(sender, one)
    assert sender.sent == [("one", ["one"])]


async def test_what_found_much_goes_by_itself() -> None:
    sender, one, two, three = Sender(), asked("one"), asked("two", FEW + 1), asked("three")
    await sent(sender, one, two, three)

    assert [arguments for _, arguments in sender.sent] == [["one", "three"], ["two"]]
    assert two.rows == [("two",)]


async def test_each_is_told_its_own_failure() -> None:
    sender, one, two = Sender("two"), asked("one"), asked("two")
    await sent(sender, one, two)

    assert len(sender.sent) == 3
    assert (one.rows, one.error) == ([("one",)], None)
    assert isinstance(two.error, asyncpg.DataError)


@pytest.mark.parametrize("error", [TimeoutError(), asyncpg.InterfaceError("closed")])
async def test_where_the_database_is_away_it_is_asked_once(error: Exception) -> None:
    sender, one, two = Sender(error=error), asked("one"), asked("two")
    await sent(sender, one, two)

    assert len(sender.sent) == 1
    assert (one.error, two.error) == (error, error)


def test_parameters_follow_one_another() -> None:
    text = fused(("a = $1 AND b = $2 AND c = $1 AND d = '$1'", "e", "f = $1"))
    assert text == (
        "SELECT ARRAY(SELECT ROW(q.*) FROM (a = $1 AND b = $2 AND c = $1 AND d = '$1') q), "
        "ARRAY(SELECT ROW(q.*) FROM (e) q), ARRAY(SELECT ROW(q.*) FROM (f = $3) q)"
    )


@pytest.fixture
def round_trips(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What readers are sent."""
    found: list[str] = []
    fetch, at_once = PostgreSQLReading.fetch, SQLite.at_once

    async def of_postgresql(self: PostgreSQLReading, text: str, arguments: Any) -> Any:
        found.append(text)
        return await fetch(self, text, arguments)

    def of_sqlite(self: SQLite, text: str, arguments: Any) -> Any:
        found.append(text)
        return at_once(self, text, arguments)

    monkeypatch.setattr(PostgreSQLReading, "fetch", of_postgresql)
    monkeypatch.setattr(SQLite, "at_once", of_sqlite)
    return found


async def test_what_hangs_on_a_product_takes_one_round_trip(
    shop: Shop, round_trips: list[str]
) -> None:
    await fill(shop)
    [product] = await shop.all(sa.select(models.Product).order_by(models.Product.id).limit(1))
    with shop.statements() as statements:
        found = await shop.ask(PAGE % product.gid)

    assert found["product"]["variants"]["nodes"]
    assert len(statements) == 5
    assert len(round_trips) == (5 if shop.database.is_sqlite else 2)


@pytest.mark.parametrize("passes", [1, 2, 3])
async def test_whoever_is_cancelled_leaves_the_others_to_be_read(shop: Shop, passes: int) -> None:
    await fill(shop)
    keys = (models.Product, models.Collection, models.Customer)
    async with shop.context() as context:
        reading = [
            asyncio.ensure_future(context.scalars(sa.select(kind).limit(2))) for kind in keys
        ]
        for _ in range(passes):
            await asyncio.sleep(0)
        reading[0].cancel()
        left, *others = await asyncio.gather(*reading, return_exceptions=True)

    assert isinstance(left, asyncio.CancelledError)
    assert [len(rows) for rows in others if not isinstance(rows, BaseException)] == [2, 2]
