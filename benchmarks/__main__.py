"""``python -m benchmarks``: what is measured, and how long; ``make bench`` runs all of it."""

import argparse

import orjson
import uvloop

from app import create_app
from benchmarks import operations, shops
from benchmarks.floors import Floor
from benchmarks.inprocess import asked, cpu
from benchmarks.operations import Operation
from settings import Settings
from transport import log, memory


async def operations_of(floor: Floor) -> dict[str, Operation]:
    """The operations a to f, with a product, a place and variants of this catalogue."""
    rows = await floor.rows("SELECT handle FROM product WHERE status = 'ACTIVE' AND id = 4321")
    last = await floor.rows(
        "SELECT title_key, id FROM product WHERE status = 'ACTIVE'"
        " ORDER BY title_key, id LIMIT 1 OFFSET 9700"
    )
    after = floor.by_title.encode(list(last[0]))
    lines = [
        {"merchandiseId": "gid://shopify/ProductVariant/37", "quantity": 2},
        {"merchandiseId": "gid://shopify/ProductVariant/410", "quantity": 1},
    ]
    return {
        "a": operations.LIST,
        "b": operations.FEED,
        "c": Operation("c", "a product's page", operations.PAGE, {"handle": rows[0][0]}),
        "e": Operation(
            "e", "24 products, far down by title", operations.DEEP, {"first": 24, "after": after}
        ),
        "f": Operation("f", "a cart of two lines", operations.CART, {"lines": lines}),
    }


async def measure(settings: Settings, names: str) -> None:
    log.configure(settings)
    floor, app = await Floor(settings).open(), create_app(settings)
    memory.settle()  # as in a server process
    found = await operations_of(floor)
    for name in names:
        one = found[name]
        ours = asked(app, one)
        answer = orjson.loads(await ours())
        if "errors" in answer:
            raise SystemExit(answer["errors"])

        async def hand_written(name: str = name, one: Operation = one) -> bytes:
            body: bytes = await getattr(floor, name)(one.variables)
            return body

        same = orjson.loads(await hand_written()) == answer
        times = await cpu({"ours": ours, "F2": hand_written})
        print(
            f"{name}  {len(orjson.dumps(answer)):>7} bytes  ours {times['ours']:.3f} ms"
            f"  F2 {times['F2']:.3f} ms  ratio {times['F2'] / times['ours']:.2f}"
            f"  {'same' if same else 'DIFFERENT'}",
            flush=True,
        )
    await floor.close()


async def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--products", type=int, default=10_000)
    parser.add_argument("--operations", default="abcef")
    parser.add_argument("--databases", default="postgresql,sqlite")
    given = parser.parse_args()
    with shops.postgresql() as server:
        for backend in given.databases.split(","):
            settings = shops.settings_of(backend, given.products, server)
            at = server if backend == "postgresql" else ""
            await shops.filled(settings, given.products, at)
            print(backend)
            await measure(settings, given.operations)


if __name__ == "__main__":
    uvloop.run(main())
