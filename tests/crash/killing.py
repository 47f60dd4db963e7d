"""Having something done by a process that is killed on the way."""

import asyncio
import multiprocessing
import os
import signal
from typing import Any

import dying
from conftest import SECRET, Shop

ROUNDS = int(os.environ.get("CRASH_ROUNDS", "1"))
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["dying"])


async def killed(shop: Shop, failpoint: str, verb: str, *arguments: Any) -> None:
    """Have it done by a process of its own, which dies at the failpoint by SIGKILL."""
    settings = {
        "database_url": shop.settings.database_url,
        "secret": SECRET,
        "state_dir": str(shop.settings.state_dir),
        "failpoint": failpoint,
        "shipping_carrier": "test",
        "webhooks_to_loopback": True,
    }
    child = PROCESSES.Process(target=dying.act, args=(settings, verb, *arguments))
    child.start()
    await asyncio.to_thread(child.join, 60)
    assert child.exitcode == -signal.SIGKILL, f"nothing reached {failpoint}"
