"""What a client is sent: a head and what follows it at once, in one piece."""

import asyncio
from typing import Any

from transport.joined import Joined

HEAD = b"HTTP/1.1 200 OK\r\n\r\n"


class Wire:
    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.is_open = True

    def write(self, data: bytes) -> None:
        self.sent.append(data)

    def close(self) -> None:
        self.is_open = False

    def is_closing(self) -> bool:
        return not self.is_open


def joined() -> tuple[Any, Wire]:
    wire = Wire()
    return Joined(wire, asyncio.get_running_loop()), wire  # type: ignore[arg-type]


async def test_a_head_goes_with_the_body_that_follows() -> None:
    out, wire = joined()
    for piece in (HEAD, b"one", b"two"):
        out.write(piece)
    await asyncio.sleep(0)
    assert wire.sent == [HEAD + b"one", b"two"]


async def test_a_head_that_nothing_follows_does_not_wait() -> None:
    out, wire = joined()
    out.write(HEAD)
    assert wire.sent == []
    await asyncio.sleep(0)
    assert wire.sent == [HEAD]
    out.write(b"later")
    assert wire.sent == [HEAD, b"later"]


async def test_what_asks_for_the_body_is_no_head() -> None:
    out, wire = joined()
    out.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    assert len(wire.sent) == 1
    out.write(HEAD)
    out.write(b"one")
    assert wire.sent[1:] == [HEAD + b"one"]


async def test_nothing_is_kept_where_the_connection_ends() -> None:
    out, wire = joined()
    out.write(HEAD)
    out.close()
    assert (wire.sent, out.is_closing()) == ([HEAD], True)
