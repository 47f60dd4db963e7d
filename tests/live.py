"""Real server processes for tests, on ports of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2

from settings import Settings

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(settings: Settings, port: int) -> dict[str, str]:
    """What a process needs in its environment to serve that shop."""
    own = {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "DATABASE_URL": settings.database_url,
        "CARTOGRAPH_SECRET": settings.secret or "",
        "CARTOGRAPH_STATE_DIR": str(settings.state_dir),
        "PYTHONWARNINGS": "default",
    }
    if settings.payment_gateway:
        own["CARTOGRAPH_PAYMENT_GATEWAY"] = settings.payment_gateway
    return {**os.environ, **own}


@contextmanager
def server(settings: Settings, *arguments: str) -> Iterator[str]:
    """The address of a server process."""
    with process(settings, *arguments) as (_, address):
        yield address


@contextmanager
def process(
    settings: Settings, *arguments: str, scheme: str = "http"
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server process and its address. It is stopped by SIGTERM and must end by itself."""
    port = free_port()
    running = subprocess.Popen(
        [sys.executable, "-m", "cli", "serve", *arguments],
        cwd=ROOT,
        env=environment(settings, port),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    address = f"{scheme}://127.0.0.1:{port}"
    try:
        wait_until_ready(address, running)
        yield running, address
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(timeout=30)


@contextmanager
def servers(settings: Settings, count: int) -> Iterator[list[str]]:
    with ExitStack() as stack:
        yield [stack.enter_context(server(settings)) for _ in range(count)]


def wait_until_ready(address: str, running: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if running.poll() is not None:
            raise RuntimeError(f"the server ended with {running.returncode}")
        try:
            if httpx2.get(f"{address}/health/ready", verify=False).status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"no answer from {address}")
