"""How long the server takes from its start to its first answer, and where that time goes."""

import subprocess
import sys
import time
from collections import Counter
from typing import Any

import orjson

from benchmarks import servers
from benchmarks.load import load, request
from benchmarks.operations import LIST
from settings import Settings

STARTS = 3
SHOWN = 12


async def measured(settings: Settings) -> dict[str, Any]:
    """The best of some starts; ``fresh`` is the memory after the first answer, in MB."""
    found = []
    for _ in range(STARTS):
        began = time.perf_counter()
        with servers.ours(settings) as server:
            asked = request("/graphql", orjson.dumps(LIST.body), server.port)
            await load(server.port, asked, 1, 0)
            spent, cpu = time.perf_counter() - began, server.cpu()
            found.append({"seconds": spent, "cpu": cpu, "fresh": server.memory()["now"]})
    best = min(found, key=lambda one: one["seconds"])
    spent = f"{best['seconds']:.2f} s ({best['cpu']:.2f} s CPU)"
    print(f"first answer after {spent}, {best['fresh']:.0f} MB")
    imports = _imports()
    for name, took in imports.items():
        print(f"  import {name}: {took:.0f} ms")
    return best | {"imports": imports}


def _imports() -> dict[str, float]:
    """Milliseconds of importing the application, by package, the longest first."""
    command = [sys.executable, "-X", "importtime", "-c", "import app"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    spent: Counter[str] = Counter()
    for line in done.stderr.splitlines():
        own, _, name = line.removeprefix("import time:").split("|")
        if own.strip().isdigit():
            spent[name.strip().split(".")[0]] += int(own)
    return {name: one / 1000 for name, one in spent.most_common(SHOWN)}
