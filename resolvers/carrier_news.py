"""What carriers tell by themselves: where parcels are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import text
from commerce.shipment_state import LabelState, ShipmentStatus, shipment_status
from context import Context
from integrations.carrier import TrackingNews
from integrations.carrier.offered import named
from models.engine import insert_or_ignore
from resolvers import event
from resolvers import shop as shops
from resolvers.fulfillment import parcel
from resolvers.order_change import InHand

log = structlog.get_logger()
_EVENT = models.FulfillmentEvent


class NoSuchCarrier(Exception):
    """A webhook for a carrier that we do not have."""


@dataclass(frozen=True)
class Told:
    """One thing that a carrier told of a parcel, by what it calls that."""

    carrier: str
    key: str
    status: ShipmentStatus
    happened_at: datetime


async def receive(context: Context, name: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Take in a webhook; raises ``BadSignature``. What is not about us is noted, and no fault."""
    shop = await shops.shop(context)
    carrier = named(context.settings, name, is_demo=shop.is_demo)
    if carrier is None:
        raise NoSuchCarrier(name)
    for news in carrier.parse_webhook(body, headers):
        fulfillment_id = await _parcel_of(context, name, news)
        if fulfillment_id is None:
            log.warning("news of a parcel that is not known", carrier=name, key=news.key[:100])
            continue
        async with context.transaction() as session:
            row, hand = await parcel(session, fulfillment_id)
            told = Told(name, news.key, news.status, news.happened_at)
            await note(context, session, row, hand, told)


async def _parcel_of(context: Context, carrier: str, news: TrackingNews) -> int | None:
    if not (text.storable(news.key) and text.storable(news.number)):
        return None
    label = models.ShippingLabel
    found = await context.scalars(
        sa.select(label.fulfillment_id)
        .where(label.carrier == carrier, label.tracking_number == news.number)
        .where(label.state == LabelState.BOUGHT)
        .limit(1)
    )
    return int(found[0]) if found else None


async def note(
    context: Context, session: AsyncSession, row: models.Fulfillment, hand: InHand, told: Told
) -> None:
    """Add what was told, once; the parcel's order is locked, and hears of it if it is news."""
    new = {
        "fulfillment_id": row.id,
        "carrier": told.carrier,
        "key": told.key,
        "status": told.status,
        "happened_at": told.happened_at,
        "created_at": models.now(),
    }
    await session.execute(insert_or_ignore(session, _EVENT, new))
    events = await session.scalars(sa.select(_EVENT).where(_EVENT.fulfillment_id == row.id))
    before, row.shipment_status = row.shipment_status, shipment_status(events)
    if row.shipment_status is before:
        return
    detail = {
        "fulfillment": row.gid,
        "before": {"shipmentStatus": before.name if before else None},
        "after": {"shipmentStatus": row.shipment_status.name if row.shipment_status else None},
    }
    event.record(context, session, "fulfillments/update", hand.order.subject, detail)
