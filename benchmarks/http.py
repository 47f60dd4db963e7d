"""Requests a second over HTTP: ours, both floors and Node, in turns, each on its own process."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import orjson

from benchmarks import servers, shops
from benchmarks.floors import Floor
from benchmarks.load import load, request
from benchmarks.operations import Operation
from benchmarks.servers import Server, Unavailable
from settings import Settings

CONNECTIONS = (1, 8, 32)
ROUNDS = 2
# What the Node server has no resolvers for, or no `extensions` of.
NOT_BY_NODE = ("f", "g", "h", "i")


@dataclass
class Measured:
    """The best round of a server at so many connections."""

    rate: float = 0.0
    cpu: float = 0.0
    """Milliseconds of the server's CPU for a request."""
    slowest: float = 0.0
    """Milliseconds within which 99 of 100 were answered."""


@dataclass
class Running:
    """The servers of one database; ``absent`` says why one is not among them."""

    ours: Server
    again: Server
    """Ours, which gives answers again; the one above reads for each."""
    floors: Server
    node: Server | None = None
    absent: dict[str, str] = field(default_factory=dict)


def running(settings: Settings, stack: ExitStack) -> Running:
    reading = settings.model_copy(update={"response_cache": False})
    each = (servers.ours(reading), servers.ours(shops.copied(settings)), servers.floors(settings))
    found = Running(*(stack.enter_context(one) for one in each))
    try:
        found.node = stack.enter_context(servers.node(settings))
    except Unavailable as why:
        found.absent["node"] = str(why)
    return found


def requests(
    those: Running, one: Operation, for_node: Operation
) -> dict[str, tuple[Server, bytes]]:
    """The request of an operation to each server that has an answer to it."""
    body = orjson.dumps(one.body)
    found = {"ours": (those.ours, request("/graphql", body, those.ours.port))}
    if one.is_read:
        found["again"] = (those.again, request("/graphql", body, those.again.port))
    if hasattr(Floor, one.name):
        for kind in ("F2", "F1"):
            asked = request(f"/{kind}/{one.name}", body, those.floors.port)
            found[kind] = (those.floors, asked)
    if those.node is not None and one.name not in NOT_BY_NODE:
        asked = request("/graphql", orjson.dumps(for_node.body), those.node.port)
        found["node"] = (those.node, asked)
    return found


async def measured(
    asked: Mapping[str, tuple[Server, bytes]], connections: int, seconds: float
) -> dict[str, Measured]:
    found = {name: Measured() for name in asked}
    for _ in range(ROUNDS):
        for name, (server, content) in asked.items():
            before = server.cpu()
            done = await load(server.port, content, connections, seconds)
            spent = 1000 * (server.cpu() - before) / done.requests
            if done.rate > found[name].rate:
                found[name] = Measured(done.rate, spent, 1000 * done.slowest)
    return found


async def same(asked: Mapping[str, tuple[Server, bytes]]) -> None:
    """Every server has the same answer; raises ``SystemExit`` otherwise."""
    answers = {}
    for name, (server, content) in asked.items():
        done = await load(server.port, content, 1, 0)
        answers[name] = comparable(orjson.loads(done.answer))
    for name, answer in answers.items():
        if answer != answers["ours"] or "data" not in answer:
            raise SystemExit(
                f"{name} answers otherwise: {str(answer)[:2000]}\n{str(answers['ours'])[:2000]}"
            )


def comparable(answer: Any) -> Any:
    """An answer without what every server makes up for itself: cursors, and ids of carts."""
    if isinstance(answer, list):
        return [comparable(one) for one in answer]
    if isinstance(answer, dict):
        made_up = {"endCursor"} | ({"id"} if "quantity" in answer or "cost" in answer else set())
        return {name: comparable(one) for name, one in answer.items() if name not in made_up}
    return answer


def lines(found: Mapping[str, Measured]) -> Iterator[str]:
    for name, one in found.items():
        yield f"{name} {one.rate:,.0f}/s ({one.cpu:.3f} ms CPU, p99 {one.slowest:.1f} ms)"
