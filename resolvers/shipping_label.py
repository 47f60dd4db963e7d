"""Buying labels for parcels: asked of the carrier with no lock held, and never bought twice."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.address import Address
from commerce.order_error import OrderErrorCode
from commerce.order_state import FulfillmentStatus
from commerce.refusal import Refused
from commerce.shipment_state import LabelState, ShipmentStatus
from context import Context
from integrations.carrier import Carrier, CarrierFailed, CarrierRefused, Label, LabelRequest
from integrations.carrier.offered import named
from resolvers import carrier_news, event, failpoint
from resolvers import shop as shops
from resolvers.fulfillment import parcel
from resolvers.order_change import InHand, refused, word

log = structlog.get_logger()
_ROW = models.ShippingLabel
MAX_REFUSAL = 500


@dataclass(frozen=True)
class Service:
    """Which carrier is to bring a parcel, and how fast."""

    carrier: str
    service: str


@dataclass(frozen=True)
class Asked:
    """What is to be asked of which carrier; values only, for no row is held."""

    label_id: int
    fulfillment_id: int
    carrier: str
    request: LabelRequest


async def buy(
    context: Context, fulfillment_id: int, wanted: Service | None, reference: str
) -> models.Fulfillment:
    """Buy a label for a parcel, by the service the buyer chose if no other is named.

    A parcel has one label: while a carrier has not answered, whoever asks again asks for that one.
    """
    async with context.transaction() as session:
        asked = await _asked(session, fulfillment_id, wanted, reference)
    if asked is not None:
        failpoint.reach(context, "label.requested")
        await _settle(context, asked)
        failpoint.reach(context, "label.noted")
    found = await context.loaders.fulfillment.load(fulfillment_id)
    if found is None:
        raise RuntimeError("a parcel with a label is gone")
    return found


async def _asked(
    session: AsyncSession, fulfillment_id: int, wanted: Service | None, reference: str
) -> Asked | None:
    """Put down what is asked, or find it; None if that was answered already."""
    row, hand = await parcel(session, fulfillment_id)
    label = await _known(session, row.id, reference)
    if label is None:
        label = _new(row, hand.order, wanted, reference)
        session.add(label)
        await session.flush()
    if label.state is LabelState.BOUGHT:
        return None
    return await _request(session, label, hand)


def _new(
    row: models.Fulfillment, order: models.Order, wanted: Service | None, reference: str
) -> models.ShippingLabel:
    if row.status is not FulfillmentStatus.SUCCESS:
        raise refused(OrderErrorCode.ALREADY_CANCELED, "id", message="It was called off.")
    service = wanted or _chosen(order)
    if service is None:
        raise refused(OrderErrorCode.CARRIER_MISSING, "service")
    return _ROW(
        fulfillment_id=row.id,
        reference=reference,
        carrier=word(service.carrier, "service", "carrier") or "",
        service=word(service.service, "service", "service") or "",
    )


async def _known(
    session: AsyncSession, fulfillment_id: int, reference: str
) -> models.ShippingLabel | None:
    """The label that this work asked for, or else the one that is still to be answered."""
    found = await session.scalars(
        sa.select(_ROW).where(_ROW.fulfillment_id == fulfillment_id).order_by(_ROW.id)
    )
    rows = found.all()
    mine = next((row for row in rows if row.reference == reference), None)
    if mine is not None and mine.state is LabelState.REFUSED:
        raise _refused(mine)
    if mine is None and any(row.state is LabelState.BOUGHT for row in rows):
        raise refused(OrderErrorCode.ALREADY_LABELED, "id")
    return mine or next((row for row in rows if row.state is LabelState.REQUESTED), None)


def _refused(label: models.ShippingLabel) -> Refused:
    message = f"The carrier refused it: {label.refusal}"
    return refused(OrderErrorCode.CARRIER_REFUSED, message=message)


def _chosen(order: models.Order) -> Service | None:
    """How the buyer wanted it, if by a carrier."""
    rate = (order.snapshot.get("shipping") or {}).get("rate") or {}
    return Service(rate["carrier"], rate["service"]) if rate.get("carrier") else None


async def _request(session: AsyncSession, label: models.ShippingLabel, hand: InHand) -> Asked:
    if hand.order.shipping_address is None:
        raise refused(OrderErrorCode.ADDRESS_MISSING, "id")
    return Asked(
        label_id=label.id,
        fulfillment_id=label.fulfillment_id,
        carrier=label.carrier,
        request=LabelRequest(
            key=label.key,
            service=label.service,
            address=Address(**hand.order.shipping_address),
            grams=await _grams(session, label.fulfillment_id),
            currency=hand.order.currency,
        ),
    )


async def _grams(session: AsyncSession, fulfillment_id: int) -> int:
    """What the parcel weighs, as far as its goods are still known."""
    part, line, goods = models.FulfillmentLineItem, models.OrderLineItem, models.ProductVariant
    weight = await session.scalar(
        sa.select(sa.func.sum(part.quantity * goods.grams))
        .join(line, line.id == part.order_line_item_id)
        .join(goods, goods.id == line.variant_id)
        .where(part.fulfillment_id == fulfillment_id)
    )
    return int(weight or 0)


async def _settle(context: Context, asked: Asked) -> None:
    """Ask the carrier and put down its answer; raises ``Refused`` where that is no, or none."""
    shop = await shops.shop(context)
    carrier = named(context.settings, asked.carrier, is_demo=shop.is_demo)
    answer = await _answer(context, carrier, asked.request)
    failpoint.reach(context, "label.asked")
    async with context.transaction() as session:
        row, hand = await parcel(session, asked.fulfillment_id)
        label = await session.get_one(_ROW, asked.label_id, populate_existing=True)
        label.checked_at = models.now()
        if label.state is not LabelState.REQUESTED:
            return  # somebody else heard the same answer
        if isinstance(answer, CarrierRefused):
            label.state, label.refusal = LabelState.REFUSED, str(answer)[:MAX_REFUSAL]
        elif isinstance(answer, Label) and carrier is not None:
            await _bought(context, session, hand, row, label, answer, carrier.title)
    if label.state is LabelState.REFUSED:
        raise _refused(label)
    if label.state is LabelState.REQUESTED:
        message = "The carrier did not answer; it is asked again by itself."
        raise refused(OrderErrorCode.UNKNOWN_OUTCOME, message=message)


async def _answer(
    context: Context, carrier: Carrier | None, request: LabelRequest
) -> Label | CarrierRefused | CarrierFailed:
    if carrier is None:
        return CarrierRefused("The shop does not have this carrier.")
    try:
        async with asyncio.timeout(context.settings.carrier_timeout):
            return await carrier.label(request)
    except CarrierRefused as no:
        return no
    except Exception as error:
        # Whatever went wrong, it may have been bought: the same key is asked again.
        log.warning("no label from a carrier", carrier=carrier.name, error=repr(error)[:300])
        return CarrierFailed()


async def _bought(
    context: Context,
    session: AsyncSession,
    hand: InHand,
    row: models.Fulfillment,
    label: models.ShippingLabel,
    answer: Label,
    company: str,
) -> None:
    """How the parcel is followed comes from its label."""
    label.state, label.tracking_number = LabelState.BOUGHT, answer.number
    label.label_url = answer.label_url
    label.currency, label.cost_minor = answer.cost.currency, answer.cost.minor
    row.tracking_company = company
    row.tracking = [*row.tracking, [answer.number, answer.tracking_url]]
    detail = {
        "fulfillment": row.gid,
        "before": {"label": None},
        "after": {"label": label.service, "carrier": label.carrier, "cost": str(answer.cost)},
    }
    event.record(context, session, "fulfillments/update", hand.order.subject, detail)
    bought = ShipmentStatus.LABEL_PURCHASED
    told = carrier_news.Told(label.carrier, f"label-{label.key}", bought, models.now())
    await carrier_news.note(context, session, row, hand, told)


async def resume(context: Context, older_than: timedelta, limit: int = 50) -> int:
    """Ask again for labels that carriers did not answer about; how many are settled now."""
    done = 0
    for fulfillment_id, reference in await _claimed(context, older_than, limit):
        try:
            await buy(context, fulfillment_id, None, reference)
        except Refused:
            continue
        done += 1
    return done


async def _claimed(context: Context, older_than: timedelta, limit: int) -> list[tuple[int, str]]:
    """Labels that nobody else asks for again until they are as old once more."""
    late = sa.and_(_ROW.state == LabelState.REQUESTED, _ROW.checked_at <= models.now() - older_than)
    if not await context.scalars(sa.select(_ROW.id).where(late).limit(1)):
        return []
    async with context.transaction() as session:
        found = await session.scalars(
            sa.select(_ROW)
            .where(late)
            .order_by(_ROW.checked_at, _ROW.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        claimed = found.all()
        for label in claimed:
            label.checked_at = models.now()
        return [(label.fulfillment_id, label.reference) for label in claimed]
