"""What staff do with orders, for tests: mutations of theirs, each under a key of its own."""

from collections.abc import Sequence
from itertools import count
from typing import Any

import sqlalchemy as sa
from conftest import Shop

import models
from commerce.permission import Permission

STAFF = [Permission.ORDERS_READ, Permission.ORDERS_WRITE, Permission.REFUNDS_WRITE]
_keys = count(1)

ERRORS = "userErrors { code field message }"
PARCEL = """fulfillment { id status trackingCompany trackingInfo { number url }
  fulfillmentLineItems(first: 9) { nodes { quantity lineItem { id title } } } }"""
SEND = f"""mutation($input: FulfillmentInput!, $key: String!) {{
  answer: fulfillmentCreate(fulfillment: $input) @idempotent(key: $key) {{
    {PARCEL} {ERRORS} }} }}"""
FOLLOW = f"""mutation($id: ID!, $tracking: FulfillmentTrackingInput!) {{
  answer: fulfillmentTrackingUpdate(id: $id, trackingInfo: $tracking) {{ {PARCEL} {ERRORS} }} }}"""
UNSEND = f"""mutation($id: ID!, $key: String!) {{
  answer: fulfillmentCancel(id: $id) @idempotent(key: $key) {{ {PARCEL} {ERRORS} }} }}"""
CAPTURE = f"""mutation($id: ID!, $amount: MoneyInput, $key: String!) {{
  answer: orderCapture(id: $id, amount: $amount) @idempotent(key: $key) {{
    order {{ id financialStatus }} {ERRORS} }} }}"""
MARK = f"""mutation($id: ID!, $key: String!) {{
  answer: orderMarkAsPaid(id: $id) @idempotent(key: $key) {{
    order {{ id financialStatus }} {ERRORS} }} }}"""
CANCEL = f"""mutation($id: ID!, $reason: OrderCancelReason!, $restock: Boolean!, $refund: Boolean!,
    $key: String!) {{
  answer: orderCancel(id: $id, reason: $reason, restock: $restock, refund: $refund)
    @idempotent(key: $key) {{ order {{ canceledAt cancelReason financialStatus fulfillmentStatus }}
      {ERRORS} }} }}"""
EDIT = f"""mutation($id: ID!, $input: OrderEditInput!, $key: String!) {{
  answer: orderEdit(id: $id, input: $input) @idempotent(key: $key) {{
    order {{ edited financialStatus totalPrice {{ amount }} currentTotalPrice {{ amount }}
      totalOutstanding {{ amount }} edits {{ note difference {{ amount }} }}
      lineItems(first: 9) {{ nodes {{ title quantity currentQuantity }} }} }} {ERRORS} }} }}"""
UPDATE = f"""mutation($id: ID!, $input: OrderInput!) {{
  answer: orderUpdate(id: $id, input: $input) {{ order {{ note tags email }} {ERRORS} }} }}"""
REFUND = f"""mutation($input: RefundInput!, $key: String!) {{
  answer: refundCreate(input: $input) @idempotent(key: $key) {{
    refund {{ id status totalRefunded {{ amount }} }} order {{ financialStatus }} {ERRORS} }} }}"""
RETURN = """return { id status declineNote closedAt returnLineItems(first: 9) { nodes {
  id quantity received reason note lineItem { title } } } }"""


def mutation(name: str, arguments: str = "$id: ID!", *, once: bool = False) -> str:
    names = [part.split(":")[0].strip() for part in arguments.split(",")]
    given = ", ".join(f"{each.removeprefix('$')}: {each}" for each in names)
    key, directive = (", $key: String!", "@idempotent(key: $key)") if once else ("", "")
    return f"""mutation({arguments}{key}) {{ answer: {name}({given}) {directive} {{
      {RETURN} {ERRORS} }} }}"""


REQUEST = mutation("returnRequest", "$input: ReturnInput!")
RETURN_CREATE = mutation("returnCreate", "$input: ReturnInput!")
APPROVE, CLOSE = mutation("returnApproveRequest"), mutation("returnClose")
CALL_OFF = mutation("returnCancel")
DECLINE = mutation("returnDeclineRequest", "$id: ID!, $declineNote: String")
RECEIVE = mutation(
    "returnReceive", "$id: ID!, $received: [ReturnReceivedInput!]!, $locationId: ID", once=True
)


def new_key() -> str:
    return f"key-{next(_keys)}"


async def tell(shop: Shop, mutation: str, **arguments: Any) -> Any:
    """What staff are answered; a new piece of work unless its key is given."""
    if "$key" in mutation:
        arguments.setdefault("key", new_key())
    return (await shop.ask(mutation, STAFF, **arguments))["answer"]


def some(line: models.OrderLineItem, quantity: int) -> dict[str, Any]:
    """An ``OrderLineQuantityInput``."""
    return {"id": line.gid, "quantity": quantity}


async def send(
    shop: Shop, order: models.Order, *lines: dict[str, Any], key: str | None = None, **said: Any
) -> Any:
    """Everything that is left, unless lines are given."""
    parcel = {"orderId": order.gid, **({"lineItems": list(lines)} if lines else {}), **said}
    return await tell(shop, SEND, input=parcel, key=key or new_key())


def refusals(payload: Any) -> list[tuple[str, str]]:
    """The user errors as code and path."""
    return [(error["code"], ".".join(error["field"] or [])) for error in payload["userErrors"]]


def money(amount: str, currency: str = "USD") -> dict[str, str]:
    return {"amount": amount, "currencyCode": currency}


def of_line(
    line: models.OrderLineItem, quantity: int, restock: str = "NO_RESTOCK"
) -> dict[str, Any]:
    """A ``RefundLineItemInput``."""
    return {"lineItemId": line.gid, "quantity": quantity, "restockType": restock}


async def refund(
    shop: Shop, order: models.Order, *lines: dict[str, Any], key: str | None = None, **said: Any
) -> Any:
    wanted = {"orderId": order.gid, **({"lineItems": list(lines)} if lines else {}), **said}
    return await tell(shop, REFUND, input=wanted, key=key or new_key())


async def lines_of(shop: Shop, order: models.Order) -> Sequence[models.OrderLineItem]:
    item = models.OrderLineItem
    rows = sa.select(item).where(item.order_id == order.id).order_by(item.position)
    return await shop.all(rows)


async def topics(shop: Shop) -> list[str]:
    """What happened, but for the order's being placed."""
    events = await shop.all(sa.select(models.Event).order_by(models.Event.id))
    return [event.topic for event in events if event.topic != "orders/create"]
