"""What happened to an order: its payments, and everything that was recorded of it."""

from dataclasses import dataclass
from datetime import datetime

import orjson

import models
from commerce.money import Money
from commerce.payment import DeclineReason, PaymentEventState, PaymentKind
from commerce.payment_state import PaymentState, state_of
from context import Context
from loaders.pagination import Order, Page, PageArgs

EVENTS = Order("Order.events", (models.Event.id,))


@dataclass(frozen=True)
class Transaction:
    """An event of a payment, with the service that it was asked of."""

    created_at: datetime
    kind: PaymentKind
    state: PaymentEventState
    reason: DeclineReason | None
    gateway: str
    amount: Money


async def transactions(context: Context, order: models.Order) -> list[Transaction]:
    """In the order in which they were noted."""
    found = []
    for payment, events in await payments_of(context, order):
        found += [(event.id, _transaction(payment, event)) for event in events]
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def _transaction(payment: models.Payment, event: models.PaymentEvent) -> Transaction:
    return Transaction(
        created_at=event.created_at,
        kind=event.kind,
        state=event.state,
        reason=event.reason,
        gateway=payment.gateway,
        amount=event.amount,
    )


async def outstanding(context: Context, order: models.Order) -> Money:
    states = [state_of(events) for _, events in await payments_of(context, order)]
    state = sum(states, PaymentState())
    return order.due - Money(state.captured, order.currency)


async def payments_of(
    context: Context, order: models.Order
) -> list[tuple[models.Payment, list[models.PaymentEvent]]]:
    """The payments of an order, each with its events."""
    payments = await context.loaders.payments_of_order.load(order.id)
    events = await context.loaders.events_of_payment.load_many([one.id for one in payments])
    return list(zip(payments, events, strict=True))


async def events(context: Context, order: models.Order, args: PageArgs) -> Page[models.Event]:
    return await context.loaders.events_of_subject(EVENTS, args).load(order.subject)


def detail(event: models.Event) -> str:
    return orjson.dumps(event.detail, option=orjson.OPT_SORT_KEYS).decode()
