"""The protocol graphql-transport-ws, message by message, over a real socket."""

import asyncio
import json
import socket
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import product, variant
from following import Client, Served, closing, serving, until
from websockets.asyncio.client import connect

import models
import transport.websocket
from settings import Settings
from transport import bounded_socket

INIT = {"type": "connection_init"}
PRODUCT = 'subscription { productUpdated(ids: ["gid://shopify/Product/1"]) { id } }'
LONG = " ".join(f"d{number}: descriptionHtml" for number in range(9))
LONG = f"{{ products(first: 1) {{ nodes {{ {LONG} }} }} }}"


def asked(query: str, key: str = "1") -> dict[str, Any]:
    return {"type": "subscribe", "id": key, "payload": {"query": query}}


def settings_of(template: Path, folder: Path, **values: Any) -> Settings:
    path = folder / "shop.db"
    path.write_bytes(template.read_bytes())
    return Settings(database_url=f"sqlite:///{path}", secret="s" * 16, state_dir=folder, **values)


@pytest.fixture
async def served(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Served]:
    async with serving(settings_of(sqlite_template, tmp_path)) as found:
        yield found


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (["{"], 4400),
        ([[INIT]], 4400),
        ([b"\x00"], 4400),
        ([{"type": "complete", "id": "1"}], 4400),
        ([INIT | {"payload": "Bearer x"}], 4400),
        ([asked(PRODUCT)], 4401),
        ([INIT | {"payload": {"Authorization": "Bearer cga_nobody"}}], 4403),
        ([INIT, {"type": "pause"}], 4400),
        ([INIT, {"type": "subscribe", "id": "1"}], 4400),
        ([INIT, {"type": "subscribe", "payload": {}}], 4400),
        ([INIT, {"type": "subscribe", "id": "1", "payload": {"query": 1}}], 4400),
        ([INIT, asked(PRODUCT), asked(PRODUCT)], 4409),
        ([INIT, *(asked(PRODUCT, str(n)) for n in range(101))], 4400),
        ([INIT, INIT], 4429),
    ],
)
async def test_what_the_protocol_forbids_closes_the_connection(
    served: Served, said: list[Any], code: int
) -> None:
    async with served.socket() as connection:
        for message in said:
            raw = message if isinstance(message, str | bytes) else json.dumps(message)
            await connection.send(raw)
        found, reason = await closing(connection)

    assert found == code
    assert reason


async def test_other_protocols_are_not_spoken(served: Served) -> None:
    async with connect(served.address.replace("http", "ws") + "/graphql") as connection:
        assert await closing(connection) == (4406, "Subprotocol not acceptable")


async def test_who_says_nothing_is_not_waited_for(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport.websocket, "INIT_SECONDS", 0.05)

    async with served.socket() as connection:
        assert await closing(connection) == (4408, "Connection initialisation timeout")


async def test_pings_are_answered_at_any_time(served: Served) -> None:
    async with served.socket() as connection:
        client = Client(connection)
        await client.say(type="ping", payload={"n": 1})
        await client.say(**INIT)
        await client.say(type="pong")
        await client.say(type="ping")
        heard = [await client.hear() for _ in range(3)]

    assert heard == [
        {"type": "pong", "payload": {"n": 1}},
        {"type": "connection_ack"},
        {"type": "pong"},
    ]


async def test_queries_and_mutations_are_answered_once(served: Served) -> None:
    async with served.client() as client:
        await client.say(**asked("{ shop { name } }"))
        query = await client.rest()
        await client.say(**asked("mutation { cartCreate { cart { totalQuantity } } }"))
        mutation = await client.rest()

    assert [message["type"] for message in query + mutation] == ["next", "complete"] * 2
    assert query[0]["payload"] == {"data": {"shop": {"name": "My shop"}}}
    assert mutation[0]["payload"]["data"] == {"cartCreate": {"cart": {"totalQuantity": 0}}}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { productUpdated(ids: []) { id } }", None),
        ("", "BAD_REQUEST"),
    ],
)
async def test_an_operation_that_cannot_run_is_an_error_of_its_own(
    served: Served, query: str, code: str | None
) -> None:
    async with served.client() as client:
        await client.say(**asked(query))
        first = await client.hear()
        if code is None:
            assert first["payload"]["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
            assert (await client.hear())["type"] == "complete"
        else:
            assert (first["type"], first["payload"][0]["extensions"]["code"]) == ("error", code)
        await client.say(**asked("{ shop { name } }"))

        assert (await client.rest())[-1]["type"] == "complete"


async def test_a_mutation_is_done_to_its_end_though_its_client_has_left(
    served: Served,
) -> None:
    """A writer holds the file while the client asks, and leaves."""
    held = sqlite3.connect(served.app.state.database.url.partition("///")[2], isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    async with served.client() as client:
        await client.say(**asked("mutation { cartCreate { cart { id } } }"))
        await client.say(type="ping")
        await client.hear()
    held.execute("COMMIT")
    carts = Shop(served.app.state.database, Settings())
    for _ in range(100):
        if found := await carts.all(sa.select(models.Cart)):
            break
        await asyncio.sleep(0.05)
    held.close()

    assert len(found) == 1


async def test_nothing_is_waited_for_when_nobody_listens(served: Served) -> None:
    hub = served.app.state.database.signals.hub
    async with served.client() as client:
        key = await client.follow(PRODUCT)
        await client.follow(PRODUCT.replace("Product/1", "Product/2"))
        waiting = len(hub)
        await client.say(type="complete", id=key)
        await client.say(type="complete", id="unknown")
        await client.follow(PRODUCT.replace("Product/1", "Product/2"))
        fewer = len(hub)
    await until(lambda: not hub)

    assert (waiting, fewer) == (2, 1)


async def test_more_than_the_process_bears_are_asked_to_come_later(
    sqlite_template: Path, tmp_path: Path
) -> None:
    settings = settings_of(sqlite_template, tmp_path, max_streams=1)
    async with serving(settings) as served, served.client(), served.socket() as second:
        code, _ = await closing(second)
        with pytest.raises(AssertionError):
            async with served.events(PRODUCT):
                pass

    assert code == 1013


async def test_one_household_takes_no_more_than_its_share(
    sqlite_template: Path, tmp_path: Path
) -> None:
    settings = settings_of(sqlite_template, tmp_path, max_streams=10)
    mine, neighbours, others = (
        {"additional_headers": {"X-Forwarded-For": address}}
        for address in ("2001:db8::1", "2001:db8::2", "2001:db9::1")
    )
    async with serving(settings) as served:
        for _ in range(2):
            async with served.socket(**mine) as first:
                await Client(first).say(type="connection_init")
                assert (await Client(first).hear())["type"] == "connection_ack"
                async with served.socket(**neighbours) as second, served.socket(**others) as third:
                    assert (await closing(second))[0] == 1013
                    await Client(third).say(type="connection_init")
                    assert (await Client(third).hear())["type"] == "connection_ack"
            await until(lambda: not len(served.app.state.streams.stopping))


async def test_who_does_not_read_is_let_go(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport.websocket, "SLOW_SECONDS", 0.2)
    shop = Shop(served.app.state.database, Settings())
    await shop.add(product(variant(), description_html="x" * 500_000))
    plain = socket.socket()
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    plain.connect(("127.0.0.1", int(served.address.rpartition(":")[2])))

    async with served.socket(sock=plain, max_queue=1, max_size=None) as connection:
        client = Client(connection)
        await client.say(**INIT)
        for number in range(6):
            await client.say(**asked(LONG, str(number)))
        await until(lambda: not served.app.state.streams.stopping)
        code, _ = await closing(connection)

    assert code == 4413


@pytest.mark.parametrize(
    "sent",
    [
        b"\x81\xff\x00\x00\x00\x00\x00\x0d\xbb\xa0\0\0\0\0{",
        b"\x01\x81\0\0\0\0{",
        b"\x01\x80\0\0\0\0" + b"\x00\x80\0\0\0\0" * bounded_socket.MAX_PIECES,
        b"\x89\x80\0\0\0\0" * (bounded_socket.MAX_PINGS + 1),
    ],
    ids=["half a frame", "half a message", "empty pieces", "pings"],
)
async def test_what_no_message_comes_of_is_not_kept(
    served: Served, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    is_slow = len(sent) < 20
    monkeypatch.setattr(bounded_socket, "MESSAGE_SECONDS", 0.2 if is_slow else 60)

    async with served.client() as client:
        client.socket.transport.write(sent)
        code, _ = await closing(client.socket)

    assert code == 1006
    assert await served.ask("{ __typename }")


async def test_a_message_may_come_in_pieces(served: Served) -> None:
    async with served.client() as client:
        await client.socket.send(iter(json.dumps(asked("{ __typename }"))))
        await client.socket.ping()

        assert [one["type"] for one in await client.rest()] == ["next", "complete"]


async def test_clients_are_told_that_the_server_goes_away(served: Served) -> None:
    async with served.client() as client, served.events(PRODUCT) as stream:
        await client.follow(PRODUCT)
        await stream.begun()
        served.server.should_exit = True
        code, _ = await closing(client.socket)
        with pytest.raises(StopAsyncIteration):
            await stream.hear()

    assert code == 1001
