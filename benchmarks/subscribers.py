"""What a thousand subscribers who hear nothing cost: ``python -m benchmarks.subscribers``.

Serves a new SQLite shop by ``cartograph serve`` (or that of DATABASE_URL, which has to be
migrated), and looks at the memory and the CPU time of its process as the system counts them.
"""

import argparse
import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

QUERY = 'subscription { productUpdated(ids: ["gid://shopify/Product/1"]) { id title } }'
TICKS = os.sysconf("SC_CLK_TCK")
SETTLING = 3.0


def memory(pid: int) -> float:
    """Megabytes that the process holds."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def cpu(pid: int) -> float:
    """Seconds that it has worked."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def serving() -> Iterator[tuple[int, int]]:
    """A server process and its port."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        shop = {"DATABASE_URL": f"sqlite:///{folder}/shop.db", "CARTOGRAPH_STATE_DIR": folder}
        environment = {**shop, **os.environ, "HOST": "127.0.0.1", "PORT": str(port)}
        command = [sys.executable, "-m", "cli"]
        if "DATABASE_URL" not in os.environ:
            subprocess.run([*command, "migrate"], env=environment, check=True)
        running = subprocess.Popen([*command, "serve"], env=environment)
        try:
            _wait(port)
            yield running.pid, port
        finally:
            running.terminate()
            running.wait(30)


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready"):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server did not start.")


async def subscriber(port: int) -> ClientConnection:
    found = await connect(
        f"ws://127.0.0.1:{port}/graphql",
        subprotocols=[Subprotocol("graphql-transport-ws")],
        compression=None,
        ping_interval=None,
    )
    messages: list[dict[str, Any]] = [
        {"type": "connection_init"},
        {"type": "subscribe", "id": "1", "payload": {"query": QUERY}},
        {"type": "ping"},
    ]
    for message in messages:
        await found.send(json.dumps(message))
    assert json.loads(await found.recv())["type"] == "connection_ack"
    assert json.loads(await found.recv())["type"] == "pong"
    return found


async def measure(pid: int, port: int, count: int, seconds: float) -> None:
    first = await subscriber(port)  # what is made once is not the subscribers'
    await asyncio.sleep(SETTLING)
    alone, began = memory(pid), cpu(pid)
    await asyncio.sleep(seconds)
    by_itself = cpu(pid) - began
    found = []
    for _ in range(count // 50):
        found += await asyncio.gather(*(subscriber(port) for _ in range(50)))
    await asyncio.sleep(SETTLING)
    together, began = memory(pid), cpu(pid)
    await asyncio.sleep(seconds)
    quiet = cpu(pid) - began
    print(f"{len(found)} subscribers: {together - alone:.1f} MB, {alone:.0f} MB before")
    print(f"CPU in {seconds:g} s: {quiet:.2f} s with them, {by_itself:.2f} s without")
    await asyncio.gather(*(one.close() for one in [first, *found]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=20.0)
    asked = parser.parse_args()
    with serving() as (pid, port):
        asyncio.run(measure(pid, port, asked.count, asked.seconds))


if __name__ == "__main__":
    main()
