"""Telling webhooks of carts: noted only while one asks for it, as carts change all the time."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import gid
from context import ASKING
from models.signal import Kept

CREATED, UPDATED = "carts/create", "carts/update"
_HOOK = models.WebhookSubscription
_ASKING = sa.select(_HOOK.id).where(_HOOK.of_carts.is_(True), _HOOK.disabled_at.is_(None))
# Whether a webhook asks to be told of carts.
WANTED = _ASKING.exists()


async def created(session: AsyncSession, cart: models.Cart) -> None:
    if await session.scalar(_ASKING.limit(1)) is not None:
        record(session, cart, CREATED)


def record(kept: Kept, cart: models.Cart, topic: str) -> None:
    """Its subject is the cart without its key: what is noted opens no cart."""
    actor, request_id = kept.info[ASKING]
    kept.add(
        models.Event(
            topic=topic,
            subject=gid.make("Cart", cart.id),
            actor=actor,
            request_id=request_id,
            detail={"version": cart.version},
        )
    )
