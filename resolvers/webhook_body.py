"""What webhooks are told: references and facts of the shop, never persons or secrets.

Made when it is sent, from what the thing is by then, in the contract's words.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import orjson

import models
from commerce import gid
from commerce.money import Money
from context import Context
from models.order import FIRST_NUMBER

Body = dict[str, Any]


async def body_of(context: Context, event: models.Event) -> bytes:
    """What is told of an event."""
    # A parcel or a refund stands in the detail of what happened to its order.
    about = next((event.detail[key] for key in _PARTS if key in event.detail), event.subject)
    type_name, key, _ = gid.split(about)
    number = gid.as_number(key)
    told: Body = {"id": number if number is not None else key, "admin_graphql_api_id": about}
    if about != event.subject:
        _, owner, _ = gid.split(event.subject)
        told |= {"order_id": gid.as_number(owner), "order_admin_graphql_api_id": event.subject}
    if type_name == "Cart":
        told |= await _cart(context, key)
    elif number is not None and type_name in _FACTS:
        told |= await _FACTS[type_name](context, number)
    return orjson.dumps(told)


_PARTS = ("fulfillment", "refund", "return")


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(UTC).isoformat(timespec="seconds")


def _times(row: Any) -> Body:
    return {"created_at": _moment(row.created_at), "updated_at": _moment(row.updated_at)}


def _amount(money: Money | None) -> str | None:
    return None if money is None else money.text()


async def _product(context: Context, number: int) -> Body:
    row = await context.loaders.product.load(number)
    if row is None:
        return {}
    variants = await context.loaders.all_variants_of_product.load(number)
    return {
        "title": row.title,
        "handle": row.handle,
        "vendor": row.vendor,
        "product_type": row.product_type,
        "status": row.status.name.lower(),
        "tags": ", ".join(row.tags),
        "published_at": _moment(row.published_at),
        **_times(row),
        "variants": [_variant(one) for one in variants],
    }


def _variant(row: models.ProductVariant) -> Body:
    return {
        "id": row.id,
        "admin_graphql_api_id": row.gid,
        "product_id": row.product_id,
        "title": row.title,
        "sku": row.sku,
        "position": row.position,
        "price": _amount(row.price),
        "compare_at_price": _amount(row.compare_at_price),
        "inventory_quantity": row.quantity_available,
    }


async def _collection(context: Context, number: int) -> Body:
    row = await context.loaders.collection.load(number)
    if row is None:
        return {}
    facts = {"handle": row.handle, "title": row.title, "published_at": _moment(row.published_at)}
    return facts | _times(row)


async def _customer(context: Context, number: int) -> Body:
    row = await context.loaders.customer.load(number)
    return {"state": row.state.name.lower(), **_times(row)} if row is not None else {}


async def _order(context: Context, number: int) -> Body:
    row = await context.loaders.order.load(number - FIRST_NUMBER + 1)
    if row is None:
        return {}
    return {
        "name": row.name,
        "order_number": row.number,
        "currency": row.currency,
        "subtotal_price": _amount(row.subtotal),
        "total_tax": _amount(row.tax),
        "total_price": _amount(row.total),
        "financial_status": row.financial_status.name.lower(),
        "fulfillment_status": row.fulfillment_status.name.lower(),
        "cancelled_at": _moment(row.canceled_at),
        "cancel_reason": row.cancel_reason and row.cancel_reason.name.lower(),
        "processed_at": _moment(row.processed_at),
        **_times(row),
    }


async def _cart(context: Context, token: str) -> Body:
    """What lies in it; its key, without which it cannot be opened, is not told."""
    row = await context.loaders.cart.load(token)
    if row is None:
        return {}
    lines = await context.loaders.lines_of_cart.load(token)
    return {
        "currency": row.currency,
        "completed_at": _moment(row.completed_at),
        **_times(row),
        "line_items": [{"variant_id": one.variant_id, "quantity": one.quantity} for one in lines],
    }


async def _draft_order(context: Context, number: int) -> Body:
    row = await context.loaders.draft_order.load(number)
    if row is None:
        return {}
    order = None if row.order_id is None else await context.loaders.order.load(row.order_id)
    return {
        "name": row.name,
        "status": row.status.name.lower(),
        "order_id": order and order.number,
        "invoice_sent_at": _moment(row.invoice_sent_at),
        "completed_at": _moment(row.completed_at),
        **_times(row),
    }


async def _customer_group(context: Context, number: int) -> Body:
    row = await context.loaders.customer_group.load(number)
    return {"name": row.name, "tax_exempt": row.tax_exempt, **_times(row)} if row else {}


async def _discount(context: Context, number: int) -> Body:
    """Without its code, which whoever knows it may use."""
    row = await context.loaders.discount.load(number)
    if row is None:
        return {}
    return {
        "title": row.title,
        "automatic": row.code is None,
        "active": row.active,
        "starts_at": _moment(row.starts_at),
        "ends_at": _moment(row.ends_at),
        "usage_count": row.used,
        **_times(row),
    }


async def _fulfillment(context: Context, number: int) -> Body:
    row = await context.loaders.fulfillment.load(number)
    return {"status": row.status.name.lower(), **_times(row)} if row is not None else {}


_FACTS: dict[str, Callable[[Context, int], Awaitable[Body]]] = {
    "Collection": _collection,
    "Customer": _customer,
    "CustomerGroup": _customer_group,
    "Discount": _discount,
    "DraftOrder": _draft_order,
    "Fulfillment": _fulfillment,
    "Order": _order,
    "Product": _product,
}
