"""An order's page: what was bought, where it goes, how far it has come."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import models
import resolvers.fulfillment
import resolvers.image
import resolvers.order
import resolvers.order_amounts
import resolvers.pickup
import resolvers.variant
from commerce import address
from commerce.address import FIELDS, Address
from commerce.gid import as_number
from commerce.gift_card import GiftCardUse
from commerce.money import Money
from commerce.pricing import Quote
from context import Context
from loaders.pagination import PageArgs
from models import OrderFinancialStatus, OrderFulfillmentStatus
from pages import checkout_payment, order_payment
from pages.checkout_view import THUMBNAIL
from pages.form import sent
from pages.frame import framed, notice
from pages.visit import visited
from pages.words import later, say
from resolvers.order_discount import StoredQuotes

PAYMENT = OrderFinancialStatus
PARCEL = PageArgs(first=250)
SEND = later("We have it, and send it as soon as we can.")
COLLECT = later("We have it, and make it ready for you to collect.")
READY = later("It is ready: come and collect it.")
SENT = later("All of it is on its way.")
HANDED_OVER = later("All of it was handed over to you.")


@dataclass(frozen=True)
class Moment:
    """A step of the order's way: ``done``, ``due`` or ``bad``.

    ``tracking`` holds a parcel's numbers, each with the page where it is followed, or either.
    """

    title: str
    state: str = "done"
    at: datetime | None = None
    text: str = ""
    tracking: Sequence[Sequence[str | None]] = ()


async def show(request: Request) -> Response:
    """The page, for whoever holds the order's key."""
    async with visited(request, abroad=False) as context:
        order = await _order(request, context)
        if order is None:
            return await _no_order(context)
        if not (payment := request.query_params.get("payment")):
            return await _page(context, order)
        found = await order_payment.came_back(context, order, payment)
        if isinstance(found, Response):
            return found
        return await _page(context, await _order(request, context) or order, found)


async def pay(request: Request) -> Response:
    """Pay what is left of it by card."""
    form = await sent(request)
    async with visited(request, abroad=False) as context:
        order = await _order(request, context)
        if order is None:
            return await _no_order(context)
        done = await order_payment.act(request, context, order, form)
        if isinstance(done, Response):
            return done
        return await _page(context, await _order(request, context) or order, done, 422)


async def _order(request: Request, context: Context) -> models.Order | None:
    number, key = as_number(request.path_params["number"]), request.query_params.get("key", "")
    return None if number is None else await resolvers.order.order(context, number, key)


async def _no_order(context: Context) -> Response:
    text = say("The link may be incomplete.")
    return await notice(context, say("There is no such order"), text, 404)


async def _page(
    context: Context, order: models.Order, problem: str | None = None, status: int = 200
) -> Response:
    due = await order_payment.due(context, order)
    lines = await context.loaders.all_lines_of_order.load(order.id)
    images = await asyncio.gather(*(_image(context, line) for line in lines))
    # What was changed afterwards is not in the quote that it was bought by.
    quote = None if order.edited else context.shared(StoredQuotes).of(order)
    canceled = order.canceled_at is not None
    place = resolvers.pickup.of_order(order)
    return await framed(
        context,
        "order.html",
        status,
        checkout_payment.policy(due.choices) if due else None,
        order=order,
        due=due,
        problem=problem,
        items=list(zip(lines, images, strict=True)),
        quote=quote,
        now=await _now(context, order) if quote is None else None,
        cards=await _cards(context, quote),
        shipping=_written(order.shipping_address),
        billing=_written(order.billing_address),
        place=place,
        place_lines=lines_of(place.address) if place else [],
        timeline=list(timeline(order, await _parcels(context, order, lines))),
        headline=say("Your order was called off") if canceled else say("Thank you for your order"),
        promise=say(_promise(order, collected=place is not None)),
    )


async def _now(context: Context, order: models.Order) -> dict[str, Money]:
    """What it costs after what was changed, in parts."""
    return {
        "subtotal": await resolvers.order_amounts.subtotal(context, order),
        "shipping": resolvers.order_amounts.shipping(order),
        "tax": await resolvers.order_amounts.tax(context, order),
        "total": order.current_total,
    }


def _promise(order: models.Order, *, collected: bool) -> str:
    if order.canceled_at is not None:
        return ""
    if order.fulfillment_status is OrderFulfillmentStatus.FULFILLED:
        return HANDED_OVER if collected else SENT
    if collected:
        return COLLECT if order.ready_for_pickup_at is None else READY
    return SEND


async def _image(context: Context, line: models.OrderLineItem) -> str | None:
    if line.variant_id is None:
        return None
    variant = await resolvers.variant.variant(context, line.variant_id)
    found = await resolvers.variant.image(context, variant) if variant else None
    return resolvers.image.url(context, found, THUMBNAIL) if found else None


async def _cards(context: Context, quote: Quote | None) -> list[tuple[str, GiftCardUse]]:
    """The gift cards that paid, by their last characters."""
    uses = quote.gift_cards if quote else ()
    cards = await context.loaders.gift_card.load_many([int(use.key) for use in uses])
    return [
        (card.last_characters if card else "", use) for card, use in zip(cards, uses, strict=True)
    ]


def _written(kept: Mapping[str, str | None] | None) -> list[str]:
    if kept is None:
        return []
    held = Address(**{name: kept.get(name) for name in FIELDS})
    return address.formatted(held, with_name=True, with_company=True)


def lines_of(there: Address, *, with_name: bool = False) -> list[str]:
    return address.formatted(there, with_name=with_name, with_company=with_name)


async def _parcels(
    context: Context, order: models.Order, lines: Sequence[models.OrderLineItem]
) -> list[Moment]:
    """What was sent, when, and where it can be followed."""
    sent = await resolvers.fulfillment.successful(context, order)
    loader = context.loaders.lines_of_fulfillment(resolvers.fulfillment.LINES, PARCEL)
    contents = await loader.load_many([parcel.id for parcel in sent])
    titles = {line.id: line.title for line in lines}
    gone = say("Handed over") if resolvers.pickup.of_order(order) else say("Sent")
    return [
        Moment(
            _by(parcel.tracking_company) or gone,
            at=parcel.created_at,
            text=", ".join(
                f"{one.quantity} \N{MULTIPLICATION SIGN} {titles[one.order_line_item_id]}"
                for one in inside.nodes
            ),
            tracking=parcel.tracking,
        )
        for parcel, inside in zip(sent, contents, strict=True)
    ]


def _by(carrier: str | None) -> str | None:
    return say("Sent by {carrier}", carrier=carrier) if carrier else None


def timeline(order: models.Order, parcels: Sequence[Moment]) -> Iterator[Moment]:
    """What happened, and what is next."""
    yield Moment(say("Ordered"), at=order.processed_at)
    if order.canceled_at is not None:
        text = say(order.cancel_reason.meaning) if order.cancel_reason else ""
        yield Moment(say("Called off"), "bad", order.canceled_at, text)
        return
    yield _payment(order)
    if order.ready_for_pickup_at is not None:
        yield Moment(say("Ready to collect"), at=order.ready_for_pickup_at)
    yield from parcels
    if order.fulfillment_status is not OrderFulfillmentStatus.FULFILLED:
        collected = resolvers.pickup.of_order(order) is not None
        due = say("More to be sent") if parcels else say("To be sent")
        yield Moment(say("To be collected") if collected else due, "due")


def _payment(order: models.Order) -> Moment:
    status = order.financial_status
    if status is PAYMENT.PENDING:
        return Moment(say("To be paid"), "due", text=say(status.meaning))
    title = say("Payment set aside") if status is PAYMENT.AUTHORIZED else say("Paid")
    if status in (PAYMENT.REFUNDED, PAYMENT.PARTIALLY_REFUNDED, PAYMENT.VOIDED):
        title = say("Given back") if status is not PAYMENT.VOIDED else say("Payment called off")
    return Moment(title, text=say(status.meaning))


ROUTES = [
    Route("/orders/{number}", show, methods=["GET"]),
    Route("/orders/{number}", pay, methods=["POST"]),
]
