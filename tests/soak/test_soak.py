"""A shop under mixed load for long: it does not swell, it does not slow down, its books are right.

``make soak`` runs it for 20 minutes on each database; MINUTES says otherwise, SOAK_PLOT where the
plot goes.
"""

import asyncio
import os
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import matplotlib as mpl
import pytest
from conftest import Shop
from factories import product, stock, variant
from live import process
from paying import demo
from shop_client import Buyers, anomalies

import models
from integrations.payment.card_script import CardScript
from resolvers import search_index

mpl.use("svg")
import matplotlib.pyplot as plt

SECONDS = 60 * float(os.environ.get("MINUTES", "20"))
BUYERS, PRODUCTS, PARTS = 8, 200, 20
MIX = {"browse": 80, "search": 10, "cart": 8, "checkout": 2}
BROWSE = """query($after: String) { products(first: 24, after: $after) { pageInfo { endCursor }
  nodes { title priceRange { minVariantPrice { amount } }
    variants(first: 3) { nodes { sku } } } } }"""
SEARCH = """query($words: String!) { search(first: 10, query: $words) { totalCount
  nodes { ... on Product { title } } } }"""
# What may grow while caches fill, before it is called a leak.
SWELLING, SLOWING = 1.25, 3.0


@dataclass
class Load:
    """What was asked, how long it took, and how large the server was."""

    buyers: Buyers
    goods: list[models.ProductVariant]
    pid: int
    done: Counter[str] = field(default_factory=Counter)
    parts: list[list[float]] = field(default_factory=lambda: [[] for _ in range(PARTS)])
    sizes: list[int] = field(default_factory=list)

    async def run(self) -> None:
        self.began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for number in range(BUYERS):
                group.create_task(self._buy(random.Random(number)))
            group.create_task(self._weigh())

    @property
    def gone(self) -> float:
        return (time.monotonic() - self.began) / SECONDS

    async def _buy(self, chance: random.Random) -> None:
        while self.gone < 1:
            (kind,) = chance.choices([*MIX], [*MIX.values()])
            began = time.perf_counter()
            await getattr(self, f"_{kind}")(chance)
            took = time.perf_counter() - began
            if kind == "browse":
                self.parts[min(int(self.gone * PARTS), PARTS - 1)].append(took)
            self.done[kind] += 1

    async def _weigh(self) -> None:
        while self.gone < 1:
            self.sizes.append(_resident(self.pid))
            await asyncio.sleep(SECONDS / PARTS / 2)

    async def _browse(self, chance: random.Random) -> None:
        page = await self.buyers.ask(BROWSE, after=None)
        if chance.random() < 0.5:
            await self.buyers.ask(BROWSE, after=page["pageInfo"]["endCursor"])

    async def _search(self, chance: random.Random) -> None:
        await self.buyers.ask(SEARCH, words=f"product {chance.randrange(PRODUCTS)}")

    async def _cart(self, chance: random.Random) -> None:
        await self.buyers.cart((chance.choice(self.goods), 1), script=None)

    async def _checkout(self, chance: random.Random) -> None:
        script = chance.choice([CardScript.APPROVED, CardScript.DECLINED, None])
        cart = await self.buyers.cart((chance.choice(self.goods), 1), script=script)
        result = await self.buyers.submit(cart, "one")
        if attempt := result.get("attemptId"):
            await self.buyers.settled(attempt)

    def percentile(self, share: float, parts: slice) -> float:
        took = sorted(one for part in self.parts[parts] for one in part)
        return 1000 * took[int(len(took) * share)]

    def told(self) -> str:
        first, last = slice(PARTS // 4), slice(3 * PARTS // 4, PARTS)
        return (
            f"{SECONDS:g} s, {dict(self.done)}; browsing p50 {self.percentile(0.5, first):.0f} ->"
            f" {self.percentile(0.5, last):.0f} ms, p99 {self.percentile(0.99, first):.0f} ->"
            f" {self.percentile(0.99, last):.0f} ms; {self.sizes[len(self.sizes) // 4]} ->"
            f" {self.sizes[-1]} MB"
        )


def _resident(pid: int) -> int:
    """The memory of a process, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024


def _plotted(load: Load, path: Path) -> None:
    figure, (above, below) = plt.subplots(2, 1, sharex=False, figsize=(7, 4.5))
    p99 = [1000 * sorted(part)[int(len(part) * 0.99)] if part else 0.0 for part in load.parts]
    above.plot(p99)
    above.set_ylabel("browsing p99, ms")
    above.set_ylim(bottom=0)
    below.plot(load.sizes)
    below.set_ylabel("memory, MB")
    below.set_ylim(bottom=0)
    figure.savefig(path)
    plt.close(figure)


@pytest.mark.slow
async def test_a_shop_under_load_for_long(shop: Shop, backend: str) -> None:
    goods = [product(variant(1_000_000), title=f"Product {n}") for n in range(PRODUCTS)]
    await stock(shop, *goods)
    async with shop.database.write_session() as session, session.begin():
        await search_index.rebuild(session)
    await demo(shop)
    with process(shop.settings) as (running, address):
        async with httpx2.AsyncClient() as client:
            forms = [row.variants[0] for row in goods]
            load = Load(Buyers(client, [address]), forms, running.pid)
            await load.run()

    print(f"\n{backend}: {load.told()}")
    if path := os.environ.get("SOAK_PLOT"):
        _plotted(load, Path(path.replace("DATABASE", backend)))
    assert await anomalies(shop) == []
    warm = load.sizes[len(load.sizes) // 4]
    assert load.sizes[-1] <= SWELLING * warm
    first, last = slice(PARTS // 4), slice(3 * PARTS // 4, PARTS)
    assert load.percentile(0.99, last) <= SLOWING * load.percentile(0.99, first)
