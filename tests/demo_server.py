"""The demo shop behind a real server that speaks https, as storefront clients want it."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
from live import process

import resolvers.api_token
import resolvers.demo
from commerce.permission import Actor, Permission
from context import Context
from models.engine import Database
from settings import Settings

# Of the demo shop: demo/terms.toml.
CODE = "WELCOME10"
GIFT_CARD = "TARN SIDE GIFT 2025"


@dataclass(frozen=True)
class Demo:
    """Where the demo shop is served, what its clients have to trust, and its staff's token."""

    address: str
    certificate: Path
    staff_token: str

    def client(self, **headers: str) -> httpx2.Client:
        return httpx2.Client(base_url=self.address, verify=False, headers=headers, timeout=30)


@contextmanager
def served(settings: Settings, pictures: Path) -> Iterator[Demo]:
    """The demo shop of a migrated database; the first to come draws the ``pictures``."""
    token = asyncio.run(_opened(settings, pictures))
    shutil.copytree(pictures, settings.state_dir / "images")
    with process(settings, "--tls", scheme="https") as (_, address):
        yield Demo(address, settings.state_dir / "development.crt", token)


async def _opened(settings: Settings, pictures: Path) -> str:
    database = Database(settings)
    context = Context(database, settings, Actor("demo", frozenset(Permission)))
    try:
        await resolvers.demo.open_demo(context, pictures, lambda _done, _of: None)
        made = await resolvers.api_token.create(context, "demo", list(Permission))
        return made.access_token or ""
    finally:
        await context.close()
        await database.dispose()
