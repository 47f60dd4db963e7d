"""The demo shop behind a real server that speaks https, as storefront clients want it."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import httpx2
import sqlalchemy as sa
from live import process

import models
import resolvers.demo
import resolvers.staff
from commerce import gift_card_code
from commerce.discount import Discount, Percentage
from commerce.money import Money
from commerce.permission import Permission
from commerce.shipping import Flat, ShippingMethod, ShippingZone
from commerce.tax import Destination
from context import Context
from models.engine import Database
from settings import Settings

CODE = "TENOFF"
GIFT_CARD = "ABCD-EFGH-JKLM-NPQR"
ZONE = ShippingZone(
    key="home",
    title="At home",
    regions=frozenset({Destination("US")}),
    methods=(
        ShippingMethod(key="standard", title="Standard", price=Flat(Money(500, "USD"))),
        ShippingMethod(key="express", title="Express", price=Flat(Money(1500, "USD"))),
    ),
)


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
    context = Context(database, settings)
    try:
        await resolvers.demo.open_demo(context, pictures, lambda _done, _of: None)
        async with context.transaction() as session:
            if not await session.scalar(sa.select(models.ShippingZone.id).limit(1)):
                session.add(models.ShippingZone.of(ZONE, "USD"))
            rule = Discount(key="", title="Ten off", code=CODE, value=Percentage(Decimal(10)))
            session.add(models.Discount.of(rule))
            session.add(
                models.GiftCard(
                    code_hash=gift_card_code.hashed(GIFT_CARD),
                    last_characters=gift_card_code.last_characters(GIFT_CARD),
                    currency="USD",
                    balance_minor=500,
                )
            )
        return await resolvers.staff.create_token(context, "demo", list(Permission))
    finally:
        await context.close()
        await database.dispose()
