"""What staff do with orders, for tests: mutations of theirs, each under a key of its own."""

from itertools import count
from typing import Any

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
