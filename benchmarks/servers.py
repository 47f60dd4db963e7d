"""The servers that are measured, each in a process of its own: ours, the floors', and Node's."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from settings import Settings

NODE = Path(__file__).parent / "node"
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 60.0


class Unavailable(Exception):
    """Why a server is not measured."""


@dataclass(frozen=True)
class Server:
    """A process and its children, listening on a port of this machine."""

    name: str
    pid: int
    port: int
    started: float
    """Seconds from the start to the first connection that it took."""

    def cpu(self) -> float:
        """Seconds of CPU that it has spent so far, in all its processes."""
        return sum(_cpu(pid) for pid in _family(self.pid))

    def memory(self) -> dict[str, float]:
        """MB in memory now, and at the highest."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        found = dict(line.split(":", 1) for line in lines if line.startswith("Vm"))
        return {
            name: int(found[key].split()[0]) / 1000
            for name, key in (("now", "VmRSS"), ("most", "VmHWM"))
        }


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def environment(settings: Settings) -> dict[str, str]:
    """What tells a process of ours its shop; no client is throttled, for one asks for all.

    Compiled modules are kept, as they are on a machine that serves.
    """
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return inherited | {
        "PYTHONPYCACHEPREFIX": str(Path("build/bench/compiled").absolute()),
        "DATABASE_URL": settings.database_url,
        "CARTOGRAPH_SECRET": settings.secret or "",
        "CARTOGRAPH_STATE_DIR": str(settings.state_dir.absolute()),
        "CARTOGRAPH_LOG_LEVEL": "ERROR",
        "CARTOGRAPH_RESPONSE_CACHE": str(settings.response_cache).lower(),
        "CARTOGRAPH_PAYMENT_GATEWAY": "test",
        "CARTOGRAPH_THROTTLE_MAXIMUM": "1000000000",
        "CARTOGRAPH_THROTTLE_RESTORE": "1000000000",
    }


@contextmanager
def ours(settings: Settings, workers: int = 1) -> Iterator[Server]:
    command = [sys.executable, "-m", "cli", "serve", "--workers", str(workers)]
    with _running("ours", command, environment(settings)) as server:
        yield server


@contextmanager
def floors(settings: Settings) -> Iterator[Server]:
    """F1 and F2 behind the HTTP server that ours has, without any framework."""
    command = [sys.executable, "-m", "benchmarks.floor_server"]
    with _running("floors", command, environment(settings)) as server:
        yield server


@contextmanager
def node(settings: Settings) -> Iterator[Server]:
    """The hand-written Node server; it speaks to PostgreSQL alone."""
    if settings.sqlite_path is not None:
        raise Unavailable("the Node server reads PostgreSQL")
    values = {
        "DATABASE_URL": settings.url.set(drivername="postgresql").render_as_string(
            hide_password=False
        ),
        "SCHEMA": str(Path("schema.graphql").absolute()),
        "NODE_ENV": "production",
    }
    with _running("node", [_installed(), str(NODE / "server.mjs")], os.environ | values) as server:
        yield server


def _installed() -> str:
    """Where Node is, once the server's packages are beside it."""
    found, npm = shutil.which("node"), shutil.which("npm")
    if found is None or npm is None:
        raise Unavailable("Node.js is not installed")
    if not (NODE / "node_modules" / "fastify").is_dir():
        command = [npm, "install", "--no-audit", "--no-fund", "--package-lock=false"]
        done = subprocess.run(command, cwd=NODE, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Unavailable(f"npm did not install its packages: {done.stderr[-200:]}")
    return found


@contextmanager
def _running(name: str, command: list[str], values: Mapping[str, str]) -> Iterator[Server]:
    port = _free_port()
    began = time.perf_counter()
    process = subprocess.Popen(
        command, env={**values, "HOST": "127.0.0.1", "PORT": str(port)}, stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(port, process)
        yield Server(name, process.pid, port, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args} ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise RuntimeError(f"{process.args} does not listen after {PATIENCE:.0f} s")
