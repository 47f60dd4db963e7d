"""``python -m benchmarks``: what is measured, and how long; ``make bench`` runs all of it."""

import argparse
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any

import orjson
import uvloop

from app import create_app
from benchmarks import checkout, http, results, shops, start
from benchmarks.floors import Floor
from benchmarks.inprocess import asked, cpu
from benchmarks.operations import Operation, operations_of
from settings import Settings
from transport import log, memory

PARTS = ("cpu", "http", "start")


async def in_process(settings: Settings, names: str) -> dict[str, Any]:
    """CPU for a request, ours beside F2, in this process."""
    floor, again = await Floor(settings).open(), create_app(settings)
    app = create_app(settings.model_copy(update={"response_cache": False}))
    memory.settle()  # as in a server process
    found: dict[str, Any] = {}
    for name, one in (await operations_of(floor)).items():
        if name not in names:
            continue
        runs = {"ours": asked(app, one)} | ({"again": asked(again, one)} if one.is_read else {})
        answer = orjson.loads(await runs["ours"]())
        if "errors" in answer:
            raise SystemExit(answer["errors"])
        if by_hand := getattr(floor, name, None):

            async def hand_written(one: Operation = one, by_hand: Any = by_hand) -> bytes:
                body: bytes = await by_hand(one.variables)
                return body

            runs["F2"] = hand_written
        times = await cpu(runs)
        found[name] = {"what": one.what, **times}
        ratio = f"  F2 {times['F2']:.3f} ms  {times['F2'] / times['ours']:.2f}" if by_hand else ""
        print(f"{name}  {one.what}: ours {times['ours']:.3f} ms{ratio}", flush=True)
    if "s" in names:
        found["s"] = await checkout.cpu(app, floor)
        print(f"s  {found['s']['what']}: ours {found['s']['ours']:.3f} ms", flush=True)
    await floor.close()
    return found


async def over_http(
    settings: Settings, names: str, seconds: float
) -> tuple[dict[str, Any], dict[str, float]]:
    """Requests a second at each number of connections, and the server's memory afterwards."""
    floor = await Floor(settings).open()
    chosen = {name: one for name, one in (await operations_of(floor)).items() if name in names}
    for_node = await operations_of(floor, for_node=True)
    await floor.close()
    found: dict[str, Any] = defaultdict(dict)
    with ExitStack() as stack:
        those = http.running(settings, stack)
        for name, why in those.absent.items():
            print(f"{name} is left out: {why}")
        for name, one in chosen.items():
            each = http.requests(those, one, for_node[name])
            await http.same(each)
            for connections in http.CONNECTIONS:
                rows = await http.measured(each, connections, seconds)
                found[name][str(connections)] = {who: asdict(row) for who, row in rows.items()}
                print(f"{name} x {connections}: " + "; ".join(http.lines(rows)), flush=True)
        weighed = those.ours.memory()
    print(f"memory of ours: {weighed['now']:.0f} MB now, {weighed['most']:.0f} MB at the most")
    return found, weighed


async def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--products", type=int, default=10_000)
    parser.add_argument("--operations", default="abcefghis")
    parser.add_argument("--databases", default="postgresql,sqlite")
    parser.add_argument("--seconds", type=float, default=0.6, help="of each round over HTTP")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/speed.md")
    given = parser.parse_args()
    found: dict[str, dict[str, Any]] = {part: {} for part in given.parts.split(",")}
    weighed: dict[str, dict[str, float]] = {}
    with shops.postgresql() as server:
        for backend in given.databases.split(","):
            settings = shops.settings_of(backend, given.products, server)
            log.configure(settings)
            await shops.filled(settings, given.products, server if backend == "postgresql" else "")
            for part, rows in found.items():
                print(f"{part} on {backend}", flush=True)
                if part == "cpu":
                    rows[backend] = await in_process(settings, given.operations)
                elif part == "http":
                    rows[backend], weighed[backend] = await over_http(
                        settings, given.operations, given.seconds
                    )
                else:
                    rows[backend] = await start.measured(settings)
    for part, one in found.items():
        results.kept(part, one)
    if weighed:
        results.kept("memory", weighed)
    if given.write:
        results.write()


if __name__ == "__main__":
    uvloop.run(main())
