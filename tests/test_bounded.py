"""What may keep a connection for ever, or be read in two ways, ends with a clear answer."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from following import serving, until

from settings import Settings
from transport import body, bounded

BODY = b'{"query":"{ shop { name } }"}'
HEAD = b"POST /graphql HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/json\r\n"
WHOLE = b"%sContent-Length: %d\r\n\r\n%s" % (HEAD, len(BODY), BODY)
CHUNKED = b"%sTransfer-Encoding: chunked\r\n" % HEAD


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
async def port(settings: Settings) -> AsyncIterator[int]:
    """Where a server listens."""
    async with serving(settings) as served:
        yield int(served.address.rpartition(":")[2])


async def answered(port: int, *parts: bytes, pause: float = 0) -> tuple[int, str]:
    """The status of the first answer, and its error's code."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for part in parts:
            writer.write(part)
            await asyncio.sleep(pause)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        found = json.loads(await reader.readexactly(length))
    finally:
        writer.close()
    return int(head.split()[1]), found.get("errors", [{"extensions": {"code": ""}}])[0][
        "extensions"
    ]["code"]


@pytest.mark.parametrize(
    "sent",
    [
        WHOLE.replace(b"Host: shop.test\r\n", b""),
        WHOLE.replace(b"Host: shop.test\r\n", b"Host: shop.test\r\nHost: other.test\r\n"),
        WHOLE.replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n", 1),
        WHOLE.replace(b"\r\n\r\n", b"\r\nContent-Length: 3\r\n\r\n", 1),
        WHOLE.replace(b"Content-Length:", b"Content-Length :"),
        CHUNKED.replace(b"chunked", b"xchunked") + b"\r\n0\r\n\r\n",
        CHUNKED + b"\r\n0x18\r\n" + BODY,
        CHUNKED + b"\r\nFFFFFFFFFFFFFFFFF\r\n" + BODY,
        WHOLE.replace(b"\r\n", b"\n"),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
    ids=[
        *("no host", "two hosts", "length and chunks", "two lengths", "space before colon"),
        *("unknown coding", "bad chunk", "huge chunk", "bare line feeds", "not http"),
    ],
)
async def test_what_could_be_read_in_two_ways_is_refused(port: int, sent: bytes) -> None:
    assert await answered(port, sent) == (400, "BAD_REQUEST")
    assert await answered(port, WHOLE) == (200, "")


@pytest.mark.parametrize(
    "sent",
    [
        [b"X-A: " + b"a" * 100_000 + b"\r\n\r\n"],
        [b"X-%d: a\r\n" % n for n in range(20_000)],
        [b"X-A: ", *[b"a" * 50_000] * 4],
    ],
    ids=["one long header", "many headers", "a header without an end"],
)
async def test_a_head_has_its_bound(port: int, sent: list[bytes]) -> None:
    assert await answered(port, HEAD, b"".join(sent)) == (431, "PAYLOAD_TOO_LARGE")


async def test_a_head_has_its_time(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "HEAD_SECONDS", 0.2)

    assert await answered(port, HEAD) == (408, "REQUEST_TIMEOUT")
    assert await answered(port, WHOLE[:40], WHOLE[40:], pause=0.05) == (200, "")


async def test_who_does_not_read_an_answer_is_cut_off(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "STALL_SECONDS", 0.1)
    asked = json.dumps({"query": "{ __schema { types { name fields { name description } } } }"})
    head = b"%sContent-Length: %d\r\n\r\n" % (HEAD, len(asked))

    with pytest.raises(ConnectionError):
        await asyncio.wait_for(unread(port, head + asked.encode()), 60)


async def unread(port: int, sent: bytes) -> None:
    """Ask for ever, and read nothing."""
    _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
    try:
        while True:
            writer.write(sent)
            await writer.drain()
            await asyncio.sleep(0.01)
    finally:
        writer.close()


async def test_what_nobody_reads_of_a_body_is_not_taken_for_ever(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "REST_SECONDS", 0.2)
    head = b"GET /health/live HTTP/1.1\r\nHost: shop.test\r\nTransfer-Encoding: chunked\r\n\r\n"
    for chunk, pause in ((b"z" * 65_536, 0.0), (b"z", 0.02)):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head)
        assert b"200 OK" in await reader.readline()

        with pytest.raises(ConnectionError):
            await endless(writer, b"%x\r\n%s\r\n" % (len(chunk), chunk), pause)
        writer.close()


async def endless(writer: asyncio.StreamWriter, chunk: bytes, pause: float) -> None:
    for _ in range(500):
        writer.write(chunk)
        await writer.drain()
        await asyncio.sleep(pause)


async def test_a_connection_goes_on_after_a_body_that_nobody_read(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /health/live HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 4\r\n\r\nab")
    first = await reader.readuntil(b"}")
    writer.write(b"cd" + WHOLE)
    second = await reader.readuntil(b"}}}")
    writer.close()

    assert b"200 OK" in first
    assert b"My shop" in second


async def test_bodies_that_never_end_do_not_fill_the_memory(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body, "MOST_HELD", 50_000)
    begun = b"%sContent-Length: 100000\r\n\r\n%s" % (HEAD, b" " * 40_000)
    _, waiting = await asyncio.open_connection("127.0.0.1", port)
    waiting.write(begun)
    await until(lambda: body.Held.bytes >= 40_000)

    assert await answered(port, begun) == (503, "SERVICE_UNAVAILABLE")
    assert await answered(port, WHOLE) == (200, "")

    waiting.close()
    await until(lambda: body.Held.bytes == 0)
    rest = b" " * (60_000 - len(BODY)) + BODY
    assert await answered(port, begun, rest, pause=0.05) == (200, "")
