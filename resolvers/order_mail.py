"""Letters about orders: bought, ready, sent, refunded, cancelled. Worded when they are sent.

What is due refers to an event and holds no address, so nobody is found in it afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import address, gid
from commerce.money import Money
from commerce.order_words import WORDS, language_of
from commerce.pickup import Place
from context import Context
from integrations import mail
from integrations.mail import Letter
from models.order import FIRST_NUMBER
from resolvers import pickup
from resolvers.mail import Wording

_LINE, _PART = models.OrderLineItem, models.FulfillmentLineItem


@dataclass(frozen=True)
class Bought:
    """So many of what."""

    quantity: int
    title: str
    amount: str


def _wording(kind: str) -> Wording:
    async def wording(
        context: Context, session: AsyncSession, message: models.MailMessage
    ) -> Letter | None:
        """The letter; none to a buyer who left no address, or was erased."""
        event = await session.get_one(models.Event, message.detail["event"])
        number = gid.number_of("Order", event.subject)
        order = await session.get(models.Order, number - FIRST_NUMBER + 1)
        if order is None or not order.email:
            return None
        return await letter(context, session, kind, order, event)

    return wording


async def letter(
    context: Context,
    session: AsyncSession,
    kind: str,
    order: models.Order,
    event: models.Event,
    **more: Any,
) -> Letter:
    """The letter of that kind; ``more`` is what this one has its own way."""
    shop = await session.get_one(models.Shop, 1)
    brand = await session.get(models.Brand, 1)
    language = language_of(order.customer_locale, *shop.languages)
    words = WORDS[language]
    filled = {"order": order.name, "shop": shop.name}
    parcel, place = await _parcel(session, event), pickup.of_order(order)
    if kind == "order_sent" and place is not None:
        kind = "order_handed_over"
    values = {
        "subject": words.subjects[kind].format(**filled),
        "opening": words.openings[kind].format(**filled),
        "message": None,
        "words": words,
        "language": language,
        "shop": shop.name,
        "color": brand.primary_colors[0][0] if brand and brand.primary_colors else None,
        "link": f"{context.settings.own_url}/orders/{order.number}?key={order.key}",
        "bought": await _bought(session, kind, order, parcel),
        "sums": _sums(kind, order, event),
        "tracking": parcel.tracking if parcel else [],
        "place": _written(place) if place and kind in ("order_placed", "order_ready") else [],
        "carrier": parcel.tracking_company if parcel else None,
    }
    return mail.written("order", order.email or "", **(values | more))


async def _parcel(session: AsyncSession, event: models.Event) -> models.Fulfillment | None:
    sent = event.detail.get("fulfillment")
    if sent is None:
        return None
    return await session.get(models.Fulfillment, gid.number_of("Fulfillment", sent))


def _written(place: Place) -> list[str]:
    """Where it is, a line each, and when one may come."""
    where = address.formatted(place.address, with_name=False, with_company=False)
    return [line for line in (place.name, *where, place.address.phone, place.time) if line]


async def _bought(
    session: AsyncSession, kind: str, order: models.Order, parcel: models.Fulfillment | None
) -> Sequence[Bought]:
    """All of the order, what is in the parcel, or what waits; nothing where money is told of."""
    if kind == "order_refunded":
        return []
    found: Any = select(_LINE, _LINE.quantity).where(_LINE.order_id == order.id)
    if parcel is not None:
        found = (
            select(_LINE, _PART.quantity)
            .join(_PART, _PART.order_line_item_id == _LINE.id)
            .where(_PART.fulfillment_id == parcel.id)
        )
    rows = await session.execute(found.order_by(_LINE.position, _LINE.id))
    counted = [
        (line, line.state.unsent if kind == "order_ready" else quantity) for line, quantity in rows
    ]
    return [
        Bought(quantity, line.title, said(Money(line.unit_price_minor, line.currency)))
        for line, quantity in counted
        if quantity
    ]


def _sums(kind: str, order: models.Order, event: models.Event) -> list[tuple[str, str]]:
    """Which word of ours names which amount."""
    if kind == "order_refunded":
        return [("refunded", f"{event.detail['amount']} {event.detail['currency']}")]
    if kind in ("order_sent", "order_ready", "order_handed_over"):
        return []
    amounts = {
        "subtotal": order.subtotal,
        "shipping": order.shipping,
        "tax": order.tax,
        "total": order.total,
    }
    if pickup.of_order(order) is not None and not order.shipping:
        del amounts["shipping"]
    return [(name, said(amount)) for name, amount in amounts.items()]


def said(amount: Money) -> str:
    return f"{amount.text()} {amount.currency}"


WORDINGS: dict[str, Wording] = {
    kind: _wording(kind)
    for kind in ("order_placed", "order_ready", "order_sent", "order_refunded", "order_cancelled")
}
