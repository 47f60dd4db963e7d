"""Sending what was ordered: parcels, how they are followed, and calling them off."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.order_error import OrderErrorCode
from commerce.order_state import FULFILLMENT, STANDS, FulfillmentStatus, IllegalMove, move
from commerce.permission import Permission
from commerce.product_cell import is_web_address
from commerce.refusal import Reason
from context import Context
from loaders.pagination import Order
from resolvers import event
from resolvers.order_change import (
    InHand,
    Wanted,
    derive_fulfillment,
    in_hand,
    quantities,
    refused,
    standing,
    within,
    word,
)

LINES = Order("Fulfillment.fulfillmentLineItems", (models.FulfillmentLineItem.id,))
EVENTS = Order(
    "Fulfillment.events", (models.FulfillmentEvent.happened_at, models.FulfillmentEvent.id)
)
MAX_NUMBERS = 25
MAX_URL = 2_000
_ROW = models.Fulfillment


@dataclass(frozen=True)
class Tracking:
    """How a parcel is followed, as staff say it: a number and a page stand at the same place."""

    company: str | None = None
    numbers: Sequence[str] = ()
    urls: Sequence[str] = ()

    def pairs(self, *field: str) -> list[list[str | None]]:
        most = max(len(self.numbers), len(self.urls))
        if most > MAX_NUMBERS:
            message = f"A parcel has {MAX_NUMBERS} tracking numbers at most."
            raise refused(OrderErrorCode.INVALID, *field, "numbers", message=message)
        numbers = [word(n, *field, "numbers", str(i)) for i, n in enumerate(self.numbers)]
        urls = [_page(url, *field, "urls", str(i)) for i, url in enumerate(self.urls)]
        padding: list[str | None] = [None] * most
        pairs = zip((numbers + padding)[:most], (urls + padding)[:most], strict=True)
        return [[number, url] for number, url in pairs if number or url]


def _page(url: str, *field: str) -> str | None:
    said = word(url, *field, most=MAX_URL)
    if said is not None and not is_web_address(said):
        message = "A tracking page is a whole http or https URL."
        raise refused(OrderErrorCode.INVALID, *field, message=message)
    return said


async def by_number(context: Context, number: int) -> models.Fulfillment | None:
    """A parcel by its own id, for staff; buyers come to theirs by their order."""
    if not context.actor.may(Permission.ORDERS_READ):
        return None
    return await context.loaders.fulfillment.load(number)


async def successful(context: Context, order: models.Order) -> list[models.Fulfillment]:
    found = await context.loaders.fulfillments_of_order.load(order.id)
    return [one for one in found if one.status is FulfillmentStatus.SUCCESS]


async def create(
    context: Context,
    order_id: int,
    wanted: Sequence[Wanted] | None,
    location_id: int | None,
    tracking: Tracking,
) -> models.Fulfillment:
    """Send so many of each line, or all that is left; the stock was taken when it was sold."""
    at = ("fulfillment",)
    async with context.transaction() as session:
        hand = await in_hand(session, order_id, *at, "orderId")
        standing(hand, *at, "orderId")
        left = {key: line.state.unsent for key, line in hand.lines.items()}
        if wanted is None:
            sums = {key: count for key, count in left.items() if count}
        else:
            sums = quantities(hand, wanted, *at, "lineItems")
            within(hand, sums, left, *at, "lineItems")
        if not sums:
            raise refused(OrderErrorCode.NOTHING_TO_DO, *at, "orderId")
        await _known_location(session, location_id)
        row = _ROW(
            order_id=order_id,
            location_id=location_id,
            tracking_company=word(tracking.company, *at, "trackingInfo", "company"),
            tracking=tracking.pairs(*at, "trackingInfo"),
            lines=[
                models.FulfillmentLineItem(order_line_item_id=key, quantity=count)
                for key, count in sums.items()
            ],
        )
        session.add(row)
        await session.flush()
        for key, count in sums.items():
            hand.lines[key].fulfilled += count
        _told(context, session, "fulfillments/create", hand, row, None)
        derive_fulfillment(context, session, hand)
    return row


async def _known_location(session: AsyncSession, location_id: int | None) -> None:
    if location_id is not None and await session.get(models.Location, location_id) is None:
        raise refused(OrderErrorCode.LOCATION_NOT_FOUND, "fulfillment", "locationId")


async def update_tracking(
    context: Context, fulfillment_id: int, tracking: Tracking
) -> models.Fulfillment:
    """Replace how a parcel is followed."""
    async with context.transaction() as session:
        row, hand = await parcel(session, fulfillment_id)
        if row.status is not FulfillmentStatus.SUCCESS:
            raise refused(OrderErrorCode.ALREADY_CANCELED, "id", message=STANDS[row.status])
        row.tracking_company = word(tracking.company, "trackingInfo", "company")
        row.tracking = tracking.pairs("trackingInfo")
        _told(context, session, "fulfillments/update", hand, row, row.status)
    return row


async def cancel(context: Context, fulfillment_id: int) -> models.Fulfillment:
    """Call a parcel off: what was in it is to be sent again."""
    async with context.transaction() as session:
        row, hand = await parcel(session, fulfillment_id)
        before = row.status
        row.status = move(FULFILLMENT, before, FulfillmentStatus.CANCELED, "id")
        row.canceled_at = models.now()
        part = models.FulfillmentLineItem
        for one in await session.scalars(select(part).where(part.fulfillment_id == row.id)):
            line = hand.lines[one.order_line_item_id]
            line.fulfilled -= one.quantity
            if line.fulfilled < max(line.returned, line.refunded):
                message = f"Some of {line.title} came back already, or was refunded."
                raise IllegalMove(Reason(OrderErrorCode.ILLEGAL_MOVE, message, ("id",)))
        _told(context, session, "fulfillments/update", hand, row, before)
        derive_fulfillment(context, session, hand)
    return row


async def parcel(session: AsyncSession, fulfillment_id: int) -> tuple[models.Fulfillment, InHand]:
    """A parcel and its order, which is locked first, as always."""
    order_id = await session.scalar(select(_ROW.order_id).where(_ROW.id == fulfillment_id))
    if order_id is None:
        raise refused(OrderErrorCode.NOT_FOUND, "id")
    hand = await in_hand(session, order_id, "id")
    return await session.get_one(_ROW, fulfillment_id, populate_existing=True), hand


def _told(
    context: Context,
    session: AsyncSession,
    topic: str,
    hand: InHand,
    row: models.Fulfillment,
    before: FulfillmentStatus | None,
) -> None:
    detail = {
        "fulfillment": row.gid,
        "before": {"status": before.name} if before else None,
        "after": {"status": row.status.name, "trackingNumbers": len(row.tracking)},
    }
    event.record(context, session, topic, hand.order.subject, detail)
